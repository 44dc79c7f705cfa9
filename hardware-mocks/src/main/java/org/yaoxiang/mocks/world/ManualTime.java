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
}
