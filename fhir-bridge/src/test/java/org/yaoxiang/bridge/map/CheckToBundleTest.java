package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Base64BinaryType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Waveform;

class CheckToBundleTest {
    @Test
    void a_measured_check_is_as_reviewed() throws IOException {
        Golden.assertUnchanged("check", map(SomeFacts.check(Origin.MEASURED)));
    }

    @Test
    void a_check_with_everything_conforms() {
        Conformance.assertNoErrors(map(SomeFacts.check(Origin.MEASURED)));
    }

    @Test
    void the_other_vitals_are_as_reviewed_and_conform() throws IOException {
        Bundle bundle = map(SomeFacts.vitals());
        Golden.assertUnchanged("vitals", bundle);
        Conformance.assertNoErrors(bundle);
    }

    @Test
    void what_comes_by_radio_is_as_reviewed_and_conforms() throws IOException {
        Bundle bundle = map(SomeFacts.radio());
        Golden.assertUnchanged("radio", bundle);
        Conformance.assertNoErrors(bundle);
    }

    @Test
    void a_typed_reading_names_no_instrument_and_says_that_it_was_typed() {
        Bundle bundle = map(SomeFacts.vitals());
        Observation height = Some.observation(bundle, "-06-body-height");
        assertThat(height.hasDevice()).isFalse();
        assertThat(height.getMethod().getText()).isEqualTo("手工录入 / entered by hand");
        Observation weight = Some.observation(bundle, "-05-body-weight");
        assertThat(weight.hasDevice()).isTrue();
        assertThat(weight.hasMethod()).isFalse();
    }

    @Test
    void the_body_mass_index_is_derived_from_both_and_the_finding_from_it() {
        Bundle bundle = map(SomeFacts.vitals());
        assertThat(derivedFrom(Some.observation(bundle, "-06-body-mass-index")))
                .satisfiesExactly(
                        each -> assertThat(each).endsWith("-05-body-weight"),
                        each -> assertThat(each).endsWith("-06-body-height"));
        assertThat(derivedFrom(Some.observation(bundle, "-finding-01")))
                .singleElement()
                .satisfies(each -> assertThat(each).endsWith("-06-body-mass-index"));
        Bundle without = map(SomeFacts.radio());
        assertThat(resources(without))
                .noneMatch(each -> each.getIdPart().endsWith("body-mass-index"));
    }

    private static List<String> derivedFrom(Observation observation) {
        return observation.getDerivedFrom().stream().map(each -> each.getReference()).toList();
    }

    @Test
    void the_provenance_names_every_observation_of_the_check() {
        for (Check check : List.of(SomeFacts.check(Origin.MEASURED), SomeFacts.vitals())) {
            Bundle bundle = map(check);
            List<String> observations =
                    resources(bundle).stream()
                            .filter(Observation.class::isInstance)
                            .map(each -> "Observation/" + each.getIdPart())
                            .toList();
            assertThat(
                            Some.resource(bundle, Provenance.class, "").getTarget().stream()
                                    .map(each -> each.getReference())
                                    .filter(each -> each.startsWith("Observation/")))
                    .containsExactlyElementsOf(observations);
        }
    }

    @Test
    void a_simulated_check_conforms() {
        Conformance.assertNoErrors(map(SomeFacts.check(Origin.SIMULATED)));
    }

    @Test
    void refusals_of_every_quantity_and_reason_conform() {
        Conformance.assertNoErrors(map(SomeFacts.refusals()));
    }

    /// Control: the validator does look at the vital-signs profiles.
    @Test
    void a_rate_in_the_wrong_unit_does_not_conform() {
        Bundle bundle = map(SomeFacts.check(Origin.MEASURED));
        Some.observation(bundle, "-01-pulse-rate").getValueQuantity().setCode("{beats}/min");
        assertThat(Conformance.errors(bundle)).isNotEmpty();
    }

