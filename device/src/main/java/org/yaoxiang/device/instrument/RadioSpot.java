package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.board.GattLink;
import org.yaoxiang.device.gatt.BloodPressureMeasurement;
import org.yaoxiang.device.gatt.DeviceTime;
import org.yaoxiang.device.gatt.Quantity;
import org.yaoxiang.device.gatt.TemperatureMeasurement;
import org.yaoxiang.device.gatt.WeightMeasurement;

/// An instrument of its own with a Bluetooth LE radio, that sends a result by itself once it has
/// measured: a cuff, a thermometer, a scale.
///
/// Many send what they kept first: of all that comes until a second's silence the last one counts,
/// and only when its time, if it tells one, is that of now. No result that bears a time is handed
/// out twice: it would be another patient's. One thread at a time.
///
/// @param <M> the decoded characteristic
public final class RadioSpot<M> implements Instrument {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final int STEPS_MAX = 5 * 110; // below two minutes
    private static final int QUIET_STEPS = 5;

    private static final double TEMPERATURE_CELSIUS_MAX = 50;
    private static final double WEIGHT_KILOGRAMS_MIN = 0.2;
    private static final double WEIGHT_KILOGRAMS_MAX = 700;
    private static final double PRESSURE_MMHG_MIN = 10;
    private static final double PRESSURE_MMHG_MAX = 400;
    private static final double PULSE_MIN = 1;
    private static final double PULSE_MAX = 400;

    private final Vital vital;
    private final int characteristic;
    private final Function<byte[], M> decoder;
    private final Function<M, DeviceTime> time;
    private final Function<M, Judgement> judge;
    private final Radio radio;
    private Optional<M> handedOut = Optional.empty();

    /// What a decoded characteristic is worth.
    private sealed interface Judgement {
        record Good(Reading reading) implements Judgement {}

        record Bad(Refusal why) implements Judgement {}
    }

    private RadioSpot(
            Vital vital,
            int characteristic,
            Function<byte[], M> decoder,
            Function<M, DeviceTime> time,
            Function<M, Judgement> judge,
            Radio radio) {
        this.vital = vital;
        this.characteristic = characteristic;
        this.decoder = decoder;
        this.time = time;
        this.judge = judge;
        this.radio = requireNonNull(radio, "radio");
    }

    /// A cuff of the Blood Pressure Profile.
    public static Instrument cuff(Radio radio) {
        return new RadioSpot<>(
                Vital.BLOOD_PRESSURE,
                BloodPressureMeasurement.NUMBER,
                BloodPressureMeasurement::of,
                BloodPressureMeasurement::time,
                RadioSpot::judge,
                radio);
    }

    /// A thermometer of the Health Thermometer Profile.
    public static Instrument thermometer(Radio radio) {
        return new RadioSpot<>(
                Vital.BODY_TEMPERATURE,
                TemperatureMeasurement.NUMBER,
                TemperatureMeasurement::of,
                TemperatureMeasurement::time,
                RadioSpot::judge,
                radio);
    }

    /// A scale of the Weight Scale Profile. The height that it sends is one that somebody typed
    /// into it, perhaps for another patient, and is not used.
    public static Instrument scale(Radio radio) {
        return new RadioSpot<>(
                Vital.BODY_WEIGHT,
                WeightMeasurement.NUMBER,
                WeightMeasurement::of,
                WeightMeasurement::time,
                RadioSpot::judge,
                radio);
    }

    @Override
    public Vital vital() {
        return vital;
    }

    @Override
    public Outcome measure(Progress progress) {
        return radio.talk(vital, progress, link -> measure(link, progress));
    }

    private Outcome measure(GattLink link, Progress progress) {
        Refusal hindrance = Refusal.NO_NEW_READING;
        List<M> arrived = new ArrayList<>();
        int quiet = 0;
        for (int step = 0; step < STEPS_MAX; step++) {
            if (progress.cancelled()) {
                return radio.refused(vital, Refusal.CANCELLED);
            }
            List<M> now =
                    link.drain().stream()
                            .filter(each -> each.characteristic() == characteristic)
                            .map(each -> decoder.apply(each.value()))
                            .toList();
            arrived.addAll(now);
            quiet = now.isEmpty() ? quiet + 1 : 0;
            if (!arrived.isEmpty() && quiet >= QUIET_STEPS) {
                M last = arrived.getLast();
                Optional<Refusal> staleness = staleness(last);
                if (staleness.isEmpty()) {
                    handedOut = Optional.of(last);
                    return outcome(judge.apply(last));
                }
                hindrance = staleness.get();
                arrived.clear();
            }
            progress.state((double) step / STEPS_MAX, Optional.of(hindrance));
            radio.pause().pause(STEP);
        }
        return radio.refused(vital, hindrance);
    }

