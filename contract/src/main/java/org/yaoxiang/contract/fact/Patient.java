package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;

/// Who was examined. Prints no patient data.
///
/// @param villageId the village's own identifier of the patient, 1 to 64 characters
/// @param name the name as written, 1 to 128 characters
public record Patient(String villageId, String name, Sex sex, LocalDate birthDate) {
    public Patient {
        Texts.require(villageId, "villageId", 64);
        Texts.require(name, "name", 128);
        requireNonNull(sex, "sex");
        requireNonNull(birthDate, "birthDate");
    }

    @Override
    public String toString() {
        return "Patient[redacted]";
    }
}
