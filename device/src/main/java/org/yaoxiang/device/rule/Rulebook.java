package org.yaoxiang.device.rule;

import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.BodyMassIndex;
import org.yaoxiang.contract.fact.Citation;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Reading;

/// What follows from readings: the single parameters of NEWS2 for adults of 16 years and more, what
/// China's primary care says of pressure and glucose from 18 years on, IMCI's fast breathing under
/// five years, and one limit that the project sets itself because NEWS2 does not hold above 2500 m.
///
/// A refused measurement leads to no finding. NEWS2's aggregate is not computed: nobody tells this
/// handheld of consciousness and of oxygen given. Weight and height lead to one together, by the
/// body mass index of adults; urine strips lead to none: no limit for them was read in its
/// guideline.
///
/// @param saturationPercentMin below this saturation the handheld always calls, at any altitude; a
///   choice of the project that a clinician signs in the configuration, not a guideline
public record Rulebook(double saturationPercentMin) {
    /// Above this NEWS2's saturation bands are not used unmodified: healthy adult residents of 4200
    /// m have 86 % on average (Bianba 2018).
    public static final int NEWS2_ALTITUDE_METRES_MAX = 2500;

    /// No rule is applied to a forehead's surface below; a choice of this project.
    private static final double FOREHEAD_CELSIUS_MIN = 38;

    private static final int ADULT_YEARS = 16;
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final int ADULT_OF_PRIMARY_CARE_YEARS = 18;
    private static final int CHILD_OF_IMCI_MONTHS = 60;

    /// What follows from the outcomes of one visit, in their order.
    public List<Finding> judge(Patient patient, Place place, List<Outcome> outcomes) {
        List<Finding> findings = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            Period age = age(patient, outcome);
            switch (outcome) {
                case Outcome.Measured(Reading reading, _, _) ->
                        of(reading, age, place).forEach(findings::add);
                case Outcome.Entered(Reading reading, _) ->
                        of(reading, age, place).forEach(findings::add);
                case Outcome.Refused _ -> {}
            }
        }
        BodyMassIndex.of(outcomes)
                .filter(index ->
                        age(patient, outcomes.get(index.weight())).getYears()
                                >= ADULT_OF_PRIMARY_CARE_YEARS)
                .flatMap(index -> PrimaryCare.bodyMass(index.kilogramsPerSquareMetre()))
                .ifPresent(findings::add);
        return findings;
    }

    private static Period age(Patient patient, Outcome outcome) {
        return Period.between(patient.birthDate(), LocalDate.ofInstant(outcome.at().at(), CHINA));
    }

    private Stream<Finding> of(Reading reading, Period age, Place place) {
        boolean isAdult = age.getYears() >= ADULT_YEARS;
        boolean isAdultOfPrimaryCare = age.getYears() >= ADULT_OF_PRIMARY_CARE_YEARS;
        return switch (reading) {
            case Reading.OxygenSaturation(double percent, _, _) ->
                    saturation(percent, isAdult, place).stream();
            case Reading.BareSaturation(double percent, _) ->
                    saturation(percent, isAdult, place).stream();
            case Reading.BodyTemperature(double celsius, var site) ->
                    isAdult ? temperature(celsius, site).stream() : Stream.empty();
            case Reading.Electrocardiogram(_, double rate, _) ->
                    isAdult ? News2.heartRate(rate).stream() : Stream.empty();
            case Reading.BloodPressure(double systolic, _, double diastolic, _) ->
                    pressure(systolic, diastolic, age);
            case Reading.BarePressure(double systolic, double diastolic) ->
                    pressure(systolic, diastolic, age);
            case Reading.RespirationRate(double perMinute, _) ->
                    respiration(perMinute, age).stream();
            case Reading.BloodGlucose(double millimolesPerLitre, _, _) ->
                    isAdultOfPrimaryCare
                            ? PrimaryCare.glucose(millimolesPerLitre).stream()
                            : Stream.empty();
            case Reading.UrineStrip _,
                    Reading.BodyWeight _,
                    Reading.BodyHeight _,
                    Reading.Unknown _ ->
                    Stream.empty();
        };
    }

    private static Stream<Finding> pressure(double systolic, double diastolic, Period age) {
        return Stream.concat(
                age.getYears() >= ADULT_YEARS ? News2.systolic(systolic).stream() : Stream.empty(),
                age.getYears() >= ADULT_OF_PRIMARY_CARE_YEARS
                        ? PrimaryCare.pressure(systolic, diastolic).stream()
                        : Stream.empty());
    }

    /// A forehead is cooler than the body: what is low there is not low, what is high is.
    private static Optional<Finding> temperature(double celsius, Site site) {
        return switch (site) {
            case SKIN -> News2.temperature(celsius);
            case FOREHEAD ->
                    celsius < FOREHEAD_CELSIUS_MIN ? Optional.empty() : News2.temperature(celsius);
        };
    }

    private static Optional<Finding> respiration(double perMinute, Period age) {
        if (age.getYears() >= ADULT_YEARS) {
            return News2.respiration(perMinute);
        }
        return age.toTotalMonths() < CHILD_OF_IMCI_MONTHS
                ? Imci.breathing(perMinute, age.toTotalMonths())
                : Optional.empty();
    }

    private Optional<Finding> saturation(double percent, boolean isAdult, Place place) {
        long shown = Math.round(percent);
        if (shown < saturationPercentMin) {
            return Optional.of(
                    new Finding(
                            "saturation-red-limit",
                            Vital.OXYGEN_SATURATION,
                            Urgency.EMERGENCY,
                            String.format(
                                    Locale.ROOT,
                                    "血氧饱和度 %d %%，低于本机红线 %.0f %%：立即联系县医院",
                                    shown,
                                    saturationPercentMin),
                            String.format(
                                    Locale.ROOT,
                                    "Oxygen saturation %d %%, below this kit's red limit of %.0f"
                                            + " %%: call the county now",
                                    shown,
                                    saturationPercentMin),
                            new Citation(
                                    "Yaoxiang project choice, not a guideline",
                                    "1",
                                    "red limit at all altitudes, set in the configuration")));
        }
        return isAdult && place.altitudeMetres() <= NEWS2_ALTITUDE_METRES_MAX
                ? News2.saturation(percent)
                : Optional.empty();
    }
}
