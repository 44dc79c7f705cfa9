package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Disturbance;
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
import org.yaoxiang.device.driver.Max30102;
import org.yaoxiang.device.signal.Noise;
import org.yaoxiang.device.signal.PulseOximetry;

/// Oxygen saturation, pulse and perfusion at the finger: ten seconds without a disturbance. Before
/// each window the light from outside is measured with the LEDs off, and their currents are set so
/// that the finger's light lies within the converter.
public final class Oximeter implements SelfTesting {
    private static final Logger LOG = LoggerFactory.getLogger(Oximeter.class);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration SETTLE = Duration.ofMillis(60);
    private static final int STEPS_MAX = 10 * 90;
    private static final int SILENT_STEPS_MAX = 10;

    /// Of 10, with the slowest clock.
    private static final int SAMPLES_PER_STEP_MIN = 9;

    private static final int SAMPLES_MISSING_MAX = 4;
    private static final int WINDOW = 10 * Max30102.RATE_HERTZ;
    private static final double LED_MILLIAMPS = 7;
    private static final double MILLIAMPS_MIN = 0.4;
    private static final double LOW_PERFUSION_PERCENT = 0.5;

    /// Engineering choices; a minute's pulses apart are less than one pulse in ten seconds.
    private static final double SCATTER_MAX = 0.1;

    private static final double RATES_APART_MAX = 5;

    /// In the dark; a pulse of low perfusion is some hundred counts.
    private static final double NOISE_COUNTS_MAX = 20;

    private static final int NOISE_STEPS = 10;

    private final Supplier<Max30102> chip;
    private final Pause pause;
    private final Supplier<Stamp> now;

    /// @param chip opens the driver for one measurement
    public Oximeter(Supplier<Max30102> chip, Pause pause, Supplier<Stamp> now) {
        this.chip = requireNonNull(chip, "chip");
        this.pause = requireNonNull(pause, "pause");
        this.now = requireNonNull(now, "now");
    }

    @Override
    public Vital vital() {
        return Vital.OXYGEN_SATURATION;
    }

    @Override
    public Outcome measure(Progress progress) {
        try (Max30102 oximeter = chip.get()) {
            return measure(oximeter, progress);
        } catch (BusException e) {
            LOG.warn("oxygen saturation not measured: {}", e.getMessage());
            return refused(Refusal.INSTRUMENT_FAULT);
        }
    }

    /// The noise is that of the infrared channel with both LEDs off, finger or not.
    @Override
    public List<SelfTest.Result> selfTest() {
        double[] dark;
        int part;
        try (Max30102 oximeter = chip.get()) {
            part = oximeter.partId();
            dark = dark(oximeter);
        } catch (BusException e) {
            LOG.warn("oximeter not tested: {}", e.getMessage());
            return List.of(
                    new SelfTest.Result.Refused(Probe.IDENTITY, Refusal.INSTRUMENT_FAULT),
                    new SelfTest.Result.Refused(Probe.NOISE, Refusal.INSTRUMENT_FAULT));
        }
        return List.of(
                new SelfTest.Result.Measured(
                        Probe.IDENTITY, part, Max30102.PART, Max30102.PART, "1"),
                dark.length < 2
                        ? new SelfTest.Result.Refused(Probe.NOISE, Refusal.INSTRUMENT_FAULT)
                        : new SelfTest.Result.Measured(
                                Probe.NOISE, Noise.rms(dark), 0, NOISE_COUNTS_MAX, "1"));
    }

    private double[] dark(Max30102 oximeter) {
        oximeter.currents(0, 0);
        pause.pause(STEP);
        oximeter.drain();
        List<Max30102.Sample> samples = new ArrayList<>();
        for (int step = 0; step < NOISE_STEPS; step++) {
            pause.pause(STEP);
            samples.addAll(oximeter.drain().samples());
        }
        return samples.stream().mapToDouble(Max30102.Sample::infrared).toArray();
    }

    private Outcome measure(Max30102 oximeter, Progress progress) {
        int[] red = new int[WINDOW];
        int[] infrared = new int[WINDOW];
        int count = 0;
        Lamps lamps = new Lamps(oximeter);
        boolean isRanged = false;
        int silentSteps = 0;
        Optional<PulseOximetry> irregular = Optional.empty();
        Flow flow = new Flow(SAMPLES_PER_STEP_MIN, SAMPLES_MISSING_MAX);
        Optional<Refusal> hindrance = Optional.empty();
        for (int step = 0; step < STEPS_MAX; step++) {
            if (progress.cancelled()) {
                return refused(Refusal.CANCELLED);
            }
            pause.pause(STEP);
            Max30102.Drained drained = oximeter.drain();
            List<Max30102.Sample> samples = drained.samples();
            silentSteps = samples.isEmpty() ? silentSteps + 1 : 0;
            if (silentSteps == SILENT_STEPS_MAX) {
                LOG.warn("oxygen saturation not measured: no sample for a second");
                return refused(Refusal.INSTRUMENT_FAULT);
            }
            progress.wave(
                    samples.stream().mapToInt(Max30102.Sample::infrared).toArray(),
                    Max30102.RATE_HERTZ,
                    1);
            if (!isRanged && lamps.hasLight(samples)) {
                lamps.range();
                isRanged = true;
                step += Lamps.STEPS;
                if (lamps.isDazzled()) {
                    hindrance = Optional.of(Refusal.AMBIENT_LIGHT);
                    count = 0;
                    isRanged = false;
                    progress.state(0, hindrance);
                }
                continue;
            }
            boolean hasNoFinger = lamps.hasNoFinger(samples);
            boolean isBroken =
                    flow.hasStood(samples.size())
                            || drained.samplesLost() > 0
                            || drained.ambientOverflow()
                            || hasNoFinger
                            || samples.size() > WINDOW - count;
            if (isBroken) {
                hindrance = hasNoFinger ? Optional.of(Refusal.NO_FINGER) : hindrance;
                count = 0;
                isRanged = false;
                progress.state(0, hindrance);
                continue;
            }
            for (Max30102.Sample sample : samples) {
                red[count] = sample.red();
                infrared[count] = sample.infrared();
                count++;
            }
            if (count < WINDOW - Max30102.RATE_HERTZ / 4) {
                progress.state((double) count / WINDOW, Optional.empty());
                continue;
            }
            PulseOximetry found =
                    PulseOximetry.of(
                            Arrays.copyOf(red, count),
                            Arrays.copyOf(infrared, count),
                            lamps.ambient(),
                            Max30102.RATE_HERTZ);
            if (found.refusal().isEmpty() && isConfirmed(found, irregular)) {
                return measured(found);
            }
            irregular = found.refusal().isEmpty() ? Optional.of(found) : Optional.empty();
            hindrance = found.refusal().or(() -> Optional.of(Refusal.NOT_SETTLED));
            count = 0;
            isRanged = false;
            progress.state(0, hindrance);
        }
        return refused(hindrance.orElse(Refusal.NOT_SETTLED));
    }

