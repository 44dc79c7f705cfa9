package org.yaoxiang.thinlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.wire.Agreed;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.contract.wire.Receipted;
import org.yaoxiang.crash.Card;
import org.yaoxiang.device.uplink.Courier;
import org.yaoxiang.device.uplink.Link;
import org.yaoxiang.device.uplink.Meter;
import org.yaoxiang.device.uplink.Purpose;
import org.yaoxiang.device.uplink.Trouble;
import org.yaoxiang.device.uplink.Uplink;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.State;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.vault.VaultKey;
import org.yaoxiang.mocks.world.FaultyDisk;
import org.yaoxiang.mocks.world.LinkTerms;
import org.yaoxiang.mocks.world.LossyPath;

/// One seeded course of events between a village and its county, in virtual time: the real vault
/// and courier, the real inbox, parts and outbox, two disks whose power is cut at any operation,
/// and a link that loses, copies, overtakes and goes. In the end everything works.
final class Schedule implements AutoCloseable {
    private static final Duration TROUBLED = Duration.ofMinutes(10);
    private static final Duration END = Duration.ofHours(6);
    private static final Duration POLL = Duration.ofSeconds(60);

    private static final String VAULT = "vault.journal";
    private static final int SEGMENT_LENGTH = 1 << 16;
    private static final int ANSWER_BYTES = 75;
    private static final int REQUEST_BYTES = 96;

    /// What is made wrong on purpose, which must be found.
    enum Plant {
        NOTHING,
        /// The gateway's disk says that it has forced and has not: its receipts are worth nothing.
        /// Nobody puts it back, and the handheld is deaf: otherwise it would find out.
        UNFORCED,
        /// The handheld does not hear what the gateway holds.
        DEAF
    }

    private record Due(Duration at, int order, Runnable what) {}

