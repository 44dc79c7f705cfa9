package org.yaoxiang.device.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.gatt.BloodPressureMeasurement;
import org.yaoxiang.device.gatt.OximetryMeasurement;
import org.yaoxiang.device.gatt.TemperatureMeasurement;
import org.yaoxiang.device.gatt.WeightMeasurement;
import org.yaoxiang.mocks.radio.GlucosePeripheral;
import org.yaoxiang.mocks.radio.RadioFault;
import org.yaoxiang.mocks.radio.SpotPeripheral;

/// Instruments with a radio, through air that fails.
class RadioInstrumentsTest {
    private static final Stamp NOW =
            new Stamp(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(1));

    /// The same moment by a clock in China.
    private static final LocalDateTime HERE = LocalDateTime.of(2026, 1, 2, 11, 4, 5);

    private static final int FINGER_PLASMA = 0x12;

    private final GlucosePeripheral meter = new GlucosePeripheral();
    private final AirLink meterLink = new AirLink(meter);
    private final Instrument glucose = new Glucometer(radio(meterLink));

    private static Radio radio(AirLink link) {
        return new Radio(link::open, link, () -> NOW);
    }

    private static final Progress PATIENT =
            new Progress() {
                @Override
                public void wave(int[] samples, double rateHertz, double unitsPerStep) {
                    throw new AssertionError("no waves here");
                }

                @Override
                public void state(double share, Optional<Refusal> hindrance) {
                    assertThat(share).isBetween(0.0, 1.0);
                }

                @Override
                public boolean cancelled() {
                    return false;
                }
            };

    @Test
    void a_record_of_just_now_counts_with_its_meal_and_specimen() {
        meter.store(6, HERE.minusDays(1), 91, 0);
        meter.store(7, HERE.minusMinutes(2), 55, 3);
        assertThat(glucose.measure(PATIENT)).isEqualTo(measured(5.5, Meal.FASTING));
        assertThat(meterLink.closed()).isEqualTo(1);
    }

    @Test
    void no_record_is_handed_out_to_a_second_patient() {
        meter.store(7, HERE.minusMinutes(2), 55, 0);
        assertThat(glucose.measure(PATIENT)).isEqualTo(measured(5.5, Meal.RANDOM));
        assertThat(refusal(glucose)).isEqualTo(Refusal.NO_NEW_READING);
        meter.store(8, HERE, 61, 0);
        assertThat(glucose.measure(PATIENT)).isEqualTo(measured(6.1, Meal.RANDOM));
    }

    @Test
    void an_old_record_is_not_taken_and_the_next_one_is_waited_for() {
        meter.store(7, HERE.minusMinutes(6), 55, 0);
        assertThat(refusal(glucose)).isEqualTo(Refusal.NO_NEW_READING);
        assertThat(meterLink.passed()).isLessThan(Duration.ofMinutes(2));
        meterLink.soon(() -> meter.store(8, HERE, 72, 1));
        assertThat(glucose.measure(PATIENT)).isEqualTo(measured(7.2, Meal.BEFORE_MEAL));
    }

    /// A record that appears while the doctor waits needs no clock.
    @Test
    void a_clock_that_is_wrong_is_said_unless_the_record_is_seen_to_appear() {
        meter.store(7, HERE.plusMinutes(3), 55, 0);
        assertThat(refusal(glucose)).isEqualTo(Refusal.CLOCK_WRONG);
        meterLink.soon(() -> meter.store(8, HERE.minusYears(3), 72, 5));
        assertThat(glucose.measure(PATIENT)).isEqualTo(measured(7.2, Meal.BEDTIME));
    }

    @Test
    void control_solution_and_blood_from_elsewhere_are_no_patients() {
        meter.storeControl(7, HERE, 60);
        assertThat(refusal(glucose)).isEqualTo(Refusal.CONTROL_SOLUTION);
        meter.storeMilligrams(8, HERE, 100, 0x14); // venous plasma
        assertThat(refusal(glucose)).isEqualTo(Refusal.WRONG_SPECIMEN);
        meter.storeMilligrams(9, HERE, 100, 0xF0); // neither type nor place told
        assertThat(refusal(glucose)).isEqualTo(Refusal.WRONG_SPECIMEN);
        meter.storeMilligrams(10, HERE, 100, 0x18); // undetermined plasma of a finger
        assertThat(glucose.measure(PATIENT))
                .isEqualTo(
                        new Outcome.Measured(
                                new Reading.BloodGlucose(
                                        5.55, Meal.RANDOM, Specimen.CAPILLARY_NOT_TOLD),
                                Quality.CLEAN,
                                NOW));
    }

