package org.yaoxiang.mocks.world;

import java.time.Duration;
import java.time.Instant;
import org.yaoxiang.mocks.chip.Max17048;

/// The handheld's lithium cell. It drains by an eighth an hour from where it was put.
public final class Battery implements Max17048.Cell {
    private static final double EMPTY_VOLTS = 3.3;
    private static final double FULL_VOLTS = 4.2;
    private static final double PERCENT_PER_HOUR = -12.5;

    private record Put(double percent, Instant at) {}

    private volatile Put put;
    private volatile boolean isFitted = true;

    Battery(Instant bought) {
        put = new Put(80, bought);
    }

    /// Sets the charge from an instant on.
    ///
    /// @param percent 0 to 100
    public void charge(double percent, Instant from) {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent " + percent + ", expected 0 to 100");
        }
        put = new Put(percent, from);
    }

    /// Takes the cell out or puts it in.
    public void fitted(boolean isFitted) {
        this.isFitted = isFitted;
    }

    /// A straight line from empty to full; real cells are flatter in the middle.
    @Override
    public double volts(Instant at) {
        return isFitted ? EMPTY_VOLTS + (FULL_VOLTS - EMPTY_VOLTS) * percent(at) / 100 : 0;
    }

    @Override
    public double percent(Instant at) {
        Put last = put;
        double hours = Duration.between(last.at, at).toMillis() / 3_600_000.0;
        return Math.clamp(last.percent + hours * PERCENT_PER_HOUR, 0, 100);
    }

    @Override
    public double percentPerHour(Instant at) {
        return PERCENT_PER_HOUR;
    }
}
