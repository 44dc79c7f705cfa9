package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.driver.Consult120;

/// A urine test strip by a McKesson Consult 120: waits until the analyser prints, for its strips
/// take a minute.
///
/// A reading holds the steps of the strip's chart; the analyser's mg/dL are another name for the
/// same steps and stay on the paper. A bare `+`, as of nitrite, is the first step of a chart that
/// has one.
public final class UrineAnalyser implements SelfTesting {
    private static final Logger LOG = LoggerFactory.getLogger(UrineAnalyser.class);
    private static final Duration STEP = Duration.ofMillis(500);
    private static final int STEPS_MAX = 2 * 115; // below two minutes
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final Supplier<Consult120> driver;
    private final Supplier<Stamp> now;

    /// @param driver opens the driver for one measurement
    public UrineAnalyser(Supplier<Consult120> driver, Supplier<Stamp> now) {
        this.driver = requireNonNull(driver, "driver");
        this.now = requireNonNull(now, "now");
    }

    @Override
    public Vital vital() {
        return Vital.URINE_STRIP;
    }

    @Override
    public Outcome measure(Progress progress) {
        try (Consult120 analyser = driver.get()) {
            return measure(analyser, progress);
        } catch (BusException e) {
            LOG.warn("urine strip not measured: {}", e.getMessage());
            return refused(Refusal.NO_CONNECTION);
        }
    }

    /// The analyser cannot be asked anything: it speaks when it prints. What can be known is
    /// whether the line is there and quiet; that an analyser is at its other end shows with the
    /// first strip.
    @Override
    public List<SelfTest.Result> selfTest() {
        try (Consult120 analyser = driver.get()) {
            return List.of(
                    new SelfTest.Result.Measured(
                            Probe.NOISE, analyser.strayBytes(QUIET), 0, 0, "1"));
        } catch (BusException e) {
            LOG.warn("urine analyser not tested: {}", e.getMessage());
            return List.of(new SelfTest.Result.Refused(Probe.NOISE, Refusal.NO_CONNECTION));
        }
    }

    private Outcome measure(Consult120 analyser, Progress progress) {
        for (int step = 0; step < STEPS_MAX; step++) {
            if (progress.cancelled()) {
                return refused(Refusal.CANCELLED);
            }
            Optional<Consult120.Reply> reply = analyser.next(STEP);
            if (reply.isPresent()) {
                return outcome(reply.get());
            }
            progress.state((double) step / STEPS_MAX, Optional.of(Refusal.NO_STRIP));
        }
        return refused(Refusal.NO_STRIP);
    }

    private Outcome outcome(Consult120.Reply reply) {
        return switch (reply) {
            case Consult120.Reply.Other.NOT_UNDERSTOOD -> refused(Refusal.CHECKSUM);
            case Consult120.Reply.Read(Consult120.Strip strip) -> {
                List<Pad> pads = new ArrayList<>();
                for (Consult120.Pad pad : strip.pads()) {
                    Optional<Pad> translated = pad(pad);
                    if (translated.isEmpty()) {
                        yield refused(Refusal.OUT_OF_RANGE);
                    }
                    pads.add(translated.get());
                }
                yield new Outcome.Measured(new Reading.UrineStrip(pads), Quality.CLEAN, now.get());
            }
        };
    }

    private static Optional<Pad> pad(Consult120.Pad pad) {
        Analyte analyte = analyte(pad.analyte());
        return switch (pad.grade()) {
            case NONE -> amount(analyte, pad.value());
            case NEGATIVE -> Optional.of(new Pad(analyte, Grade.Step.NEGATIVE));
            case TRACE -> Optional.of(new Pad(analyte, Grade.Step.TRACE));
            case POSITIVE, PLUS_1 -> Optional.of(new Pad(analyte, Grade.Step.ONE_PLUS));
            case PLUS_2 -> Optional.of(new Pad(analyte, Grade.Step.TWO_PLUS));
            case PLUS_3 -> Optional.of(new Pad(analyte, Grade.Step.THREE_PLUS));
            case PLUS_4 -> Optional.of(new Pad(analyte, Grade.Step.FOUR_PLUS));
        };
    }

    /// Empty when the number is none that is possible.
    private static Optional<Pad> amount(Analyte analyte, Consult120.Value value) {
        return switch (value) {
            case Consult120.Value.Other.GRADE_ONLY -> Optional.empty();
            case Consult120.Value.Amount(String printed) -> {
                double number = Double.parseDouble(printed);
                yield number >= analyte.numberMin() && number <= analyte.numberMax()
                        ? Optional.of(new Pad(analyte, new Grade.Amount(number)))
                        : Optional.empty();
            }
        };
    }

    private static Analyte analyte(Consult120.Analyte analyte) {
        return switch (analyte) {
            case LEUKOCYTES -> Analyte.LEUKOCYTES;
            case NITRITE -> Analyte.NITRITE;
            case UROBILINOGEN -> Analyte.UROBILINOGEN;
            case PROTEIN -> Analyte.PROTEIN;
            case PH -> Analyte.PH;
            case BLOOD -> Analyte.BLOOD;
            case SPECIFIC_GRAVITY -> Analyte.SPECIFIC_GRAVITY;
            case KETONES -> Analyte.KETONES;
            case BILIRUBIN -> Analyte.BILIRUBIN;
            case GLUCOSE -> Analyte.GLUCOSE;
            case ASCORBATE -> Analyte.VITAMIN_C;
        };
    }

    private Outcome refused(Refusal why) {
        return new Outcome.Refused(vital(), why, now.get());
    }
}
