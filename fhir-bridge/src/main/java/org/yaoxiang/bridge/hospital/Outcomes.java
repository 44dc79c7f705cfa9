package org.yaoxiang.bridge.hospital;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.StringType;

/// What a server says in its refusal, for people.
final class Outcomes {
    /// Of an answer that is no OperationOutcome; an engineering choice.
    private static final int TEXT_LENGTH_MAX = 2000;

    private Outcomes() {}

    /// One line per issue; the text as it is when it is no OperationOutcome.
    static List<String> issues(String body) {
        try {
            if (FhirContext.forR4Cached().newJsonParser().parseResource(body)
                    instanceof OperationOutcome outcome) {
                return outcome.getIssue().stream().map(Outcomes::line).toList();
            }
        } catch (DataFormatException e) {
            return cut(body);
        }
        return cut(body);
    }

    private static String line(OperationOutcomeIssueComponent issue) {
        String where =
                issue.getExpression().stream()
                        .map(StringType::getValue)
                        .collect(Collectors.joining(", "));
        return Stream.of(
                        issue.hasSeverity() ? issue.getSeverity().toCode() : null,
                        issue.hasCode() ? issue.getCode().toCode() : null,
                        issue.getDetails().getText(),
                        issue.getDiagnostics(),
                        where.isEmpty() ? null : "(" + where + ")")
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }

    private static List<String> cut(String body) {
        return body.isBlank()
                ? List.of()
                : List.of(body.substring(0, Math.min(body.length(), TEXT_LENGTH_MAX)));
    }
}
