package org.yaoxiang.device.vault;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.yaoxiang.contract.fact.Hash;

/// A patient as the vault's checks know them.
///
/// @param examined as the last check names the patient
/// @param checks all that this handheld has sealed about the patient, newest first; at least one
public record Person(Examined examined, List<Entry> checks) {
    public Person {
        requireNonNull(examined, "examined");
        checks = List.copyOf(checks);
    }

    /// The newest check, by which the pages name the patient.
    public Hash lastCheck() {
        return checks.getFirst().hash();
    }

    @Override
    public String toString() {
        return "Person[redacted]";
    }
}