    /// Pulses at uneven distances are those of an irregular heart or a movement's: the next window
    /// decides, for a movement does not repeat its rate.
    private static boolean isConfirmed(PulseOximetry found, Optional<PulseOximetry> before) {
        return found.scatter() <= SCATTER_MAX
                || before.filter(each ->
                                Math.abs(each.pulsePerMinute() - found.pulsePerMinute())
                                        <= RATES_APART_MAX)
                        .isPresent();
    }

    /// The LEDs, set so that the light lies well within the converter, and the light that is there
    /// without them. Both are looked at anew before each window: fingers differ, lamps are lit.
    private final class Lamps {
        /// Steps that ranging takes.
        static final int STEPS = 4;

        private static final double LEVEL_LOW = 0.25 * Max30102.COUNT_MAX;
        private static final double LEVEL_HIGH = 0.8 * Max30102.COUNT_MAX;
        private static final double LEVEL_AIM = 0.5 * Max30102.COUNT_MAX;

        private final Max30102 chip;
        private double redMilliamps = LED_MILLIAMPS;
        private double infraredMilliamps = LED_MILLIAMPS;
        private PulseOximetry.Ambient ambient = PulseOximetry.Ambient.NONE;

        Lamps(Max30102 chip) {
            this.chip = chip;
            chip.currents(redMilliamps, infraredMilliamps);
        }

        PulseOximetry.Ambient ambient() {
            return ambient;
        }

        /// Whether the light from outside leaves no room for that of the LEDs.
        boolean isDazzled() {
            return Math.max(ambient.red(), ambient.infrared()) > LEVEL_HIGH - LEVEL_LOW;
        }

        boolean hasLight(List<Max30102.Sample> samples) {
            return !samples.isEmpty()
                    && samples.stream()
                            .allMatch(each -> each.infrared() >= PulseOximetry.FINGER_COUNTS_MIN);
        }

        boolean hasNoFinger(List<Max30102.Sample> samples) {
            return samples.stream()
                    .anyMatch(sample ->
                            sample.infrared() - ambient.infrared()
                                    < PulseOximetry.FINGER_COUNTS_MIN);
        }

        void range() {
            chip.currents(0, 0);
            Max30102.Sample dark = settled();
            ambient = new PulseOximetry.Ambient(dark.red(), dark.infrared());
            chip.currents(redMilliamps, infraredMilliamps);
            Max30102.Sample lit = settled();
            if (lit.infrared() - dark.infrared() < PulseOximetry.FINGER_COUNTS_MIN) {
                return;
            }
            redMilliamps = adapted(redMilliamps, lit.red(), dark.red());
            infraredMilliamps = adapted(infraredMilliamps, lit.infrared(), dark.infrared());
            chip.currents(redMilliamps, infraredMilliamps);
            settled();
        }

        /// The mean of what comes after the samples that still have the light of before.
        private Max30102.Sample settled() {
            pause.pause(SETTLE);
            chip.drain();
            pause.pause(SETTLE);
            List<Max30102.Sample> samples = chip.drain().samples();
            double red = samples.stream().mapToInt(Max30102.Sample::red).average().orElse(0);
            double infrared =
                    samples.stream().mapToInt(Max30102.Sample::infrared).average().orElse(0);
            return new Max30102.Sample((int) Math.round(red), (int) Math.round(infrared));
        }

        private static double adapted(double milliamps, int lit, int dark) {
            if (lit >= LEVEL_LOW && lit <= LEVEL_HIGH) {
                return milliamps;
            }
            double aim = Math.max(LEVEL_AIM - dark, LEVEL_LOW) / Math.max(1, lit - dark);
            return Math.clamp(milliamps * aim, MILLIAMPS_MIN, Max30102.MILLIAMPS_MAX);
        }
    }

    private Outcome measured(PulseOximetry found) {
        Quality quality =
                found.perfusionPercent() < LOW_PERFUSION_PERCENT
                        ? new Quality(List.of(Disturbance.LOW_PERFUSION))
                        : Quality.CLEAN;
        return new Outcome.Measured(
                new Reading.OxygenSaturation(
                        found.percent(), found.pulsePerMinute(), found.perfusionPercent()),
                quality,
                now.get());
    }

    private Outcome refused(Refusal why) {
        return new Outcome.Refused(vital(), why, now.get());
    }
}
