package org.yaoxiang.bridge.map;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/// Somebody has looked in an emergency who otherwise may not.
///
/// @param by who
/// @param reason as it was given
/// @param isDone whether anything was shown
/// @param patients the ids of the Patients whom that concerned
public record Emergency(
        Instant at, String by, String reason, boolean isDone, List<String> patients) {
    public Emergency {
        requireNonNull(at, "at");
        requireNonNull(by, "by");
        requireNonNull(reason, "reason");
        patients = List.copyOf(patients);
    }

    @Override
    public String toString() {
        return "Emergency[" + by + "]";
    }
}
