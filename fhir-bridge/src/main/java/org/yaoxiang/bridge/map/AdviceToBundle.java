package org.yaoxiang.bridge.map;

import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Hash;

/// An advice as a transaction: the signed answer (DiagnosticReport, final, with a Provenance that
/// carries the seal); its consult's Task and ServiceRequest are completed.
public final class AdviceToBundle {
    private AdviceToBundle() {}

    /// Maps an advice.
    ///
    /// @param hash the fact's name, from which the ids of report and Provenance follow
    /// @param seal the fact's sealed bytes, whose COSE_Sign1 is the county doctor's signature
    /// @param consult the consult that is answered
    /// @param about the check that the consult is about
    public static Bundle map(Hash hash, byte[] seal, Advice advice, Consult consult, Check about) {
        Cast cast = new Cast(about);
        Reference doctor = cast.toClinician(advice.clinicianId());
        Request request = new Request(advice.consult(), consult, about, cast);
        Reference report = Ids.reference("DiagnosticReport", Ids.of(hash));
        Task task = request.task(Stage.ANSWERED_SIGNED, advice.at()).setOwner(doctor);
        task.addOutput().setType(new CodeableConcept().setText("会诊意见")).setValue(report.copy());
        Practitioner named = cast.clinician(advice.clinicianId());
        named.addName().setText(Texts.clean(advice.clinicianName()));
        return new Transaction(about.origin())
                .put(named)
                .put(report(hash, advice, request, doctor))
                .put(request.serviceRequest(ServiceRequestStatus.COMPLETED))
                .put(task)
                .put(
                        Seals.provenance(
                                        hash,
                                        List.of(
                                                report,
                                                request.toServiceRequest(),
                                                request.toTask()),
                                        doctor,
                                        advice.at())
                                .addSignature(Seals.signature(seal, doctor, advice.at())))
                .bundle();
    }

    private static DiagnosticReport report(
            Hash hash, Advice advice, Request request, Reference doctor) {
        DiagnosticReport report = Profile.ADVICE.claim(new DiagnosticReport());
        report.setId(Ids.of(hash));
        report.addIdentifier(new Identifier().setSystem(Systems.SID_FACT).setValue(hash.hex()));
        report.addBasedOn(request.toServiceRequest());
        report.setStatus(DiagnosticReport.DiagnosticReportStatus.FINAL);
        report.setCode(Request.teleconsult("会诊意见"));
        report.setSubject(request.cast().toPatient());
        report.setEncounter(request.toEncounter());
        report.setEffective(Stamps.effective(request.about().at()));
        report.setIssuedElement(Stamps.instant(advice.at()));
        report.addPerformer(doctor);
        report.addResultsInterpreter(doctor);
        report.setResult(request.observations());
        report.setConclusion(Texts.clean(advice.text()));
        report.addConclusionCode(Codings.of(advice.disposition()));
        return report;
    }
}
