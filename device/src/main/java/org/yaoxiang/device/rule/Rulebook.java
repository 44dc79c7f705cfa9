package org.yaoxiang.device.rule;

import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
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
import org.yaoxiang.contract.fact.Stamp;

/// What follows from readings: the single parameters of NEWS2 for adults of 16 years and more, what
/// China's primary care says of pressure and glucose from 18 years on, IMCI's fast breathing under
/// five years, and one limit that the project sets itself because NEWS2 does not hold above 2500 m.
///
/// A refused measurement leads to no finding. NEWS2's aggregate is not computed: nobody tells this
/// handheld of consciousness and of oxygen given. Weight and height lead to one together, by the
/// body mass index of adults; urine strips lead to none: no limit for them was read in its
/// guideline.
///
/// Age follows from the date, and a handheld without a clock chip may not know it. A finding that
/// holds at every age which the patient can have is given; those that depend on it are told as one,
/// as urgent as the most urgent of them.
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

    /// Completed months at which a rule changes, ascending.
    private static final int[] MONTHS_OF_CHANGE = {
        Imci.INFANT_MONTHS,
        Imci.CHILD_MONTHS,
        CHILD_OF_IMCI_MONTHS,
        12 * ADULT_YEARS,
        12 * ADULT_OF_PRIMARY_CARE_YEARS
    };

    /// What follows from the outcomes of one visit, in their order.
    public List<Finding> judge(Patient patient, Place place, List<Outcome> outcomes) {
        List<Finding> findings = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Measured(Reading reading, _, var at) ->
                        findings.addAll(judge(patient, at, age -> of(reading, age, place)));
                case Outcome.Entered(Reading reading, var at) ->
                        findings.addAll(judge(patient, at, age -> of(reading, age, place)));
                case Outcome.Refused _ -> {}
            }
        }
        BodyMassIndex.of(outcomes)
                .ifPresent(index ->
                        findings.addAll(
                                judge(
                                        patient,
                                        outcomes.get(index.weight()).at(),
                                        age -> bodyMass(index, age))));
        return findings;
    }

    private static Stream<Finding> bodyMass(BodyMassIndex index, Period age) {
        return age.getYears() >= ADULT_OF_PRIMARY_CARE_YEARS
                ? PrimaryCare.bodyMass(index.kilogramsPerSquareMetre()).stream()
                : Stream.empty();
    }

    private static List<Finding> judge(
            Patient patient, Stamp at, Function<Period, Stream<Finding>> rules) {
        List<Period> ages = ages(patient.birthDate(), at);
        List<Finding> sure = rules.apply(ages.getFirst()).toList();
        List<Finding> possible = new ArrayList<>(sure);
        for (Period age : ages.subList(1, ages.size())) {
            List<Finding> other = rules.apply(age).toList();
            possible.addAll(other);
            sure = sure.stream().filter(other::contains).toList();
        }
        possible.removeAll(sure);
        List<Finding> findings = new ArrayList<>(sure);
        possible.stream()
                .max(Comparator.comparing(Finding::urgency))
                .map(Rulebook::unsureOfAge)
                .ifPresent(findings::add);
        return findings;
    }

    /// The ages that the patient can have had: the youngest, the oldest, and every one between at
    /// which the rules change.
    private static List<Period> ages(LocalDate birth, Stamp at) {
        LocalDate first = notBefore(birth, LocalDate.ofInstant(at.from(), CHINA));
        Optional<LocalDate> last =
                at.until().map(until -> notBefore(birth, LocalDate.ofInstant(until, CHINA)));
        List<Period> ages = new ArrayList<>(List.of(Period.between(birth, first)));
        for (int months : MONTHS_OF_CHANGE) {
            LocalDate day = birth.plusMonths(months);
            if (day.isAfter(first) && last.filter(day::isAfter).isEmpty()) {
                ages.add(Period.between(birth, day));
            }
        }
        last.ifPresent(day -> ages.add(Period.between(birth, day)));
        return ages;
    }

    private static LocalDate notBefore(LocalDate birth, LocalDate day) {
        return day.isBefore(birth) ? birth : day;
    }

    private static Finding unsureOfAge(Finding possible) {
        return new Finding(
                "age-unsure",
                possible.basis(),
                possible.urgency(),
                "日期不确定，无法确定年龄；按某些年龄判断为：" + possible.chinese(),
                "The date is not sure, so the age is not; at some ages it would be: "
                        + possible.english(),
                possible.citation());
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
            case Reading.RecordedElectrocardiogram(_, double rate, _) ->
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
