package org.yaoxiang.device.screen;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.Progress;
import org.yaoxiang.device.instrument.Registrar;
import org.yaoxiang.device.instrument.Testable;
import org.yaoxiang.device.instrument.Upkeep;
import org.yaoxiang.device.rule.Rulebook;
import org.yaoxiang.device.vault.Room;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.visit.Typed;
import org.yaoxiang.device.visit.Visit;

/// The visit in hand and the measurement that runs. One of each, for the kit has one patient before
/// it. Safe for several threads.
public final class Bedside {
    private static final Logger LOG = LoggerFactory.getLogger(Bedside.class);

    /// Where the kit stands and by what it judges.
    public record Post(Place place, Origin origin, Rulebook rules) {}

    /// A measurement under way.
    static final class Running {
        private final Vital vital;
        private final int visitNumber;
        private volatile boolean isCancelled;
        private volatile double share;
        private volatile Optional<Refusal> hindrance = Optional.empty();

        private Running(Vital vital, int visitNumber) {
            this.vital = vital;
            this.visitNumber = visitNumber;
        }

        Vital vital() {
            return vital;
        }

        long percent() {
            return Math.round(100 * share);
        }

        Optional<Refusal> hindrance() {
            return hindrance;
        }
    }

    private final Map<Vital, Instrument> instruments;
    private final Optional<Registrar> registrar;
    private final Post post;
    private final Vault vault;
    private final Supplier<Stamp> now;
    private final Executor measuring;
    private final Upkeep upkeep;
    private Live live = new Live();
    private Optional<Visit> visit = Optional.empty();
    private Optional<Running> running = Optional.empty();
    private Optional<Check> unsaved = Optional.empty();
    private Optional<Outcome> last = Optional.empty();
    private boolean isTesting;
    private int visits;

    /// A bedside without a reader of identity cards.
    public Bedside(
            List<Instrument> instruments,
            Post post,
            Vault vault,
            Supplier<Stamp> now,
            Executor measuring,
            Upkeep upkeep) {
        this(instruments, Optional.empty(), post, vault, now, measuring, upkeep);
    }

    /// @param registrar reads identity cards, where a reader is plugged in
    /// @param measuring runs a measurement, which takes up to two minutes, off the caller's thread
    public Bedside(
            List<Instrument> instruments,
            Optional<Registrar> registrar,
            Post post,
            Vault vault,
            Supplier<Stamp> now,
            Executor measuring,
            Upkeep upkeep) {
        this.instruments =
                instruments.stream()
                        .collect(
                                Collectors.toMap(
                                        Instrument::vital,
                                        each -> each,
                                        (first, _) -> first,
                                        LinkedHashMap::new));
        this.registrar = requireNonNull(registrar, "registrar");
        this.post = requireNonNull(post, "post");
        this.vault = requireNonNull(vault, "vault");
        this.now = requireNonNull(now, "now");
        this.measuring = requireNonNull(measuring, "measuring");
        this.upkeep = requireNonNull(upkeep, "upkeep");
    }

    synchronized void tellTo(Live pages) {
        this.live = pages;
    }

    Post post() {
        return post;
    }

    Upkeep.Condition condition() {
        return upkeep.condition();
    }

    synchronized Optional<Visit> visit() {
        return visit;
    }

    synchronized Optional<Running> running() {
        return running;
    }

    /// Whether the vault has room for another visit.
    boolean mayBegin() {
        return vault.room() != Room.FULL;
    }

    /// What was measured or refused last in the visit in hand.
    synchronized Optional<Outcome> last() {
        return last;
    }

    /// Begins a visit.
    ///
    /// @param clinicianId who examines
    /// @throws IllegalStateException when one is in hand: it is not lost by a second beginning; or
    ///   when the vault has no room for another
    synchronized void begin(Patient patient, String clinicianId) {
        if (visit.isPresent()) {
            throw new IllegalStateException("a visit is in hand");
        }
        if (!mayBegin()) {
            throw new IllegalStateException("the vault is full");
        }
        visits++;
        unsaved = Optional.empty();
        visit = Optional.of(Visit.begin(patient, post.place(), post.origin(), clinicianId));
    }

    /// What this kit can measure or the doctor may type, in the order in which it is proposed.
    List<Vital> vitals() {
        return Visit.ORDER.stream()
                .filter(each -> hasInstrument(each) || Typed.of(each).isPresent())
                .toList();
    }

    boolean hasInstrument(Vital vital) {
        return instruments.containsKey(vital);
    }

    /// What reads identity cards, where a reader is plugged in.
    Optional<Registrar> registrar() {
        return registrar;
    }

    /// Notes what the doctor typed.
    ///
    /// @throws IllegalStateException when there is no visit or the vital is being measured
    synchronized void enter(Vital vital, Reading reading) {
        if (visit.isEmpty() || running.filter(each -> each.vital() == vital).isPresent()) {
            throw new IllegalStateException("nothing to enter, or busy");
        }
        add(new Outcome.Entered(reading, now.get()));
        live.tell("change", "visit");
    }

    /// Starts to measure.
    ///
    /// @throws IllegalStateException when there is no visit or a measurement runs
    synchronized void measure(Vital vital) {
        Instrument instrument = instruments.get(vital);
        if (visit.isEmpty() || running.isPresent() || isTesting || instrument == null) {
            throw new IllegalStateException("nothing to measure, or busy");
        }
        Running begun = new Running(vital, visits);
        running = Optional.of(begun);
        Live pages = live;
        pages.tell("begin", vital.name());
        measuring.execute(() -> run(instrument, begun, pages));
    }

