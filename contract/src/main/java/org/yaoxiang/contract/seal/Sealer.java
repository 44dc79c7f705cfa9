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
    private final Optional<LetterKey> own;

    /// For an author that reads none of its own letters.
    ///
    /// @param random the source of content keys; a secure one outside tests
    public Sealer(Signer signer, RandomGenerator random) {
        this(signer, random, Optional.empty());
    }

    /// For an author that is among its letters' recipients.
    ///
    /// @param own its letter key, by its id
    public Sealer(Signer signer, RandomGenerator random, LetterKey own) {
        this(signer, random, Optional.of(own));
        if (!own.id().equals(signer.authorId())) {
            throw new IllegalArgumentException(
                    own.id() + "'s letter key, expected " + signer.authorId() + "'s");
        }
    }

    private Sealer(Signer signer, RandomGenerator random, Optional<LetterKey> own) {
        this.signer = requireNonNull(signer, "signer");
        this.random = requireNonNull(random, "random");
        this.own = own;
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
        List<Sealed.Addressed> keys = new ArrayList<>();
        if (!recipients.isEmpty()) {
            byte[] contentKey = close(recipients, headerBytes, keys);
            letter = suite.close(contentKey, headerBytes, DenseLetter.of(letter));
            Suite.forget(contentKey);
        }
        return Sealed.sign(Sealed.payload(header, keys, letter), signer);
    }

    /// Makes a content key and closes it to the recipients.
    ///
    /// @param keys is filled, in the order of the recipients
    private byte[] close(List<Recipient> recipients, byte[] header, List<Sealed.Addressed> keys) {
        Suite suite = signer.suite();
        Optional<Recipient> other = recipients.stream().filter(each -> !isAuthor(each)).findFirst();
        Optional<Suite.Closing> closing =
                own.filter(_ -> recipients.stream().anyMatch(this::isAuthor))
                        .flatMap(key ->
                                other.flatMap(reader ->
                                        suite.close(
                                                reader.key(suite),
                                                key.pair(suite),
                                                header,
                                                random)));
        byte[] contentKey =
                closing.map(Suite.Closing::contentKey).orElseGet(() -> suite.newContentKey(random));
        for (Recipient each : recipients) {
            Optional<Suite.Wrapped> wrapped;
            if (closing.isEmpty() || !(isAuthor(each) || each.equals(other.get()))) {
                wrapped = Optional.of(suite.wrap(contentKey, each.key(suite), header, random));
            } else {
                wrapped = isAuthor(each) ? Optional.empty() : closing.map(Suite.Closing::wrapped);
            }
            keys.add(new Sealed.Addressed(each.id(), wrapped));
        }
        return contentKey;
    }

    private boolean isAuthor(Recipient recipient) {
        return recipient.id().equals(signer.authorId());
    }
}
