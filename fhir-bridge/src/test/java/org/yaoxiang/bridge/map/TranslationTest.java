package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
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

        assertThat(translation.next(new Hash(OTHER), "doctor-9", 2, second, OTHER)).isEmpty();
    }

    @Test
    void nobody_claims_or_answers_in_anothers_name() {
        check();
        consult();

        assertThat(translation.next(SomeFacts.CLAIM, "another", 1, SomeFacts.claim(), OTHER))
                .isEmpty();
        assertThat(translation.next(SomeFacts.ADVICE, "another", 2, SomeFacts.advice(), OTHER))
                .isEmpty();
    }

    @Test
    void a_fact_that_comes_twice_counts_once_and_a_receipt_has_no_resource() {
        check();
        Receipt receipt =
                new Receipt(SomeFacts.CHECK, Receipt.Proof.ARRIVED, SomeFacts.stamp(1000));

        assertThat(check()).isEmpty();
        assertThat(translation.next(new Hash(OTHER), "gateway-1", 1, receipt, OTHER)).isEmpty();
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
        return translation.next(hash, author, 1, fact, SomeFacts.SEAL);
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
