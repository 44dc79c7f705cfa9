package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Reading.RespirationRate;

class GuideTest {
    private static final Path DOCUMENT = Path.of("../docs/guide.md");

    static Stream<Arguments> vocabularies() {
        return Stream.of(
                Arguments.of("refusal", Refusal.values()),
                Arguments.of("disturbance", Disturbance.values()),
                Arguments.of("disposition", Disposition.values()),
                Arguments.of("urgency", Urgency.values()),
                Arguments.of("consult-status", Stage.values()),
                Arguments.of("method", Method.values()),
                Arguments.of("respiration-source", RespirationRate.Source.values()),
                Arguments.of("meal", Meal.values()),
                Arguments.of("specimen", Specimen.values()),
                Arguments.of("site", Site.values()),
                Arguments.of("analyte", Analyte.values()),
                Arguments.of("grade", Grade.Step.values()),
                Arguments.of("rhythm", Rhythm.values()),
                Arguments.of("ectopic-beat", EctopicBeat.values()),
                Arguments.of("probe", Probe.values()));
    }

    @ParameterizedTest
    @MethodSource("vocabularies")
    void every_constant_has_its_concept_in_both_languages(String name, Enum<?>[] constants) {
        CodeSystem all = guided(CodeSystem.class, name);
        assertThat(all.getConcept().stream().map(each -> each.getCode()))
                .containsExactly(Stream.of(constants).map(Codings::code).toArray(String[]::new));
        assertThat(all.getConcept())
                .allSatisfy(each -> {
                    assertThat(each.getDisplay()).isNotBlank();
                    assertThat(each.getDesignation())
                            .singleElement()
                            .satisfies(zh -> {
                                assertThat(zh.getLanguage()).isEqualTo("zh-CN");
                                assertThat(zh.getValue()).isNotBlank();
                            });
                });
    }

    /// The validator fetches FHIR's own package from the net to look at an extension's context, so
    /// it gets the definition without; sdf-5 is then what it misses.
    @Test
    void every_resource_of_the_guide_conforms() {
        for (MetadataResource each : Guide.resources()) {
            if (each instanceof StructureDefinition definition && definition.hasContext()) {
                StructureDefinition bare = definition.copy();
                bare.setContext(List.of());
                assertThat(Conformance.unexplained(bare))
                        .as(each.getUrl())
                        .singleElement()
                        .satisfies(line -> assertThat(line).contains("sdf-5"));
            } else {
                assertThat(Conformance.unexplained(each)).as(each.getUrl()).isEmpty();
            }
        }
    }

    @Test
    void every_resource_that_is_mapped_claims_one_profile_of_ours() {
        List<String> profiles =
                Stream.of(Profile.values())
                        .map(each -> guided(StructureDefinition.class, each.url()).getUrl())
                        .toList();
        for (Bundle bundle : bundles()) {
            for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
                Resource resource = entry.getResource();
                assertThat(
                                resource.getMeta().getProfile().stream()
                                        .map(CanonicalType::getValue)
                                        .filter(profiles::contains))
                        .as(resource.getId())
                        .singleElement()
                        .satisfies(url ->
                                assertThat(Guide.profiles(resource.fhirType())).contains(url));
            }
        }
    }

    @Test
    void what_is_mapped_gives_no_error_and_no_warning_that_is_not_explained() {
        for (Bundle bundle : bundles()) {
            assertThat(Conformance.unexplained(bundle)).isEmpty();
        }
    }

    /// A validator may take a claim that it cannot check for an error, so hospitals get none.
    @Test
    void what_goes_to_a_hospital_claims_no_profile_that_it_may_not_know() {
        String unknown = "has not been checked because it could not be found";
        assertThat(Conformance.errorsForStrangers(ConditionalBundle.of(SomeBundles.check())))
                .noneMatch(each -> each.contains(unknown));
        assertThat(Conformance.errorsForStrangers(SomeBundles.check()))
                .isNotEmpty()
                .allMatch(each -> each.contains(unknown));
    }

    static Stream<Arguments> breaches() {
        Bundle check = SomeBundles.check();
        Bundle consult = SomeBundles.consult();
        return Stream.of(
                breach(
                        check,
                        bundle ->
                                Some.resource(bundle, Patient.class, "")
                                        .getIdentifierFirstRep()
                                        .setSystem("https://elsewhere.example/")),
                breach(
                        check,
                        bundle ->
                                Some.observation(bundle, "-04-oxygen-saturation")
                                        .getDataAbsentReason()
                                        .getCoding()
                                        .removeIf(
                                                each -> Systems.REFUSAL.equals(each.getSystem()))),
                breach(
                        check,
                        bundle ->
                                Some.observation(bundle, "-04-oxygen-saturation")
                                        .getDataAbsentReason()
                                        .getCoding()
                                        .get(1)
                                        .setCode("no-such-refusal")),
                breach(
                        check,
                        bundle ->
                                Some.observation(bundle, "-03-electrocardiogram")
                                        .setComponent(null)),
                breach(
                        check,
                        bundle ->
                                Some.resource(bundle, Provenance.class, "")
                                        .getEntityFirstRep()
                                        .getWhat()
                                        .setIdentifier(null)),
                breach(
                        consult,
                        bundle ->
                                Some.resource(bundle, ServiceRequest.class, "")
                                        .setReasonCode(null)),
                breach(
                        consult,
                        bundle ->
                                Some.resource(bundle, Task.class, "")
                                        .getBusinessStatus()
                                        .getCodingFirstRep()
                                        .setCode("lost")));
    }

    /// Control: the profiles do bind.
    @ParameterizedTest
    @MethodSource("breaches")
    void what_breaks_its_profile_does_not_conform(Bundle bundle, Consumer<Bundle> breach) {
        Bundle broken = bundle.copy();
        breach.accept(broken);
        assertThat(Conformance.errors(broken)).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(Explained.class)
    void every_warning_that_is_let_pass_is_explained_in_the_document(Explained warning)
            throws IOException {
        assertThat(Files.readString(DOCUMENT)).contains("| `" + warning + "` |");
    }

    @Test
    void the_document_names_every_resource_of_the_guide() throws IOException {
        String document = Files.readString(DOCUMENT);
        assertThat(Guide.resources())
                .allSatisfy(each ->
                        assertThat(document)
                                .contains("`" + each.fhirType() + "/" + each.getIdPart() + "`"));
    }

    private static Arguments breach(Bundle bundle, Consumer<Bundle> breach) {
        return Arguments.of(bundle, breach);
    }

    private static List<Bundle> bundles() {
        return List.of(
                SomeBundles.check(),
                CheckToBundle.map(SomeFacts.CHECK, SomeFacts.HANDHELD, SomeFacts.vitals()),
                CheckToBundle.map(SomeFacts.CHECK, SomeFacts.HANDHELD, SomeFacts.radio()),
                CheckToBundle.map(SomeFacts.CHECK, SomeFacts.HANDHELD, SomeFacts.refusals()),
                CheckToBundle.map(
                        SomeFacts.CHECK, SomeFacts.HANDHELD, SomeFacts.check(Origin.SIMULATED)),
                SomeBundles.consult(),
                SomeBundles.claim(),
                SomeBundles.advice());
    }

    private static <T extends MetadataResource> T guided(Class<T> type, String end) {
        return Guide.resources().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(each -> each.getUrl().endsWith(end))
                .findFirst()
                .orElseThrow();
    }
}
