package org.yaoxiang.bridge.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceMetric;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/// The words under which a resource is found: for every declared search parameter of its type.
///
/// A token is kept as `code`, as `system|code` and as `system|`, the three ways to ask for it (R4
/// §3.1.1.4.10); a reference as `Type/id`; a date as the two ends of its interval.
final class Terms {
    /// Why somebody looked; named as R5 names this search parameter of AuditEvent.
    static final String PURPOSE = "purpose";

    private Terms() {}

    /// @throws IllegalArgumentException when the store does not keep this type
    static Map<String, SortedSet<String>> of(Resource resource) {
        return switch (resource) {
            case Patient each -> Map.of("identifier", identifiers(each.getIdentifier()));
            case Practitioner each -> Map.of("identifier", identifiers(each.getIdentifier()));
            case Organization each -> Map.of("identifier", identifiers(each.getIdentifier()));
            case Location each -> Map.of("identifier", identifiers(each.getIdentifier()));
            case Device each -> Map.of("identifier", identifiers(each.getIdentifier()));
            case DeviceMetric each -> Map.of("identifier", identifiers(each.getIdentifier()));
            case Encounter each -> Map.of("patient", references(List.of(each.getSubject())));
            case Observation each ->
                    Map.of(
                            "patient",
                            references(List.of(each.getSubject())),
                            "encounter",
                            references(List.of(each.getEncounter())),
                            "code",
                            codings(each.getCode().getCoding()),
                            "category",
                            codings(
                                    each.getCategory().stream()
                                            .flatMap(kind -> kind.getCoding().stream())
                                            .toList()),
                            Dates.FROM,
                            new TreeSet<>(List.of(Dates.from(each.getEffective()))),
                            Dates.UNTIL,
                            new TreeSet<>(List.of(Dates.until(each.getEffective()))));
            case ServiceRequest each ->
                    Map.of(
                            "identifier", identifiers(each.getIdentifier()),
                            "patient", references(List.of(each.getSubject())),
                            "status",
                                    code(
                                            each.getStatusElement().getSystem(),
                                            each.getStatus().toCode()));
            case Task each ->
                    Map.of(
                            "patient", references(List.of(each.getFor())),
                            "focus", references(List.of(each.getFocus())),
                            "status",
                                    code(
                                            each.getStatusElement().getSystem(),
                                            each.getStatus().toCode()));
            case DiagnosticReport each ->
                    Map.of(
                            "patient", references(List.of(each.getSubject())),
                            "encounter", references(List.of(each.getEncounter())),
                            "identifier", identifiers(each.getIdentifier()),
                            "based-on", references(each.getBasedOn()));
            case Provenance each -> Map.of("target", references(each.getTarget()));
            case AuditEvent each ->
                    Map.of(
                            "patient",
                            references(
                                    each.getEntity().stream()
                                            .map(AuditEvent.AuditEventEntityComponent::getWhat)
                                            .filter(Terms::isPatient)
                                            .toList()),
                            PURPOSE,
                            codings(
                                    each.getAgent().stream()
                                            .flatMap(agent -> agent.getPurposeOfUse().stream())
                                            .flatMap(purpose -> purpose.getCoding().stream())
                                            .toList()),
                            "altid",
                            each.getAgent().stream()
                                    .map(AuditEvent.AuditEventAgentComponent::getAltId)
                                    .collect(Collectors.toCollection(TreeSet::new)),
                            Dates.FROM,
                            new TreeSet<>(List.of(Dates.from(each.getRecordedElement()))),
                            Dates.UNTIL,
                            new TreeSet<>(List.of(Dates.until(each.getRecordedElement()))));
            default ->
                    throw new IllegalArgumentException(
                            resource.fhirType() + " is no type that the store keeps");
        };
    }

    private static boolean isPatient(Reference reference) {
        return reference.hasReference() && reference.getReference().startsWith("Patient/");
    }

    private static SortedSet<String> identifiers(List<Identifier> identifiers) {
        SortedSet<String> terms = new TreeSet<>();
        identifiers.forEach(each -> terms.addAll(code(each.getSystem(), each.getValue())));
        return terms;
    }

    private static SortedSet<String> codings(List<Coding> codings) {
        SortedSet<String> terms = new TreeSet<>();
        codings.forEach(each -> terms.addAll(code(each.getSystem(), each.getCode())));
        return terms;
    }

    private static SortedSet<String> code(String system, String code) {
        return new TreeSet<>(List.of(code, system + "|" + code, system + "|"));
    }

    private static SortedSet<String> references(List<Reference> references) {
        List<String> terms = new ArrayList<>();
        references.stream()
                .filter(Reference::hasReference)
                .forEach(each -> terms.add(each.getReference()));
        return new TreeSet<>(terms);
    }
}