    @Test
    void each_quantity_has_its_codes_value_and_unit() {
        Bundle bundle = map(SomeFacts.check(Origin.MEASURED));
        assertThat(words(bundle, "-01-oxygen-saturation"))
                .isEqualTo("2708-6 59408-5 150456 = 88.0 %");
        assertThat(words(bundle, "-01-pulse-rate")).isEqualTo("8867-4 8889-8 149530 = 92.0 /min");
        assertThat(words(bundle, "-01-perfusion-index")).isEqualTo("61006-3 150448 = 3.1 %");
        assertThat(words(bundle, "-02-body-temperature")).isEqualTo("8310-5 150364 = 38.25 Cel");
        assertThat(words(bundle, "-03-heart-rate")).isEqualTo("8867-4 147842 = 91.5 /min");
        Bundle vitals = map(SomeFacts.vitals());
        assertThat(words(vitals, "-01-cuff-pulse-rate")).isEqualTo("8867-4 149546 = 78.0 /min");
        assertThat(words(vitals, "-02-respiration-rate")).isEqualTo("9279-1 151562 = 18.5 /min");
        assertThat(words(vitals, "-03-blood-glucose")).isEqualTo("14770-2 160188 = 6.4 mmol/L");
        assertThat(words(vitals, "-05-body-weight")).isEqualTo("29463-7 188736 = 61.3 kg");
        assertThat(words(vitals, "-06-body-height")).isEqualTo("8302-2 188740 = 158.0 cm");
        assertThat(words(vitals, "-06-body-mass-index")).isEqualTo("39156-5 188752 = 24.6 kg/m2");
        assertThat(words(vitals, "-07-pr")).isEqualTo("8625-6 = 164.0 ms");
        assertThat(words(vitals, "-07-qtc-fridericia")).isEqualTo("8636-3 147236 = 418.0 ms");
    }

    @Test
    void the_electrocardiogram_comes_back_as_it_was_sealed() {
        Observation observation =
                Some.observation(map(SomeFacts.check(Origin.MEASURED)), "-electrocardiogram");
        assertThat(WaveformOf.read(observation)).isEqualTo(SomeFacts.waveform());
    }

    @Test
    void a_refusal_has_a_reason_and_its_words_but_never_a_value() {
        Observation refused =
                Some.observation(map(SomeFacts.check(Origin.MEASURED)), "-04-oxygen-saturation");
        assertThat(refused.hasValue()).isFalse();
        assertThat(refused.getDataAbsentReason().getCodingFirstRep().getCode())
                .isEqualTo("not-performed");
        assertThat(refused.getNote().stream().map(each -> each.getText()))
                .containsExactly(Refusal.NO_FINGER.chinese(), Refusal.NO_FINGER.english());
    }

    @Test
    void a_finding_is_derived_from_the_reading_and_not_from_the_refusal_beside_it() {
        Observation finding =
                Some.observation(map(SomeFacts.check(Origin.MEASURED)), "-finding-02");
        assertThat(finding.getDerivedFrom().stream().map(each -> each.getReference()))
                .containsExactly(
                        "Observation/" + Ids.of(SomeFacts.CHECK) + "-01-oxygen-saturation");
        assertThat(finding.getInterpretationFirstRep().getCodingFirstRep().getCode())
                .isEqualTo("urgent");
        assertThat(finding.getNote().getLast().getText())
                .isEqualTo("A guideline for tests, 2020, 3.4");
    }

    @Test
    void a_reading_of_a_newer_peer_is_kept_whole() {
        Observation unknown = Some.observation(map(SomeFacts.check(Origin.MEASURED)), "-unknown");
        assertThat(unknown.getCode().getCodingFirstRep().getCode()).isEqualTo("77");
        assertThat(unknown.getExtensionByUrl(Systems.UNKNOWN_READING).getValue())
                .isInstanceOfSatisfying(
                        Base64BinaryType.class,
                        kept -> assertThat(kept.getValue()).containsExactly(0x81, 0x05));
    }

    @Test
    void every_resource_of_a_simulated_check_is_marked_and_of_a_measured_one_none() {
        assertThat(resources(map(SomeFacts.check(Origin.SIMULATED))))
                .allMatch(each ->
                        each.getMeta().getSecurityFirstRep().is(Systems.ACT_REASON, "HTEST"));
        assertThat(resources(map(SomeFacts.check(Origin.MEASURED))))
                .noneMatch(each -> each.getMeta().hasSecurity());
    }

    /// A demonstration with a real patient's number must not touch the real patient.
    @Test
    void a_simulated_check_names_its_own_people_places_and_things() {
        List<String> measured = urlsOfCast(SomeFacts.check(Origin.MEASURED));
        List<String> simulated = urlsOfCast(SomeFacts.check(Origin.SIMULATED));
        assertThat(measured).hasSize(5).doesNotContainAnyElementsOf(simulated);
    }

