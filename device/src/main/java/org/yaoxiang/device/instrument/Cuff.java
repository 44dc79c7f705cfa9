package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.driver.HoneywellAbp;
import org.yaoxiang.device.signal.Oscillometry;

/// Blood pressure of an adult at the upper arm: fills the cuff, lets the bleed empty it, and reads
/// the pulses. When the pulses are high already where the bleed began, it fills once more and
/// higher.
///
/// Pump and valve belong to the {@link CuffGuard}, which opens the valve whatever becomes of this
/// class. Pressures and times are engineering choices, below the guard's limits.
public final class Cuff implements SelfTesting {
    private static final Logger LOG = LoggerFactory.getLogger(Cuff.class);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration RESTING = Duration.ofMillis(200);
    private static final double RATE_HERTZ = 100;
    private static final int WAVE_SAMPLES = 10;
    private static final double WAVE_MMHG = 0.1;
    private static final double[] TARGETS_MMHG = {180, 265};

    private static final int ZERO_SAMPLES = 20;
    private static final double ZERO_MMHG_MAX = 8;
    private static final double LOOSE_SECONDS = 4;
    private static final double LOOSE_MMHG = 20;
    private static final double FILL_SECONDS_MAX = 25;
    private static final double BLEED_SECONDS_MAX = 100;
    private static final int SMOOTHED_SAMPLES = 100;

    /// What a bleed leaves of the pressure in two seconds, the other way round.
    private static final double COLLAPSE_TIMES = 1.5;

    private static final double LEAK_SECONDS = 2;
    private static final double LEAK_MMHG = 24;
    private static final double CLOG_SECONDS = 10;
    private static final double CLOG_MMHG = 3;
    private static final double FROZEN_SECONDS = 0.5;
    private static final double LOOK_SECONDS = 2;
    private static final double BELOW_DIASTOLIC_MMHG = 12;
    private static final double REFILL_SHARE = 0.6;

    private final Supplier<HoneywellAbp> chip;
    private final CuffGuard guard;
    private final Pause pause;
    private final LongSupplier nanos;
    private final Supplier<Stamp> now;

    /// @param chip opens the driver for one measurement; not the guard's sensor
    /// @param nanos monotonic time
    public Cuff(
            Supplier<HoneywellAbp> chip,
            CuffGuard guard,
            Pause pause,
            LongSupplier nanos,
            Supplier<Stamp> now) {
        this.chip = requireNonNull(chip, "chip");
        this.guard = requireNonNull(guard, "guard");
        this.pause = requireNonNull(pause, "pause");
        this.nanos = requireNonNull(nanos, "nanos");
        this.now = requireNonNull(now, "now");
    }

    @Override
    public Vital vital() {
        return Vital.BLOOD_PRESSURE;
    }

    @Override
    public Outcome measure(Progress progress) {
        while (!guard.rest().isZero()) {
            if (progress.cancelled()) {
                return refused(Refusal.CANCELLED);
            }
            progress.state(0, Optional.empty());
            pause.pause(RESTING);
        }
        try {
            return new Cycle(chip.get(), progress).run();
        } catch (BusException e) {
            LOG.warn("blood pressure not measured: {}", e.getMessage());
            return refused(Refusal.INSTRUMENT_FAULT);
        } finally {
            guard.end();
        }
    }

    /// Fills the cuff to 30 mmHg for a moment, which does no harm on an arm; waits for the arm's
    /// rest like a measurement.
    @Override
    public List<SelfTest.Result> selfTest() {
        while (!guard.rest().isZero()) {
            pause.pause(RESTING);
        }
        try {
            return new CuffSelfTest(chip.get(), guard, pause, nanos).results();
        } catch (BusException e) {
            LOG.warn("cuff not tested: {}", e.getMessage());
            return CuffSelfTest.failed();
        } finally {
            guard.end();
        }
    }

    private Outcome refused(Refusal why) {
        return new Outcome.Refused(vital(), why, now.get());
    }

    private Outcome measured(Oscillometry found) {
        return new Outcome.Measured(
                new Reading.BloodPressure(
                        found.systolicMmHg(),
                        found.meanMmHg(),
                        found.diastolicMmHg(),
                        found.pulsePerMinute()),
                new Quality(found.disturbances().stream().sorted().toList()),
                now.get());
    }

    private static Refusal refusal(CuffGuard.Trip trip) {
        return switch (trip) {
            case OVERPRESSURE -> Refusal.OVERPRESSURE;
            case CUFF_TIME -> Refusal.NOT_SETTLED;
            case PUMP_TIME -> Refusal.CUFF_LEAK;
            case MEASUREMENT_HUNG, SENSOR_BLIND, BUS_HUNG -> Refusal.INSTRUMENT_FAULT;
        };
    }

