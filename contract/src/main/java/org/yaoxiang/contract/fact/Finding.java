package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;

/// What a rule concludes from a reading. Prints no patient data.
///
/// @param rule the rule's name, 1 to 64 characters
/// @param basis the quantity it was concluded from
/// @param chinese what the village doctor reads, 1 to 512 characters
/// @param english the same in English, 1 to 512 characters
public record Finding(
        String rule,
        Vital basis,
        Urgency urgency,
        String chinese,
        String english,
        Citation citation) {
    public Finding {
        Texts.require(rule, "rule", 64);
        requireNonNull(basis, "basis");
        requireNonNull(urgency, "urgency");
        Texts.require(chinese, "chinese", 512);
        Texts.require(english, "english", 512);
        requireNonNull(citation, "citation");
    }

    @Override
    public String toString() {
        return "Finding[redacted]";
    }
}
