package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.driver.Mlx90614;
import org.yaoxiang.device.signal.Noise;

/// The temperature of the forehead's surface by infrared light, when it holds still for two and a
/// half seconds. It is given as it is: nothing is added for the skin's emissivity or for the way to
/// the core, which depend on room, wind and sweat.
public final class InfraredThermometer implements SelfTesting {
    private static final Logger LOG = LoggerFactory.getLogger(InfraredThermometer.class);
    private static final Duration STEP = Duration.ofMillis(250);
    private static final int WINDOW_STEPS = 10;
    private static final int STEPS_MAX = 4 * 30;

    /// Below this it looks at a wall or a cap; above, at no living skin. Choices of this project.
    private static final double CELSIUS_MIN = 30;

    private static final double CELSIUS_MAX = 45;

    /// Of all readings of the window; a hand moves the field of view. A choice of this project.
    private static final double SPAN_CELSIUS_MAX = 0.2;

    /// As delivered the chip reckons with 1, and skin has 0.98; what is set for another surface
    /// reads 0.4 °C too much at 0.95 and 11 °C at 0.5, in a room of 22 °C.
    private static final double EMISSIVITY_MIN = 0.975;

    /// Five steps of the chip.
    private static final double NOISE_CELSIUS_MAX = 0.1;

    private final Supplier<Mlx90614> chip;
    private final Pause pause;
    private final Supplier<Stamp> now;

    /// @param chip opens the driver for one measurement
    public InfraredThermometer(Supplier<Mlx90614> chip, Pause pause, Supplier<Stamp> now) {
        this.chip = requireNonNull(chip, "chip");
        this.pause = requireNonNull(pause, "pause");
        this.now = requireNonNull(now, "now");
    }

    @Override
    public Vital vital() {
        return Vital.BODY_TEMPERATURE;
    }

    @Override
    public Outcome measure(Progress progress) {
        try (Mlx90614 thermometer = chip.get()) {
            return measure(thermometer, progress);
        } catch (BusException e) {
            LOG.warn("temperature not measured: {}", e.getMessage());
            return refused(Refusal.INSTRUMENT_FAULT);
        }
    }

    /// The noise is that of the chip's own temperature. It has no identity and no test signal.
    @Override
    public List<SelfTest.Result> selfTest() {
        double[] celsius = new double[WINDOW_STEPS];
        try (Mlx90614 thermometer = chip.get()) {
            for (int i = 0; i < WINDOW_STEPS; i++) {
                pause.pause(STEP);
                OptionalDouble own = thermometer.ambientCelsius();
                if (own.isEmpty()) {
                    return List.of(fault());
                }
                celsius[i] = own.getAsDouble();
            }
        } catch (BusException e) {
            LOG.warn("infrared thermometer not tested: {}", e.getMessage());
            return List.of(fault());
        }
        return List.of(
                new SelfTest.Result.Measured(
                        Probe.NOISE, Noise.rms(celsius), 0, NOISE_CELSIUS_MAX, "Cel"));
    }

    private static SelfTest.Result fault() {
        return new SelfTest.Result.Refused(Probe.NOISE, Refusal.INSTRUMENT_FAULT);
    }

    private Outcome measure(Mlx90614 thermometer, Progress progress) {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        int count = 0;
        Optional<Refusal> hindrance = Optional.empty();
        for (int step = 0; step < STEPS_MAX; step++) {
            if (progress.cancelled()) {
                return refused(Refusal.CANCELLED);
            }
            pause.pause(STEP);
            OptionalDouble read = thermometer.objectCelsius();
            if (read.isEmpty()) {
                LOG.warn("temperature not measured: the chip flags its reading as wrong");
                return refused(Refusal.INSTRUMENT_FAULT);
            }
            if (thermometer.emissivity() < EMISSIVITY_MIN) {
                LOG.warn("temperature not measured: the chip is set for another surface than skin");
                return refused(Refusal.INSTRUMENT_FAULT);
            }
            double celsius = read.getAsDouble();
            lowest = Math.min(lowest, celsius);
            highest = Math.max(highest, celsius);
            sum += celsius;
            count++;
            if (lowest < CELSIUS_MIN || highest > CELSIUS_MAX) {
                hindrance = Optional.of(Refusal.OUT_OF_RANGE);
            } else if (highest - lowest > SPAN_CELSIUS_MAX) {
                hindrance = Optional.of(Refusal.NOT_SETTLED);
            } else if (count == WINDOW_STEPS) {
                return new Outcome.Measured(
                        new Reading.BodyTemperature(sum / count, Site.FOREHEAD),
                        Quality.CLEAN,
                        now.get());
            } else {
                progress.state((double) count / WINDOW_STEPS, Optional.empty());
                continue;
            }
            lowest = Double.POSITIVE_INFINITY;
            highest = Double.NEGATIVE_INFINITY;
            sum = 0;
            count = 0;
            progress.state(0, hindrance);
        }
        return refused(hindrance.orElse(Refusal.NOT_SETTLED));
    }

    private Outcome refused(Refusal why) {
        return new Outcome.Refused(vital(), why, now.get());
    }
}
