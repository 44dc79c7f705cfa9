package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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
import org.yaoxiang.device.driver.Max30205;
import org.yaoxiang.device.signal.Noise;
import org.yaoxiang.device.signal.Plateau;

/// Body temperature by a contact thermometer, once it has settled.
public final class Thermometer implements SelfTesting {
    private static final Logger LOG = LoggerFactory.getLogger(Thermometer.class);
    private static final Duration STEP = Duration.ofMillis(250);
    private static final int WINDOW_STEPS = 20;
    private static final int STEPS_MAX = 4 * 90;

    /// A tenth of the accuracy that a clinical thermometer claims, 0.1 °C.
    private static final double NOISE_CELSIUS_MAX = 0.01;

    private final Supplier<Max30205> chip;
    private final Pause pause;
    private final Supplier<Stamp> now;

    /// @param chip opens the driver for one measurement
    public Thermometer(Supplier<Max30205> chip, Pause pause, Supplier<Stamp> now) {
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
        try (Max30205 thermometer = chip.get()) {
            return measure(thermometer, progress);
        } catch (BusException e) {
            LOG.warn("temperature not measured: {}", e.getMessage());
            return refused(Refusal.INSTRUMENT_FAULT);
        }
    }

    /// The chip has no identity and no test signal.
    @Override
    public List<SelfTest.Result> selfTest() {
        double[] celsius = new double[WINDOW_STEPS];
        try (Max30205 thermometer = chip.get()) {
            for (int i = 0; i < WINDOW_STEPS; i++) {
                pause.pause(STEP);
                celsius[i] = thermometer.celsius();
            }
        } catch (BusException e) {
            LOG.warn("thermometer not tested: {}", e.getMessage());
            return List.of(new SelfTest.Result.Refused(Probe.NOISE, Refusal.INSTRUMENT_FAULT));
        }
        return List.of(
                new SelfTest.Result.Measured(
                        Probe.NOISE, Noise.rms(celsius), 0, NOISE_CELSIUS_MAX, "Cel"));
    }

    private Outcome measure(Max30205 thermometer, Progress progress) {
        Deque<Double> window = new ArrayDeque<>();
        Refusal last = Refusal.NOT_SETTLED;
        for (int step = 0; step < STEPS_MAX; step++) {
            if (progress.cancelled()) {
                return refused(Refusal.CANCELLED);
            }
            pause.pause(STEP);
            window.addLast(thermometer.celsius());
            if (window.size() < WINDOW_STEPS) {
                progress.state((double) window.size() / WINDOW_STEPS, Optional.empty());
                continue;
            }
            Plateau plateau =
                    Plateau.of(window.stream().mapToDouble(Double::doubleValue).toArray());
            if (plateau.refusal().isEmpty()) {
                thermometer.confirm();
                return new Outcome.Measured(
                        new Reading.BodyTemperature(plateau.celsius()), Quality.CLEAN, now.get());
            }
            last = plateau.refusal().get();
            progress.state(0, plateau.refusal());
            window.removeFirst();
        }
        // A converter that hangs looks like a probe that is off: it answers for itself first.
        thermometer.confirm();
        return refused(last);
    }

    private Outcome refused(Refusal why) {
        return new Outcome.Refused(vital(), why, now.get());
    }
}
