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
    LISTS("Unable to expand ValueSet", "could not be found: urn:iso:std:iso:11073:10101"),
    DOCUMENTS("Unable to expand ValueSet", "could not be found: http://loinc.org"),
    URGENCY(
            "value set 'Observation Interpretation Codes'",
            "(codes = https://yaoxiang.example/fhir/CodeSystem/urgency#"),
    UNSURE("No code provided, and a code should be provided", "observation-interpretation"),
    PERFORMER("Best Practice Recommendation: In general, all observations should", "performer"),
    HASH("No code provided, and a code should be provided", "value set 'IdentifierType'"),
    DIGITS("The value '", "is outside the range of commonly/reasonably supported decimals"),
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
        String line = message.getLocationString() + ": " + message.getMessage();
        return message.getSeverity() == ResultSeverityEnum.WARNING
                && Stream.of(values())
                        .anyMatch(each -> line.contains(each.part) && line.contains(each.other));
    }
}