    @Test
    void each_trouble_of_the_meter_has_its_words() {
        Map<Integer, Refusal> troubles =
                Map.ofEntries(
                        Map.entry(1 << 1, Refusal.INSTRUMENT_FAULT),
                        Map.entry(1 << 2, Refusal.SAMPLE_TOO_SMALL),
                        Map.entry(1 << 3, Refusal.STRIP_FAULT),
                        Map.entry(1 << 4, Refusal.STRIP_FAULT),
                        Map.entry(1 << 5, Refusal.OUT_OF_RANGE),
                        Map.entry(1 << 6, Refusal.OUT_OF_RANGE),
                        Map.entry(1 << 7, Refusal.TOO_HOT_OR_COLD),
                        Map.entry(1 << 8, Refusal.TOO_HOT_OR_COLD),
                        Map.entry(1 << 9, Refusal.STRIP_FAULT),
                        Map.entry(1 << 10, Refusal.INSTRUMENT_FAULT));
        troubles.forEach((status, why) -> {
            meter.storeFailure(100 + status, HERE, status);
            assertThat(refusal(glucose)).as("status 0x%04X", status).isEqualTo(why);
        });
    }

    /// 180.156 g/mol; 18 mg/dL are 1 mmol/L to a tenth, and a factor of 18 would be wrong at 300.
    @Test
    void milligrams_become_millimoles_by_the_molar_mass() {
        assertThat(Glucometer.millimolesOfMilligrams(100)).isEqualTo(5.55);
        assertThat(Glucometer.millimolesOfMilligrams(126)).isEqualTo(6.99);
        assertThat(Glucometer.millimolesOfMilligrams(300)).isEqualTo(16.65);
        assertThat(Glucometer.millimolesOfMilligrams(0)).isZero();
        meter.storeMilligrams(7, HERE, 301, FINGER_PLASMA);
        assertThat(glucose.measure(PATIENT)).isEqualTo(measured(16.71, Meal.RANDOM));
        meter.storeMilligrams(8, HERE, 1, FINGER_PLASMA);
        assertThat(refusal(glucose)).isEqualTo(Refusal.OUT_OF_RANGE);
    }

    @Test
    void a_meter_out_of_range_is_tried_again_and_then_said() {
        meter.store(7, HERE, 55, 0);
        meterLink.spoil(new RadioFault.OutOfRange(3));
        assertThat(glucose.measure(PATIENT)).isEqualTo(measured(5.5, Meal.RANDOM));
        meterLink.spoil(new RadioFault.OutOfRange(Integer.MAX_VALUE));
        assertThat(refusal(glucose)).isEqualTo(Refusal.NO_CONNECTION);
        assertThat(meterLink.closed()).isEqualTo(1);
    }

    @Test
    void half_a_transfer_is_none() {
        for (int sequence = 1; sequence <= 5; sequence++) {
            meter.store(sequence, HERE, 50 + sequence, 0);
        }
        meterLink.spoil(new RadioFault.Cut(3));
        assertThat(refusal(glucose)).isEqualTo(Refusal.NO_CONNECTION);
        assertThat(meterLink.closed()).isEqualTo(1);
    }

    @Test
    void a_damaged_value_is_none_and_silence_is_no_connection() {
        meter.store(7, HERE, 55, 0);
        meterLink.spoil(new RadioFault.Truncate(0));
        assertThat(refusal(glucose)).isEqualTo(Refusal.CHECKSUM);
        meterLink.spoil(new RadioFault.Silence());
        assertThat(refusal(glucose)).isEqualTo(Refusal.NO_CONNECTION);
    }

