package org.yaoxiang.bridge.answer;

import static java.util.Objects.requireNonNull;

import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.fact.Hash;

/// What a hospital's own system says that one of its clinicians has answered.
///
/// @param consult which is answered
/// @param clinician who has answered, 1 to 128 characters
/// @param text the answer, 1 to 4000 characters
/// @param report what the answer is called there, `system|value`, 1 to 256 characters
public record Proposal(
        Hash consult, String clinician, Disposition disposition, String text, String report) {
    public Proposal {
        requireNonNull(consult, "consult");
        requireNonNull(clinician, "clinician");
        requireNonNull(disposition, "disposition");
        requireNonNull(text, "text");
        requireNonNull(report, "report");
    }

    @Override
    public String toString() {
        return "Proposal[redacted]";
    }
}
