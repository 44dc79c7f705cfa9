package org.yaoxiang.mocks.world;

import java.time.Instant;
import org.yaoxiang.mocks.chip.Max17048;

/// The handheld's lithium cell. Its charge stays where it is put.
public final class Battery implements Max17048.Cell {
    private static final double EMPTY_VOLTS = 3.3;
    private static final double FULL_VOLTS = 4.2;
    private static final double PERCENT_PER_HOUR = -12.5;

    private volatile double percent = 80;
    private volatile boolean isFitted = true;

    Battery() {}

    /// Sets the charge.
    ///
    /// @param percent 0 to 100
    public void charge(double percent) {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent " + percent + ", expected 0 to 100");
        }
        this.percent = percent;
    }

    /// Takes the cell out or puts it in.
    public void fitted(boolean isFitted) {
        this.isFitted = isFitted;
    }

    /// A straight line from empty to full; real cells are flatter in the middle.
    @Override
    public double volts(Instant at) {
        return isFitted ? EMPTY_VOLTS + (FULL_VOLTS - EMPTY_VOLTS) * percent / 100 : 0;
    }

    @Override
    public double percent(Instant at) {
        return percent;
    }

    @Override
    public double percentPerHour(Instant at) {
        return PERCENT_PER_HOUR;
    }
}