    /// Without a time, the same once more may well be a new one.
    private Optional<Refusal> staleness(M last) {
        DeviceTime told = time.apply(last);
        return told instanceof DeviceTime.Local && handedOut.equals(Optional.of(last))
                ? Optional.of(Refusal.NO_NEW_READING)
                : radio.staleness(told);
    }

    private Outcome outcome(Judgement judgement) {
        return switch (judgement) {
            case Judgement.Good(Reading reading) ->
                    new Outcome.Measured(reading, Quality.CLEAN, radio.now().get());
            case Judgement.Bad(Refusal why) -> radio.refused(vital, why);
        };
    }

    private static Judgement judge(WeightMeasurement measurement) {
        return switch (measurement.kilograms()) {
            case Quantity.Absent absent -> new Judgement.Bad(Radio.why(absent));
            case Quantity.Amount(double kilograms) ->
                    isWithin(kilograms, WEIGHT_KILOGRAMS_MIN, WEIGHT_KILOGRAMS_MAX)
                            ? new Judgement.Good(new Reading.BodyWeight(kilograms))
                            : new Judgement.Bad(Refusal.OUT_OF_RANGE);
        };
    }

    private static Judgement judge(TemperatureMeasurement measurement) {
        return switch (measurement.celsius()) {
            case Quantity.Absent absent -> new Judgement.Bad(Radio.why(absent));
            case Quantity.Amount(double celsius) ->
                    isWithin(celsius, 0, TEMPERATURE_CELSIUS_MAX)
                            ? new Judgement.Good(new Reading.BodyTemperature(celsius))
                            : new Judgement.Bad(Refusal.OUT_OF_RANGE);
        };
    }

    private static Judgement judge(BloodPressureMeasurement measurement) {
        if (!measurement.troubles().isEmpty()) {
            return new Judgement.Bad(
                    switch (measurement.troubles().getFirst()) {
                        case BODY_MOVED -> Refusal.MOTION;
                        case CUFF_LOOSE -> Refusal.CUFF_LOOSE;
                        case PULSE_IRREGULAR -> Refusal.IRREGULAR_PULSE;
                        case PULSE_ABOVE_RANGE, PULSE_BELOW_RANGE -> Refusal.OUT_OF_RANGE;
                        case POSITION_IMPROPER -> Refusal.NOT_SETTLED;
                    });
        }
        if (measurement.systolicMmHg() instanceof Quantity.Absent absent) {
            return new Judgement.Bad(Radio.why(absent));
        }
        if (measurement.diastolicMmHg() instanceof Quantity.Absent absent) {
            return new Judgement.Bad(Radio.why(absent));
        }
        return pressure(
                measurement.systolicMmHg().amount().orElseThrow(),
                measurement.diastolicMmHg().amount().orElseThrow(),
                measurement);
    }

    /// A mean outside its two neighbours is what cuffs send that have none.
    private static Judgement pressure(
            double systolic, double diastolic, BloodPressureMeasurement measurement) {
        if (!isWithin(systolic, PRESSURE_MMHG_MIN, PRESSURE_MMHG_MAX)
                || !isWithin(diastolic, PRESSURE_MMHG_MIN, PRESSURE_MMHG_MAX)) {
            return new Judgement.Bad(Refusal.OUT_OF_RANGE);
        }
        if (diastolic > systolic) {
            return new Judgement.Bad(Refusal.CHECKSUM);
        }
        double mean = measurement.meanMmHg().amount().orElse(-1);
        double pulse = measurement.pulsePerMinute().amount().orElse(-1);
        return new Judgement.Good(
                isWithin(mean, diastolic, systolic) && isWithin(pulse, PULSE_MIN, PULSE_MAX)
                        ? new Reading.BloodPressure(systolic, mean, diastolic, pulse)
                        : new Reading.BarePressure(systolic, diastolic));
    }

    private static boolean isWithin(double value, double min, double max) {
        return value >= min && value <= max;
    }
}
