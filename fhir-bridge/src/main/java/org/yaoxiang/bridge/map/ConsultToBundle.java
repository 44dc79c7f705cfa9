package org.yaoxiang.bridge.map;

import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Hash;

/// A consult as a transaction: what is asked (ServiceRequest), and that somebody must answer it
/// (Task, requested).
public final class ConsultToBundle {
    private ConsultToBundle() {}

    /// Maps a consult.
    ///
    /// @param hash the fact's name, from which the ids of ServiceRequest and Task follow
    /// @param author the handheld that sealed it
    /// @param about the check that the consult is about
    public static Bundle map(Hash hash, String author, Consult consult, Check about) {
        Cast cast = new Cast(about);
        Request request = new Request(hash, consult, about, cast);
        return new Transaction(about.origin())
                .put(request.serviceRequest(ServiceRequestStatus.ACTIVE))
                .put(request.task(Stage.SENT, consult.at()))
                .put(
                        Seals.provenance(
                                        hash,
                                        List.of(request.toServiceRequest(), request.toTask()),
                                        cast.toClinician(),
                                        consult.at())
                                .addAgent(Seals.assembler(cast.toHandheld(author))))
                .bundle();
    }
}
