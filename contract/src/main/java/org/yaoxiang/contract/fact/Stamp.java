package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The interval, to the millisecond, in which something happened, as sure as its author was of it.
/// A handheld without a clock chip may know no more than that it was not before an instant; such a
/// stamp is open.
///
/// @param at the middle of the interval; the beginning of an open one; whole milliseconds
/// @param uncertainty half the width of the interval that holds the true instant; 0 or more, whole
///   milliseconds; {@link #OPEN} when the interval has no end
/// @param tick what the monotonic clock of the author said; empty for one who has a clock to trust
public record Stamp(Instant at, Duration uncertainty, Optional<Tick> tick) {
    /// The uncertainty of a stamp that only says "not before".
    public static final Duration OPEN = Duration.ofDays(36_525);

    public Stamp {
        requireNonNull(at, "at");
        requireNonNull(uncertainty, "uncertainty");
        requireNonNull(tick, "tick");
        if (uncertainty.isNegative()) {
            throw new IllegalArgumentException("uncertainty " + uncertainty + ", expected ≥ 0");
        }
        at = Instant.ofEpochMilli(at.toEpochMilli());
        uncertainty = Duration.ofMillis(uncertainty.toMillis());
    }

    /// A stamp by a clock that can be trusted.
    public Stamp(Instant at, Duration uncertainty) {
        this(at, uncertainty, Optional.empty());
    }

    /// A stamp that says only that it was not before an instant.
    public static Stamp notBefore(Instant at, Optional<Tick> tick) {
        return new Stamp(at, OPEN, tick);
    }

    /// Whether the interval has no end.
    public boolean isOpen() {
        return uncertainty.equals(OPEN);
    }

    /// The earliest instant that it can have been.
    public Instant from() {
        return isOpen() ? at : at.minus(uncertainty);
    }

    /// The latest instant that it can have been; empty when the stamp is open.
    public Optional<Instant> until() {
        return isOpen() ? Optional.empty() : Optional.of(at.plus(uncertainty));
    }
}
