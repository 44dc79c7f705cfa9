package org.yaoxiang.bridge.hospital;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.StringType;

/// What a server answers, and what of its refusal is for people.
final class Outcomes {
    /// Of an answer that is no OperationOutcome; an engineering choice.
    private static final int TEXT_LENGTH_MAX = 2000;

    private Outcomes() {}

    /// One line per issue; the text as it is when it is no OperationOutcome.
    static List<String> issues(String body) {
        return resource(body, OperationOutcome.class)
                .map(outcome -> outcome.getIssue().stream().map(Outcomes::line).toList())
                .orElseGet(() -> cut(body));
    }

    /// What an answer holds; empty when it is anything else.
    static <T extends IBaseResource> Optional<T> resource(String body, Class<T> type) {
        try {
            return Optional.of(FhirContext.forR4Cached().newJsonParser().parseResource(body))
                    .filter(type::isInstance)
                    .map(type::cast);
        } catch (DataFormatException _) {
            return Optional.empty();
        }
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