    /// One time under pressure.
    private final class Cycle {
        private static final int SAMPLES_MAX = (int) (1.2 * BLEED_SECONDS_MAX * RATE_HERTZ);

        private final HoneywellAbp chip;
        private final Progress progress;
        private final double[] mmHg = new double[SAMPLES_MAX];
        private final double[] seconds = new double[SAMPLES_MAX];
        private final double[] newest = new double[3];
        private final int[] wave = new int[WAVE_SAMPLES];
        private int count;
        private int waved;
        private long begun;
        private double zero;
        private double raw = Double.NaN;
        private double moved;
        private double share;
        private Optional<Oscillometry> found = Optional.empty();

        Cycle(HoneywellAbp chip, Progress progress) {
            this.chip = chip;
            this.progress = progress;
        }

        Outcome run() {
            begun = nanos.getAsLong();
            if (!isZeroed()) {
                return refused(Refusal.INSTRUMENT_FAULT);
            }
            begun = nanos.getAsLong();
            guard.begin();
            Optional<Refusal> hindrance = Optional.empty();
            for (double target : TARGETS_MMHG) {
                hindrance = fill(target).or(this::bleed);
                if (!hindrance.equals(Optional.of(Refusal.OUT_OF_RANGE))) {
                    break;
                }
            }
            return hindrance.map(Cuff.this::refused).orElseGet(() -> measured(found.orElseThrow()));
        }

        /// What the sensor shows on the open cuff, which is taken off from then on.
        private boolean isZeroed() {
            double[] open = new double[ZERO_SAMPLES];
            for (int i = 0; i < ZERO_SAMPLES; i++) {
                pause.pause(STEP);
                open[i] = chip.sample().mmHg();
            }
            zero = middle(open);
            raw = zero;
            return Math.abs(zero) <= ZERO_MMHG_MAX;
        }

        /// The mean of the middle half, which a flipped bit does not move.
        private static double middle(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            int quarter = sorted.length / 4;
            return Arrays.stream(sorted, quarter, sorted.length - quarter).average().orElseThrow();
        }

        private Optional<Refusal> fill(double target) {
            double from = elapsed();
            moved = from;
            count = 0;
            while (pressure() < target) {
                double filling = elapsed() - from;
                if (filling > LOOSE_SECONDS && pressure() < LOOSE_MMHG) {
                    return Optional.of(Refusal.CUFF_LOOSE);
                }
                if (filling > FILL_SECONDS_MAX) {
                    return Optional.of(Refusal.CUFF_LEAK);
                }
                Optional<Refusal> hindrance = step(100);
                if (hindrance.isPresent()) {
                    return hindrance;
                }
                count = 0;
            }
            return Optional.empty();
        }

        /// Lets the bleed empty the cuff until the pulses tell enough.
        private Optional<Refusal> bleed() {
            double from = elapsed();
            double lookAt = from + LOOK_SECONDS;
            double top = pressure();
            while (!isEmpty() && elapsed() - from < BLEED_SECONDS_MAX && count < SAMPLES_MAX) {
                share = Math.clamp(1 - pressure() / top, 0, 1);
                Optional<Refusal> hindrance = step(0).or(this::airHindrance);
                if (hindrance.isPresent()) {
                    return hindrance;
                }
                if (elapsed() >= lookAt) {
                    lookAt += LOOK_SECONDS;
                    Optional<Refusal> seen = look();
                    if (isEnough(seen, top)) {
                        return seen;
                    }
                }
            }
            boolean isTooFast = top - pressure() > (elapsed() - from) * LEAK_MMHG / LEAK_SECONDS;
            return isTooFast || hasCollapsed() ? Optional.of(Refusal.CUFF_LEAK) : look();
        }

        private boolean isEnough(Optional<Refusal> seen, double top) {
            if (seen.isEmpty()) {
                double diastolic = found.orElseThrow().diastolicMmHg();
                return pressure() < diastolic - BELOW_DIASTOLIC_MMHG;
            }
            return seen.get() == Refusal.OUT_OF_RANGE && pressure() < REFILL_SHARE * top;
        }

        private Optional<Refusal> look() {
            double[] even = even();
            Oscillometry looked = Oscillometry.of(even, RATE_HERTZ);
            if (looked.refusal().isEmpty()) {
                found = Optional.of(looked);
            }
            return looked.refusal();
        }

