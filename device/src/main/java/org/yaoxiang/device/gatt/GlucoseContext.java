package org.yaoxiang.device.gatt;

import org.yaoxiang.device.board.BusException;

/// Glucose Measurement Context (2A34, notified after its measurement).
///
/// ```
/// flags · sequence 16 · [extended flags 8] · [carbohydrate id 8 · kg] · [meal 8]
///   · [tester low nibble, health high nibble] · [exercise s 16 · intensity % 8]
///   · [medication id 8 · kg or L] · [HbA1c %]
/// flags: b0 carbohydrate, b1 meal, b2 tester and health, b3 exercise, b4 medication,
///        b5 medication in L (else kg), b6 HbA1c, b7 extended flags
/// ```
///
/// @param sequence of the measurement that it belongs to
/// @param carbohydrate the profile's number of a meal, 0 when none is told
/// @param carbohydrateGrams how much was eaten
/// @param exerciseSeconds how long, up to 65534
/// @param exercisePercent how hard, of the most that the patient can do
/// @param medication the profile's number of a medicine, 0 when none is told
/// @param hba1cPercent glycated haemoglobin
public record GlucoseContext(
        int sequence,
        int carbohydrate,
        Quantity carbohydrateGrams,
        Meal meal,
        Tester tester,
        Health health,
        Quantity exerciseSeconds,
        Quantity exercisePercent,
        int medication,
        Dose dose,
        Quantity hba1cPercent) {
    /// The characteristic's assigned number.
    public static final int NUMBER = 0x2A34;

    private static final int EXERCISE_OVERRUN = 0xFFFF;
    private static final Quantity NOT_SENT = Quantity.Absent.NOT_SENT;

    /// How much of a medicine.
    public sealed interface Dose {
        /// By mass.
        record Milligrams(Quantity amount) implements Dose {}

        /// By volume.
        record Millilitres(Quantity amount) implements Dose {}

        /// No medicine was told.
        record None() implements Dose {}
    }

    /// When the blood was taken. The order is that of the profile, from 1.
    public enum Meal {
        BEFORE_A_MEAL,
        AFTER_A_MEAL,
        FASTING,
        CASUAL,
        BEDTIME,
        UNKNOWN
    }

    /// Who tested.
    public enum Tester {
        SELF,
        PROFESSIONAL,
        LABORATORY,
        UNKNOWN
    }

    /// How the patient was.
    public enum Health {
        MINOR_ISSUES,
        MAJOR_ISSUES,
        DURING_MENSES,
        UNDER_STRESS,
        NO_ISSUES,
        UNKNOWN
    }

    /// Decodes a value.
    ///
    /// @throws BusException when its length contradicts its flags
    public static GlucoseContext of(byte[] value) {
        Octets octets = new Octets("Glucose Measurement Context 2A34", value);
        int flags = octets.unsigned8();
        int sequence = octets.unsigned16();
        if (Octets.has(flags, 7)) {
            int _ = octets.unsigned8(); // kept for later editions
        }
        boolean hasCarbohydrate = Octets.has(flags, 0);
        int carbohydrate = hasCarbohydrate ? octets.unsigned8() : 0;
        Quantity carbohydrateGrams = hasCarbohydrate ? sfloat(octets, 3) : NOT_SENT;
        int meal = Octets.has(flags, 1) ? octets.unsigned8() : 0;
        int testerAndHealth = Octets.has(flags, 2) ? octets.unsigned8() : 0;
        boolean hasExercise = Octets.has(flags, 3);
        Quantity seconds = hasExercise ? seconds(octets.unsigned16()) : NOT_SENT;
        Quantity percent = hasExercise ? new Quantity.Amount(octets.unsigned8()) : NOT_SENT;
        boolean hasMedication = Octets.has(flags, 4);
        int medication = hasMedication ? octets.unsigned8() : 0;
        Dose dose = hasMedication ? dose(octets, Octets.has(flags, 5)) : new Dose.None();
        Quantity hba1c = Octets.has(flags, 6) ? octets.sfloat() : NOT_SENT;
        octets.end();
        return new GlucoseContext(
                sequence,
                carbohydrate,
                carbohydrateGrams,
                Octets.constant(Meal.values(), meal),
                Octets.constant(Tester.values(), testerAndHealth & 0x0F),
                Octets.constant(Health.values(), testerAndHealth >> 4),
                seconds,
                percent,
                medication,
                dose,
                hba1c);
    }

    /// What stands for a measurement without a context.
    static GlucoseContext unknown(int sequence) {
        return new GlucoseContext(
                sequence,
                0,
                NOT_SENT,
                Meal.UNKNOWN,
                Tester.UNKNOWN,
                Health.UNKNOWN,
                NOT_SENT,
                NOT_SENT,
                0,
                new Dose.None(),
                NOT_SENT);
    }

    private static Quantity sfloat(Octets octets, int tenfold) {
        return Quantity.ofSfloat(octets.unsigned16(), tenfold);
    }

    private static Quantity seconds(int sent) {
        return sent == EXERCISE_OVERRUN ? Quantity.Absent.ABOVE_RANGE : new Quantity.Amount(sent);
    }

    private static Dose dose(Octets octets, boolean isVolume) {
        return isVolume
                ? new Dose.Millilitres(sfloat(octets, 3))
                : new Dose.Milligrams(sfloat(octets, 6));
    }

    @Override
    public String toString() {
        return "GlucoseContext[redacted]";
    }
}
