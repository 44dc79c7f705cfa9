package org.yaoxiang.bridge.server;

import ca.uhn.fhir.rest.annotation.Transaction;
import ca.uhn.fhir.rest.annotation.TransactionParam;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.bridge.answer.AnswerException;
import org.yaoxiang.bridge.answer.Answering;
import org.yaoxiang.bridge.answer.Fault;
import org.yaoxiang.bridge.map.AnswerOf;
import org.yaoxiang.contract.fact.Hash;

/// Takes what a relay writes: the answer to a consult, as a DiagnosticReport alone or in a
/// transaction with its Task. Nothing of it is stored as it is. It becomes an advice, and what can
/// be read follows from that once it has been to the gateway. Public because HAPI calls it by
/// reflection.
public final class Counter {
    private static final String REPORT = "DiagnosticReport";
    private static final String TASK = "Task";

    private final ResourceStore store;
    private final Answering answering;

    Counter(ResourceStore store, Answering answering) {
        this.store = store;
        this.answering = answering;
    }

    /// An answer with its Task, all or none.
    @Transaction
    public Bundle transact(@TransactionParam Bundle transaction, ServletRequestDetails request) {
        String relay = Doorkeeper.relay(request.getServletRequest());
        if (transaction.getType() != Bundle.BundleType.TRANSACTION) {
            throw new InvalidRequestException("a Bundle of type transaction is taken, no other");
        }
        List<BundleEntryComponent> entries = transaction.getEntry();
        entries.forEach(Counter::requireHeeded);
        BundleEntryComponent answer =
                entries.stream()
                        .filter(Counter::isAnswer)
                        .findFirst()
                        .orElseThrow(Counter::tooMuch);
        DiagnosticReport report = (DiagnosticReport) answer.getResource();
        ServiceRequest asked = asked(report, request);
        long tasks = entries.stream().filter(each -> isTask(each, asked)).count();
        if (tasks > 1 || entries.size() != 1 + tasks) {
            throw tooMuch();
        }
        Answering.Taken taken =
                take(
                        request,
                        relay,
                        report,
                        asked,
                        condition(answer.getRequest().getIfNoneExist()));
        Bundle response = new Bundle().setType(Bundle.BundleType.TRANSACTIONRESPONSE);
        for (BundleEntryComponent each : entries) {
            boolean isAnswer = isAnswer(each);
            response.addEntry()
                    .getResponse()
                    .setStatus(isAnswer && taken.isNew() ? "201 Created" : "200 OK")
                    .setLocation(
                            isAnswer
                                    ? REPORT + "/" + AnswerOf.id(taken.advice())
                                    : each.getRequest().getUrl());
        }
        return response;
    }

    /// An answer alone.
    ///
    /// @param condition `DiagnosticReport?identifier=system|value`
    MethodOutcome take(
            DiagnosticReport report, @Nullable String condition, ServletRequestDetails request) {
        String relay = Doorkeeper.relay(request.getServletRequest());
        Answering.Taken taken =
                take(request, relay, report, asked(report, request), condition(condition));
        MethodOutcome outcome =
                new MethodOutcome(new IdType(REPORT, AnswerOf.id(taken.advice())), taken.isNew());
        OperationOutcome said = new OperationOutcome();
        said.addIssue()
                .setSeverity(OperationOutcome.IssueSeverity.INFORMATION)
                .setCode(OperationOutcome.IssueType.INFORMATIONAL)
                .setDiagnostics(
                        "Signed and saved. It can be read here once it has been to the gateway.");
        return outcome.setOperationOutcome(said);
    }

    /// A Task that a relay wants completed. An answer has completed it, or nothing does.
    Task complete(IdType id, Task task, ServletRequestDetails request) {
        Doorkeeper.relay(request.getServletRequest());
        if (task.getStatus() != Task.TaskStatus.COMPLETED) {
            throw new UnprocessableEntityException(
                    "of a Task only the status completed can be written");
        }
        Task known =
                own(TASK, id.getIdPart(), request)
                        .map(Task.class::cast)
                        .orElseThrow(() -> Faults.of(Fault.UNKNOWN_REQUEST));
        if (known.getStatus() != Task.TaskStatus.COMPLETED
                && answering.open().contains(consult(known))) {
            throw new UnprocessableEntityException(
                    "a Task is completed by the DiagnosticReport that answers its request");
        }
        return known;
    }