        /// Air that goes too fast or not at all.
        private Optional<Refusal> airHindrance() {
            if (fallen(LEAK_SECONDS) > LEAK_MMHG) {
                return Optional.of(Refusal.CUFF_LEAK);
            }
            if (seconds[count - 1] - seconds[0] > CLOG_SECONDS + 2
                    && fallen(CLOG_SECONDS) < CLOG_MMHG) {
                return Optional.of(Refusal.INSTRUMENT_FAULT);
            }
            return Optional.empty();
        }

        /// How far the pressure fell in the newest seconds, between means of a second, which an arm
        /// that moves shifts little.
        private double fallen(double lastSeconds) {
            int ago = (int) (lastSeconds * RATE_HERTZ);
            return count < ago + SMOOTHED_SAMPLES ? 0 : smoothed(count - ago) - smoothed(count);
        }

        /// By the mean of a second, because an arm that moves dips the pressure for a moment.
        private boolean isEmpty() {
            return count >= SMOOTHED_SAMPLES && smoothed(count) <= Oscillometry.CUFF_MMHG_MIN;
        }

        /// Whether the last of the air went at once, as from a cuff that comes open.
        private boolean hasCollapsed() {
            int ago = (int) RATE_HERTZ;
            return isEmpty()
                    && count >= ago + SMOOTHED_SAMPLES
                    && smoothed(count - ago) > COLLAPSE_TIMES * Oscillometry.CUFF_MMHG_MIN;
        }

        /// Mean of what came before an index.
        private double smoothed(int end) {
            double sum = 0;
            for (int i = end - SMOOTHED_SAMPLES; i < end; i++) {
                sum += mmHg[i];
            }
            return sum / SMOOTHED_SAMPLES;
        }

        /// Waits, tells the guard that all is well, and takes one sample.
        private Optional<Refusal> step(int pumpPercent) {
            if (progress.cancelled()) {
                return Optional.of(Refusal.CANCELLED);
            }
            pause.pause(STEP);
            if (!guard.hold(pumpPercent)) {
                return Optional.of(
                        guard.trip().map(Cuff::refusal).orElse(Refusal.INSTRUMENT_FAULT));
            }
            take();
            if (elapsed() - moved > FROZEN_SECONDS) {
                LOG.warn("blood pressure not measured: the sensor is silent or does not move");
                return Optional.of(Refusal.INSTRUMENT_FAULT);
            }
            mmHg[count] = pressure();
            seconds[count] = elapsed();
            count++;
            show();
            return Optional.empty();
        }

        /// One sample that is damaged on the wire ends nothing; a sensor that stays silent does.
        private void take() {
            double mmHgNow = raw;
            try {
                HoneywellAbp.Sample sample = chip.sample();
                if (sample.isFresh() && sample.mmHg() != raw) {
                    raw = sample.mmHg();
                    moved = elapsed();
                }
                mmHgNow = sample.mmHg();
            } catch (BusException e) {
                LOG.debug("the cuff's sensor: {}", e.getMessage());
            }
            newest[0] = newest[1];
            newest[1] = newest[2];
            newest[2] = mmHgNow - zero;
        }

        /// The middle one of the newest three, so that a flipped bit is nobody's pulse.
        private double pressure() {
            double low = Math.min(newest[0], newest[1]);
            double high = Math.max(newest[0], newest[1]);
            return Math.clamp(newest[2], low, high);
        }

        private void show() {
            wave[waved] = (int) Math.round(pressure() / WAVE_MMHG);
            waved++;
            if (waved == WAVE_SAMPLES) {
                progress.wave(wave.clone(), RATE_HERTZ, WAVE_MMHG);
                progress.state(share, Optional.empty());
                waved = 0;
            }
        }

        /// The samples at even distances; the board's own waiting is not even.
        private double[] even() {
            double from = seconds[0];
            int length = (int) ((seconds[count - 1] - from) * RATE_HERTZ) + 1;
            double[] even = new double[length];
            int after = 1;
            for (int i = 0; i < length; i++) {
                double at = from + i / RATE_HERTZ;
                while (after < count - 1 && seconds[after] < at) {
                    after++;
                }
                double span = seconds[after] - seconds[after - 1];
                double part = span > 0 ? (at - seconds[after - 1]) / span : 0;
                even[i] = mmHg[after - 1] + part * (mmHg[after] - mmHg[after - 1]);
            }
            return even;
        }

        private double elapsed() {
            return (nanos.getAsLong() - begun) / 1e9;
        }
    }
}
