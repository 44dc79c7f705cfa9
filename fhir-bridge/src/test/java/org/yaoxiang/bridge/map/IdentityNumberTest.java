package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.LocalDate;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Sex;

/// A patient's number is a resident's identity number when it says so itself (GB 11643-1999). The
/// area 99 0000 is nobody's.
class IdentityNumberTest {
    private static final LocalDate BIRTH = LocalDate.of(1960, 5, 1);

    @ParameterizedTest
    @ValueSource(strings = {"990000196005010029", "99000019600501007x", "99000019600501007X"})
    void a_sound_number_is_a_second_identifier(String number) {
        Bundle bundle = bundle(number, BIRTH);
        Conformance.assertNoErrors(bundle);
        assertThat(identifiers(bundle))
                .extracting(Identifier::getSystem, Identifier::getValue)
                .containsExactly(
                        tuple(Systems.SID_VILLAGE_PATIENT, "village-3/" + number),
                        tuple("urn:oid:2.16.156.10011.1.3", number.replace('x', 'X')));
    }

    /// A wrong check digit, two digits exchanged, no form of one.
    @ParameterizedTest
    @ValueSource(
            strings = {"990000196005010028", "990000196005010209", "99000019600501002", "v-17"})
    void a_number_that_contradicts_itself_is_the_villages_own(String number) {
        assertThat(identifiers(bundle(number, BIRTH))).hasSize(1);
    }

    @Test
    void a_number_with_another_birth_date_is_the_villages_own() {
        assertThat(identifiers(bundle("990000196005010029", BIRTH.plusDays(1)))).hasSize(1);
    }

    private static List<Identifier> identifiers(Bundle bundle) {
        return Some.resource(bundle, Patient.class, "").getIdentifier();
    }

    private static Bundle bundle(String number, LocalDate birth) {
        Check check = SomeFacts.check(Origin.MEASURED);
        return CheckToBundle.map(
                SomeFacts.CHECK,
                SomeFacts.HANDHELD,
                new Check(
                        new org.yaoxiang.contract.fact.Patient(number, "测试病人甲", Sex.FEMALE, birth),
                        check.place(),
                        check.origin(),
                        check.clinicianId(),
                        check.outcomes(),
                        check.findings(),
                        check.at()));
    }
}
