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

/// Oxygen saturation, pulse and perfusion at the finger: ten seconds without a disturbance.
public final class Oximeter implements SelfTesting {
    private static final Logger LOG = LoggerFactory.getLogger(Oximeter.class);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int STEPS_MAX = 10 * 90;
    private static final int WINDOW = 10 * Max30102.RATE_HERTZ;
    private static final double LOW_PERFUSION_PERCENT = 0.5;

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
        oximeter.light(0);
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
        Optional<Refusal> hindrance = Optional.empty();
        for (int step = 0; step < STEPS_MAX; step++) {
            if (progress.cancelled()) {
                return refused(Refusal.CANCELLED);
            }
            pause.pause(STEP);
            Max30102.Drained drained = oximeter.drain();
            List<Max30102.Sample> samples = drained.samples();
            progress.wave(
                    samples.stream().mapToInt(Max30102.Sample::infrared).toArray(),
                    Max30102.RATE_HERTZ,
                    1);
            boolean isBroken =
                    drained.samplesLost() > 0
                            || drained.ambientOverflow()
                            || hasNoFinger(samples)
                            || samples.size() > WINDOW - count;
            if (isBroken) {
                hindrance = hasNoFinger(samples) ? Optional.of(Refusal.NO_FINGER) : hindrance;
                count = 0;
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
                            Max30102.RATE_HERTZ);
            if (found.refusal().isEmpty()) {
                return measured(found);
            }
            hindrance = found.refusal();
            count = 0;
            progress.state(0, hindrance);
        }
        return refused(hindrance.orElse(Refusal.NOT_SETTLED));
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

    private static boolean hasNoFinger(List<Max30102.Sample> samples) {
        return samples.stream()
                .anyMatch(sample -> sample.infrared() < PulseOximetry.FINGER_COUNTS_MIN);
    }

    private Outcome refused(Refusal why) {
        return new Outcome.Refused(vital(), why, now.get());
    }
}
