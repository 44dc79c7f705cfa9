package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Origin;

class AdviceToBundleTest {
    private static final Check CHECK = SomeFacts.check(Origin.MEASURED);

    @Test
    void a_claim_is_as_reviewed() throws IOException {
        Golden.assertUnchanged("claim", claim(SomeFacts.claim()));
    }

    @Test
    void an_advice_is_as_reviewed() throws IOException {
        Golden.assertUnchanged("advice", advice(SomeFacts.advice()));
    }

    @Test
    void a_claim_conforms_and_gives_the_task_its_owner() {
        Bundle bundle = claim(SomeFacts.claim());
        Conformance.assertNoErrors(bundle);
        Task task = Some.resource(bundle, Task.class, "");
        assertThat(task.getIdPart()).isEqualTo(Ids.of(SomeFacts.CONSULT));
        assertThat(task.getStatus()).isEqualTo(Task.TaskStatus.INPROGRESS);
        assertThat(task.getOwner().getReference())
                .isEqualTo("Practitioner/" + Ids.clinician(Origin.MEASURED, "county-5"));
    }

    /// A claim knows no name; it must not take away the one that an earlier advice gave.
    @Test
    void a_claim_keeps_a_clinician_that_is_known_already() {
        assertThat(claim(SomeFacts.claim()).getEntryFirstRep().getRequest().getIfNoneMatch())
                .isEqualTo("*");
        assertThat(advice(SomeFacts.advice()).getEntryFirstRep().getRequest().getIfNoneMatch())
                .isNull();
    }

    @ParameterizedTest
    @EnumSource
    void an_advice_of_every_disposition_conforms(Disposition disposition) {
        Advice advice =
                new Advice(
                        SomeFacts.CONSULT,
                        "county-5",
                        "测试县医生乙",
                        disposition,
                        "第一行\n第二行",
                        SomeFacts.stamp(900));
        Conformance.assertNoErrors(advice(advice));
    }

    /// Whom a relay names is nobody whom the county knows; what has signed is the relay.
    @Test
    void a_relayed_advice_is_as_reviewed_and_conforms() throws IOException {
        Bundle bundle = advice(relayed("https://his.test/report|answer-1"));
        Golden.assertUnchanged("relayed", bundle);
        Conformance.assertNoErrors(bundle);
        assertThat(bundle.getEntry())
                .extracting(each -> each.getResource().fhirType())
                .doesNotContain("Practitioner");
    }

    /// Whatever a hospital calls its answers must not spoil ours.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a value alone",
                "urn:oid:1.2.3.4.5|1",
                "urn:oid:1.2.3|1",
                "urn:uuid:c757873d-ec9a-4326-a141-556f43239520|1",
                "no uri|1",
                "urn:x|1",
                "http://his test/|1",
                "http://his.test:8080/r4/DiagnosticReport|r1",
                "|1",
                "a||1"
            })
    void an_advice_conforms_whatever_the_relay_calls_it(String report) {
        Conformance.assertNoErrors(advice(relayed(report)));
    }

    private static Advice relayed(String report) {
        return new Advice(
                SomeFacts.CONSULT,
                "city-system",
                "测试市医生丙",
                Disposition.WATCH,
                "请观察。",
                Optional.of(new Advice.Relayed("测试市医院", report)),
                SomeFacts.stamp(900));
    }

    @Test
    void an_advice_completes_what_was_asked_and_carries_its_seal() {
        Bundle bundle = advice(SomeFacts.advice());
        DiagnosticReport report = Some.resource(bundle, DiagnosticReport.class, "");
        assertThat(report.getStatus()).isEqualTo(DiagnosticReport.DiagnosticReportStatus.FINAL);
        assertThat(report.getConclusion()).isEqualTo("请吸氧并立即转诊。");
        assertThat(report.getConclusionCodeFirstRep().getCodingFirstRep().getCode())
                .isEqualTo("refer-now");
        assertThat(Some.resource(bundle, Task.class, "").getStatus())
                .isEqualTo(Task.TaskStatus.COMPLETED);
        assertThat(Some.resource(bundle, ServiceRequest.class, "").getStatus())
                .isEqualTo(ServiceRequest.ServiceRequestStatus.COMPLETED);
        assertThat(Some.resource(bundle, Practitioner.class, "").getNameFirstRep().getText())
                .isEqualTo("测试县医生乙");
        assertThat(Some.resource(bundle, Provenance.class, "").getSignatureFirstRep().getData())
                .isEqualTo(SomeFacts.SEAL);
    }

    /// R4's inv-1; the county's clock may be behind the village's.
    @Test
    void a_claim_stamped_before_its_consult_conforms() {
        Conformance.assertNoErrors(
                claim(new Claim(SomeFacts.CONSULT, "county-5", SomeFacts.stamp(0))));
    }

    private static Bundle claim(Claim claim) {
        return ClaimToBundle.map(SomeFacts.CLAIM, claim, SomeFacts.consult(), CHECK);
    }

    private static Bundle advice(Advice advice) {
        return AdviceToBundle.map(
                SomeFacts.ADVICE, SomeFacts.SEAL, advice, SomeFacts.consult(), CHECK);
    }
}
