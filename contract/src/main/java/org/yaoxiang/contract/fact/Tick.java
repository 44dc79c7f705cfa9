package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/// Where on its own monotonic clock a handheld was: in which boot, and how long after its
/// beginning. It is right whatever the wall clock says, for nobody can set it.
///
/// @param boot a random number that the handheld drew when it was switched on
/// @param sinceBoot whole milliseconds since then, 0 to a hundred years
public record Tick(long boot, Duration sinceBoot) {
    /// How fast the monotonic clock may run from true time, in millionths. An engineering choice:
    /// 100 for a cheap quartz between -20 and 60 °C and its age, which is cut to 20 to 50, and the
    /// 500 by which Linux lets a network time program steer the clock (adjtimex(2), `freq`).
    public static final int DRIFT_PPM = 600;

    public Tick {
        requireNonNull(sinceBoot, "sinceBoot");
        if (sinceBoot.isNegative() || sinceBoot.compareTo(Stamp.OPEN) > 0) {
            throw new IllegalArgumentException(
                    "sinceBoot " + sinceBoot + ", expected 0 to " + Stamp.OPEN);
        }
        sinceBoot = Duration.ofMillis(sinceBoot.toMillis());
    }

    /// By how much a span on the monotonic clock may differ from the true one, in milliseconds,
    /// rounded up.
    ///
    /// @param millis the span's length, of either sign
    public static long driftMillis(long millis) {
        return Math.ceilDiv(Math.multiplyExact(Math.abs(millis), (long) DRIFT_PPM), 1_000_000L);
    }
}
