package org.yaoxiang.bridge.server;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.yaoxiang.bridge.answer.Fault;

/// Why an answer is not taken, as an OperationOutcome.
final class Faults {
    private Faults() {}

    /// The refusal to throw. It names the element and says nothing of what is in it.
    static BaseServerResponseException of(Fault fault) {
        OperationOutcome outcome = new OperationOutcome();
        outcome.addIssue()
                .setSeverity(IssueSeverity.ERROR)
                .setCode(code(fault))
                .setDetails(new CodeableConcept().setText(fault.chinese()))
                .setDiagnostics(fault.english())
                .addExpression(expression(fault));
        return new UnclassifiedServerFailureException(status(fault), fault.english(), outcome);
    }

    private static int status(Fault fault) {
        return switch (fault) {
            case ALREADY_ANSWERED, NAME_TAKEN -> 409;
            case NOT_ENROLLED, NOT_SAVED -> 503;
            case UNKNOWN_REQUEST,
                    FOREIGN_PATIENT,
                    HANDHELD_GONE,
                    NOT_FINAL,
                    NOT_UNDERSTOOD,
                    NO_CONCLUSION,
                    TOO_LONG,
                    NO_DISPOSITION,
                    UNKNOWN_CODE,
                    NO_CLINICIAN ->
                    422;
        };
    }

    private static IssueType code(Fault fault) {
        return switch (fault) {
            case UNKNOWN_REQUEST -> IssueType.NOTFOUND;
            case FOREIGN_PATIENT, NOT_FINAL, HANDHELD_GONE -> IssueType.BUSINESSRULE;
            case ALREADY_ANSWERED -> IssueType.CONFLICT;
            case NAME_TAKEN -> IssueType.DUPLICATE;
            case NOT_UNDERSTOOD -> IssueType.NOTSUPPORTED;
            case NO_CONCLUSION, NO_DISPOSITION, NO_CLINICIAN -> IssueType.REQUIRED;
            case TOO_LONG -> IssueType.TOOLONG;
            case UNKNOWN_CODE -> IssueType.CODEINVALID;
            case NOT_ENROLLED, NOT_SAVED -> IssueType.TRANSIENT;
        };
    }

    private static String expression(Fault fault) {
        return "DiagnosticReport"
                + switch (fault) {
                    case UNKNOWN_REQUEST, ALREADY_ANSWERED, HANDHELD_GONE -> ".basedOn";
                    case FOREIGN_PATIENT -> ".subject";
                    case NAME_TAKEN -> ".identifier";
                    case NOT_FINAL -> ".status";
                    case NO_CONCLUSION -> ".conclusion";
                    case NO_DISPOSITION, UNKNOWN_CODE -> ".conclusionCode";
                    case NO_CLINICIAN -> ".resultsInterpreter";
                    case NOT_UNDERSTOOD, TOO_LONG, NOT_ENROLLED, NOT_SAVED -> "";
                };
    }
}