    private Answering.Taken take(
            ServletRequestDetails request,
            String relay,
            DiagnosticReport report,
            ServiceRequest asked,
            Optional<String> condition) {
        try {
            if (!isSame(report.getSubject(), asked.getSubject(), request)) {
                throw new AnswerException(Fault.FOREIGN_PATIENT);
            }
            Optional<String> identifier = AnswerOf.identifier(report);
            if (condition.isPresent() && identifier.isPresent() && !condition.equals(identifier)) {
                throw new InvalidRequestException(
                        "If-None-Exist names another identifier than the first of the report");
            }
            return answering.answer(
                    relay, AnswerOf.read(report, AnswerOf.consult(asked), condition));
        } catch (AnswerException e) {
            throw Faults.of(e.fault());
        }
    }

    private Hash consult(Task task) {
        return store.read("ServiceRequest", new IdType(task.getFocus().getReference()).getIdPart())
                .map(ServiceRequest.class::cast)
                .map(AnswerOf::consult)
                .orElseThrow(() -> Faults.of(Fault.UNKNOWN_REQUEST));
    }

    /// A resource of the villages that a relay answers for.
    private Optional<Resource> own(String type, String id, ServletRequestDetails request) {
        return Doorkeeper.ownVillages(request.getServletRequest())
                .map(each -> store.read(type, id, each))
                .orElseGet(() -> store.read(type, id));
    }

    /// The one ServiceRequest of ours that a report answers.
    private ServiceRequest asked(DiagnosticReport report, ServletRequestDetails request) {
        List<ServiceRequest> found =
                report.getBasedOn().stream()
                        .map(each -> here(each, request))
                        .filter(each -> "ServiceRequest".equals(each.getResourceType()))
                        .flatMap(each -> own("ServiceRequest", each.getIdPart(), request).stream())
                        .map(ServiceRequest.class::cast)
                        .toList();
        if (found.size() != 1) {
            throw Faults.of(Fault.UNKNOWN_REQUEST);
        }
        return found.getFirst();
    }

    private static boolean isAnswer(BundleEntryComponent entry) {
        return entry.getResource() instanceof DiagnosticReport
                && entry.getRequest().getMethod() == HTTPVerb.POST
                && REPORT.equals(entry.getRequest().getUrl());
    }

    private static boolean isTask(BundleEntryComponent entry, ServiceRequest asked) {
        return entry.getResource() instanceof Task task
                && entry.getRequest().getMethod() == HTTPVerb.PUT
                && (TASK + "/" + asked.getIdPart()).equals(entry.getRequest().getUrl())
                && asked.getIdPart().equals(task.getIdPart())
                && (!task.hasFocus()
                        || asked.getIdPart()
                                .equals(new IdType(task.getFocus().getReference()).getIdPart()))
                && task.getStatus() == Task.TaskStatus.COMPLETED;
    }

    /// Throws for a condition that would be passed over: who sets one counts on it.
    private static void requireHeeded(BundleEntryComponent entry) {
        Bundle.BundleEntryRequestComponent request = entry.getRequest();
        if (request.hasIfMatch() || request.hasIfNoneMatch() || request.hasIfModifiedSince()) {
            throw new UnprocessableEntityException(
                    "of the conditions of an entry, ifNoneExist is heeded and no other");
        }
    }

    private static UnprocessableEntityException tooMuch() {
        return new UnprocessableEntityException(
                "a transaction is one POST of a DiagnosticReport and at most one PUT of its"
                        + " request's Task with the status completed, and nothing else");
    }

    private static boolean isSame(Reference said, Reference known, ServletRequestDetails request) {
        IdType a = here(said, request);
        IdType b = new IdType(known.getReference());
        return b.getIdPart().equals(a.getIdPart())
                && b.getResourceType().equals(a.getResourceType());
    }

    /// What a reference leads to on this server; nothing when it leads elsewhere, where a resource
    /// may have the same id.
    private static IdType here(Reference reference, ServletRequestDetails request) {
        String own = request.getFhirServerBase() + "/";
        String said = reference.hasReference() ? reference.getReference() : "";
        String relative = said.startsWith(own) ? said.substring(own.length()) : said;
        IdType id = new IdType(relative);
        return relative.startsWith(id.getResourceType() + "/") && !id.hasBaseUrl()
                ? id
                : new IdType();
    }

    /// The identifier by which a create is conditional, `system|value`.
    private static Optional<String> condition(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return Optional.empty();
        }
        String condition =
                query.startsWith(REPORT + "?") ? query.substring(REPORT.length() + 1) : query;
        String prefix = "identifier=";
        if (!condition.startsWith(prefix) || condition.contains("&")) {
            throw new InvalidRequestException("If-None-Exist is taken as identifier=system|value");
        }
        try {
            String token =
                    URLDecoder.decode(condition.substring(prefix.length()), StandardCharsets.UTF_8);
            return Optional.of(token.startsWith("|") ? token.substring(1) : token);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("If-None-Exist is not encoded as a query is");
        }
    }
}
