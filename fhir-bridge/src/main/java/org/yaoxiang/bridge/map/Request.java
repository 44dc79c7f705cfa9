package org.yaoxiang.bridge.map;

import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Stamp;

/// The ServiceRequest and the Task of one consult. Each later fact maps them whole, in the state
/// that it brings about.
///
/// @param hash the consult's
record Request(Hash hash, Consult consult, Check about, Cast cast) {
    static CodeableConcept teleconsult(String text) {
        return new CodeableConcept()
                .setText(text)
                .addCoding(new Coding(Systems.KIND_OF_REQUEST, "teleconsult", "Teleconsultation"));
    }

    Reference toServiceRequest() {
        return Ids.reference("ServiceRequest", Ids.of(hash));
    }

    Reference toTask() {
        return Ids.reference("Task", Ids.of(hash));
    }

    Reference toEncounter() {
        return Ids.reference("Encounter", Ids.of(consult.check()));
    }

    /// References to all Observations of the check.
    List<Reference> observations() {
        return Observations.references(consult.check(), about);
    }

    ServiceRequest serviceRequest(ServiceRequest.ServiceRequestStatus status) {
        ServiceRequest request = Profile.CONSULT.claim(new ServiceRequest());
        request.setId(Ids.of(hash));
        request.addIdentifier(new Identifier().setSystem(Systems.SID_FACT).setValue(hash.hex()));
        request.setStatus(status);
        request.setIntent(ServiceRequest.ServiceRequestIntent.ORDER);
        request.setPriority(
                ServiceRequest.ServiceRequestPriority.fromCode(
                        consult.urgency().requestPriority()));
        request.setCode(teleconsult("会诊申请"));
        request.setSubject(cast.toPatient());
        request.setEncounter(toEncounter());
        request.setAuthoredOnElement(Stamps.dateTime(consult.at()));
        request.setRequester(cast.toClinician());
        request.addReasonCode().setText(Texts.clean(consult.question()));
        request.setSupportingInfo(observations());
        return request;
    }

    /// The Task in one state of the consult's workflow.
    ///
    /// @param modified when the state began
    Task task(Stage stage, Stamp modified) {
        Task task = Profile.CONSULT_TASK.claim(new Task());
        task.setId(Ids.of(hash));
        task.addBasedOn(toServiceRequest());
        task.setStatus(stage.status());
        task.setBusinessStatus(Codings.of(stage));
        task.setIntent(Task.TaskIntent.ORDER);
        task.setPriority(Task.TaskPriority.fromCode(consult.urgency().requestPriority()));
        task.setCode(
                new CodeableConcept(
                        new Coding(Systems.TASK_CODE, "fulfill", "Fulfill the focal request")));
        task.setFocus(toServiceRequest());
        task.setFor(cast.toPatient());
        task.setEncounter(toEncounter());
        // Dates of different precision cannot be compared, as inv-1 does; the ServiceRequest says
        // what is known of one that is not sure.
        if (Stamps.isSure(consult.at())) {
            task.setAuthoredOnElement(Stamps.dateTime(consult.at()));
        }
        if (Stamps.isSure(latest(modified))) {
            task.setLastModifiedElement(Stamps.dateTime(latest(modified)));
        }
        task.setRequester(cast.toClinician());
        return task;
    }

    /// R4's inv-1: a Task is not modified before it was authored. The two stamps come from two
    /// clocks, the village's and the county's, and the village's may be ahead.
    private Stamp latest(Stamp modified) {
        boolean isEarlier =
                Stamps.isSure(consult.at()) && modified.at().isBefore(consult.at().at());
        return isEarlier ? consult.at() : modified;
    }
}