    @Test
    void a_cuff_gives_what_it_tells_and_no_more() {
        SpotPeripheral cuff = new SpotPeripheral(BloodPressureMeasurement.NUMBER);
        AirLink link = new AirLink(cuff);
        Instrument instrument = RadioSpot.cuff(radio(link));
        cuff.pressure(HERE, 142, 91, 108, 77, 0);
        assertThat(instrument.measure(PATIENT))
                .isEqualTo(measured(new Reading.BloodPressure(142, 108, 91, 77)));
        cuff.pressure(HERE, 142, 91, 0, 77, 0);
        assertThat(instrument.measure(PATIENT))
                .isEqualTo(measured(new Reading.BarePressure(142, 91)));
        Map<Integer, Refusal> troubles =
                Map.of(
                        0b00_0001, Refusal.MOTION,
                        0b00_0010, Refusal.CUFF_LOOSE,
                        0b00_0100, Refusal.IRREGULAR_PULSE,
                        0b00_1000, Refusal.OUT_OF_RANGE,
                        0b10_0000, Refusal.NOT_SETTLED);
        troubles.forEach((status, why) -> {
            cuff.pressure(HERE, 142, 91, 108, 77, status);
            assertThat(refusal(instrument)).isEqualTo(why);
        });
        cuff.pressure(HERE, 91, 142, 108, 77, 0);
        assertThat(refusal(instrument)).isEqualTo(Refusal.CHECKSUM);
        cuff.pressure(HERE, 0x7FF, 91, 108, 77, 0);
        assertThat(refusal(instrument)).isEqualTo(Refusal.NOT_SETTLED);
    }

    @Test
    void of_results_that_were_kept_only_one_of_now_counts() {
        SpotPeripheral cuff = new SpotPeripheral(BloodPressureMeasurement.NUMBER);
        Instrument instrument = RadioSpot.cuff(radio(new AirLink(cuff)));
        cuff.pressure(HERE.minusHours(3), 180, 110, 130, 90, 0);
        assertThat(refusal(instrument)).isEqualTo(Refusal.NO_NEW_READING);
        cuff.pressure(HERE.minusHours(3), 180, 110, 130, 90, 0);
        cuff.pressure(HERE.minusSeconds(20), 121, 81, 95, 66, 0);
        assertThat(instrument.measure(PATIENT))
                .isEqualTo(measured(new Reading.BloodPressure(121, 95, 81, 66)));
        cuff.pressure(HERE.plusHours(1), 121, 81, 95, 66, 0);
        assertThat(refusal(instrument)).isEqualTo(Refusal.CLOCK_WRONG);
    }

    /// Some cuffs send their last result to whoever connects.
    @Test
    void a_result_that_bears_a_time_is_not_handed_out_to_a_second_patient() {
        SpotPeripheral cuff = new SpotPeripheral(BloodPressureMeasurement.NUMBER);
        AirLink link = new AirLink(cuff);
        Instrument instrument = RadioSpot.cuff(radio(link));
        cuff.pressure(HERE, 142, 91, 108, 77, 0);
        assertThat(instrument.measure(PATIENT))
                .isEqualTo(measured(new Reading.BloodPressure(142, 108, 91, 77)));
        cuff.pressure(HERE, 142, 91, 108, 77, 0);
        assertThat(refusal(instrument)).isEqualTo(Refusal.NO_NEW_READING);
        cuff.pressure(HERE, 142, 91, 108, 77, 0);
        cuff.pressure(HERE.plusSeconds(50), 142, 91, 108, 77, 0);
        assertThat(instrument.measure(PATIENT))
                .isEqualTo(measured(new Reading.BloodPressure(142, 108, 91, 77)));
    }

    /// A scale that tells no time: whoever weighs the same once more has been weighed.
    @Test
    void the_same_weight_without_a_time_may_be_a_new_one_and_a_repeated_value_is_one() {
        SpotPeripheral scale = new SpotPeripheral(WeightMeasurement.NUMBER);
        AirLink link = new AirLink(scale);
        Instrument instrument = RadioSpot.scale(radio(link));
        scale.weight(12_260);
        link.spoil(new RadioFault.Repeat(0));
        assertThat(instrument.measure(PATIENT)).isEqualTo(measured(new Reading.BodyWeight(61.3)));
        assertThat(refusal(instrument)).isEqualTo(Refusal.NO_NEW_READING);
        scale.weight(12_260);
        assertThat(instrument.measure(PATIENT)).isEqualTo(measured(new Reading.BodyWeight(61.3)));
    }

