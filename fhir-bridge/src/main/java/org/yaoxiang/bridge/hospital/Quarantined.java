package org.yaoxiang.bridge.hospital;

import java.time.Instant;
import java.util.List;
import org.yaoxiang.contract.fact.Hash;

/// A transaction that a hospital refused. It is kept until it is taken.
///
/// @param fact in whose wake it came
/// @param part its place among the fact's transactions, from 0
/// @param resources what it holds, as `Type/id`
/// @param at when it was refused last
/// @param status what the hospital answered, of HTTP; 0 when it did not
/// @param issues what it said, line by line; may hold patient data
public record Quarantined(
        Hash fact, int part, List<String> resources, Instant at, int status, List<String> issues) {
    public Quarantined {
        resources = List.copyOf(resources);
        issues = List.copyOf(issues);
    }

    /// Without what the hospital said: logs hold no patient data.
    @Override
    public String toString() {
        return "Quarantined[" + fact + " " + part + ", status " + status + "]";
    }
}
