package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.board.GattLink;
import org.yaoxiang.device.gatt.DeviceTime;
import org.yaoxiang.device.gatt.GlucoseContext;
import org.yaoxiang.device.gatt.GlucoseMeasurement;
import org.yaoxiang.device.gatt.GlucoseMeasurement.Concentration;
import org.yaoxiang.device.gatt.GlucoseMeter;
import org.yaoxiang.device.gatt.Quantity;

/// Capillary glucose by a Bluetooth LE meter, one record of the many that it holds.
///
/// A record counts for this patient when it appears while the doctor waits, whatever the meter's
/// clock says, or when by that clock it is at most five minutes old. No record is handed out twice.
/// One thread at a time.
public final class Glucometer implements Instrument {
    private static final Duration STEP = Duration.ofSeconds(2);
    private static final int STEPS_MAX = 50; // below two minutes, with the transfers

    /// Grams a mole of glucose, C6H12O6; a tenth of it makes mg/dL of mmol/L.
    private static final BigDecimal GRAMS_PER_MOLE = new BigDecimal("180.156");

    private static final double MMOL_PER_LITRE_MIN = 0.1;
    private static final double MMOL_PER_LITRE_MAX = 100;

    private final Radio radio;
    private Optional<GlucoseMeasurement> handedOut = Optional.empty();

    public Glucometer(Radio radio) {
        this.radio = requireNonNull(radio, "radio");
    }

    @Override
    public Vital vital() {
        return Vital.BLOOD_GLUCOSE;
    }

    @Override
    public Outcome measure(Progress progress) {
        return radio.talk(vital(), progress, link -> measure(link, progress));
    }

    private Outcome measure(GattLink link, Progress progress) {
        GlucoseMeter meter = new GlucoseMeter(link, radio.pause());
        List<GlucoseMeter.Stored> held = meter.recordsFrom(0);
        Optional<GlucoseMeter.Stored> before =
                held.isEmpty() ? Optional.empty() : Optional.of(held.getLast());
        Refusal hindrance = Refusal.NO_NEW_READING;
        if (before.isPresent()) {
            GlucoseMeasurement newest = before.get().measurement();
            Optional<Refusal> staleness =
                    newest.time() instanceof DeviceTime.None
                            ? Optional.of(Refusal.CLOCK_WRONG)
                            : radio.staleness(newest.time());
            if (staleness.isEmpty() && !handedOut.equals(Optional.of(newest))) {
                return outcome(before.get());
            }
            hindrance = staleness.orElse(hindrance);
        }
        int sequence = before.map(each -> each.measurement().sequence()).orElse(0);
        for (int step = 0; step < STEPS_MAX; step++) {
            if (progress.cancelled()) {
                return radio.refused(vital(), Refusal.CANCELLED);
            }
            progress.state((double) step / STEPS_MAX, Optional.of(hindrance));
            radio.pause().pause(STEP);
            List<GlucoseMeter.Stored> records = meter.recordsFrom(sequence);
            if (!records.isEmpty() && !before.equals(Optional.of(records.getLast()))) {
                return outcome(records.getLast());
            }
        }
        return radio.refused(vital(), hindrance);
    }

    private Outcome outcome(GlucoseMeter.Stored stored) {
        GlucoseMeasurement measurement = stored.measurement();
        handedOut = Optional.of(measurement);
        if (measurement.isControlSolution()) {
            return radio.refused(vital(), Refusal.CONTROL_SOLUTION);
        }
        for (GlucoseMeasurement.Trouble trouble : measurement.troubles()) {
            Optional<Refusal> why = why(trouble);
            if (why.isPresent()) {
                return radio.refused(vital(), why.get());
            }
        }
        Optional<Specimen> specimen = specimen(measurement);
        if (specimen.isEmpty()) {
            return radio.refused(vital(), Refusal.WRONG_SPECIMEN);
        }
        return switch (millimoles(measurement.concentration())) {
            case Quantity.Absent absent -> radio.refused(vital(), Radio.why(absent));
            case Quantity.Amount(double value) ->
                    value >= MMOL_PER_LITRE_MIN && value <= MMOL_PER_LITRE_MAX
                            ? new Outcome.Measured(
                                    new Reading.BloodGlucose(
                                            value, meal(stored.context().meal()), specimen.get()),
                                    Quality.CLEAN,
                                    radio.now().get())
                            : radio.refused(vital(), Refusal.OUT_OF_RANGE);
        };
    }

