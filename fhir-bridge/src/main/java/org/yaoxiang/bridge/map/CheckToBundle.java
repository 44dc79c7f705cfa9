package org.yaoxiang.bridge.map;

import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Outcome;

/// A check as a transaction: who, where, the visit, and one Observation for each quantity that was
/// read or refused and for each finding.
public final class CheckToBundle {
    private CheckToBundle() {}

    /// Maps a check.
    ///
    /// @param hash the fact's name, from which the ids follow
    /// @param author the handheld that sealed it
    public static Bundle map(Hash hash, String author, Check check) {
        Cast cast = new Cast(check);
        List<Observation> observations = new Observations(hash, author, check).all();
        Transaction transaction =
                new Transaction(check.origin())
                        .put(cast.organization())
                        .put(cast.location())
                        .put(cast.handheld(author))
                        .putIfAbsent(cast.clinician(check.clinicianId()))
                        .put(cast.patient())
                        .put(encounter(hash, check, cast));
        observations.forEach(transaction::put);
        List<Reference> targets =
                Stream.concat(
                                Stream.of(Ids.reference("Encounter", Ids.of(hash))),
                                Observations.references(hash, check).stream())
                        .toList();
        return transaction
                .put(
                        Seals.provenance(hash, targets, cast.toClinician(), check.at())
                                .addAgent(Seals.assembler(cast.toHandheld(author))))
                .bundle();
    }

    private static Encounter encounter(Hash hash, Check check, Cast cast) {
        Encounter encounter = Profile.VISIT.claim(new Encounter());
        encounter.setId(Ids.of(hash));
        encounter.addIdentifier(new Identifier().setSystem(Systems.SID_FACT).setValue(hash.hex()));
        encounter.setStatus(Encounter.EncounterStatus.FINISHED);
        encounter.setClass_(new Coding(Systems.ACT_CODE, "AMB", "ambulatory"));
        encounter.setSubject(cast.toPatient());
        encounter.addParticipant().setIndividual(cast.toClinician());
        encounter.setPeriod(period(check));
        encounter.addLocation().setLocation(cast.toLocation());
        encounter.setServiceProvider(cast.toOrganization());
        return encounter;
    }

    /// From the first stamp to the last, in order of time and not of the list: a handheld may learn
    /// the time in the middle of a visit.
    private static Period period(Check check) {
        return Stamps.period(
                Stream.concat(check.outcomes().stream().map(Outcome::at), Stream.of(check.at()))
                        .toList());
    }
}
