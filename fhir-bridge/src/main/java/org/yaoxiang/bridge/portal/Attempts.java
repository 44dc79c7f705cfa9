package org.yaoxiang.bridge.portal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Slows the guessing of PINs: after three wrong ones each further attempt on a clinician has to
/// wait, 30 s at first, twice as long every time, 15 min at most. That leaves 35 000 guesses a
/// year.
final class Attempts {
    private static final int FREE = 3;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final Duration WAIT_MAX = Duration.ofMinutes(15);

    private final InstantSource clock;
    private final Map<String, Failed> failed = new HashMap<>();

    private record Failed(int count, Instant notBefore) {}

    Attempts(InstantSource clock) {
        this.clock = clock;
    }

    /// Begins an attempt and counts it as failed, so that many at once do not slip through.
    ///
    /// @param id one of the known clinicians, which bounds the memory
    /// @return how long to wait before an attempt is allowed; zero when this one is
    synchronized Duration begin(String id) {
        Instant now = clock.instant();
        Failed before = failed.getOrDefault(id, new Failed(0, now));
        Duration wait = Duration.between(now, before.notBefore());
        // A clock that was set back must not lock anyone out for longer than the longest wait.
        if (wait.isPositive() && wait.compareTo(WAIT_MAX) <= 0) {
            return wait;
        }
        int count = before.count() + 1;
        failed.put(id, new Failed(count, now.plus(waitAfter(count))));
        return Duration.ZERO;
    }

    /// The attempt was right.
    synchronized void succeeded(String id) {
        failed.remove(id);
    }

    private static Duration waitAfter(int count) {
        if (count < FREE) {
            return Duration.ZERO;
        }
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(count - FREE, 10));
        return wait.compareTo(WAIT_MAX) < 0 ? wait : WAIT_MAX;
    }
}
