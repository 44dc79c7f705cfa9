package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

/// A county clinician takes a consult.
///
/// @param clinicianId who takes it, 1 to 64 characters
public record Claim(Hash consult, String clinicianId, Stamp at) implements Fact {
    public Claim {
        requireNonNull(consult, "consult");
        Texts.require(clinicianId, "clinicianId", 64);
        requireNonNull(at, "at");
    }
}
