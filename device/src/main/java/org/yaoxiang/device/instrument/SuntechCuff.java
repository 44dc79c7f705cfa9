package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.driver.SuntechAdvantage;

/// Blood pressure of an adult by a SunTech Advantage, which inflates and computes by itself; the
/// cuff is watched, and let down whenever anything goes wrong.
public final class SuntechCuff implements SelfTesting {
    private static final Logger LOG = LoggerFactory.getLogger(SuntechCuff.class);
    private static final Duration STEP = Duration.ofMillis(200);
    private static final int STEPS_MAX = 5 * 110; // with the answers' own time, below two minutes
    private static final double USUAL_STEPS = 5 * 40; // of a measurement; for the progress only

    private static final int PRESSURE_MMHG_MIN = 10; // the least that a reading takes

    /// A cuff that was filled and has been empty for five seconds measures no longer. Without the
    /// module's word that it is done, what it holds may be an older result.
    private static final int EMPTY_STEPS_MAX = 5 * 5;

    private static final Duration EMPTYING = Duration.ofSeconds(5);
    private static final double ZERO_MMHG_MAX = 8;

    private static final int INFLATED_MMHG = 40;
    private static final int EMPTY_MMHG = 10;

    private final Supplier<SuntechAdvantage> driver;
    private final Pause pause;
    private final Supplier<Stamp> now;

    /// @param driver opens the driver for one measurement
    public SuntechCuff(Supplier<SuntechAdvantage> driver, Pause pause, Supplier<Stamp> now) {
        this.driver = requireNonNull(driver, "driver");
        this.pause = requireNonNull(pause, "pause");
        this.now = requireNonNull(now, "now");
    }

    @Override
    public Vital vital() {
        return Vital.BLOOD_PRESSURE;
    }

    @Override
    public Outcome measure(Progress progress) {
        try (SuntechAdvantage cuff = driver.get()) {
            return measure(cuff, progress);
        } catch (BusException e) {
            LOG.warn("blood pressure not measured: {}", e.getMessage());
            return refused(Refusal.NO_CONNECTION);
        }
    }

    /// The module has no identity and no test signal that is documented; what it says of the
    /// emptied cuff shows that it answers and where its zero lies.
    @Override
    public List<SelfTest.Result> selfTest() {
        try (SuntechAdvantage cuff = driver.get()) {
            pause.pause(EMPTYING);
            return List.of(
                    new SelfTest.Result.Measured(
                            Probe.ZERO,
                            cuff.look().cuffMmHg(),
                            -ZERO_MMHG_MAX,
                            ZERO_MMHG_MAX,
                            "mm[Hg]"));
        } catch (BusException e) {
            LOG.warn("cuff not tested: {}", e.getMessage());
            return List.of(new SelfTest.Result.Refused(Probe.ZERO, Refusal.NO_CONNECTION));
        }
    }

    private Outcome measure(SuntechAdvantage cuff, Progress progress) {
        cuff.start();
        boolean wasInflated = false;
        int emptySteps = 0;
        for (int step = 0; step < STEPS_MAX; step++) {
            if (progress.cancelled()) {
                return refused(Refusal.CANCELLED);
            }
            pause.pause(STEP);
            SuntechAdvantage.Look look = cuff.look();
            if (look.isTooTight()) {
                return refused(Refusal.OVERPRESSURE);
            }
            if (look.hasEnded()) {
                return outcome(cuff.result());
            }
            wasInflated |= look.cuffMmHg() >= INFLATED_MMHG;
            emptySteps = wasInflated && look.cuffMmHg() < EMPTY_MMHG ? emptySteps + 1 : 0;
            if (emptySteps == EMPTY_STEPS_MAX) {
                LOG.warn("blood pressure not measured: the cuff's last word was lost");
                return refused(Refusal.CHECKSUM);
            }
            progress.state(Math.min(1, step / USUAL_STEPS), Optional.empty());
        }
        return refused(Refusal.NOT_SETTLED);
    }

    /// The meanings of the module's error codes are not documented: the doctor is asked to measure
    /// again, the technician finds the code in the log.
    private Outcome outcome(SuntechAdvantage.Result result) {
        return switch (result) {
            case SuntechAdvantage.Result.Failed(int code) -> {
                LOG.warn("blood pressure not measured: the cuff's error code {}", code);
                yield refused(Refusal.NOT_SETTLED);
            }
            case SuntechAdvantage.Result.Pressures(
                            int systolic,
                            int diastolic,
                            int mean,
                            int pulse) ->
                    diastolic < PRESSURE_MMHG_MIN
                            ? refused(Refusal.OUT_OF_RANGE)
                            : new Outcome.Measured(
                                    new Reading.BloodPressure(systolic, mean, diastolic, pulse),
                                    Quality.CLEAN,
                                    now.get());
        };
    }

    private Outcome refused(Refusal why) {
        return new Outcome.Refused(vital(), why, now.get());
    }
}
