package org.yaoxiang.gateway.inbox;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Holding;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Run;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.Opener;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.contract.wire.FeedPlace;

/// Everything that the gateway holds, in one journal: facts of handhelds and clinicians in the
/// order of arrival, each followed by the gateway's receipt. A fact is forced to disk before its
/// receipt is made; the same fact gets the same receipt. Holdings stand between them. Letters stay
/// closed. Thread-safe.
public final class Inbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    /// Finds the party that may speak under an id now.
    @FunctionalInterface
    public interface Directory {
        /// Empty when the id is unknown or revoked.
        Optional<Party> active(String id);
    }

    private final Supplier<Journal> source;
    private final Directory directory;
    private final Signer signer;
    private final Sealer sealer;
    private final Supplier<Stamp> stamp;
    private final List<Consumer<Sealed>> listeners = new ArrayList<>();

    /// A holding that was given, and what it says.
    private record Told(List<Run> held, Hash holding) {}

    private Journal journal;
    private boolean isBroken;
    private final Map<Hash, Integer> frames = new HashMap<>();
    private final Map<String, Hash> names = new HashMap<>();
    private final Map<Hash, Hash> receipts = new HashMap<>();
    private final Map<String, Lineage> lineages = new HashMap<>();
    private final List<FeedPlace> places = new ArrayList<>(List.of(FeedPlace.BEGINNING));
    private final Map<String, Told> holdings = new HashMap<>();
    private long sequence;
    private Instant newestReceipt = Instant.MIN;
    private Optional<Hash> previous = Optional.empty();

    /// Opens the inbox.
    ///
    /// @param source opens the journal; asked again after the disk has failed
    /// @param signer the gateway's own
    /// @param random the source of content keys; a receipt has none
    /// @throws JournalException when the journal cannot be opened
    public Inbox(
            Supplier<Journal> source,
            Directory directory,
            Signer signer,
            Supplier<Stamp> stamp,
            RandomGenerator random) {
        this.source = requireNonNull(source, "source");
        this.directory = requireNonNull(directory, "directory");
        this.signer = requireNonNull(signer, "signer");
        this.sealer = new Sealer(signer, random);
        this.stamp = requireNonNull(stamp, "stamp");
        this.journal = source.get();
        recall();
    }

    /// Takes a fact in.
    public synchronized Acceptance accept(Sealed fact) {
        Optional<Party> author = directory.active(fact.author());
        if (author.isEmpty()) {
            return new Acceptance.Refused("the author is not enrolled here");
        }
        if (!maySay(author.get().role(), fact.kind())) {
            return new Acceptance.Refused(
                    "a " + author.get().role() + " may not send a " + fact.kind());
        }
        if (!fact.verify(author.get().signingKey(fact.suite()))) {
            return new Acceptance.Refused("the signature is not the author's");
        }
        if (fact.kind() == Kind.RECEIPT && !isReceipt(fact)) {
            return new Acceptance.Refused("this receipt cannot be read");
        }
        try {
            reopenWhenBroken();
            boolean isNew = !frames.containsKey(fact.hash());
            if (isNew) {
                save(fact);
            }
            return new Acceptance.Accepted(receiptFor(fact.hash()), isNew);
        } catch (JournalException e) {
            isBroken = true;
            LOG.error("the inbox cannot save: {}", e.getMessage());
            return new Acceptance.Unavailable();
        }
    }

    /// What to say to a handheld that holds facts to be here.
    ///
    /// A holding is made when one of them is not. It is given again, and no second made, as long as
    /// it is true: when its way was lost, the handheld asks as before.
    ///
    /// @param receipted runs of its facts for which it has receipts
    /// @return the sealed holding; empty when all are here
    /// @throws JournalException when the disk does not take it
    public synchronized Optional<Sealed> holding(String handheld, List<Run> receipted) {
        reopenWhenBroken();
        Lineage lineage = lineages.getOrDefault(handheld, new Lineage());
        if (receipted.stream().allMatch(lineage::holds)) {
            return Optional.empty();
        }
        List<Run> held = lineage.runs();
        Told told = holdings.get(handheld);
        if (told != null && told.held().equals(held)) {
            return Optional.of(fact(told.holding()));
        }
        LOG.warn(
                "{} has receipts of facts that are not here; they come again. Was this gateway put"
                        + " back from a backup?",
                handheld);
        try {
            return Optional.of(say(new Holding(handheld, held, stamp.get())));
        } catch (JournalException e) {
            isBroken = true;
            throw e;
        }
    }

    /// How many facts there are, receipts included.
    public synchronized int size() {
        return journal.size();
    }

    /// The place in the feed after so many facts; empty when there are fewer.
    public synchronized Optional<FeedPlace> place(int facts) {
        return facts < places.size() ? Optional.of(places.get(facts)) : Optional.empty();
    }

    /// Facts in the order of arrival.
    ///
    /// @param after how many to leave out, 0 or more
    /// @param bytesSoftMax stop after the fact that brings the run to this many bytes
    public synchronized List<Sealed> facts(int after, int bytesSoftMax) {
        List<Sealed> facts = new ArrayList<>();
        int bytes = 0;
        for (int i = after; i < journal.size() && bytes < bytesSoftMax; i++) {
            byte[] content = journal.frame(i).content();
            bytes += content.length;
            facts.add(Sealed.parse(content));
        }
        return facts;
    }

    /// Waits until there are more than so many facts. Returns when the time is over, and may return
    /// sooner.
    @SuppressWarnings("WaitNotInLoop") // The reader asks again, so that sooner is harmless.
    public synchronized void awaitMoreThan(int size, Duration patience)
            throws InterruptedException {
        if (journal.size() <= size && patience.toMillis() > 0) {
            wait(patience.toMillis());
        }
    }

    /// What time it is for others; empty when this computer's clock is behind the newest receipt,
    /// so that one of the two is wrong.
    public synchronized Optional<Instant> time() {
        Instant now = stamp.get().at();
        return now.isBefore(newestReceipt) ? Optional.empty() : Optional.of(now);
    }

    /// A fact by its hash.
    ///
    /// @throws IllegalArgumentException when it is not here
    public synchronized Sealed fact(Hash hash) {
        Integer frame = frames.get(hash);
        if (frame == null) {
            throw new IllegalArgumentException(hash + " is not in the inbox");
        }
        return Sealed.parse(journal.frame(frame).content());
    }

    /// The receipt for an author's fact that is here.
    ///
    /// @param name of the fact, see {@link CoapNames#name}
    public synchronized Optional<Sealed> receipt(String author, String name) {
        return Optional.ofNullable(names.get(name))
                .filter(hash -> fact(hash).author().equals(author))
                .map(receipts::get)
                .map(this::fact);
    }

    /// The fact of an author with a number; empty when there is none here, or two.
    public synchronized Optional<Sealed> fact(String author, long number) {
        return lineages.getOrDefault(author, new Lineage()).only(number).map(this::fact);
    }

    /// The receipt for a fact; empty when there is none here.
    public synchronized Optional<Sealed> receipt(Hash fact) {
        return Optional.ofNullable(receipts.get(fact)).map(this::fact);
    }

    /// Tells a listener every fact that is here, oldest first, and then every further one.
    public synchronized void forEach(Consumer<Sealed> listener) {
        for (int i = 0; i < journal.size(); i++) {
            listener.accept(Sealed.parse(journal.frame(i).content()));
        }
        listeners.add(listener);
    }

    @Override
    public synchronized void close() {
        journal.close();
    }

    private static boolean maySay(Role role, Kind kind) {
        return switch (role) {
            case HANDHELD ->
                    switch (kind) {
                        case CHECK, CONSULT, RECEIPT, SELF_TEST, AMENDMENT, HEAD, RECORDING -> true;
                        case CLAIM, ADVICE, HOLDING -> false;
                    };
            case COUNTY -> kind == Kind.RECEIPT;
            case CLINICIAN ->
                    switch (kind) {
                        case CLAIM, ADVICE, RECEIPT -> true;
                        case CHECK, CONSULT, SELF_TEST, AMENDMENT, HEAD, HOLDING, RECORDING ->
                                false;
                    };
            case GATEWAY -> false;
        };
    }

    private static boolean isReceipt(Sealed fact) {
        try {
            Opener.openReceipt(fact);
            return true;
        } catch (SealException _) {
            return false;
        }
    }

    private Sealed receiptFor(Hash hash) {
        Hash known = receipts.get(hash);
        if (known != null) {
            return fact(known);
        }
        return say(new Receipt(hash, Receipt.Proof.ARRIVED, stamp.get()));
    }

    /// Seals an open letter as the gateway's next fact and saves it.
    private Sealed say(Fact fact) {
        Sealed sealed = sealer.seal(fact, sequence + 1, previous, Urgency.ROUTINE, List.of());
        save(sealed);
        return sealed;
    }

    private void save(Sealed fact) {
        journal.append(fact.bytes());
        index(journal.size() - 1, fact);
        listeners.forEach(listener -> listener.accept(fact));
        notifyAll();
    }

    private void reopenWhenBroken() {
        if (isBroken) {
            journal.close();
            journal = source.get();
            isBroken = false;
            frames.clear();
            names.clear();
            receipts.clear();
            lineages.clear();
            holdings.clear();
            places.subList(1, places.size()).clear();
            sequence = 0;
            previous = Optional.empty();
            recall();
            LOG.info("the inbox is open again, {} facts", journal.size());
        }
    }

    private void recall() {
        for (Journal.Damage each : journal.damages()) {
            LOG.error("inbox: {}", each);
        }
        for (Journal.Gap each : journal.gaps()) {
            LOG.error("inbox: the facts {} to {} are gone", each.first(), each.last());
        }
        for (int i = 0; i < journal.size(); i++) {
            index(i, Sealed.parse(journal.frame(i).content()));
        }
    }

    private void index(int frame, Sealed fact) {
        frames.put(fact.hash(), frame);
        places.add(places.getLast().next(fact.hash()));
        names.put(CoapNames.name(fact.hash()), fact.hash());
        lineages.computeIfAbsent(fact.author(), _ -> new Lineage())
                .add(fact)
                .ifPresent(other ->
                        LOG.warn(
                                "{} has sealed two facts as its number {}: {} and {}; was it"
                                        + " restored from a copy?",
                                fact.author(),
                                fact.sequence(),
                                other,
                                fact.hash()));
        if (fact.author().equals(signer.authorId())) {
            indexOwn(fact);
            sequence = fact.sequence();
            previous = Optional.of(fact.hash());
        }
    }

    private void indexOwn(Sealed fact) {
        if (fact.kind() == Kind.HOLDING) {
            Holding holding = Opener.openHolding(fact);
            holdings.put(holding.handheld(), new Told(holding.held(), fact.hash()));
        } else {
            Receipt receipt = Opener.openReceipt(fact);
            receipts.put(receipt.fact(), fact.hash());
            newestReceipt = receipt.at().from();
        }
    }
}
