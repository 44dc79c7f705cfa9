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

/// Seals facts for one author, whose journal knows the sequence and the previous hash. Letters that
/// follow one another to the same recipients, the author among them, are a series: they have one
/// series key, which is made and closed to the recipients with the first of them and is nowhere
/// else than in the memory of this object. Thread-safe.
public final class Sealer {
    /// After so many letters there is a new series: who makes one key out opens no more than these.
    /// An engineering choice, and the most facts of which a link keeps what both ends know.
    static final int SERIES_MAX = 64;

    private final Signer signer;
    private final RandomGenerator random;
    private final Optional<LetterKey> own;
    private Optional<Series> series = Optional.empty();

    /// Letters with one series key. A number is sealed once in it, so that no header comes twice
    /// and with it no content key.
    ///
    /// @param keys the series key as each recipient has it
    /// @param last the number that was sealed last
    /// @param count how many letters there are
    private record Series(
            List<Recipient> recipients,
            byte[] key,
            List<Sealed.Addressed> keys,
            long last,
            int count) {
        boolean takes(List<Recipient> others, long sequence) {
            return recipients.equals(others) && sequence > last && count < SERIES_MAX;
        }

        Series with(long sequence) {
            return new Series(recipients, key, keys, sequence, count + 1);
        }
    }

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
        List<Sealed.Addressed> keys = List.of();
        if (!recipients.isEmpty()) {
            Series its = series(recipients, sequence);
            keys = its.keys();
            byte[] contentKey = suite.contentKey(its.key(), headerBytes);
            letter = suite.close(contentKey, headerBytes, DenseLetter.of(letter));
            Suite.forget(contentKey);
        }
        return Sealed.sign(Sealed.payload(header, keys, letter), signer);
    }

    /// The series that a letter belongs to: the present one or a new one. Who cannot read its own
    /// letters keeps no key to them either.
    private synchronized Series series(List<Recipient> recipients, long sequence) {
        if (own.isEmpty() || recipients.stream().noneMatch(this::isAuthor)) {
            return begin(recipients);
        }
        Series its =
                series.filter(present -> present.takes(recipients, sequence))
                        .orElseGet(() -> begin(recipients))
                        .with(sequence);
        series = Optional.of(its);
        return its;
    }

    /// Makes a series key and closes it to the recipients.
    private Series begin(List<Recipient> recipients) {
        Suite suite = signer.suite();
        byte[] context = Sealed.seriesContext(signer.authorId());
        Optional<Recipient> other = recipients.stream().filter(each -> !isAuthor(each)).findFirst();
        Optional<Suite.Closing> closing =
                own.filter(_ -> recipients.stream().anyMatch(this::isAuthor))
                        .flatMap(key ->
                                other.flatMap(reader ->
                                        suite.close(
                                                reader.key(suite),
                                                key.pair(suite),
                                                context,
                                                random)));
        byte[] seriesKey =
                closing.map(Suite.Closing::key).orElseGet(() -> suite.newSeriesKey(random));
        List<Sealed.Addressed> keys = new ArrayList<>();
        for (Recipient each : recipients) {
            Optional<Suite.Wrapped> wrapped;
            if (closing.isEmpty() || !(isAuthor(each) || each.equals(other.get()))) {
                wrapped = Optional.of(suite.wrap(seriesKey, each.key(suite), context, random));
            } else {
                wrapped = isAuthor(each) ? Optional.empty() : closing.map(Suite.Closing::wrapped);
            }
            keys.add(new Sealed.Addressed(each.id(), wrapped));
        }
        return new Series(List.copyOf(recipients), seriesKey, List.copyOf(keys), 0, 0);
    }

    private boolean isAuthor(Recipient recipient) {
        return recipient.id().equals(signer.authorId());
    }
}
