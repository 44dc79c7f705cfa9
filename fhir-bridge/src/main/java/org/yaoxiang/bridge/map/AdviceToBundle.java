package org.yaoxiang.bridge.map;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Hash;

/// An advice as a transaction: the signed answer (DiagnosticReport, final, with a Provenance that
/// carries the seal); its consult's Task and ServiceRequest are completed.
///
/// Of a relayed advice the relay (Device) owns the Task and is who has signed. Whom it names is
/// nobody whom the county knows: the references to that clinician have a display and lead nowhere.
public final class AdviceToBundle {
    /// What certainly is the URI of an identifier's system.
    private static final Pattern SYSTEM =
            Pattern.compile(
                    "https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._~/-]*)?"
                            + "|urn:oid:[0-2](\\.(0|[1-9][0-9]{0,8})){4,20}"
                            + "|urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private AdviceToBundle() {}

    /// Maps an advice.
    ///
    /// @param hash the fact's name, from which the ids of report and Provenance follow
    /// @param seal the fact's sealed bytes, whose COSE_Sign1 is the signature of the county doctor
    ///   or of the relay
    /// @param consult the consult that is answered
    /// @param about the check that the consult is about
    public static Bundle map(Hash hash, byte[] seal, Advice advice, Consult consult, Check about) {
        Cast cast = new Cast(about);
        Optional<Advice.Relayed> relayed = advice.relayed();
        Reference doctor =
                relayed.isPresent()
                        ? new Reference().setDisplay(Texts.clean(advice.clinicianName()))
                        : cast.toClinician(advice.clinicianId());
        Reference signer = relayed.isPresent() ? cast.toRelay(advice.clinicianId()) : doctor.copy();
        Resource signerItself =
                relayed.<Resource>map(each -> cast.relay(advice.clinicianId(), each.system()))
                        .orElseGet(() -> named(cast, advice));
        Request request = new Request(advice.consult(), consult, about, cast);
        Reference report = Ids.reference("DiagnosticReport", Ids.of(hash));
        Task task = request.task(Stage.ANSWERED_SIGNED, advice.at()).setOwner(signer);
        task.addOutput().setType(new CodeableConcept().setText("会诊意见")).setValue(report.copy());
        Provenance provenance =
                Seals.provenance(
                                hash,
                                List.of(report, request.toServiceRequest(), request.toTask()),
                                doctor,
                                advice.at())
                        .addSignature(
                                relayed.isPresent()
                                        ? Seals.sourceSignature(seal, signer, advice.at())
                                        : Seals.signature(seal, signer, advice.at()));
        if (relayed.isPresent()) {
            provenance.addAgent(Seals.assembler(signer));
        }
        return new Transaction(about.origin())
                .put(signerItself)
                .put(report(hash, advice, request, doctor))
                .put(request.serviceRequest(ServiceRequestStatus.COMPLETED))
                .put(task)
                .put(provenance)
                .bundle();
    }

    private static Practitioner named(Cast cast, Advice advice) {
        Practitioner named = cast.clinician(advice.clinicianId());
        named.addName().setText(Texts.clean(advice.clinicianName()));
        return named;
    }

    private static DiagnosticReport report(
            Hash hash, Advice advice, Request request, Reference doctor) {
        DiagnosticReport report = Profile.ADVICE.claim(new DiagnosticReport());
        report.setId(Ids.of(hash));
        report.addIdentifier(new Identifier().setSystem(Systems.SID_FACT).setValue(hash.hex()));
        advice.relayed().ifPresent(each -> report.addIdentifier(identifier(each.report())));
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

    /// What the relay calls its answer: `system|value`, or a value alone. A system that no
    /// validator takes for one stays a part of the value.
    private static Identifier identifier(String token) {
        int bar = token.indexOf('|');
        return bar > 0 && SYSTEM.matcher(token.substring(0, bar)).matches()
                ? new Identifier()
                        .setSystem(token.substring(0, bar))
                        .setValue(Texts.clean(token.substring(bar + 1)))
                : new Identifier().setValue(Texts.clean(token));
    }
}
