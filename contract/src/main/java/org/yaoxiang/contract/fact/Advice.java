package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import org.yaoxiang.contract.code.Disposition;

/// The county's signed answer to a consult.
///
/// @param clinicianId who answers, 1 to 64 characters
/// @param clinicianName as the village reads it, 1 to 128 characters
/// @param text the answer, 1 to 4000 characters
public record Advice(
        Hash consult,
        String clinicianId,
        String clinicianName,
        Disposition disposition,
        String text,
        Stamp at)
        implements Fact {
    public Advice {
        requireNonNull(consult, "consult");
        Texts.require(clinicianId, "clinicianId", 64);
        Texts.require(clinicianName, "clinicianName", 128);
        requireNonNull(disposition, "disposition");
        Texts.require(text, "text", 4000);
        requireNonNull(at, "at");
    }

    @Override
    public String toString() {
        return "Advice[redacted]";
    }
}