    /// Ends the running measurement; its outcome says that the doctor skipped it.
    synchronized void stop() {
        running.ifPresent(each -> each.isCancelled = true);
    }

    /// Notes that a vital is not measured in this visit.
    ///
    /// @throws IllegalStateException when there is no visit or the visit has no such vital
    synchronized void skip(Vital vital) {
        if (visit.isEmpty() || !vitals().contains(vital)) {
            throw new IllegalStateException("nothing to skip");
        }
        add(new Outcome.Refused(vital, Refusal.CANCELLED, now.get()));
    }

    /// Ends the visit: the check is sealed and durable when this returns.
    ///
    /// @throws IllegalStateException when a measurement runs or nothing was measured
    synchronized Hash save() {
        if (running.isPresent() || visit.isEmpty()) {
            throw new IllegalStateException("no visit, or a measurement runs");
        }
        // A check that the disk refused is the same check when the doctor tries again.
        Check check =
                unsaved.filter(each -> each.outcomes().equals(visit.get().outcomes()))
                        .orElseGet(() -> visit.get().finish(post.rules(), now.get()));
        unsaved = Optional.of(check);
        Hash hash = vault.append(check, check.urgency()).hash();
        unsaved = Optional.empty();
        visit = Optional.empty();
        last = Optional.empty();
        return hash;
    }

    /// Gives the visit up.
    synchronized void abandon() {
        stop();
        visit = Optional.empty();
        last = Optional.empty();
    }

    /// Whether the instruments test themselves just now.
    synchronized boolean isTesting() {
        return isTesting;
    }

    /// Lets every instrument that can test itself do so, one after the other; each result is sealed
    /// when it is there.
    ///
    /// @throws IllegalStateException when a measurement or a test runs: they share the chips
    synchronized void test() {
        if (running.isPresent() || isTesting) {
            throw new IllegalStateException("busy");
        }
        isTesting = true;
        Live pages = live;
        pages.tell("change", "test");
        measuring.execute(() -> runTests(pages));
    }

    private void runTests(Live pages) {
        try {
            for (Testable each : testable()) {
                SelfTest test =
                        new SelfTest(each.vital(), post.origin(), each.selfTest(), now.get());
                vault.append(test, test.isPassed() ? Urgency.ROUTINE : Urgency.SOON);
                pages.tell("change", "test");
            }
        } catch (RuntimeException e) {
            LOG.error("the self-test failed", e);
        } finally {
            synchronized (this) {
                isTesting = false;
            }
            pages.tell("change", "test");
        }
    }

    private List<Testable> testable() {
        List<Testable> all = new ArrayList<>();
        for (Instrument instrument : instruments.values()) {
            if (instrument instanceof Testable testable) {
                all.add(testable);
            }
        }
        all.addAll(upkeep.testable());
        return all;
    }

    private synchronized void add(Outcome outcome) {
        visit = visit.map(each -> each.add(outcome));
        last = visit.map(_ -> outcome);
    }

    private void run(Instrument instrument, Running begun, Live pages) {
        Outcome outcome;
        try {
            Optional<Refusal> obstacle = upkeep.obstacle(begun.vital);
            outcome =
                    obstacle.isPresent()
                            ? new Outcome.Refused(begun.vital, obstacle.get(), now.get())
                            : instrument.measure(new Telling(begun, pages));
        } catch (RuntimeException e) {
            LOG.error("{} failed", begun.vital, e);
            outcome = new Outcome.Refused(begun.vital, Refusal.INSTRUMENT_FAULT, now.get());
        }
        synchronized (this) {
            running = Optional.empty();
            // A visit that was given up meanwhile takes no outcome, nor does the next one.
            if (begun.visitNumber == visits) {
                add(withHindrance(outcome, begun.hindrance));
            }
        }
        pages.tell("change", "visit");
    }

    /// A measurement that is stopped because something hinders it says what that was.
    private static Outcome withHindrance(Outcome outcome, Optional<Refusal> hindrance) {
        return outcome instanceof Outcome.Refused(Vital vital, Refusal why, Stamp at)
                        && why == Refusal.CANCELLED
                ? new Outcome.Refused(vital, hindrance.orElse(why), at)
                : outcome;
    }

    private record Telling(Running running, Live pages) implements Progress {
        @Override
        public void wave(int[] samples, double rateHertz, double unitsPerStep) {
            String joined =
                    Arrays.stream(samples)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(","));
            pages.tell(
                    "wave",
                    String.format(
                            Locale.ROOT,
                            "%s %s %s %s",
                            running.vital,
                            rateHertz,
                            unitsPerStep,
                            joined));
        }

        @Override
        public void state(double share, Optional<Refusal> hindrance) {
            running.share = share;
            running.hindrance = hindrance;
            pages.tell(
                    "progress",
                    String.format(
                            Locale.ROOT,
                            "%s %d %s\t%s",
                            running.vital,
                            running.percent(),
                            hindrance.map(Refusal::chinese).orElse(""),
                            hindrance.map(Refusal::english).orElse("")));
        }

        @Override
        public boolean cancelled() {
            return running.isCancelled;
        }
    }
}
