package org.yaoxiang.bridge.map;

import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Hash;

/// A claim as a transaction: the consult's Task gets its owner and is in progress.
public final class ClaimToBundle {
    private ClaimToBundle() {}

    /// Maps a claim. Only the first claim of a consult is to be mapped; who was first is the
    /// queue's decision.
    ///
    /// @param hash the fact's name
    /// @param consult the consult that is claimed
    /// @param about the check that the consult is about
    public static Bundle map(Hash hash, Claim claim, Consult consult, Check about) {
        Cast cast = new Cast(about);
        Request request = new Request(claim.consult(), consult, about, cast);
        return new Transaction(about.origin())
                .putIfAbsent(cast.clinician(claim.clinicianId()))
                .put(
                        request.task(Stage.READING, claim.at())
                                .setOwner(cast.toClinician(claim.clinicianId())))
                .put(
                        Seals.provenance(
                                hash,
                                List.of(request.toTask()),
                                cast.toClinician(claim.clinicianId()),
                                claim.at()))
                .bundle();
    }
}
