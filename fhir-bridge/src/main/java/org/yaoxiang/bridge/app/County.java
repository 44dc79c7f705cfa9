package org.yaoxiang.bridge.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Bundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.bridge.chain.Break;
import org.yaoxiang.bridge.chain.Chains;
import org.yaoxiang.bridge.chain.Link;
import org.yaoxiang.bridge.consult.Case;
import org.yaoxiang.bridge.consult.Entry;
import org.yaoxiang.bridge.consult.Queue;
import org.yaoxiang.bridge.feed.FeedException;
import org.yaoxiang.bridge.feed.FeedReader;
import org.yaoxiang.bridge.hospital.Hospitals;
import org.yaoxiang.bridge.hospital.Standing;
import org.yaoxiang.bridge.map.Access;
import org.yaoxiang.bridge.map.Algorithms;
import org.yaoxiang.bridge.map.Emergency;
import org.yaoxiang.bridge.map.Translation;
import org.yaoxiang.bridge.portal.Desk;
import org.yaoxiang.bridge.portal.DeskException;
import org.yaoxiang.bridge.server.ResourceStore;
import org.yaoxiang.bridge.server.StoreException;
import org.yaoxiang.bridge.server.Trail;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Head;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Opener;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;

/// Everything that the county knows: reads the feed, opens the letters, keeps the FHIR store behind
/// the feed and the queue behind both, and seals what its clinicians say.
///
/// One thread runs {@link #read}, one {@link #send}; the desk is called by any. Every opened fact
/// is held in memory.
final class County implements Desk, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(County.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration FEED_WAIT = Duration.ofSeconds(20);

    private static final String NOT_SAVED =
            "本机存储故障，未保存：请联系技术员 · Not saved, storage has failed: call the technician";

    private final FeedReader reader;
    private final LetterKey key;
    private final Parties parties;
    private final ResourceStore store;
    private final Hospitals hospitals;
    private final Sent sent;
    private final Trail trail;
    private final Supplier<Stamp> stamp;

    // The reading thread's own.
    private final Deque<Sealed> pending = new ArrayDeque<>();
    private final Translation translation = new Translation();
    private @Nullable List<Bundle> due;
    private long taken;

    // Guarded by this.
    private final List<Entry> arrived = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final Set<Hash> arrivedHashes = new HashSet<>();
    private final Map<Hash, Entry> own = new LinkedHashMap<>();
    private final Map<Hash, Sealed> toSend = new LinkedHashMap<>();

    /// What the gateway has taken and its feed has not shown. One that is put back from a backup
    /// may have lost it, and all else still agrees.
    private final Map<Hash, Sealed> unseen = new LinkedHashMap<>();

    private final Semaphore news = new Semaphore(0);
    private volatile Queue queue = Queue.fold(List.of());
    private volatile Chains chains = Chains.fold(List.of());
    private volatile Optional<String> readingTrouble = Optional.empty();
    private volatile Optional<String> sendingTrouble = Optional.empty();

    /// Takes up where the journals on disk end. Asks the gateway only for an author that is not in
    /// the list of parties.
    County(
            FeedReader reader,
            LetterKey key,
            Parties parties,
            ResourceStore store,
            Hospitals hospitals,
            Sent sent,
            Trail trail,
            Supplier<Stamp> stamp) {
        this.reader = reader;
        this.key = key;
        this.parties = parties;
        this.store = store;
        this.hospitals = hospitals;
        this.sent = sent;
        this.trail = trail;
        this.stamp = stamp;
        pending.addAll(reader.all());
        if (store.position() > pending.size()) {
            throw new BridgeException(
                    "the FHIR store holds "
                            + store.position()
                            + " facts, the feed's journal only "
                            + pending.size()
                            + ": move the folder `fhir` away, it is filled anew from the journal");
        }
        try {
            takePending();
        } catch (FeedException | StoreException e) {
            LOG.warn("starting with {} facts not yet taken: {}", pending.size(), e.getMessage());
        }
        sendMissing();
    }

    /// Sends what clinicians have sealed and does not stand in the feed: it has not left yet, or
    /// the gateway has lost it.
    private void sendMissing() {
        for (Sealed sealed : sent.missingFrom(reader.standing())) {
            if (hasArrived(sealed)) {
                sendAgain(sealed);
            } else {
                open(sealed, isGenuine(sealed)).ifPresent(entry -> addOwn(sealed, entry));
            }
        }
    }

    /// Sends again what should stand in the feed, which has no more to give.
    private synchronized void sendUnseen() {
        unseen.keySet().removeIf(reader::stands);
        toSend.putAll(unseen);
        unseen.clear();
        if (!toSend.isEmpty()) {
            news.release();
        }
    }

    private synchronized boolean hasArrived(Sealed sealed) {
        return arrivedHashes.contains(sealed.hash());
    }

    private synchronized void sendAgain(Sealed sealed) {
        toSend.put(sealed.hash(), sealed);
        news.release();
    }

    /// Reads the feed until interrupted.
    void read() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                takePending();
                List<Sealed> pulled = reader.pull(FEED_WAIT);
                pending.addAll(pulled);
                if (reader.hasGoneBack()) {
                    sendMissing();
                } else if (pulled.isEmpty()) {
                    sendUnseen();
                }
                readingTrouble = Optional.empty();
            } catch (FeedException e) {
                readingTrouble = trouble(e, readingTrouble, "the feed");
                pause();
            } catch (StoreException | JournalException e) {
                LOG.error("the county's storage: {}", e.getMessage());
                readingTrouble =
                        Optional.of("本机存储故障：请联系技术员 · Storage has failed: call the technician");
                pause();
            }
        }
    }

    /// Sends what clinicians have sealed until interrupted.
    void send() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                news.acquire();
                news.drainPermits();
            } catch (InterruptedException _) {
                return;
            }
            for (Sealed sealed : unsent()) {
                if (!sendOne(sealed)) {
                    pause();
                    news.release();
                    break;
                }
            }
        }
    }

    @Override
    public List<Case> cases() {
        return queue.cases();
    }

    @Override
    public void noteView(String clinicianId, String name, List<Case> shown) {
        try {
            trail.note(
                    Access.view(
                            stamp.get().at(),
                            clinicianId,
                            name,
                            shown.stream().map(Case::check).toList()));
        } catch (JournalException | StoreException e) {
            throw new DeskException(NOT_SAVED, e);
        }
    }

    @Override
    public List<Emergency> emergencies() {
        return trail.emergencies();
    }

    @Override
    public Hash claim(Signer by, String name, Hash consult) {
        Case asked = find(consult);
        return sealAtDesk(
                by, new Claim(consult, by.authorId(), stamp.get()), Urgency.ROUTINE, asked);
    }

    @Override
    public Hash advise(Signer by, String name, Hash consult, Disposition disposition, String text) {
        Case asked = find(consult);
        Advice advice = new Advice(consult, by.authorId(), name, disposition, text, stamp.get());
        return sealAtDesk(by, advice, asked.urgency(), asked);
    }

    /// The door for hospitals' own systems.
    Relays relays(Map<String, Relay> relays) {
        return new Relays(
                relays,
                id -> parties.party(id).isPresent(),
                this::cases,
                (by, advice, asked) -> seal(by, advice, asked.urgency(), asked),
                stamp);
    }

    @Override
    public List<Break> breaks() {
        return chains.breaks();
    }

    @Override
    public List<Standing> standings() {
        return hospitals.standings();
    }

    @Override
    public boolean again(String hospital, Hash fact, int part) {
        try {
            return hospitals.again(hospital, fact, part);
        } catch (JournalException e) {
            throw new DeskException(NOT_SAVED, e);
        }
    }

    @Override
    public Optional<String> trouble() {
        Optional<String> trouble = sendingTrouble.or(() -> readingTrouble);
        int waiting = unsent().size();
        if (trouble.isEmpty() || waiting == 0) {
            return trouble;
        }
        return trouble.map(each ->
                each + "；" + waiting + " 份已签章，待发出 · " + waiting + " signed and waiting to be sent");
    }

    @Override
    public void close() {
        sent.close();
        reader.close();
        store.close();
    }

    /// The queue is folded once for all that came.
    private void takePending() {
        try {
            takeEach();
        } finally {
            synchronized (this) {
                fold();
            }
        }
    }

    private void takeEach() {
        while (!pending.isEmpty()) {
            Sealed sealed = pending.getFirst();
            if (due == null) {
                due = translate(sealed);
            }
            if (taken >= store.position()) {
                store(due);
            }
            hospitals.offer(sealed.hash(), due);
            pending.removeFirst();
            due = null;
            taken++;
        }
        hospitals.caughtUp();
    }

    private List<Bundle> translate(Sealed sealed) {
        boolean isGenuine = isGenuine(sealed);
        Optional<Entry> entry = open(sealed, isGenuine);
        link(sealed, isGenuine, entry.map(Entry::fact));
        if (entry.isEmpty()) {
            return List.of();
        }
        synchronized (this) {
            arrived.add(entry.get());
            arrivedHashes.add(sealed.hash());
            own.remove(sealed.hash());
            toSend.remove(sealed.hash());
            unseen.remove(sealed.hash());
        }
        return translation.next(
                sealed.hash(),
                sealed.author(),
                sealed.sequence(),
                entry.get().fact(),
                new Algorithms(sealed.suite().hashName(), sealed.suite().signatureName()),
                sealed.bytes());
    }

    private void link(Sealed sealed, boolean isGenuine, Optional<Fact> fact) {
        Optional<Party> author = parties.party(sealed.author());
        Link link =
                Link.of(
                        sealed.hash(),
                        sealed.author(),
                        sealed.sequence(),
                        sealed.previous(),
                        isGenuine,
                        author.filter(each -> each.role() == Role.GATEWAY).isPresent());
        if (link.isOfPost() && fact.isPresent() && fact.get() instanceof Receipt receipt) {
            link = link.ofArrival(receipt);
        } else if (fact.isPresent() && fact.get() instanceof Head head) {
            link = link.ofHead(head);
        }
        synchronized (this) {
            links.add(link);
        }
    }

    private void store(List<Bundle> bundles) {
        for (int i = 0; i < bundles.size() - 1; i++) {
            store.store(bundles.get(i), taken);
        }
        store.store(bundles.isEmpty() ? new Bundle() : bundles.getLast(), taken + 1);
    }

    private boolean isGenuine(Sealed sealed) {
        return parties.party(sealed.author())
                .filter(author -> sealed.verify(author.signingKey(sealed.suite())))
                .isPresent();
    }

    /// Opens a fact. What is not genuine or cannot be opened stays in the journal, is said, and
    /// goes no further.
    private Optional<Entry> open(Sealed sealed, boolean isGenuine) {
        if (!isGenuine) {
            LOG.error(
                    "fact {} is left out: {}",
                    sealed.hash(),
                    parties.party(sealed.author()).isEmpty()
                            ? "its author is not enrolled"
                            : "its signature is wrong");
            return Optional.empty();
        }
        try {
            Fact fact = Opener.open(sealed, key);
            return Optional.of(new Entry(sealed.hash(), sealed.author(), sealed.sequence(), fact));
        } catch (SealException e) {
            LOG.error("fact {} is left out: {}", sealed.hash(), e.getMessage());
            return Optional.empty();
        }
    }

    private Case find(Hash consult) {
        return queue.find(consult)
                .orElseThrow(() -> new IllegalArgumentException(consult + " is not in the queue"));
    }

    private Hash sealAtDesk(Signer by, Fact fact, Urgency urgency, Case asked) {
        try {
            return seal(by, fact, urgency, asked);
        } catch (JournalException e) {
            throw new DeskException(NOT_SAVED, e);
        } catch (FeedException e) {
            throw new DeskException(words(e), e);
        }
    }

    private Hash seal(Signer by, Fact fact, Urgency urgency, Case asked) {
        Recipient handheld =
                parties.party(asked.handheld())
                        .flatMap(Party::recipient)
                        .orElseThrow(() ->
                                new IllegalStateException(asked.handheld() + " has no letter key"));
        Sealed sealed = sent.seal(by, fact, urgency, List.of(handheld, key.recipient()));
        addOwn(sealed, new Entry(sealed.hash(), sealed.author(), sealed.sequence(), fact));
        return sealed.hash();
    }

    private synchronized void addOwn(Sealed sealed, Entry entry) {
        if (!arrivedHashes.contains(sealed.hash())) {
            own.put(sealed.hash(), entry);
            toSend.put(sealed.hash(), sealed);
            fold();
            news.release();
        }
    }

    private void fold() {
        List<Entry> all = new ArrayList<>(arrived);
        all.addAll(own.values());
        queue = Queue.fold(all);
        Chains fresh = Chains.fold(links);
        for (Break each : fresh.breaks()) {
            if (!chains.breaks().contains(each)) {
                LOG.error(
                        "chain of {}, number {}: {}",
                        each.author(),
                        each.sequence(),
                        each.wrong().english());
            }
        }
        chains = fresh;
    }

    private synchronized List<Sealed> unsent() {
        return List.copyOf(toSend.values());
    }

    /// Whether the gateway has it or will never take it.
    private boolean sendOne(Sealed sealed) {
        boolean isTaken = false;
        try {
            reader.send(sealed);
            isTaken = true;
            sendingTrouble = Optional.empty();
        } catch (FeedException e) {
            sendingTrouble = trouble(e, sendingTrouble, "fact " + sealed.hash());
            if (e.trouble() != FeedException.Trouble.REFUSED) {
                return false;
            }
        }
        synchronized (this) {
            boolean isAwaited = toSend.remove(sealed.hash()) != null;
            if (isTaken && isAwaited) {
                unseen.put(sealed.hash(), sealed);
            }
        }
        return true;
    }

    private static Optional<String> trouble(
            FeedException e, Optional<String> before, String about) {
        Optional<String> words = Optional.of(words(e));
        if (!words.equals(before)) {
            LOG.warn("{}: {}", about, e.getMessage());
        }
        return words;
    }

    private static String words(FeedException e) {
        return e.trouble().chinese() + " · " + e.trouble().english();
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
