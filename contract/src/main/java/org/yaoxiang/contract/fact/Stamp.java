package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/// An instant, to the millisecond, and how sure its author was of it.
///
/// @param at the instant, whole milliseconds
/// @param uncertainty half the width of the interval that holds the true instant; 0 or more, whole
///   milliseconds
public record Stamp(Instant at, Duration uncertainty) {
    public Stamp {
        requireNonNull(at, "at");
        requireNonNull(uncertainty, "uncertainty");
        if (uncertainty.isNegative()) {
            throw new IllegalArgumentException("uncertainty " + uncertainty + ", expected ≥ 0");
        }
        at = Instant.ofEpochMilli(at.toEpochMilli());
        uncertainty = Duration.ofMillis(uncertainty.toMillis());
    }
}
