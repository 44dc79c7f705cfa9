package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.yaoxiang.contract.code.Disposition;

/// The county's signed answer to a consult.
///
/// @param clinicianId whose key signs: a clinician's, or that of a relay; 1 to 64 characters
/// @param clinicianName who answers, as the village reads it, 1 to 128 characters
/// @param text the answer, 1 to 4000 characters
/// @param relayed how it came here when no clinician has signed it
public record Advice(
        Hash consult,
        String clinicianId,
        String clinicianName,
        Disposition disposition,
        String text,
        Optional<Relayed> relayed,
        Stamp at)
        implements Fact {
    public Advice {
        requireNonNull(consult, "consult");
        Texts.require(clinicianId, "clinicianId", 64);
        Texts.require(clinicianName, "clinicianName", 128);
        requireNonNull(disposition, "disposition");
        Texts.require(text, "text", 4000);
        requireNonNull(relayed, "relayed");
        requireNonNull(at, "at");
    }

    /// An advice that the clinician signs.
    public Advice(
            Hash consult,
            String clinicianId,
            String clinicianName,
            Disposition disposition,
            String text,
            Stamp at) {
        this(consult, clinicianId, clinicianName, disposition, text, Optional.empty(), at);
    }

    /// An answer that was given in a hospital's own system, the relay. The signature is the
    /// relay's; that the clinician has answered is what the relay says.
    ///
    /// @param system the relay's name as the village reads it, 1 to 128 characters
    /// @param report what the answer is called there, `system|value` of an identifier (FHIR R4
    ///   §3.1.1.4.10), 1 to 256 characters: by it one that comes twice is one
    public record Relayed(String system, String report) {
        public static final int REPORT_LENGTH_MAX = 256;

        public Relayed {
            Texts.require(system, "system", 128);
            Texts.require(report, "report", REPORT_LENGTH_MAX);
        }
    }

    @Override
    public String toString() {
        return "Advice[redacted]";
    }
}
