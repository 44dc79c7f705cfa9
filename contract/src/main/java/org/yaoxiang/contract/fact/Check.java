package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Outcome.Entered;
import org.yaoxiang.contract.fact.Outcome.Measured;
import org.yaoxiang.contract.fact.Outcome.Refused;
import org.yaoxiang.contract.fact.Reading.Electrocardiogram;
import org.yaoxiang.contract.fact.Reading.RecordedElectrocardiogram;

/// The record of one visit: who, where, what the instruments said and what follows from it.
///
/// @param clinicianId the village clinician, 1 to 64 characters
/// @param outcomes in the order of measuring, 1 to 64
/// @param findings what the rules concluded, at most 64
public record Check(
        Patient patient,
        Place place,
        Origin origin,
        String clinicianId,
        List<Outcome> outcomes,
        List<Finding> findings,
        Stamp at)
        implements Fact {
    public Check {
        requireNonNull(patient, "patient");
        requireNonNull(place, "place");
        requireNonNull(origin, "origin");
        Texts.require(clinicianId, "clinicianId", 64);
        outcomes = List.copyOf(outcomes);
        findings = List.copyOf(findings);
        requireNonNull(at, "at");
        if (outcomes.isEmpty() || outcomes.size() > 64 || findings.size() > 64) {
            throw new IllegalArgumentException(
                    outcomes.size()
                            + " outcomes, expected 1 to 64; "
                            + findings.size()
                            + " findings, expected at most 64");
        }
    }

    /// The most urgent finding's urgency, routine when there is none.
    public Urgency urgency() {
        return findings.stream()
                .map(Finding::urgency)
                .reduce(Urgency.ROUTINE, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    /// The recordings that its electrocardiograms lie in; none of those whose waveform it holds.
    public List<Hash> recordings() {
        return outcomes.stream()
                .map(Check::reading)
                .flatMap(Optional::stream)
                .flatMap(each ->
                        each instanceof RecordedElectrocardiogram(Hash recording, _, _)
                                ? Stream.of(recording)
                                : Stream.empty())
                .distinct()
                .toList();
    }

    /// The same check with every waveform in a recording, as it is sealed.
    ///
    /// @param seal seals a recording and tells its name
    public Check split(Function<Recording, Hash> seal) {
        return map(reading ->
                reading instanceof Electrocardiogram(var waveform, var rate, var interpretation)
                        ? new RecordedElectrocardiogram(
                                seal.apply(new Recording(waveform, at)), rate, interpretation)
                        : reading);
    }

    /// The same check with the waveforms of those recordings that are found.
    ///
    /// @param find the recording of a name; empty where it is not
    public Check join(Function<Hash, Optional<Recording>> find) {
        return map(reading ->
                reading instanceof RecordedElectrocardiogram(var name, var rate, var interpretation)
                        ? find.apply(name)
                                .<Reading>map(each ->
                                        new Electrocardiogram(
                                                each.waveform(), rate, interpretation))
                                .orElse(reading)
                        : reading);
    }

    private Check map(UnaryOperator<Reading> change) {
        return new Check(
                patient,
                place,
                origin,
                clinicianId,
                outcomes.stream().map(each -> map(each, change)).toList(),
                findings,
                at);
    }

    private static Outcome map(Outcome outcome, UnaryOperator<Reading> change) {
        return switch (outcome) {
            case Measured(var reading, var quality, var at) ->
                    new Measured(change.apply(reading), quality, at);
            case Entered(var reading, var at) -> new Entered(change.apply(reading), at);
            case Refused _ -> outcome;
        };
    }

    private static Optional<Reading> reading(Outcome outcome) {
        return switch (outcome) {
            case Measured(var reading, _, _) -> Optional.of(reading);
            case Entered(var reading, _) -> Optional.of(reading);
            case Refused _ -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return "Check[redacted]";
    }
}
