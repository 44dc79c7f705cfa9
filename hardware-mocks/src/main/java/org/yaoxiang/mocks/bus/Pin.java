package org.yaoxiang.mocks.bus;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A digital wire with a level. Whoever listens is called on the thread that changes the level.
public final class Pin {
    private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean high;

    /// @param high the level at power-on
    public Pin(boolean high) {
        this.high = high;
    }

    /// The level now.
    public boolean isHigh() {
        return high;
    }

    /// Sets the level; listeners hear of a change only.
    public void set(boolean level) {
        if (high != level) {
            high = level;
            listeners.forEach(listener -> listener.accept(level));
        }
    }

    /// Calls the listener with the new level at each change.
    public void onChange(Consumer<Boolean> listener) {
        listeners.add(listener);
    }
}
