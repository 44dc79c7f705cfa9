package org.yaoxiang.faults;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.device.instrument.Instrument;

/// One measurement at one patient, with or without a fault, and what became of it.
///
/// @param seed gives the whole trial again
/// @param detail what is wrong with the reading, or the reason of the refusal
/// @param isLate what must be said within a second was not
/// @param harm which limit was broken that has nothing to do with a reading
record Trial(
        long seed,
        String instrument,
        Kind kind,
        Verdict verdict,
        String detail,
        boolean isLate,
        Optional<String> harm) {
    /// What became of a measurement.
    enum Verdict {
        /// A reading, and the patient is so.
        TRUE,
        /// A reading, and the patient is not so.
        WRONG,
        /// A reading, and the patient is not so, but a text without a checksum said it: nothing
        /// that the host gets could show it.
        UNSEEN,
        /// No reading, for a reason that leads to the cause.
        RIGHT_REASON,
        /// No reading, for another reason.
        OTHER_REASON,
        /// It did not come back.
        HUNG,
        /// It fell over.
        DIED
    }

    private record Judgement(Verdict verdict, String detail) {}

    private static final Duration PROMPT = Duration.ofSeconds(1);

    Trial {
        requireNonNull(instrument, "instrument");
        requireNonNull(kind, "kind");
        requireNonNull(verdict, "verdict");
        requireNonNull(detail, "detail");
        requireNonNull(harm, "harm");
    }

    /// Whether all is as it should be.
    boolean isSound() {
        boolean isFit =
                switch (verdict) {
                    case TRUE, UNSEEN, RIGHT_REASON -> true;
                    case WRONG, OTHER_REASON, HUNG, DIED -> false;
                };
        return isFit && !isLate && harm.isEmpty();
    }

    /// One line for whoever looks into it.
    String line() {
        return "--seed %d --count 1: %s, %s: %s%s%s%s"
                .formatted(
                        seed,
                        instrument,
                        kind.text(),
                        verdict,
                        detail.isEmpty() ? "" : ", " + detail,
                        isLate ? ", said late" : "",
                        harm.map(each -> ", " + each).orElse(""));
    }

    /// Lets a fault strike that the seed chooses; instruments and kinds take turns.
    ///
    /// @param wrapping what is done to the instrument, for the control
    static Trial struck(long seed, UnaryOperator<Instrument> wrapping) {
        RandomGenerator random = new SplittableRandom(seed);
        try (Bench bench = stand(seed).bench().apply(random)) {
            List<Fault.Row> rows = bench.rows();
            long turn = Math.floorDiv(seed, (long) Stand.ALL.size());
            Fault.Row row = rows.get((int) Math.floorMod(turn, (long) rows.size()));
            Fault fault = row.fault().apply(random);
            return run(seed, bench, wrapping, row, fault, random);
        }
    }

    /// The same instruments and patients, undisturbed.
    static Trial undisturbed(long seed, UnaryOperator<Instrument> wrapping) {
        RandomGenerator random = new SplittableRandom(seed);
        try (Bench bench = stand(seed).bench().apply(random)) {
            return run(seed, bench, wrapping, Fault.Row.NONE, Fault.NONE, random);
        }
    }

    private static Stand stand(long seed) {
        return Stand.ALL.get((int) Math.floorMod(seed, (long) Stand.ALL.size()));
    }

    private static Trial run(
            long seed,
            Bench bench,
            UnaryOperator<Instrument> wrapping,
            Fault.Row row,
            Fault fault,
            RandomGenerator random) {
        Course course = bench.course();
        Strike strike = Strike.plan(course, bench.usual(), fault, random);
        Watch watch = new Watch(course::now);
        course.begin();
        Instant asked = course.now();
        Judgement judgement;
        try {
            judgement = judged(wrapping.apply(bench.instrument()).measure(watch), bench, row);
        } catch (Course.Hung e) {
            judgement = new Judgement(Verdict.HUNG, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            judgement = new Judgement(Verdict.DIED, e.toString());
        }
        boolean isLate = isLate(row, strike, watch, asked, course.now());
        return new Trial(
                seed,
                stand(seed).name(),
                row.kind(),
                judgement.verdict(),
                judgement.detail(),
                isLate,
                bench.harm());
    }

    private static Judgement judged(Outcome outcome, Bench bench, Fault.Row row) {
        return switch (outcome) {
            case Outcome.Measured(var reading, var _, var _) ->
                    bench.untruth(reading)
                            .map(each ->
                                    new Judgement(
                                            row.isUnseen() ? Verdict.UNSEEN : Verdict.WRONG, each))
                            .orElseGet(() -> new Judgement(Verdict.TRUE, ""));
            case Outcome.Entered _ -> new Judgement(Verdict.WRONG, "typed, not measured");
            case Outcome.Refused(var _, Refusal why, var _) ->
                    new Judgement(
                            row.right().contains(why) ? Verdict.RIGHT_REASON : Verdict.OTHER_REASON,
                            why.name());
        };
    }

    /// Only what stood for a second while the instrument measured has to be said.
    private static boolean isLate(
            Fault.Row row, Strike strike, Watch watch, Instant asked, Instant over) {
        if (row.promptly().isEmpty() || strike.begun().isEmpty()) {
            return false;
        }
        Instant begun = strike.begun().get();
        Instant from = begun.isBefore(asked) ? asked : begun;
        Instant due = from.plus(PROMPT);
        boolean isDemanded = strike.stood(from, PROMPT) && due.isBefore(over);
        return isDemanded
                && watch.first(row.promptly().get(), from)
                        .map(said -> said.isAfter(due))
                        .orElse(true);
    }
}