    /// A low battery and a clock at fault do not spoil the number.
    private static Optional<Refusal> why(GlucoseMeasurement.Trouble trouble) {
        return switch (trouble) {
            case BATTERY_LOW, TIME_FAULT -> Optional.empty();
            case MALFUNCTION, GENERAL_FAULT -> Optional.of(Refusal.INSTRUMENT_FAULT);
            case SAMPLE_INSUFFICIENT -> Optional.of(Refusal.SAMPLE_TOO_SMALL);
            case STRIP_INSERTION, STRIP_TYPE, STRIP_PULLED -> Optional.of(Refusal.STRIP_FAULT);
            case ABOVE_RANGE, BELOW_RANGE -> Optional.of(Refusal.OUT_OF_RANGE);
            case TOO_WARM, TOO_COLD -> Optional.of(Refusal.TOO_HOT_OR_COLD);
        };
    }

    /// Limits and codes here are those of capillary blood. An undetermined sample counts as such
    /// when the meter says that it came from a finger, an ear lobe or another pricked site.
    private static Optional<Specimen> specimen(GlucoseMeasurement measurement) {
        return switch (measurement.sample()) {
            case CAPILLARY_WHOLE_BLOOD -> Optional.of(Specimen.CAPILLARY_WHOLE_BLOOD);
            case CAPILLARY_PLASMA -> Optional.of(Specimen.CAPILLARY_PLASMA);
            case UNDETERMINED_WHOLE_BLOOD, UNDETERMINED_PLASMA, UNKNOWN ->
                    switch (measurement.location()) {
                        case FINGER, ALTERNATE_SITE, EARLOBE ->
                                Optional.of(Specimen.CAPILLARY_NOT_TOLD);
                        case CONTROL_SOLUTION, UNKNOWN -> Optional.empty();
                    };
            case VENOUS_WHOLE_BLOOD,
                    VENOUS_PLASMA,
                    ARTERIAL_WHOLE_BLOOD,
                    ARTERIAL_PLASMA,
                    INTERSTITIAL_FLUID,
                    CONTROL_SOLUTION ->
                    Optional.empty();
        };
    }

    /// What the profile calls postprandial has no two hours, casual no time at all.
    private static Meal meal(GlucoseContext.Meal meal) {
        return switch (meal) {
            case BEFORE_A_MEAL -> Meal.BEFORE_MEAL;
            case AFTER_A_MEAL -> Meal.SOME_TIME_AFTER_MEAL;
            case FASTING -> Meal.FASTING;
            case BEDTIME -> Meal.BEDTIME;
            case CASUAL, UNKNOWN -> Meal.RANDOM;
        };
    }

    private static Quantity millimoles(Concentration concentration) {
        return switch (concentration) {
            case Concentration.MmolPerL(Quantity amount) -> amount;
            case Concentration.MgPerDl(Quantity amount) ->
                    switch (amount) {
                        case Quantity.Absent absent -> absent;
                        case Quantity.Amount(double value) ->
                                new Quantity.Amount(millimolesOfMilligrams(value));
                    };
            case Concentration.None() -> Quantity.Absent.NOT_SENT;
        };
    }

    /// Divides in decimals and keeps a hundredth, finer than a meter's mg/dL: two meters that show
    /// the same strip in either unit must agree to the tenth that screens show.
    ///
    /// @param milligrams mg/dL
    /// @return mmol/L
    static double millimolesOfMilligrams(double milligrams) {
        return BigDecimal.valueOf(milligrams)
                .multiply(BigDecimal.TEN)
                .divide(GRAMS_PER_MOLE, MathContext.DECIMAL64)
                .setScale(2, RoundingMode.HALF_UP)
                .doubleValue();
    }
}
