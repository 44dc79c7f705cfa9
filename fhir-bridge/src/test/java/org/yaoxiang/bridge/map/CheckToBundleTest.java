package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Origin;

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

    private static Bundle map(Check check) {
        return CheckToBundle.map(SomeFacts.CHECK, SomeFacts.HANDHELD, check);
    }
}
