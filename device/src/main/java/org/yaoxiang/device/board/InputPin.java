package org.yaoxiang.device.board;

/// A pin that a chip drives.
public interface InputPin {
    /// Is the pin low now.
    boolean isLow();

    /// Calls the listener at every falling edge, on the pin's own thread, until closed.
    Listening onFalling(Runnable listener);

    /// A listener that can be taken off again.
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
