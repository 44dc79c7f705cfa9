package org.yaoxiang.contract.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;

/// An interval that holds an instant, with the arithmetic that keeps this true.
///
/// @param from milliseconds of the epoch, {@link #EVER} when nothing is known
/// @param until milliseconds of the epoch, {@link #NEVER} when nothing is known
public record Span(long from, long until) {
    /// The beginning that is not known.
    public static final long EVER = Long.MIN_VALUE;

    /// The end that is not known.
    public static final long NEVER = Long.MAX_VALUE;

    /// 300,000 years: far enough for any clock, and no sum of some overflows.
    private static final long FAR = 10_000_000_000_000_000L;

    /// What a stamp says.
    public static Span of(Stamp stamp) {
        long at = Math.clamp(stamp.at().toEpochMilli(), -FAR, FAR);
        if (stamp.isOpen()) {
            return new Span(at, NEVER);
        }
        long half = Math.min(stamp.uncertainty().toMillis(), FAR);
        return new Span(at - half, at + half);
    }

    /// The same interval later or earlier on the monotonic clock, wider by its drift.
    ///
    /// @param millis how much later, of either sign
    public Span moved(long millis) {
        long drift = Tick.driftMillis(millis);
        return new Span(from + millis - drift, until == NEVER ? NEVER : until + millis + drift);
    }

    /// What both say; when they contradict each other, as far as either of them reaches.
    public Span and(Span other) {
        long later = Math.max(from, other.from);
        long earlier = Math.min(until, other.until);
        if (later <= earlier) {
            return new Span(later, earlier);
        }
        return new Span(
                Math.min(from, other.from == EVER ? other.until : other.from),
                Math.max(until, other.until == NEVER ? other.from : other.until));
    }

    /// The interval as a stamp; open when its end is not known. Its beginning must be.
    public Stamp stamp(Optional<Tick> tick) {
        if (until == NEVER) {
            return Stamp.notBefore(Instant.ofEpochMilli(from), tick);
        }
        long half = Math.ceilDiv(until - from, 2L);
        return new Stamp(Instant.ofEpochMilli(from + half), Duration.ofMillis(half), tick);
    }
}
