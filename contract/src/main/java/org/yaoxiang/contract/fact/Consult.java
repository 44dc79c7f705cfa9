package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import org.yaoxiang.contract.code.Urgency;

/// The village asks the county about a check.
///
/// @param check the check it is about
/// @param question what the village doctor asks, 1 to 2000 characters
public record Consult(Hash check, Urgency urgency, String question, Stamp at) implements Fact {
    public Consult {
        requireNonNull(check, "check");
        requireNonNull(urgency, "urgency");
        Texts.require(question, "question", 2000);
        requireNonNull(at, "at");
    }

    @Override
    public String toString() {
        return "Consult[redacted]";
    }
}
