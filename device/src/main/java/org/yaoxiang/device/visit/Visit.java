package org.yaoxiang.device.visit;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.rule.Rulebook;

/// One patient at the bedside, as an immutable state: what was measured so far and what comes next.
///
/// @param clinicianId who examines
/// @param outcomes one for each vital measured or refused, in the order of first measuring
public record Visit(
        Patient patient, Place place, Origin origin, String clinicianId, List<Outcome> outcomes) {
    /// The order in which the handheld proposes to measure what its instruments can; the doctor may
    /// take any other.
    public static final List<Vital> ORDER =
            List.of(
                    Vital.OXYGEN_SATURATION,
                    Vital.BLOOD_PRESSURE,
                    Vital.BODY_TEMPERATURE,
                    Vital.ELECTROCARDIOGRAM,
                    Vital.RESPIRATION_RATE,
                    Vital.BLOOD_GLUCOSE,
                    Vital.URINE_STRIP,
                    Vital.BODY_WEIGHT,
                    Vital.BODY_HEIGHT);

    public Visit {
        requireNonNull(patient, "patient");
        requireNonNull(place, "place");
        requireNonNull(origin, "origin");
        requireNonNull(clinicianId, "clinicianId");
        outcomes = List.copyOf(outcomes);
    }

    /// A visit in which nothing was measured yet.
    public static Visit begin(Patient patient, Place place, Origin origin, String clinicianId) {
        return new Visit(patient, place, origin, clinicianId, List.of());
    }

    /// The outcome of a vital, when there is one.
    public Optional<Outcome> outcome(Vital vital) {
        return outcomes.stream().filter(outcome -> vital(outcome) == vital).findFirst();
    }

    /// The visit with one more outcome. A repeated measurement takes the place of the one before.
    public Visit add(Outcome outcome) {
        List<Outcome> all = new ArrayList<>(outcomes);
        Optional<Outcome> before = outcome(vital(outcome));
        if (before.isPresent()) {
            all.set(all.indexOf(before.get()), outcome);
        } else {
            all.add(outcome);
        }
        return new Visit(patient, place, origin, clinicianId, all);
    }

    /// What the rules say so far.
    public List<Finding> findings(Rulebook rules) {
        return rules.judge(patient, place, outcomes);
    }

    /// Ends the visit.
    ///
    /// @throws IllegalStateException when nothing was measured
    public Check finish(Rulebook rules, Stamp at) {
        if (outcomes.isEmpty()) {
            throw new IllegalStateException("nothing was measured yet");
        }
        return new Check(patient, place, origin, clinicianId, outcomes, findings(rules), at);
    }

    /// Which vital an outcome is about.
    public static Vital vital(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(Vital vital, _, _) -> vital;
            case Outcome.Measured(Reading reading, _, _) -> vital(reading);
            case Outcome.Entered(Reading reading, _) -> vital(reading);
        };
    }

    private static Vital vital(Reading reading) {
        return switch (reading) {
            case Reading.OxygenSaturation _, Reading.BareSaturation _ -> Vital.OXYGEN_SATURATION;
            case Reading.BodyTemperature _ -> Vital.BODY_TEMPERATURE;
            case Reading.Electrocardiogram _, Reading.RecordedElectrocardiogram _ ->
                    Vital.ELECTROCARDIOGRAM;
            case Reading.BloodPressure _, Reading.BarePressure _ -> Vital.BLOOD_PRESSURE;
            case Reading.RespirationRate _ -> Vital.RESPIRATION_RATE;
            case Reading.BloodGlucose _ -> Vital.BLOOD_GLUCOSE;
            case Reading.UrineStrip _ -> Vital.URINE_STRIP;
            case Reading.BodyWeight _ -> Vital.BODY_WEIGHT;
            case Reading.BodyHeight _ -> Vital.BODY_HEIGHT;
            case Reading.Unknown _ ->
                    throw new IllegalArgumentException(
                            "no instrument of this handheld measures that");
        };
    }

    @Override
    public String toString() {
        return "Visit[redacted]";
    }
}
