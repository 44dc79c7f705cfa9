package org.yaoxiang.contract.seal;

import static java.util.Objects.requireNonNull;

import com.authlete.cbor.CBORItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;

/// Seals facts for one author. Holds no state: the author's journal knows the sequence and the
/// previous hash.
@SuppressWarnings("EnumOrdinal") // The position is the number on the wire; WireNumbersTest pins it.
public final class Sealer {
    private final Signer signer;
    private final RandomGenerator random;

    /// @param random the source of content keys; a secure one outside tests
    public Sealer(Signer signer, RandomGenerator random) {
        this.signer = requireNonNull(signer, "signer");
        this.random = requireNonNull(random, "random");
    }

    /// Closes a fact to its recipients and signs it, in the suite of the signer's key. An open
    /// letter has none, see {@link Kind#isOpen}.
    ///
    /// @param sequence the author's own count, from 1
    /// @param previous the author's fact before this one; empty exactly for the first
    /// @throws IllegalArgumentException when the recipients do not fit the kind of fact, or one has
    ///   no key of the suite
    public Sealed seal(
            Fact fact,
            long sequence,
            Optional<Hash> previous,
            Urgency urgency,
            List<Recipient> recipients) {
        if (Kind.of(fact).isOpen() != recipients.isEmpty()) {
            throw new IllegalArgumentException(
                    "a " + Kind.of(fact) + " with " + recipients.size() + " recipients");
        }
        Suite suite = signer.suite();
        CBORItem header =
                Cbor.array(
                        Cbor.integer(Sealed.VERSION),
                        Cbor.constant(suite),
                        Cbor.integer(Kind.of(fact).ordinal()),
                        Cbor.text(signer.authorId()),
                        Cbor.integer(sequence),
                        Cbor.bytes(previous.map(Hash::bytes).orElse(new byte[0])),
                        Cbor.integer(urgency.ordinal()));
        byte[] headerBytes = header.encode();
        byte[] letter = FactCodec.encode(fact);
        List<CBORItem> wrapped = new ArrayList<>();
        if (!recipients.isEmpty()) {
            byte[] contentKey = suite.newContentKey(random);
            letter = suite.close(contentKey, headerBytes, letter);
            for (Recipient recipient : recipients) {
                Suite.Wrapped key =
                        suite.wrap(contentKey, recipient.key(suite), headerBytes, random);
                wrapped.add(
                        Cbor.array(
                                Cbor.text(recipient.id()),
                                Cbor.bytes(key.encapsulated()),
                                Cbor.bytes(key.contentKey())));
            }
            Suite.forget(contentKey);
        }
        return Sealed.sign(
                Cbor.array(header, Cbor.array(wrapped), Cbor.bytes(letter)).encode(), signer);
    }
}
