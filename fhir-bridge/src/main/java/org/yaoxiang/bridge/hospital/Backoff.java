package org.yaoxiang.bridge.hospital;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How long to leave a server alone that has failed: twice as long each time, a random half of it,
/// so that the bridges of a province do not come back to a server all at once. Not thread-safe.
final class Backoff {
    /// Engineering choices.
    private static final Duration WAIT_MIN = Duration.ofSeconds(1);

    private static final Duration WAIT_MAX = Duration.ofMinutes(5);

    /// A server that asks for more is asked again after this.
    private static final Duration ASKED_WAIT_MAX = Duration.ofHours(1);

    private final RandomGenerator random;
    private int tries;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /// How often it has failed since it went well last.
    int tries() {
        return tries;
    }

    void failed() {
        tries++;
    }

    void wentWell() {
        tries = 0;
    }

    /// The wait after the failure that was noted last.
    ///
    /// @param asked how long the server wants to be left alone
    Duration next(Optional<Duration> asked) {
        int doublings = Math.min(tries - 1, 20);
        long full = Math.min(WAIT_MIN.toMillis() << doublings, WAIT_MAX.toMillis());
        long wait = full / 2 + random.nextLong(full / 2 + 1);
        long least =
                asked.map(Duration::toMillis)
                        .map(each -> Math.min(each, ASKED_WAIT_MAX.toMillis()))
                        .orElse(0L);
        return Duration.ofMillis(Math.max(wait, least));
    }
}
