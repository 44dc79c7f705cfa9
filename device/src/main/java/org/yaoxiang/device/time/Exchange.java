package org.yaoxiang.device.time;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/// One question to the county and its answer, which says what time it was there in between.
///
/// @param asked when the question left, since boot
/// @param answered when the answer was here, since boot; not before it left
/// @param county what the county's clock said
/// @param uncertainty how far that clock may be off, 0 or more
public record Exchange(Duration asked, Duration answered, Instant county, Duration uncertainty) {
    public Exchange {
        requireNonNull(county, "county");
        if (answered.compareTo(asked) < 0 || uncertainty.isNegative()) {
            throw new IllegalArgumentException(
                    "asked " + asked + ", answered " + answered + ", uncertainty " + uncertainty);
        }
    }
}
