package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.yaoxiang.contract.code.Urgency;

/// The record of one visit: who, where, what the instruments said and what follows from it.
///
/// @param clinicianId the village clinician, 1 to 64 characters
/// @param outcomes in the order of measuring, 1 to 64
/// @param findings what the rules concluded, at most 64
public record Check(
        Patient patient,
        Place place,
        Origin origin,
        String clinicianId,
        List<Outcome> outcomes,
        List<Finding> findings,
        Stamp at)
        implements Fact {
    public Check {
        requireNonNull(patient, "patient");
        requireNonNull(place, "place");
        requireNonNull(origin, "origin");
        Texts.require(clinicianId, "clinicianId", 64);
        outcomes = List.copyOf(outcomes);
        findings = List.copyOf(findings);
        requireNonNull(at, "at");
        if (outcomes.isEmpty() || outcomes.size() > 64 || findings.size() > 64) {
            throw new IllegalArgumentException(
                    outcomes.size()
                            + " outcomes, expected 1 to 64; "
                            + findings.size()
                            + " findings, expected at most 64");
        }
    }

    /// The most urgent finding's urgency, routine when there is none.
    public Urgency urgency() {
        return findings.stream()
                .map(Finding::urgency)
                .reduce(Urgency.ROUTINE, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    @Override
    public String toString() {
        return "Check[redacted]";
    }
}
