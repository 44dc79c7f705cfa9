package org.yaoxiang.bridge.map;

import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.util.stream.Stream;

/// The warnings of the validator that docs/guide.md explains; nothing else passes. Errors are never
/// explained.
enum Explained {
    NARRATIVE("dom-6: 'A resource should have narrative", ""),
    LOINC("CodeSystem is unknown and can't be validated: http://loinc.org for", ""),
    MDC("CodeSystem is unknown and can't be validated: urn:iso:std:iso:11073:10101 for", ""),
    URGENCY(
            "value set 'Observation Interpretation Codes'",
            "(codes = https://yaoxiang.example/fhir/CodeSystem/urgency#"),
    UNSURE("No code provided, and a code should be provided", "observation-interpretation"),
    NEWER(
            "value set 'What a check reads or refuses'",
            "(codes = https://yaoxiang.example/fhir/CodeSystem/reading-tag#");

    private final String part;
    private final String other;

    Explained(String part, String other) {
        this.part = part;
        this.other = other;
    }

    static boolean is(SingleValidationMessage message) {
        return message.getSeverity() == ResultSeverityEnum.WARNING
                && Stream.of(values())
                        .anyMatch(each ->
                                message.getMessage().contains(each.part)
                                        && message.getMessage().contains(each.other));
    }
}
