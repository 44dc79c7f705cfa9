package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.driver.BciOximeter;

/// Oxygen saturation and pulse by an oximeter module that streams BCI packets. The protocol has no
/// perfusion index, and none is made up from its bar graph. It must stand by its values for ten
/// seconds: its own average may still be on its way when the finger has just gone in.
public final class SerialOximeter implements Instrument {
    private static final Logger LOG = LoggerFactory.getLogger(SerialOximeter.class);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int STEPS_MAX = 10 * 90;

    /// Ten seconds in which the module stands by its values; an engineering choice.
    private static final int STEADY_STEPS = 10 * 10;

    private static final int SILENT_STEPS_MAX = 10 * 3;

    private final Supplier<BciOximeter> driver;
    private final Pause pause;
    private final Supplier<Stamp> now;

    /// @param driver opens the driver for one measurement
    public SerialOximeter(Supplier<BciOximeter> driver, Pause pause, Supplier<Stamp> now) {
        this.driver = requireNonNull(driver, "driver");
        this.pause = requireNonNull(pause, "pause");
        this.now = requireNonNull(now, "now");
    }

    @Override
    public Vital vital() {
        return Vital.OXYGEN_SATURATION;
    }

    @Override
    public Outcome measure(Progress progress) {
        try (BciOximeter oximeter = driver.get()) {
            return measure(oximeter, progress);
        } catch (BusException e) {
            LOG.warn("oxygen saturation not measured: {}", e.getMessage());
            return refused(Refusal.NO_CONNECTION);
        }
    }

    private Outcome measure(BciOximeter oximeter, Progress progress) {
        Refusal hindrance = Refusal.NOT_SETTLED;
        int steady = 0;
        int silent = 0;
        for (int step = 0; step < STEPS_MAX; step++) {
            if (progress.cancelled()) {
                return refused(Refusal.CANCELLED);
            }
            pause.pause(STEP);
            switch (oximeter.state()) {
                case BciOximeter.State.Measured(int percent, int pulse) -> {
                    steady++;
                    silent = 0;
                    if (steady >= STEADY_STEPS) {
                        return new Outcome.Measured(
                                new Reading.BareSaturation(percent, pulse),
                                Quality.CLEAN,
                                now.get());
                    }
                }
                case BciOximeter.State.Other other -> {
                    // A changed value begins its packets anew, and that is no hindrance yet.
                    steady = other == BciOximeter.State.Other.SETTLING ? steady : 0;
                    silent = other == BciOximeter.State.Other.SILENT ? silent + 1 : 0;
                    hindrance = why(other);
                }
            }
            if (silent > SILENT_STEPS_MAX) {
                return refused(Refusal.NO_CONNECTION);
            }
            progress.state(
                    (double) steady / STEADY_STEPS,
                    steady > 0 ? Optional.empty() : Optional.of(hindrance));
        }
        return refused(hindrance);
    }

    private static Refusal why(BciOximeter.State.Other other) {
        return switch (other) {
            case SILENT, PROBE_UNPLUGGED -> Refusal.NO_CONNECTION;
            case NO_FINGER -> Refusal.NO_FINGER;
            case SETTLING, LATE -> Refusal.NOT_SETTLED;
        };
    }

    private Outcome refused(Refusal why) {
        return new Outcome.Refused(vital(), why, now.get());
    }
}