    @Test
    void a_thermometer_and_a_scale_give_their_numbers() {
        SpotPeripheral thermometer = new SpotPeripheral(TemperatureMeasurement.NUMBER);
        thermometer.temperature(HERE, 384);
        assertThat(RadioSpot.thermometer(radio(new AirLink(thermometer))).measure(PATIENT))
                .isEqualTo(measured(new Reading.BodyTemperature(38.4)));
        SpotPeripheral scale = new SpotPeripheral(WeightMeasurement.NUMBER);
        Instrument weight = RadioSpot.scale(radio(new AirLink(scale)));
        scale.weight(12_260);
        assertThat(weight.measure(PATIENT)).isEqualTo(measured(new Reading.BodyWeight(61.3)));
        scale.weight(0xFFFF);
        assertThat(refusal(weight)).isEqualTo(Refusal.NOT_SETTLED);
        scale.weight(10);
        assertThat(refusal(weight)).isEqualTo(Refusal.OUT_OF_RANGE);
        assertThat(refusal(weight)).isEqualTo(Refusal.NO_NEW_READING);
    }

    @Test
    void a_damaged_value_of_a_cuff_and_a_cut_are_told_apart() {
        SpotPeripheral cuff = new SpotPeripheral(BloodPressureMeasurement.NUMBER);
        AirLink link = new AirLink(cuff);
        Instrument instrument = RadioSpot.cuff(radio(link));
        cuff.pressure(HERE, 142, 91, 108, 77, 0);
        link.spoil(new RadioFault.Truncate(0));
        assertThat(refusal(instrument)).isEqualTo(Refusal.CHECKSUM);
        link.spoil(new RadioFault.Cut(0));
        assertThat(refusal(instrument)).isEqualTo(Refusal.NO_CONNECTION);
    }

    @Test
    void an_oximeter_counts_at_once_by_a_spot_check_and_after_ten_values_by_a_stream() {
        SpotPeripheral spot = new SpotPeripheral(OximetryMeasurement.SPOT_NUMBER);
        spot.saturation(96, 72, 0);
        assertThat(new RadioOximeter(radio(new AirLink(spot))).measure(PATIENT))
                .isEqualTo(measured(new Reading.BareSaturation(96, 72)));
        SpotPeripheral stream = new SpotPeripheral(OximetryMeasurement.CONTINUOUS_NUMBER);
        Instrument streaming = new RadioOximeter(radio(new AirLink(stream)));
        for (int i = 0; i < 9; i++) {
            stream.saturation(96, 72, 0);
        }
        stream.saturation(127, 255, 1 << 11); // the finger slips out
        assertThat(refusal(streaming)).isEqualTo(Refusal.NO_FINGER);
        for (int i = 0; i < 10; i++) {
            stream.saturation(97, 71, 0);
        }
        assertThat(streaming.measure(PATIENT))
                .isEqualTo(measured(new Reading.BareSaturation(97, 71)));
    }

    /// While nobody looked one finger went out and another came in.
    @Test
    void of_values_that_have_waited_the_newest_is_told_and_no_finger_that_is_gone() {
        SpotPeripheral stream = new SpotPeripheral(OximetryMeasurement.CONTINUOUS_NUMBER);
        AirLink link = new AirLink(stream);
        Instrument streaming = new RadioOximeter(radio(link));
        for (int i = 0; i < 12; i++) {
            stream.saturation(96, 72, 0);
        }
        link.late(12);
        assertThat(streaming.measure(PATIENT))
                .isEqualTo(measured(new Reading.BareSaturation(96, 72)));
        for (int i = 0; i < 12; i++) {
            stream.saturation(96, 72, 0);
        }
        stream.saturation(127, 255, 1 << 11);
        for (int i = 0; i < 9; i++) {
            stream.saturation(84, 110, 0);
        }
        link.late(22);
        assertThat(refusal(streaming)).isEqualTo(Refusal.NO_FINGER);
    }

    private static Outcome measured(double millimolesPerLitre, Meal meal) {
        return measured(
                new Reading.BloodGlucose(millimolesPerLitre, meal, Specimen.CAPILLARY_PLASMA));
    }

    private static Outcome measured(Reading reading) {
        return new Outcome.Measured(reading, Quality.CLEAN, NOW);
    }

    private static Refusal refusal(Instrument instrument) {
        return ((Outcome.Refused) instrument.measure(PATIENT)).why();
    }
}
