package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.SelfTest;

class TranslationTest {
    private static final Algorithms ALGORITHMS = new Algorithms("SHA-256", "ES256");
    private static final byte[] OTHER = new byte[Hash.LENGTH];

    private final Translation translation = new Translation();

    @Test
    void every_fact_in_order_gives_its_transaction() {
        assertThat(check()).hasSize(1);
        assertThat(consult()).hasSize(1);
        assertThat(statusOfTask(consultAgain())).isEmpty();
        assertThat(statusOfTask(claim())).containsExactly(TaskStatus.INPROGRESS);
        assertThat(statusOfTask(advice())).containsExactly(TaskStatus.COMPLETED);
    }

    @Test
    void names_the_algorithms_by_which_a_fact_was_sealed() {
        for (Algorithms algorithms : List.of(ALGORITHMS, new Algorithms("SM3", "SM2"))) {
            Translation fresh = new Translation();
            List<Provenance> said = new ArrayList<>();
            for (Bundle bundle :
                    List.of(
                            fresh.next(
                                            SomeFacts.CHECK,
                                            SomeFacts.HANDHELD,
                                            1,
                                            SomeFacts.check(Origin.SIMULATED),
                                            algorithms,
                                            SomeFacts.SEAL)
                                    .getFirst(),
                            fresh.next(
                                            SomeFacts.CONSULT,
                                            SomeFacts.HANDHELD,
                                            2,
                                            SomeFacts.consult(),
                                            algorithms,
                                            SomeFacts.SEAL)
                                    .getFirst(),
                            fresh.next(
                                            SomeFacts.ADVICE,
                                            SomeFacts.advice().clinicianId(),
                                            1,
                                            SomeFacts.advice(),
                                            algorithms,
                                            SomeFacts.SEAL)
                                    .getFirst())) {
                Conformance.assertNoErrors(bundle);
                said.add(provenance(bundle));
            }
            assertThat(said)
                    .extracting(each ->
                            each.getEntityFirstRep().getWhat().getIdentifier().getType().getText())
                    .containsOnly(algorithms.hash());
            assertThat(
                            said.getLast()
                                    .getSignatureFirstRep()
                                    .getExtensionString(Systems.SIGNATURE_ALGORITHM))
                    .isEqualTo(algorithms.signature());
        }
    }

    @Test
    void what_comes_too_early_waits_for_what_it_is_about() {
        assertThat(advice()).isEmpty();
        assertThat(claim()).isEmpty();
        assertThat(consult()).isEmpty();

        List<Bundle> freed = check();

        assertThat(freed).hasSize(3);
        assertThat(statusOfTask(freed))
                .as("the answer is not undone by the claim that came later")
                .containsExactly(TaskStatus.REQUESTED, TaskStatus.COMPLETED);
    }

    @Test
    void only_the_first_claim_holds() {
        check();
        consult();
        claim();
        Claim second = new Claim(SomeFacts.CONSULT, "doctor-9", SomeFacts.stamp(900));

        assertThat(translation.next(new Hash(OTHER), "doctor-9", 2, second, ALGORITHMS, OTHER))
                .isEmpty();
    }

    @Test
    void nobody_claims_or_answers_in_anothers_name() {
        check();
        consult();

        assertThat(
                        translation.next(
                                SomeFacts.CLAIM,
                                "another",
                                1,
                                SomeFacts.claim(),
                                ALGORITHMS,
                                OTHER))
                .isEmpty();
        assertThat(
                        translation.next(
                                SomeFacts.ADVICE,
                                "another",
                                2,
                                SomeFacts.advice(),
                                ALGORITHMS,
                                OTHER))
                .isEmpty();
    }

    @Test
    void a_fact_that_comes_twice_counts_once_and_a_receipt_has_no_resource() {
        check();
        Receipt receipt =
                new Receipt(SomeFacts.CHECK, Receipt.Proof.ARRIVED, SomeFacts.stamp(1000));

        assertThat(check()).isEmpty();
        assertThat(translation.next(new Hash(OTHER), "gateway-1", 1, receipt, ALGORITHMS, OTHER))
                .isEmpty();
    }

    @Test
    void a_self_test_waits_for_nothing_and_is_about_no_patient() {
        SelfTest test =
                new SelfTest(
                        Vital.BODY_TEMPERATURE,
                        Origin.SIMULATED,
                        List.of(new SelfTest.Result.Refused(Probe.NOISE, Refusal.NO_CONTACT)),
                        SomeFacts.stamp(0));
        List<Bundle> bundles = next(new Hash(OTHER), SomeFacts.HANDHELD, test);
        assertThat(bundles).hasSize(1);
        assertThat(bundles.getFirst().getEntry())
                .noneMatch(each -> each.getResource().fhirType().equals("Patient"));
    }

    private List<Bundle> check() {
        return next(SomeFacts.CHECK, SomeFacts.HANDHELD, SomeFacts.check(Origin.SIMULATED));
    }

    private List<Bundle> consult() {
        return next(SomeFacts.CONSULT, SomeFacts.HANDHELD, SomeFacts.consult());
    }

    private List<Bundle> consultAgain() {
        return consult();
    }

    private List<Bundle> claim() {
        return next(SomeFacts.CLAIM, SomeFacts.claim().clinicianId(), SomeFacts.claim());
    }

    private List<Bundle> advice() {
        return next(SomeFacts.ADVICE, SomeFacts.advice().clinicianId(), SomeFacts.advice());
    }

    private List<Bundle> next(Hash hash, String author, Fact fact) {
        return translation.next(hash, author, 1, fact, ALGORITHMS, SomeFacts.SEAL);
    }

    private static Provenance provenance(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(Provenance.class::isInstance)
                .map(Provenance.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static List<TaskStatus> statusOfTask(List<Bundle> bundles) {
        return bundles.stream()
                .flatMap(bundle -> bundle.getEntry().stream())
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(Task.class::isInstance)
                .map(each -> ((Task) each).getStatus())
                .toList();
    }
}
