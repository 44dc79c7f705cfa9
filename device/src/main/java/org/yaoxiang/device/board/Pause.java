package org.yaoxiang.device.board;

import java.time.Duration;

/// The only way to wait.
@FunctionalInterface
public interface Pause {
    /// Returns after at least this long, or at once with the interrupt flag set.
    void pause(Duration time);

    /// Waits by the system's clock.
    static Pause system() {
        return time -> {
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
