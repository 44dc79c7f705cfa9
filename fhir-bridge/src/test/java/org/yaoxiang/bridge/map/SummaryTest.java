package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.fact.Origin;

class SummaryTest {
    private static final Instant NOW = Instant.parse("2026-03-02T03:00:00Z");

    @Test
    void a_summary_passes_the_validator() {
        assertThat(Conformance.unexplained(measured())).isEmpty();
    }

    @Test
    void it_says_that_nobody_asked_about_problems_allergies_and_medications() {
        assertThat(composition(measured()).getSection().subList(0, 3))
                .extracting(
                        each -> each.getCode().getCodingFirstRep().getCode(),
                        each -> each.getEmptyReason().getCodingFirstRep().getCode())
                .containsExactly(
                        tuple("11450-4", "notasked"),
                        tuple("48765-2", "notasked"),
                        tuple("10160-0", "notasked"));
    }

    @Test
    void vital_signs_and_results_lead_to_what_the_document_holds() {
        Bundle summary = measured();
        List<String> held =
                summary.getEntry().stream()
                        .map(each ->
                                each.getResource().fhirType()
                                        + "/"
                                        + each.getResource().getIdPart())
                        .toList();
        List<String> named =
                composition(summary).getSection().stream()
                        .flatMap(each -> each.getEntry().stream())
                        .map(each -> each.getReference())
                        .toList();
        assertThat(held).containsAll(named);
        assertThat(named)
                .anyMatch(each -> each.endsWith("-oxygen-saturation"))
                .anyMatch(each -> each.startsWith("DiagnosticReport/"));
        assertThat(composition(summary).getSection())
                .extracting(each -> each.getCode().getCodingFirstRep().getCode())
                .endsWith("8716-3", "30954-2");
    }

    @Test
    void waveforms_are_left_out() {
        assertThat(measured().getEntry())
                .noneMatch(each -> each.getResource().getIdPart().endsWith("-electrocardiogram"));
    }

    @Test
    void a_summary_of_a_demonstrations_patient_is_marked_as_such() {
        Bundle summary = of(Origin.SIMULATED);
        assertThat(summary.getMeta().getSecurityFirstRep().getCode()).isEqualTo("HTEST");
        assertThat(composition(summary).getMeta().getSecurityFirstRep().getCode())
                .isEqualTo("HTEST");
        assertThat(measured().getMeta().hasSecurity()).isFalse();
    }

    @Test
    void a_patient_of_whom_nothing_was_measured_has_a_summary_too() {
        Bundle check = bundle(Origin.MEASURED);
        Bundle summary =
                Summary.of(
                        all(check, Patient.class).getFirst(),
                        all(check, Organization.class).getFirst(),
                        List.of(),
                        List.of(),
                        NOW);
        assertThat(composition(summary).getSection()).hasSize(3);
        assertThat(Conformance.unexplained(summary)).isEmpty();
    }

    private static Bundle measured() {
        return of(Origin.MEASURED);
    }

    private static Bundle of(Origin origin) {
        Bundle check = bundle(origin);
        return Summary.of(
                all(check, Patient.class).getFirst(),
                all(check, Organization.class).getFirst(),
                all(check, Observation.class),
                all(SomeBundles.advice(), DiagnosticReport.class),
                NOW);
    }

    private static Bundle bundle(Origin origin) {
        return CheckToBundle.map(SomeFacts.CHECK, SomeFacts.HANDHELD, SomeFacts.check(origin));
    }

    private static Composition composition(Bundle summary) {
        return (Composition) summary.getEntryFirstRep().getResource();
    }

    private static <T extends Resource> List<T> all(Bundle bundle, Class<T> type) {
        return bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
