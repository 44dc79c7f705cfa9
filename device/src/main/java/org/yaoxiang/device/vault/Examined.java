package org.yaoxiang.device.vault;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Reading.BarePressure;
import org.yaoxiang.contract.fact.Reading.BareSaturation;
import org.yaoxiang.contract.fact.Reading.BloodGlucose;
import org.yaoxiang.contract.fact.Reading.BloodPressure;
import org.yaoxiang.contract.fact.Reading.BodyHeight;
import org.yaoxiang.contract.fact.Reading.BodyTemperature;
import org.yaoxiang.contract.fact.Reading.BodyWeight;
import org.yaoxiang.contract.fact.Reading.Electrocardiogram;
import org.yaoxiang.contract.fact.Reading.OxygenSaturation;
import org.yaoxiang.contract.fact.Reading.RecordedElectrocardiogram;
import org.yaoxiang.contract.fact.Reading.RespirationRate;
import org.yaoxiang.contract.fact.Reading.Unknown;
import org.yaoxiang.contract.fact.Reading.UrineStrip;
import org.yaoxiang.contract.fact.Sex;

/// Whom a check is about, as far as a search needs it, the single numbers of its readings and which
/// readings were refused. Prints no patient data.
///
/// @param person the same for all checks of one patient, and no other's: a keyed hash, see {@link
///   Numbers}
/// @param number the keyed hash of the patient's number, which is not kept itself
/// @param latin the name's syllables in Latin letters, see {@link Spelling}
/// @param points the numbers, in the order of measuring
/// @param refused what an instrument was asked for and gave no reading of
public record Examined(
        String person,
        String number,
        String name,
        String latin,
        Sex sex,
        LocalDate birthDate,
        List<Point> points,
        List<Vital> refused) {
    /// One number that a trend is drawn through.
    ///
    /// @param value in the vital's own unit
    /// @param meal how a glucose stands to the last meal; empty for everything else
    public record Point(Vital vital, double value, Optional<Meal> meal) {
        public Point {
            requireNonNull(vital, "vital");
            requireNonNull(meal, "meal");
        }

        private Point(Vital vital, double value) {
            this(vital, value, Optional.empty());
        }

        @Override
        public String toString() {
            return "Point[redacted]";
        }
    }

    public Examined {
        requireNonNull(person, "person");
        requireNonNull(number, "number");
        requireNonNull(name, "name");
        requireNonNull(latin, "latin");
        requireNonNull(sex, "sex");
        requireNonNull(birthDate, "birthDate");
        points = List.copyOf(points);
        refused = List.copyOf(refused);
    }

    static Examined of(Check check, Numbers numbers) {
        Patient patient = check.patient();
        return new Examined(
                numbers.person(patient),
                numbers.number(patient.villageId()),
                patient.name(),
                Spelling.latin(patient.name()),
                patient.sex(),
                patient.birthDate(),
                check.outcomes().stream().flatMap(each -> points(each).stream()).toList(),
                check.outcomes().stream().flatMap(each -> refused(each).stream()).toList());
    }

    private static List<Point> points(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Measured(Reading reading, _, _) -> points(reading);
            case Outcome.Entered(Reading reading, _) -> points(reading);
            case Outcome.Refused _ -> List.of();
        };
    }

    private static Optional<Vital> refused(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Measured _, Outcome.Entered _ -> Optional.empty();
            case Outcome.Refused(Vital vital, _, _) -> Optional.of(vital);
        };
    }

    private static List<Point> points(Reading reading) {
        return switch (reading) {
            case OxygenSaturation(double percent, double pulse, _) -> saturation(percent, pulse);
            case BareSaturation(double percent, double pulse) -> saturation(percent, pulse);
            case BloodPressure(double systolic, _, double diastolic, double pulse) -> {
                List<Point> points = new ArrayList<>(pressure(systolic, diastolic));
                points.add(new Point(Vital.CUFF_PULSE_RATE, pulse));
                yield points;
            }
            case BarePressure(double systolic, double diastolic) -> pressure(systolic, diastolic);
            case BodyTemperature(double celsius, _) ->
                    List.of(new Point(Vital.BODY_TEMPERATURE, celsius));
            case Electrocardiogram(_, double heartRate, _) ->
                    List.of(new Point(Vital.HEART_RATE, heartRate));
            case RecordedElectrocardiogram(_, double heartRate, _) ->
                    List.of(new Point(Vital.HEART_RATE, heartRate));
            case BloodGlucose(double millimolesPerLitre, Meal meal, _) ->
                    List.of(new Point(Vital.BLOOD_GLUCOSE, millimolesPerLitre, Optional.of(meal)));
            case BodyWeight(double kilograms) -> List.of(new Point(Vital.BODY_WEIGHT, kilograms));
            case RespirationRate _, UrineStrip _, BodyHeight _, Unknown _ -> List.of();
        };
    }

    private static List<Point> saturation(double percent, double pulse) {
        return List.of(
                new Point(Vital.OXYGEN_SATURATION, percent), new Point(Vital.PULSE_RATE, pulse));
    }

    private static List<Point> pressure(double systolic, double diastolic) {
        return List.of(
                new Point(Vital.SYSTOLIC_PRESSURE, systolic),
                new Point(Vital.DIASTOLIC_PRESSURE, diastolic));
    }

    /// The first number of a vital; empty when the check has none.
    public Optional<Point> point(Vital vital) {
        return points.stream().filter(each -> each.vital() == vital).findFirst();
    }

    @Override
    public String toString() {
        return "Examined[redacted]";
    }
}
