package org.yaoxiang.mocks.bus;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleConsumer;

/// A pulse-width modulated wire, of which only the share of time that it is high matters. Whoever
/// listens is called on the thread that changes it.
public final class PwmLine {
    private final List<DoubleConsumer> listeners = new CopyOnWriteArrayList<>();
    private volatile double duty;

    /// The share of time that the line is high, 0 to 1; 0 at power-on.
    public double duty() {
        return duty;
    }

    /// Sets the share of time that the line is high.
    ///
    /// @param share 0 to 1
    public void drive(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("duty " + share + ", expected 0 to 1");
        }
        duty = share;
        listeners.forEach(listener -> listener.accept(share));
    }

    /// Calls the listener with the new share each time it is set.
    public void onDrive(DoubleConsumer listener) {
        listeners.add(listener);
    }
}