    private final long seed;
    private final Plant plant;
    private final SplittableRandom random;
    private final Path folder;
    private final FaultyDisk card;
    private final FaultyDisk disk;
    private final FaultyDisk archive;
    private final LossyPath up;
    private final LossyPath down;
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingInt(Due::order));
    private final List<Hash> saved = new ArrayList<>();
    private final Map<Hash, Sealed> posted = new LinkedHashMap<>();
    private final Set<Hash> shownDelivered = new HashSet<>();
    private Duration now = Duration.ZERO;
    private int order;
    private int crashes;
    private int restores;
    private Duration restoredAt = Duration.ZERO;
    private Map<String, byte[]> backup = Map.of();
    private int stuck;
    private int holdings;
    private int together;
    private int lettersOfCounty;
    private Optional<Hash> lastLetter = Optional.empty();
    private @Nullable Village village;
    private @Nullable Office office;
    private @Nullable Hospital hospital;

    /// A handheld between power on and power off.
    private final class Village implements Link {
        private final Vault vault;
        private final Courier courier;
        private final Agreed agreed = new Agreed(Office.KEYS.gateway().id());

        /// When the last question for a letter was asked that was answered.
        private Duration answered = Duration.ZERO;

        Village() {
            vault =
                    Vault.open(
                            () -> Journal.open(VAULT, new Card(card), SEGMENT_LENGTH),
                            owner(),
                            VaultKey.random(new SplittableRandom(seed)),
                            new SplittableRandom(random.nextLong()),
                            Vault.Opening.PLAIN);
            courier =
                    new Courier(
                            vault,
                            this,
                            new Uplink(POLL),
                            Meter.unbounded(() -> Office.stamp(now)),
                            () -> now,
                            () -> Office.stamp(now),
                            new SplittableRandom(random.nextLong()),
                            () -> {});
        }

        @Override
        public void put(int token, List<Sealed> facts, boolean isSessionDoubtful, Ear ear) {
            agreed.sending(facts)
                    .ifPresentOrElse(
                            sending -> putSlim(token, sending, ear),
                            () -> putWhole(token, facts.getFirst(), ear));
        }

        private void putWhole(int token, Sealed fact, Ear ear) {
            byte[] bytes = fact.bytes();
            send(token, bytes.length, ear, there -> there.take(CoapNames.name(fact.hash()), bytes));
        }

        private void putSlim(int token, Agreed.Sending sending, Ear ear) {
            together += sending.facts().size() > 1 ? 1 : 0;
            send(
                    token,
                    sending.bytes().length,
                    new Told(ear) {
                        @Override
                        public void heard(int answeredToken, Answer answer) {
                            if (answer instanceof Answer.Done(byte[] body, int waiting)) {
                                slimAnswered(answeredToken, sending, body, waiting, ear);
                            } else {
                                ear.heard(answeredToken, answer);
                            }
                        }
                    },
                    there -> there.takeSlim(sending.bytes()));
        }

        private void slimAnswered(
                int token, Agreed.Sending sending, byte[] body, int waiting, Ear ear) {
            if (body.length == 0) {
                agreed.clear();
            }
            List<Sealed> receipts = agreed.receipts(sending, body);
            if (receipts.isEmpty()) {
                putWhole(token, sending.facts().getFirst(), ear);
            } else {
                ear.heard(token, new Answer.Receipted(receipts, waiting));
            }
        }

        @Override
        public void put(int token, Part part, Purpose purpose, boolean isSessionDoubtful, Ear ear) {
            send(token, part.content().length, ear, there -> there.take(part));
        }

        /// The real link repeats the question itself; this one lets it fail after a while.
        @Override
        public void fetch(int token, Receipted receipted, boolean isSessionDoubtful, Ear ear) {
            Duration asked = now;
            send(
                    token,
                    receipted.encode().length,
                    new Told(ear) {
                        @Override
                        public void heard(int answeredToken, Answer answer) {
                            answered = answer instanceof Answer.Done ? asked : answered;
                            ear.heard(answeredToken, asHeard(answer));
                        }
                    },
                    there -> there.next(receipted));
            at(now.plusSeconds(45), () -> tell(ear, token, new Answer.Failed(Trouble.NO_ANSWER)));
        }

        private void send(int token, int bytes, Ear ear, Function<Office, Answer> question) {
            ear.departed(token);
            for (Duration arrival : up.carry(REQUEST_BYTES + bytes, now)) {
                at(arrival, () -> arrive(token, ear, question));
            }
        }

        private void arrive(int token, Ear ear, Function<Office, Answer> question) {
            Office there = office;
            if (there == null) {
                return;
            }
            Answer answer;
            try {
                answer = question.apply(there);
            } catch (FaultyDisk.PowerCut | JournalException _) {
                return;
            }
            if (!disk.hasPower()) {
                return;
            }
            int body = answer instanceof Answer.Done(byte[] given, int _) ? given.length : 0;
            for (Duration back : down.carry(ANSWER_BYTES + body, now)) {
                at(back, () -> tell(ear, token, answer));
            }
        }

        /// What arrives after the power went is heard by nobody.
        private void tell(Ear ear, int token, Answer answer) {
            if (village == this) {
                ear.heard(token, answer);
            }
        }

        /// A handheld that is deaf does not hear what the gateway holds.
        private Answer asHeard(Answer answer) {
            boolean isHolding =
                    answer instanceof Answer.Done(byte[] body, int _)
                            && body.length > 0
                            && Sealed.parse(body).kind() == Kind.HOLDING;
            holdings += isHolding ? 1 : 0;
            return isHolding && plant != Plant.NOTHING ? new Answer.Done(new byte[0], 0) : answer;
        }

        @Override
        public void close() {
            vault.close();
        }
    }

    /// An ear in front of another one.
    private abstract static class Told implements Link.Ear {
        private final Link.Ear inner;

        Told(Link.Ear inner) {
            this.inner = inner;
        }

        @Override
        public void departed(int token) {
            inner.departed(token);
        }
    }

    Schedule(long seed) {
        this(seed, Plant.NOTHING);
    }

    Schedule(long seed, Plant plant) {
        this.seed = seed;
        this.plant = plant;
        random = new SplittableRandom(seed);
        try {
            folder = Files.createTempDirectory("yaoxiang-sim");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        card = new FaultyDisk(random.split());
        disk = new FaultyDisk(random.split());
        archive = new FaultyDisk(random.split());
        if (plant == Plant.UNFORCED) {
            disk.lie();
        }
        LinkTerms terms =
                LinkTerms.plain(
                                random.nextInt(5_000, 100_000),
                                Duration.ofMillis(random.nextInt(50, 1000)),
                                0.3 * random.nextDouble())
                        .unruly(
                                Duration.ofMillis(random.nextInt(200)),
                                0.1 * random.nextDouble(),
                                0.1 * random.nextDouble());
        up = new LossyPath(terms, random.split());
        down = new LossyPath(terms, random.split());
        plan();
    }

    private Vault.Owner owner() {
        Office.Keys keys = Office.KEYS;
        return new Vault.Owner(
                keys.handheld().signer(),
                keys.handheld().letterKey(),
                new Recipient(
                        keys.county().id(), (ECPublicKey) keys.county().opening().getPublic()),
                keys.gateway().id(),
                (author, _) ->
                        Stream.of(keys.gateway(), keys.county())
                                .filter(each -> each.id().equals(author))
                                .<PublicKey>map(
                                        each -> each.party().signingKey(Suite.INTERNATIONAL))
                                .findFirst());
    }

    private void plan() {
        int visits = random.nextInt(1, 5);
        for (int i = 0; i < visits; i++) {
            at(anyTime(), this::visit);
        }
        if (random.nextBoolean()) {
            Duration busy = anyTime();
            int more = random.nextInt(2, 12);
            for (int i = 0; i < more; i++) {
                at(busy.plusMillis(random.nextInt(2000)), this::visit);
            }
        }
        int outages = random.nextInt(3);
        for (int i = 0; i < outages; i++) {
            Duration begin = anyTime();
            at(begin, () -> out(true));
            at(begin.plusSeconds(random.nextInt(1, 200)), () -> out(false));
        }
        int cuts = random.nextInt(4);
        for (int i = 0; i < cuts; i++) {
            FaultyDisk which = any(new FaultyDisk[] {card, disk, archive});
            at(anyTime(), () -> which.cutAfter(random.nextInt(1, 15)));
        }
        int restores = plant == Plant.UNFORCED ? 0 : random.nextInt(3);
        for (int i = 0; i < restores; i++) {
            at(anyTime(), this::backUp);
            at(anyTime(), this::putBack);
        }
        at(TROUBLED, () -> out(false));
        at(Duration.ZERO, this::read);
    }

    /// Somebody copies the gateway's disk.
    private void backUp() {
        if (disk.hasPower()) {
            backup = disk.backup();
        }
    }

    /// Somebody puts the last copy back and starts the gateway on it; parts may go with it.
    private void putBack() {
        disk.restart(FaultyDisk.Cut.DROPPED);
        disk.putBack(backup);
        office = null;
        restores++;
        if (random.nextBoolean()) {
            clear();
        }
        restoredAt = now;
    }

    private Duration anyTime() {
        return Duration.ofMillis(random.nextLong(TROUBLED.toMillis()));
    }

    private void out(boolean isOut) {
        up.out(isOut);
        down.out(isOut);
    }

    private void at(Duration time, Runnable what) {
        agenda.add(new Due(time, order++, what));
    }

    /// Goes through the whole course.
    Tally run() {
        while (now.compareTo(END) < 0) {
            revive();
            Duration next = moveVillage();
            if (isDone()) {
                break;
            }
            Due due = agenda.peek();
            if (due != null && due.at().compareTo(next) <= 0) {
                agenda.remove();
                now = due.at().compareTo(now) > 0 ? due.at() : now;
                guarded(due.what());
            } else {
                now = next.compareTo(now) > 0 ? next : now.plusMillis(1);
            }
        }
        return tally();
    }

    private boolean isDone() {
        Village here = village;
        Office there = office;
        return now.compareTo(TROUBLED) > 0
                && here != null
                && there != null
                // The county comes again for ever.
                && agenda.size() == 1
                && here.vault.unsent().isEmpty()
                && there.waiting() == 0
                && here.answered.compareTo(restoredAt) >= 0
                && isRead();
    }

    /// Does one thing that may meet a power cut.
    private void guarded(Runnable what) {
        try {
            what.run();
        } catch (FaultyDisk.PowerCut | JournalException _) {
            // Whether the power went is asked of the disks.
            revive();
        }
    }

    /// Who has lost power starts again, on what is left.
    private void revive() {
        if (!card.hasPower()) {
            card.restart(anyCut());
            village = null;
            crashes++;
        }
        if (!disk.hasPower()) {
            disk.restart(anyCut());
            office = null;
            crashes++;
        }
        if (!archive.hasPower()) {
            archive.restart(anyCut());
            hospital = null;
            crashes++;
        }
        if (hospital == null) {
            hospital = new Hospital(archive);
            hospital.missing(posted.values()).forEach(this::post);
        }
        if (village == null) {
            village = new Village();
        }
        if (office == null) {
            office = new Office(disk, folder, () -> now, random.split());
        }
    }

    private FaultyDisk.Cut anyCut() {
        return any(FaultyDisk.Cut.values());
    }

    private <T> T any(T[] all) {
        return all[random.nextInt(all.length)];
    }

    /// Lets the courier do what it can now.
    ///
    /// @return until when it rests
    private Duration moveVillage() {
        Village here = village;
        if (here == null) {
            return now.plusMillis(1);
        }
        try {
            for (; ; ) {
                Uplink.Step step = here.courier.step();
                if (!card.hasPower()) {
                    return now;
                }
                look(here);
                if (step instanceof Uplink.Step.Rest(Duration until)) {
                    return until;
                }
            }
        } catch (FaultyDisk.PowerCut | JournalException _) {
            return now;
        }
    }

    /// What the doctor would see.
    private void look(Village here) {
        Set<Hash> unsent = new HashSet<>();
        for (Entry each : here.vault.unsent()) {
            unsent.add(each.hash());
        }
        for (Entry each : here.vault.entries()) {
            if (each.own() && !unsent.contains(each.hash())) {
                shownDelivered.add(each.hash());
            }
            if (each.own() && here.vault.state(each.hash()) == State.DELIVERED) {
                shownDelivered.addAll(each.recordings());
            }
        }
        boolean isExplained =
                here.courier.state().trouble().isPresent()
                        || here.courier.state().isSending()
                        || here.courier.state().isAsking()
                        || !here.courier.state().rejected().isEmpty();
        stuck += unsent.isEmpty() || isExplained ? 0 : 1;
    }

    /// The county reads what there is and comes again.
    private void read() {
        Hospital here = hospital;
        Office there = office;
        if (here != null && there != null && archive.hasPower() && disk.hasPower()) {
            guarded(() -> {
                if (here.read(there)) {
                    here.missing(posted.values()).forEach(this::post);
                }
            });
        }
        at(now.plusMillis(random.nextInt(1, 30_000)), this::read);
    }

    private boolean isRead() {
        Hospital here = hospital;
        Office there = office;
        return here != null && there != null && here.isCurrent(there);
    }

    private static List<Hash> recordings(Vault vault, Hash check) {
        return vault.entries().stream()
                .filter(each -> each.hash().equals(check))
                .flatMap(each -> each.recordings().stream())
                .toList();
    }

    private void visit() {
        Village here = village;
        if (here == null || !card.hasPower()) {
            return;
        }
        Urgency urgency = any(Urgency.values());
        Sealed check = here.vault.append(check(), urgency);
        saved.add(check.hash());
        saved.addAll(recordings(here.vault, check.hash()));
        if (random.nextBoolean()) {
            Sealed consult =
                    here.vault.append(
                            new Consult(check.hash(), urgency, "测试问题", Office.stamp(now)), urgency);
            saved.add(consult.hash());
            at(now.plusSeconds(random.nextInt(1, 300)), () -> answer(consult.hash()));
        }
        here.courier.wake();
    }

    /// A clinician answers once the question is there.
    private void answer(Hash consult) {
        Office there = office;
        if (there == null || !there.facts().contains(consult)) {
            at(now.plusSeconds(random.nextInt(1, 300)), () -> answer(consult));
            return;
        }
        Office.Keys keys = Office.KEYS;
        Fact advice =
                new Advice(
                        consult,
                        keys.county().id(),
                        "测试医生乙",
                        Disposition.WATCH,
                        "测试意见",
                        Office.stamp(now));
        Sealed letter =
                new Sealer(keys.county().signer(), random.split())
                        .seal(
                                advice,
                                lettersOfCounty + 1,
                                lastLetter,
                                Urgency.SOON,
                                List.of(keys.handheld().letterKey().recipient()));
        lettersOfCounty++;
        lastLetter = Optional.of(letter.hash());
        post(letter);
    }

    private void post(Sealed letter) {
        Office there = office;
        boolean isSaved;
        try {
            isSaved = there != null && there.post(letter) && disk.hasPower();
        } catch (FaultyDisk.PowerCut | JournalException _) {
            isSaved = false;
        }
        if (isSaved) {
            posted.put(letter.hash(), letter);
        } else {
            at(now.plusSeconds(5), () -> post(letter));
        }
    }

    private Check check() {
        Instant met = Instant.EPOCH.plus(now);
        Check vitals = Checks.vitals(met);
        if (random.nextInt(3) > 0) {
            return vitals;
        }
        int[] samples = random.ints(random.nextInt(800, 8000), -2000, 2000).toArray();
        Waveform wave =
                new Waveform(List.of(new Waveform.Channel(Lead.II, samples)), 500, 1, List.of());
        return new Check(
                vitals.patient(),
                vitals.place(),
                vitals.origin(),
                vitals.clinicianId(),
                List.of(
                        new Outcome.Measured(
                                new Reading.Electrocardiogram(wave, 72),
                                Quality.CLEAN,
                                vitals.at())),
                List.of(),
                vitals.at());
    }

    private Tally tally() {
        revive();
        Village here = village;
        Office there = office;
        Hospital read = hospital;
        if (here == null || there == null || read == null) {
            throw new IllegalStateException("all were revived");
        }
        List<Hash> arrived = there.facts();
        Set<Hash> inbox = new HashSet<>(arrived);
        List<Hash> entries = here.vault.entries().stream().map(Entry::hash).toList();
        Set<Hash> vault = new HashSet<>(entries);
        List<Hash> chart = read.facts();
        Set<Hash> charted = new HashSet<>(chart);
        long lost =
                saved.stream()
                                .filter(each -> !inbox.contains(each) || !charted.contains(each))
                                .count()
                        + posted.keySet().stream().filter(each -> !vault.contains(each)).count();
        long falselyDelivered =
                shownDelivered.stream().filter(each -> !inbox.contains(each)).count();
        long duplicated =
                (long) arrived.size()
                        - inbox.size()
                        + entries.size()
                        - vault.size()
                        + chart.size()
                        - charted.size();
        Tally tally =
                new Tally(
                        1,
                        saved.size() + posted.size(),
                        crashes,
                        restores,
                        holdings,
                        together,
                        falselyDelivered,
                        lost,
                        duplicated,
                        stuck,
                        Optional.empty());
        return tally.isSound() ? tally : tally.at(seed);
    }

    @Override
    public void close() {
        clear();
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Deletes all parts.
    private void clear() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
