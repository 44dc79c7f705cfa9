package org.yaoxiang.bridge.server;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.bridge.map.Access;
import org.yaoxiang.bridge.token.Caller;
import org.yaoxiang.contract.journal.JournalException;

/// Notes every access to what is known of patients before its answer leaves, and answers with 503
/// when it cannot be noted. What was refused is noted too, for whoever tries doors. What says
/// nothing of any patient (villages, devices, clinicians, the guide) is not noted. Public because
/// HAPI calls it by reflection.
@Interceptor
public final class Registrar {
    private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);

    /// The types that are about a patient, or about who has read what.
    private static final Set<String> NOTED =
            Stream.of(
                            Patient.class,
                            Encounter.class,
                            Observation.class,
                            ServiceRequest.class,
                            Task.class,
                            DiagnosticReport.class,
                            Provenance.class,
                            AuditEvent.class)
                    .map(Class::getSimpleName)
                    .collect(Collectors.toUnmodifiableSet());

    /// Parameters whose values name nobody. Of all others only the name is kept: somebody may have
    /// written an identity number anywhere.
    private static final Set<String> HARMLESS =
            Set.of("code", "category", "date", "status", "_count", "_offset", "_summary");

    private static final Set<String> NAMED =
            Set.of("patient", "identifier", "encounter", "focus", "based-on", "target", "altid");

    private static final int VALUE_LENGTH_MAX = 64;

    /// What certainly is an id of ours.
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}(-[0-9]{2}-[a-z0-9-]{1,24})?");

    private final Trail trail;
    private final InstantSource clock;

    Registrar(Trail trail, InstantSource clock) {
        this.trail = trail;
        this.clock = clock;
    }

    /// Notes what is about to be answered.
    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    public void answered(RequestDetails details, IBaseResource answer, HttpServletRequest request) {
        Optional<Access> access =
                access(details, request, Access.Result.DONE, patients(details, answer));
        try {
            access.ifPresent(trail::note);
        } catch (JournalException | StoreException e) {
            LOG.error("an access could not be noted and was not served: {}", e.getMessage());
            throw new UnclassifiedServerFailureException(
                    503, "this access cannot be noted, so it is not served; call the technician");
        }
    }

    /// Notes what is about to be refused. That holds nothing of a patient and leaves even when it
    /// cannot be noted.
    @Hook(Pointcut.SERVER_HANDLE_EXCEPTION)
    public void refused(
            @Nullable RequestDetails details,
            BaseServerResponseException refusal,
            HttpServletRequest request) {
        if (details == null) {
            return;
        }
        Access.Result result =
                refusal.getStatusCode() >= 500 ? Access.Result.FAILED : Access.Result.REFUSED;
        try {
            access(details, request, result, asked(details)).ifPresent(trail::note);
        } catch (JournalException | StoreException e) {
            LOG.error("a refused access could not be noted: {}", e.getMessage());
        }
    }

    private Optional<Access> access(
            RequestDetails details,
            HttpServletRequest request,
            Access.Result result,
            List<String> patients) {
        Optional<Access.Kind> kind = kind(details);
        String type = Optional.ofNullable(details.getResourceName()).orElse("");
        boolean isTransaction = kind.equals(Optional.of(Access.Kind.TRANSACTION));
        Optional<String> emergency = Doorkeeper.emergency(request);
        boolean isNoted = isTransaction || NOTED.contains(type) || emergency.isPresent();
        if (kind.isEmpty() || !isNoted) {
            return Optional.empty();
        }
        Caller caller = Doorkeeper.caller(request);
        return Optional.of(
                new Access(
                        clock.instant(),
                        Access.Party.SYSTEM,
                        caller.id(),
                        caller.id(),
                        kind.get(),
                        result,
                        what(type, details.getId()),
                        kind.get() == Access.Kind.SEARCH ? query(type, details) : "",
                        patients,
                        emergency));
    }

    /// A request with a parameter that is not declared has no operation.
    private static Optional<Access.Kind> kind(RequestDetails details) {
        return switch (details.getRestOperationType()) {
            case READ -> Optional.of(Access.Kind.READ);
            case SEARCH_TYPE -> Optional.of(Access.Kind.SEARCH);
            case CREATE -> Optional.of(Access.Kind.CREATE);
            case UPDATE -> Optional.of(Access.Kind.UPDATE);
            case TRANSACTION -> Optional.of(Access.Kind.TRANSACTION);
            case EXTENDED_OPERATION_INSTANCE -> Optional.of(Access.Kind.SUMMARY);
            case null ->
                    details.getRequestType() == RequestTypeEnum.GET
                            ? Optional.of(
                                    details.getId() == null ? Access.Kind.SEARCH : Access.Kind.READ)
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static String what(String type, @Nullable IIdType id) {
        return id != null && isOurs(type, id.getIdPart()) ? type + "/" + id.getIdPart() : type;
    }

    private static boolean isOurs(String type, String id) {
        return ID.matcher(id).matches() || (type.equals(Caller.AUDIT) && id.matches("[0-9]{1,10}"));
    }

    /// `Observation?code=2708-6&patient=…`
    private static String query(String type, RequestDetails details) {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, String[]> each : new TreeMap<>(details.getParameters()).entrySet()) {
            String value = String.join(",", each.getValue());
            if (HARMLESS.contains(each.getKey()) && value.length() <= VALUE_LENGTH_MAX) {
                parts.add(each.getKey() + "=" + value);
            } else if (HARMLESS.contains(each.getKey()) || NAMED.contains(each.getKey())) {
                parts.add(each.getKey() + "=…");
            }
        }
        return type + "?" + String.join("&", parts);
    }

    /// The patients whom a request names.
    private static List<String> asked(RequestDetails details) {
        List<String> ids = new ArrayList<>();
        if ("Patient".equals(details.getResourceName()) && details.getId() != null) {
            ids.add(details.getId().getIdPart());
        }
        String[] named = details.getParameters().get("patient");
        if (named != null) {
            Stream.of(named).map(each -> new IdType(each).getIdPart()).forEach(ids::add);
        }
        return ids.stream().filter(each -> each != null && ID.matcher(each).matches()).toList();
    }

    /// The patients whom an answer is about, or what was written.
    private static List<String> patients(RequestDetails details, @Nullable IBaseResource answer) {
        Set<String> ids = new TreeSet<>(asked(details));
        Stream.of(Optional.ofNullable(details.getResource()), Optional.ofNullable(answer))
                .flatMap(Optional::stream)
                .flatMap(Registrar::parts)
                .flatMap(each -> patient(each).stream())
                .filter(each -> ID.matcher(each).matches())
                .forEach(ids::add);
        return List.copyOf(ids);
    }

    private static Stream<IBaseResource> parts(IBaseResource resource) {
        return resource instanceof Bundle bundle
                ? bundle.getEntry().stream().map(each -> each.getResource())
                : Stream.of(resource);
    }

    private static Optional<String> patient(@Nullable IBaseResource resource) {
        return switch (resource) {
            case Patient each -> Optional.of(each.getIdPart());
            case Encounter each -> patient(each.getSubject());
            case Observation each -> patient(each.getSubject());
            case ServiceRequest each -> patient(each.getSubject());
            case DiagnosticReport each -> patient(each.getSubject());
            case Task each -> patient(each.getFor());
            case null, default -> Optional.empty();
        };
    }

    private static Optional<String> patient(Reference reference) {
        IdType id = new IdType(reference.getReference());
        return Optional.ofNullable(id.getIdPart())
                .filter(_ -> "Patient".equals(id.getResourceType()));
    }
}