    @Test
    void the_id_of_the_patient_follows_from_the_village_and_its_number() throws Exception {
        byte[] sha256 =
                MessageDigest.getInstance("SHA-256")
                        .digest("patient\nvillage-3\nv-17".getBytes(StandardCharsets.UTF_8));
        assertThat(
                        Some.resource(map(SomeFacts.check(Origin.MEASURED)), Patient.class, "")
                                .getIdPart())
                .isEqualTo(HexFormat.of().formatHex(sha256, 0, 16));
    }

    @Test
    void no_id_and_no_url_says_a_name_or_a_number_of_the_patient() {
        for (Bundle.BundleEntryComponent entry : map(SomeFacts.check(Origin.MEASURED)).getEntry()) {
            assertThat(entry.getFullUrl() + entry.getRequest().getUrl())
                    .doesNotContain("v-17", "测试", "1956");
        }
    }

    @Test
    void the_uncertainty_of_a_stamp_stays_with_its_date() {
        Observation observation =
                Some.observation(map(SomeFacts.check(Origin.MEASURED)), "-pulse-rate");
        assertThat(observation.getEffectiveDateTimeType().getValueAsString())
                .isEqualTo("2026-03-02T02:05:00.000Z");
        assertThat(
                        observation
                                .getEffectiveDateTimeType()
                                .getExtensionByUrl(Systems.STAMP_UNCERTAINTY)
                                .getValue())
                .isInstanceOfSatisfying(
                        Quantity.class,
                        quantity -> assertThat(quantity.getValue()).isEqualByComparingTo("250"));
    }

    /// Written out, such a gap would take gigabytes.
    @Test
    void a_waveform_with_an_endless_gap_is_absent_with_a_reason() {
        Check full = SomeFacts.check(Origin.MEASURED);
        Waveform endless =
                new Waveform(
                        SomeFacts.waveform().channels(),
                        250,
                        1,
                        List.of(new Waveform.Gap(1, Integer.MAX_VALUE)));
        Bundle bundle =
                map(
                        new Check(
                                full.patient(),
                                full.place(),
                                full.origin(),
                                full.clinicianId(),
                                List.of(
                                        new Outcome.Measured(
                                                new Reading.Electrocardiogram(endless, 60),
                                                Quality.CLEAN,
                                                full.at())),
                                List.of(),
                                full.at()));
        Conformance.assertNoErrors(bundle);
        Observation absent = Some.observation(bundle, "-electrocardiogram");
        assertThat(absent.getComponent()).isEmpty();
        assertThat(absent.getDataAbsentReason().getCodingFirstRep().getCode())
                .isEqualTo("unsupported");
        assertThat(absent.getNote().getLast().getText()).contains("too long");
    }

    /// Free text may hold what a paste brought along; XML and FHIR allow no control characters.
    @Test
    void control_characters_and_half_pairs_in_texts_become_visible_marks() {
        Check full = SomeFacts.check(Origin.MEASURED);
        Check odd =
                new Check(
                        new org.yaoxiang.contract.fact.Patient(
                                " v\u00001 ",
                                "测试\u0007病人\uD800乙",
                                full.patient().sex(),
                                full.patient().birthDate()),
                        full.place(),
                        full.origin(),
                        full.clinicianId(),
                        full.outcomes(),
                        full.findings(),
                        full.at());
        Bundle bundle = map(odd);
        Conformance.assertNoErrors(bundle);
        assertThat(Some.resource(bundle, Patient.class, "").getNameFirstRep().getText())
                .isEqualTo("测试\uFFFD病人\uFFFD乙");
    }

    private static String words(Bundle bundle, String idEnd) {
        Observation observation = Some.observation(bundle, idEnd);
        return observation.getCode().getCoding().stream()
                        .map(Coding::getCode)
                        .collect(Collectors.joining(" "))
                + " = "
                + observation.getValueQuantity().getValue()
                + " "
                + observation.getValueQuantity().getCode();
    }

    private static List<Resource> resources(Bundle bundle) {
        return bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource).toList();
    }

    /// Everything but what the check's own hash names.
    private static List<String> urlsOfCast(Check check) {
        return map(check).getEntry().stream()
                .map(each -> each.getRequest().getUrl())
                .filter(each -> !each.contains(Ids.of(SomeFacts.CHECK)))
                .toList();
    }

    private static Bundle map(Check check) {
        return CheckToBundle.map(SomeFacts.CHECK, SomeFacts.HANDHELD, check);
    }
}
