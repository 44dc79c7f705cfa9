package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Origin;

class ConsultToBundleTest {
    @Test
    void a_consult_is_as_reviewed() throws IOException {
        Golden.assertUnchanged("consult", map(SomeFacts.consult(), Origin.MEASURED));
    }

    @ParameterizedTest
    @EnumSource
    void a_consult_of_every_urgency_conforms_and_has_its_priority(Urgency urgency) {
        Consult consult = new Consult(SomeFacts.CHECK, urgency, "是否需要转诊？", SomeFacts.stamp(360));
        Bundle bundle = map(consult, Origin.SIMULATED);
        Conformance.assertNoErrors(bundle);
        assertThat(Some.resource(bundle, ServiceRequest.class, "").getPriority().toCode())
                .isEqualTo(urgency.requestPriority());
        assertThat(Some.resource(bundle, Task.class, "").getPriority().toCode())
                .isEqualTo(urgency.requestPriority());
    }

    @Test
    void a_consult_points_at_every_observation_of_its_check() {
        Bundle check =
                CheckToBundle.map(
                        SomeFacts.CHECK, SomeFacts.HANDHELD, SomeFacts.check(Origin.MEASURED));
        ServiceRequest request =
                Some.resource(map(SomeFacts.consult(), Origin.MEASURED), ServiceRequest.class, "");
        assertThat(request.getSupportingInfo().stream().map(each -> each.getReference()))
                .containsExactlyElementsOf(
                        check.getEntry().stream()
                                .map(Bundle.BundleEntryComponent::getResource)
                                .filter(each -> each.fhirType().equals("Observation"))
                                .map(each -> "Observation/" + each.getIdPart())
                                .toList());
    }

    @Test
    void a_simulated_consult_is_marked_and_a_measured_one_is_not() {
        assertThat(resources(map(SomeFacts.consult(), Origin.SIMULATED)))
                .isNotEmpty()
                .allMatch(each ->
                        each.getMeta().getSecurityFirstRep().is(Systems.ACT_REASON, "HTEST"));
        assertThat(resources(map(SomeFacts.consult(), Origin.MEASURED)))
                .noneMatch(each -> each.getMeta().hasSecurity());
    }

    private static List<Resource> resources(Bundle bundle) {
        return bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource).toList();
    }

    private static Bundle map(Consult consult, Origin origin) {
        return ConsultToBundle.map(
                SomeFacts.CONSULT, SomeFacts.HANDHELD, consult, SomeFacts.check(origin));
    }
}
