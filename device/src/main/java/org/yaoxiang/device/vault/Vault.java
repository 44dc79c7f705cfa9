package org.yaoxiang.device.vault;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Amendment;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Head;
import org.yaoxiang.contract.fact.Holding;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Recording;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Opener;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.wire.Receipted;

/// The handheld's own sealed facts and the facts that came for it, in one journal.
///
/// ```text
///  0     1
/// +-----+------------------+
/// | own | the sealed bytes |     own: 'O' sealed here, 'R' received
/// +-----+------------------+
/// ```
///
/// Every frame is encrypted under the vault's key ({@link ClosedFrames}), so that the disk tells
/// neither author nor kind nor urgency. Letters are closed besides, to the county and to this
/// handheld. Received facts were verified before they were saved. Everything else the vault says is
/// derived from these facts, so it says the same after a power cut. An {@link Index} remembers what
/// was derived, so that not every frame is opened each time. Safe for several threads.
public final class Vault implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Vault.class);
    static final byte OWN = 'O';
    static final byte RECEIVED = 'R';

    /// Who the vault belongs to and whom it trusts.
    ///
    /// @param signer the handheld's author id and signing key
    /// @param letterKey the handheld's own letter key, so that it can read what it wrote
    /// @param county whom every letter is closed to besides
    /// @param gatewayId the one author whose receipt means delivered
    public record Owner(
            Signer signer,
            LetterKey letterKey,
            Recipient county,
            String gatewayId,
            Directory directory) {
        public Owner {
            requireNonNull(signer, "signer");
            requireNonNull(letterKey, "letterKey");
            requireNonNull(county, "county");
            requireNonNull(gatewayId, "gatewayId");
            requireNonNull(directory, "directory");
        }
    }

    /// What opening the vault needs besides the journal.
    ///
    /// @param indexFile where the index lies; empty for a vault that does without
    /// @param progress is told while the vault opens
    public record Opening(Optional<IndexFile> indexFile, Progress progress) {
        /// Without an index and with nobody to tell.
        public static final Opening PLAIN = new Opening(Optional.empty(), (_, _) -> {});

        public Opening {
            requireNonNull(indexFile, "indexFile");
            requireNonNull(progress, "progress");
        }
    }

    /// Hears how far the opening of a vault has come.
    @FunctionalInterface
    public interface Progress {
        /// Some more facts are known.
        ///
        /// @param known facts that the vault knows by now
        /// @param all facts that it has
        void at(int known, int all);
    }

    /// Frames that are opened together when the index does not tell what is in them: enough for
    /// every processor, and few enough for the memory of a small board.
    private static final int AT_ONCE = 64;

    private final Supplier<Journal> source;
    private final Owner owner;
    private final Opening opening;
    private final ClosedFrames closing;
    private final Numbers numbers;
    private final Index index;
    private final RandomGenerator random;
    private final Sealer sealer;
    private Known known = new Known();
    private Journal journal;
    private boolean isBroken;

    /// Whether an append has failed since the vault was opened, so that its fact may be here.
    private boolean hasFailed;

    private long number;
    private long sequence;
    private Optional<Hash> previous = Optional.empty();

    private Vault(
            Supplier<Journal> source,
            Owner owner,
            VaultKey key,
            RandomGenerator random,
            Opening opening) {
        this.source = source;
        this.owner = owner;
        this.opening = opening;
        this.closing = new ClosedFrames(key);
        this.numbers = new Numbers(key);
        this.index =
                new Index(
                        opening.indexFile(),
                        key,
                        owner.signer().authorId() + "\n" + owner.gatewayId());
        this.random = random;
        this.sealer = new Sealer(owner.signer(), random, owner.letterKey());
        this.journal = source.get();
    }

    /// Opens the vault over its journal, which it then owns.
    ///
    /// @param source opens the journal; asked again after the disk has failed
    /// @param key encrypts the journal
    /// @param random the source of content keys and nonces; a secure one outside tests
    /// @param opening where the index lies and who is told how far the opening has come
    /// @throws IllegalStateException when the journal is another handheld's
    /// @throws VaultException when it is another vault's, newer than this firmware, or was changed
    public static Vault open(
            Supplier<Journal> source,
            Owner owner,
            VaultKey key,
            RandomGenerator random,
            Opening opening) {
        Vault vault = new Vault(source, owner, key, random, opening);
        try {
            vault.recall();
        } catch (RuntimeException e) {
            vault.close();
            throw e;
        }
        return vault;
    }

    /// Seals a fact as this handheld's next one and saves it. It is durable when this returns.
    ///
    /// A check's waveforms are saved before it, as {@link Recording}s with its urgency, and it
    /// refers to them. A power cut between the two leaves recordings that nothing refers to.
    ///
    /// After a failure the journal is opened anew. The failed fact may have reached the disk all
    /// the same; asked to save it once more, the vault then finds it and does not save a second.
    ///
    /// @throws JournalException when it could not be saved
    public synchronized Sealed append(Fact fact, Urgency urgency) {
        reopenWhenBroken();
        return (hasFailed ? find(fact) : Optional.<Sealed>empty())
                .orElseGet(() ->
                        seal(
                                fact instanceof Check check
                                        ? check.split(recording -> sealOnce(recording, urgency))
                                        : fact,
                                urgency));
    }

    /// The same own fact as it was sealed before, if it was.
    private Optional<Sealed> find(Fact fact) {
        return known.entries().reversed().stream()
                .filter(each -> each.own() && each.kind() == Kind.of(fact))
                .filter(each -> each.at().equals(fact.at()))
                .map(Entry::hash)
                .filter(each -> fact(each).equals(fact))
                .map(this::sealed)
                .findFirst();
    }

    /// Seals a check's recording, unless it was saved when the check was not.
    private Hash sealOnce(Recording recording, Urgency urgency) {
        return known.unreferred().stream()
                .filter(each -> each.at().equals(recording.at()))
                .map(Entry::hash)
                .filter(each -> recording(each).equals(Optional.of(recording)))
                .findFirst()
                .orElseGet(() -> seal(recording, urgency).hash());
    }

    private Sealed seal(Fact fact, Urgency urgency) {
        List<Recipient> recipients =
                Kind.of(fact).isOpen()
                        ? List.of()
                        : List.of(owner.county(), owner.letterKey().recipient());
        Sealed sealed = sealer.seal(fact, sequence + 1, previous, urgency, recipients);
        save(OWN, sealed, fact);
        return sealed;
    }

    /// Seals what this handheld says of its own chain, and saves it. No fact can come between what
    /// it counts and itself.
    ///
    /// @throws JournalException when it could not be saved
    public synchronized Sealed appendHead(Stamp at) {
        reopenWhenBroken();
        List<Long> waiting =
                unsent().stream().map(Entry::sequence).sorted().limit(Head.WAITING_MAX).toList();
        return append(new Head(waiting, at), Urgency.ROUTINE);
    }

    /// Takes in a fact that came for the handheld. Only {@link Reception#SAVED} changes the vault.
    ///
    /// @throws JournalException when it could not be saved
    public synchronized Reception receive(Sealed sealed) {
        reopenWhenBroken();
        if (known.entry(sealed.hash()).filter(entry -> !known.changes(entry)).isPresent()) {
            return Reception.KNOWN;
        }
        var key = owner.directory().signingKey(sealed.author(), sealed.suite());
        if (key.isEmpty()) {
            return Reception.UNKNOWN_AUTHOR;
        }
        if (!sealed.verify(key.get())) {
            return Reception.BAD_SIGNATURE;
        }
        boolean fromGateway = sealed.author().equals(owner.gatewayId());
        boolean mayComeHere =
                switch (sealed.kind()) {
                    case RECEIPT -> true;
                    case CLAIM, ADVICE -> !fromGateway;
                    case HOLDING -> fromGateway;
                    case CHECK, CONSULT, SELF_TEST, AMENDMENT, HEAD, RECORDING -> false;
                };
        if (!mayComeHere || sealed.author().equals(owner.signer().authorId())) {
            return Reception.NOT_FOR_US;
        }
        Fact fact;
        try {
            fact = Opener.open(sealed, owner.letterKey());
        } catch (SealException _) {
            return Reception.NOT_FOR_US;
        }
        if (fact instanceof Holding holding
                && !holding.handheld().equals(owner.signer().authorId())) {
            return Reception.NOT_FOR_US;
        }
        save(RECEIVED, sealed, fact);
        return Reception.SAVED;
    }

    /// Which own facts the gateway has receipted, as it is told with every question for a letter.
    public synchronized Receipted receipted() {
        return known.receipted();
    }

    /// Whether the gateway had receipted an own fact and has lost it since, so that it is sent
    /// again.
    public synchronized boolean isLost(Hash hash) {
        return known.isLost(hash);
    }

    /// Own facts that the gateway has not receipted, or has lost since, most urgent first, then
    /// oldest first. Recordings come after what else is {@link Urgency#URGENT} or more, and after
    /// all when they are less.
    public synchronized List<Entry> unsent() {
        return known.unsent();
    }

    /// How far one of the handheld's own facts has come. A check is answered and read when the
    /// consults about it are.
    ///
    /// @throws IllegalArgumentException when this handheld did not seal it
    public synchronized State state(Hash hash) {
        if (known.entry(hash).filter(Entry::own).isEmpty()) {
            throw new IllegalArgumentException(hash + " is not a fact of this handheld");
        }
        return known.state(hash);
    }

    /// The recordings that a check of this handheld has gone ahead of: the gateway has receipted
    /// the check, and not yet these.
    public synchronized List<Hash> behind(Hash check) {
        return known.behind(check);
    }

    /// Own consults that no advice is here for, oldest first.
    public synchronized List<Entry> unanswered() {
        return known.unanswered();
    }

    /// Whether the doctor has confirmed reading a received fact.
    public synchronized boolean isRead(Hash hash) {
        return known.isRead(hash);
    }

    /// The patients whom a text means, the one who was examined last first. The text is one or more
    /// words: a part of the name, its Latin syllables or their initials, the year of birth; all of
    /// them must fit. Or it is the patient's whole number.
    public synchronized List<Person> search(String text) {
        return known.search(text, numbers.number(text));
    }

    /// The patient whom one of this handheld's checks is about; empty when it is no such check.
    public synchronized Optional<Person> person(Hash check) {
        return known.entry(check)
                .flatMap(Entry::examined)
                .flatMap(examined -> known.person(examined.person()));
    }

    /// The same patient as this handheld's checks know him; empty when he was never examined here.
    public synchronized Optional<Person> person(Patient patient) {
        return known.person(numbers.person(patient));
    }

    /// Everything in the vault, oldest first.
    public synchronized List<Entry> entries() {
        return known.entries();
    }

    /// A fact's sealed bytes.
    ///
    /// @throws IllegalArgumentException when it is not in the vault
    public synchronized Sealed sealed(Hash hash) {
        int frame =
                known.frame(hash)
                        .orElseThrow(
                                () -> new IllegalArgumentException(hash + " is not in the vault"));
        return sealed(content(frame));
    }

    /// The sealed fact in one frame of a vault's journal, for whoever salvages or inspects one. Its
    /// letter stays closed.
    ///
    /// @throws VaultException when it is another vault's, newer than this firmware, or was changed
    public static Sealed factIn(byte[] frame, VaultKey key) {
        return sealed(new ClosedFrames(key).open(frame).content());
    }

    /// The fact itself, opened with the handheld's letter key; a check with the waveforms of those
    /// of its recordings that the vault still has.
    public Fact fact(Hash hash) {
        Fact fact = Opener.open(sealed(hash), owner.letterKey());
        return fact instanceof Check check ? check.join(this::recording) : fact;
    }

    /// A recording that was lost or cannot be read takes nothing else of its check with it.
    private Optional<Recording> recording(Hash hash) {
        synchronized (this) {
            if (known.entry(hash).filter(Entry::own).isEmpty()) {
                LOG.warn("recording {} is not in the vault", hash);
                return Optional.empty();
            }
        }
        try {
            return Optional.of(Opener.open(sealed(hash), owner.letterKey()))
                    .filter(Recording.class::isInstance)
                    .map(Recording.class::cast);
        } catch (JournalException e) {
            LOG.error("recording {} cannot be read: {}", hash, e.getMessage());
            return Optional.empty();
        }
    }

    /// The fact with its stamps as they are known by now: an own one is placed by what was learned
    /// after it, one that was received is taken at its word.
    public Fact placed(Hash hash) {
        Fact fact = fact(hash);
        synchronized (this) {
            return known.entry(hash)
                    .filter(Entry::own)
                    .map(entry -> known.timeline().place(entry.sequence(), fact))
                    .orElse(fact);
        }
    }

    /// When a fact was made as it is known by now, without opening the fact.
    public synchronized Stamp placedAt(Entry entry) {
        return known.placedAt(entry);
    }

    /// How much the vault still takes. A disk that cannot tell needs a technician as one does that
    /// is nearly full.
    public synchronized Room room() {
        try {
            return Room.of(journal.usableBytes(), journal.length());
        } catch (JournalException _) {
            return Room.LOW;
        }
    }

    /// What has become of the index.
    public synchronized IndexState index() {
        return index.state();
    }

    @Override
    public synchronized void close() {
        index.close();
        journal.close();
    }

    private void save(byte origin, Sealed sealed, Fact fact) {
        byte[] bytes = sealed.bytes();
        byte[] content = new byte[1 + bytes.length];
        content[0] = origin;
        System.arraycopy(bytes, 0, content, 1, bytes.length);
        byte[] frame = closing.close(owner.signer().suite(), number + 1, content, random);
        try {
            journal.append(frame);
            number++;
        } catch (JournalException e) {
            isBroken = true;
            hasFailed = true;
            throw e;
        }
        Entry entry = entry(sealed, fact, origin == OWN);
        known.add(journal.size() - 1, entry);
        if (entry.own()) {
            sequence = sealed.sequence();
            previous = Optional.of(sealed.hash());
        }
        index.put(number, new Row(Row.hash(frame), entry));
        index.keepUp();
    }

    private void reopenWhenBroken() {
        if (!isBroken) {
            return;
        }
        journal.close();
        journal = source.get();
        isBroken = false;
        known = new Known();
        number = 0;
        sequence = 0;
        previous = Optional.empty();
        recall();
    }

    /// Learns what the journal holds: from the index where it has a genuine row of the very frame,
    /// otherwise by opening the frame. A vault that is refused has changed nothing, so that all
    /// frames' heads are looked at before the index is.
    private void recall() {
        List<Mark> marks = marks();
        Map<Long, Row> rows = index.rows();
        boolean isStale = false;
        List<Optional<Entry>> told = new ArrayList<>(marks.size());
        for (Mark mark : marks) {
            Optional<Row> row = Optional.ofNullable(rows.remove(mark.number()));
            told.add(row.filter(each -> each.frame().equals(mark.hash())).map(Row::entry));
            isStale |= row.isPresent() && told.getLast().isEmpty();
        }
        for (int from = 0; from < told.size(); from += AT_ONCE) {
            int to = Math.min(from + AT_ONCE, told.size());
            Map<Integer, Entry> opened = opened(from, told.subList(from, to));
            for (int i = from; i < to; i++) {
                Mark mark = marks.get(i);
                Optional<Entry> fresh = Optional.ofNullable(opened.get(i));
                Entry entry = fresh.orElseGet(told.get(i)::orElseThrow);
                if (fresh.isPresent() || index.isNew()) {
                    index.put(mark.number(), new Row(mark.hash(), entry));
                }
                known.add(i, entry);
                opening.progress().at(i + 1, marks.size());
            }
        }
        index.flush();
        boolean hasTooMany = isStale || !rows.isEmpty();
        // A file that takes no row although the card has room is as good as damaged.
        if (hasTooMany || (index.state() == IndexState.UNWRITABLE && room() != Room.FULL)) {
            LOG.error("the index does not fit the journal and is made anew");
            index.setAside();
            for (Entry each : known.entries()) {
                Mark mark = marks.get(known.frame(each.hash()).orElseThrow());
                index.put(mark.number(), new Row(mark.hash(), each));
            }
            index.flush();
        }
        continueChain();
    }

    /// By what a closed frame is known again.
    private record Mark(long number, Hash hash) {}

    /// All frames' marks.
    ///
    /// @throws VaultException when one is not this vault's, or not at its place
    private List<Mark> marks() {
        List<Mark> marks = new ArrayList<>(journal.size());
        for (int i = 0; i < journal.size(); i++) {
            byte[] frame = journal.frame(i).content();
            long next = closing.number(frame);
            if (next <= number) {
                throw new VaultException(
                        VaultException.Reason.CHANGED,
                        "frame "
                                + next
                                + " of the vault comes after frame "
                                + number
                                + ": it was moved or repeated; let a technician salvage it");
            }
            number = next;
            marks.add(new Mark(next, Row.hash(frame)));
        }
        return marks;
    }

    /// The entries of those frames that the index does not tell, by their index; the letters are
    /// opened by all processors.
    ///
    /// @param told what the index tells of the frames from `first` on
    private Map<Integer, Entry> opened(int first, List<Optional<Entry>> told) {
        Map<Integer, byte[]> closed = new HashMap<>();
        for (int i = 0; i < told.size(); i++) {
            if (told.get(i).isEmpty()) {
                closed.put(first + i, journal.frame(first + i).content());
            }
        }
        return closed.entrySet().parallelStream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, each -> opened(each.getKey(), each.getValue())));
    }

    private Entry opened(int frame, byte[] closed) {
        byte[] content = closing.open(closed).content();
        Sealed sealed = sealed(content);
        boolean own = content[0] == OWN;
        if (own != sealed.author().equals(owner.signer().authorId())
                || (!own && content[0] != RECEIVED)) {
            throw new IllegalStateException(
                    "frame "
                            + frame
                            + " is by "
                            + sealed.author()
                            + ", this vault belongs to "
                            + owner.signer().authorId());
        }
        if (sealed.kind() == Kind.RECORDING) {
            // Its samples would take longer to read than all else in the vault.
            return recording(sealed, Opener.recordedAt(sealed, owner.letterKey()), own);
        }
        return entry(sealed, Opener.open(sealed, owner.letterKey()), own);
    }

    private static Entry recording(Sealed sealed, Stamp at, boolean own) {
        return new Entry(
                sealed.hash(),
                sealed.sequence(),
                sealed.kind(),
                sealed.urgency(),
                own,
                Optional.empty(),
                at,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    /// What the next own fact builds on is read from the last one itself: no index is asked.
    private void continueChain() {
        for (int i = journal.size() - 1; i >= 0; i--) {
            byte[] content = content(i);
            if (content[0] == OWN) {
                Sealed last = sealed(content);
                sequence = last.sequence();
                previous = Optional.of(last.hash());
                return;
            }
        }
    }

    private byte[] content(int frame) {
        return closing.open(journal.frame(frame).content()).content();
    }

    private static Sealed sealed(byte[] content) {
        return Sealed.parse(Arrays.copyOfRange(content, 1, content.length));
    }

    private Entry entry(Sealed sealed, Fact fact, boolean own) {
        return new Entry(
                sealed.hash(),
                sealed.sequence(),
                sealed.kind(),
                sealed.urgency(),
                own,
                subject(fact),
                fact.at(),
                fact instanceof Receipt receipt
                                && (own || sealed.author().equals(owner.gatewayId()))
                        ? Optional.of(receipt.proof())
                        : Optional.empty(),
                fact instanceof Holding holding ? holding.held() : List.of(),
                fact instanceof Check check
                        ? Optional.of(Examined.of(check, numbers))
                        : Optional.empty(),
                fact instanceof Check check ? check.recordings() : List.of());
    }

    private static Optional<Hash> subject(Fact fact) {
        return switch (fact) {
            case Check _, SelfTest _, Amendment _, Head _, Holding _, Recording _ ->
                    Optional.empty();
            case Consult consult -> Optional.of(consult.check());
            case Claim claim -> Optional.of(claim.consult());
            case Advice advice -> Optional.of(advice.consult());
            case Receipt receipt -> Optional.of(receipt.fact());
        };
    }
}
