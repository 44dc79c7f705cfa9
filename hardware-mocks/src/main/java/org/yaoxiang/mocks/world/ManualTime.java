package org.yaoxiang.mocks.world;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that moves only when told to.
public final class ManualTime implements InstantSource {
    private volatile Instant now;

    /// @param now the first instant
    public ManualTime(Instant now) {
        this.now = requireNonNull(now, "now");
    }

    @Override
    public Instant instant() {
        return now;
    }

    /// Moves the clock, backwards too.
    public void pass(Duration duration) {
        now = now.plus(duration);
    }

    /// Moves the clock in steps, the last of which may be shorter, as a converter needs them.
    ///
    /// @param afterEach lets the world live
    public void pass(Duration duration, Duration step, Runnable afterEach) {
        Instant end = now.plus(duration);
        while (now.isBefore(end)) {
            Duration left = Duration.between(now, end);
            pass(left.compareTo(step) < 0 ? left : step);
            afterEach.run();
        }
    }
}
