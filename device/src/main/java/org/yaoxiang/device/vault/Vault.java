package org.yaoxiang.device.vault;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Amendment;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Head;
import org.yaoxiang.contract.fact.Receipt;
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
import org.yaoxiang.contract.time.Timeline;

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
/// derived from these facts, so it says the same after a power cut. Safe for several threads.
public final class Vault implements AutoCloseable {
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

    private final Supplier<Journal> source;
    private final Owner owner;
    private final ClosedFrames closing;
    private final RandomGenerator random;
    private final Sealer sealer;
    private final Map<Hash, Entry> entries = new LinkedHashMap<>();
    private final Map<Hash, Integer> frames = new LinkedHashMap<>();
    private Journal journal;
    private boolean isBroken;
    private long number;
    private long sequence;
    private Optional<Hash> previous = Optional.empty();

    /// Null when a fact has come since it was folded.
    private @Nullable Timeline timeline;

    private Vault(Supplier<Journal> source, Owner owner, VaultKey key, RandomGenerator random) {
        this.source = source;
        this.owner = owner;
        this.closing = new ClosedFrames(key);
        this.random = random;
        this.sealer = new Sealer(owner.signer(), random);
        this.journal = source.get();
    }

    /// Opens the vault over its journal, which it then owns.
    ///
    /// @param source opens the journal; asked again after the disk has failed
    /// @param key encrypts the journal
    /// @param random the source of content keys and nonces; a secure one outside tests
    /// @throws IllegalStateException when the journal is another handheld's
    /// @throws VaultException when it is another vault's, newer than this firmware, or was changed
    public static Vault open(
            Supplier<Journal> source, Owner owner, VaultKey key, RandomGenerator random) {
        Vault vault = new Vault(source, owner, key, random);
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
    /// After a failure the journal is opened anew. The failed fact may have reached the disk all
    /// the same; asked to save it once more, the vault then finds it and does not save a second.
    ///
    /// @throws JournalException when it could not be saved
    public synchronized Sealed append(Fact fact, Urgency urgency) {
        if (reopenWhenBroken() && previous.isPresent() && fact(previous.get()).equals(fact)) {
            return sealed(previous.get());
        }
        List<Recipient> recipients =
                fact instanceof Receipt || fact instanceof Head
                        ? List.of()
                        : List.of(owner.county(), owner.letterKey().recipient());
        Sealed sealed = sealer.seal(fact, sequence + 1, previous, urgency, recipients);
        save(OWN, sealed);
        index(journal.size() - 1, sealed, fact, true);
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
        if (entries.containsKey(sealed.hash())) {
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
                    case CHECK, CONSULT, SELF_TEST, AMENDMENT, HEAD -> false;
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
        save(RECEIVED, sealed);
        index(journal.size() - 1, sealed, fact, false);
        return Reception.SAVED;
    }

    /// Own facts that the gateway has not receipted, most urgent first, then oldest first.
    public synchronized List<Entry> unsent() {
        Set<Hash> delivered = delivered();
        return entries.values().stream()
                .filter(entry -> entry.own() && !delivered.contains(entry.hash()))
                .sorted(Comparator.comparing(Entry::urgency).reversed())
                .toList();
    }

    /// How far one of the handheld's own facts has come. A check is answered and read when the
    /// consults about it are.
    ///
    /// @throws IllegalArgumentException when this handheld did not seal it
    public synchronized State state(Hash hash) {
        Entry asked = entries.get(hash);
        if (asked == null || !asked.own()) {
            throw new IllegalArgumentException(hash + " is not a fact of this handheld");
        }
        Set<Hash> subjects = new HashSet<>(Set.of(hash));
        for (Entry entry : entries.values()) {
            if (entry.own() && entry.kind() == Kind.CONSULT && about(entry, hash)) {
                subjects.add(entry.hash());
            }
        }
        List<Hash> advice =
                entries.values().stream()
                        .filter(entry -> !entry.own() && entry.kind() == Kind.ADVICE)
                        .filter(entry -> entry.about().filter(subjects::contains).isPresent())
                        .map(Entry::hash)
                        .toList();
        if (!advice.isEmpty()) {
            return advice.stream().allMatch(this::isRead) ? State.READ : State.ANSWERED;
        }
        return delivered().contains(hash) ? State.DELIVERED : State.SAVED;
    }

    /// Whether the doctor has confirmed reading a received fact.
    public synchronized boolean isRead(Hash hash) {
        return entries.values().stream()
                .anyMatch(entry ->
                        entry.own()
                                && entry.proof().equals(Optional.of(Receipt.Proof.READ))
                                && about(entry, hash));
    }

    /// Everything in the vault, oldest first.
    public synchronized List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /// A fact's sealed bytes.
    ///
    /// @throws IllegalArgumentException when it is not in the vault
    public synchronized Sealed sealed(Hash hash) {
        Integer frame = frames.get(hash);
        if (frame == null) {
            throw new IllegalArgumentException(hash + " is not in the vault");
        }
        byte[] content = closing.open(journal.frame(frame).content()).content();
        return Sealed.parse(Arrays.copyOfRange(content, 1, content.length));
    }

    /// The sealed fact in one frame of a vault's journal, for whoever salvages or inspects one. Its
    /// letter stays closed.
    ///
    /// @throws VaultException when it is another vault's, newer than this firmware, or was changed
    public static Sealed factIn(byte[] frame, VaultKey key) {
        byte[] content = new ClosedFrames(key).open(frame).content();
        return Sealed.parse(Arrays.copyOfRange(content, 1, content.length));
    }

    /// The fact itself, opened with the handheld's letter key.
    public Fact fact(Hash hash) {
        return Opener.open(sealed(hash), owner.letterKey());
    }

    /// The fact with its stamps as they are known by now: an own one is placed by what was learned
    /// after it, one that was received is taken at its word.
    public Fact placed(Hash hash) {
        Fact fact = fact(hash);
        synchronized (this) {
            Entry entry = entries.get(hash);
            return entry != null && entry.own() ? timeline().place(entry.sequence(), fact) : fact;
        }
    }

    private Timeline timeline() {
        Timeline known = timeline;
        if (known != null) {
            return known;
        }
        Map<Hash, Stamp> arrivals = new HashMap<>();
        for (Entry entry : entries.values()) {
            if (isDelivery(entry)) {
                entry.about().ifPresent(hash -> arrivals.putIfAbsent(hash, entry.at()));
            }
        }
        Timeline fresh =
                Timeline.of(
                        entries.values().stream()
                                .filter(Entry::own)
                                .map(each ->
                                        new Timeline.Line(
                                                each.sequence(),
                                                each.at(),
                                                Optional.ofNullable(arrivals.get(each.hash()))))
                                .toList());
        timeline = fresh;
        return fresh;
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

    @Override
    public synchronized void close() {
        journal.close();
    }

    private void save(byte origin, Sealed sealed) {
        byte[] bytes = sealed.bytes();
        byte[] content = new byte[1 + bytes.length];
        content[0] = origin;
        System.arraycopy(bytes, 0, content, 1, bytes.length);
        try {
            journal.append(closing.close(owner.signer().suite(), number + 1, content, random));
            number++;
        } catch (JournalException e) {
            isBroken = true;
            throw e;
        }
    }

    private boolean reopenWhenBroken() {
        if (!isBroken) {
            return false;
        }
        journal.close();
        journal = source.get();
        isBroken = false;
        entries.clear();
        frames.clear();
        number = 0;
        sequence = 0;
        previous = Optional.empty();
        recall();
        return true;
    }

    private void recall() {
        for (int i = 0; i < journal.size(); i++) {
            ClosedFrames.Opened opened = closing.open(journal.frame(i).content());
            if (opened.number() <= number) {
                throw new VaultException(
                        VaultException.Reason.CHANGED,
                        "frame "
                                + opened.number()
                                + " of the vault comes after frame "
                                + number
                                + ": it was moved or repeated; let a technician salvage it");
            }
            number = opened.number();
            recall(i, opened.content());
        }
    }

    private void recall(int frame, byte[] content) {
        Sealed sealed = Sealed.parse(Arrays.copyOfRange(content, 1, content.length));
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
        index(frame, sealed, Opener.open(sealed, owner.letterKey()), own);
    }

    private void index(int frame, Sealed sealed, Fact fact, boolean own) {
        Entry entry =
                new Entry(
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
                                : Optional.empty());
        entries.put(entry.hash(), entry);
        frames.put(entry.hash(), frame);
        timeline = null;
        if (own) {
            sequence = sealed.sequence();
            previous = Optional.of(sealed.hash());
        }
    }

    private Set<Hash> delivered() {
        List<Hash> receipted = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (isDelivery(entry)) {
                entry.about().ifPresent(receipted::add);
            }
        }
        return Set.copyOf(receipted);
    }

    private static boolean isDelivery(Entry entry) {
        return !entry.own() && entry.proof().equals(Optional.of(Receipt.Proof.ARRIVED));
    }

    private static boolean about(Entry entry, Hash hash) {
        return entry.about().equals(Optional.of(hash));
    }

    private static Optional<Hash> subject(Fact fact) {
        return switch (fact) {
            case Check _, SelfTest _, Amendment _, Head _ -> Optional.empty();
            case Consult consult -> Optional.of(consult.check());
            case Claim claim -> Optional.of(claim.consult());
            case Advice advice -> Optional.of(advice.consult());
            case Receipt receipt -> Optional.of(receipt.fact());
        };
    }
}
