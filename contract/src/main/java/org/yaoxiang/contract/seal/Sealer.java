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
                Sealed.header(
                        Sealed.VERSION,
                        suite,
                        Kind.of(fact),
                        signer.authorId(),
                        sequence,
                        previous,
                        urgency);
        byte[] headerBytes = header.encode();
        byte[] letter = FactCodec.encode(fact);
        List<Sealed.Addressed> wrapped = new ArrayList<>();
        if (!recipients.isEmpty()) {
            byte[] contentKey = suite.newContentKey(random);
            letter = suite.close(contentKey, headerBytes, DenseLetter.of(letter));
            for (Recipient recipient : recipients) {
                wrapped.add(
                        new Sealed.Addressed(
                                recipient.id(),
                                suite.wrap(contentKey, recipient.key(suite), headerBytes, random)));
            }
            Suite.forget(contentKey);
        }
        return Sealed.sign(Sealed.payload(header, wrapped, letter), signer);
    }
}
