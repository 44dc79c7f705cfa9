package org.yaoxiang.device.gatt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.driver.Fuzz;
import org.yaoxiang.device.gatt.OximetryMeasurement.Mark;
import org.yaoxiang.device.gatt.Quantity.Absent;
import org.yaoxiang.device.gatt.Quantity.Amount;

/// Values are put together by hand from the field orders of the GATT definitions.
class MeasurementsTest {
    private static final String TIME = "ea07 0b 18 07 1e 05"; // 2026-11-24 07:30:05
    private static final DeviceTime.Local AT =
            new DeviceTime.Local(LocalDateTime.of(2026, 11, 24, 7, 30, 5));

    @Test
    void a_blood_pressure_with_all_its_fields() {
        var found = BloodPressureMeasurement.of(bytes("1e 7800 5000 5d00" + TIME + "4800 02 2d00"));
        assertThat(found)
                .isEqualTo(
                        new BloodPressureMeasurement(
                                new Amount(120),
                                new Amount(80),
                                new Amount(93),
                                AT,
                                new Amount(72),
                                2,
                                List.of(
                                        BloodPressureMeasurement.Trouble.BODY_MOVED,
                                        BloodPressureMeasurement.Trouble.PULSE_IRREGULAR,
                                        BloodPressureMeasurement.Trouble.PULSE_ABOVE_RANGE,
                                        BloodPressureMeasurement.Trouble.POSITION_IMPROPER)));
        assertThat(found).hasToString("BloodPressureMeasurement[redacted]");
    }

    @Test
    void a_blood_pressure_in_kilopascal_comes_out_in_mmhg() {
        var found = BloodPressureMeasurement.of(bytes("01 a0f0 6bf0 ff07"));
        assertThat(found.systolicMmHg().amount().orElseThrow()).isCloseTo(120.01, within(0.01));
        assertThat(found.diastolicMmHg().amount().orElseThrow()).isCloseTo(80.26, within(0.01));
        assertThat(found.meanMmHg()).isEqualTo(Absent.NOT_A_NUMBER);
        assertThat(found.pulsePerMinute()).isEqualTo(Absent.NOT_SENT);
        assertThat(found.time()).isEqualTo(DeviceTime.None.NOT_SENT);
        assertThat(found.user()).isEqualTo(BloodPressureMeasurement.USER_UNKNOWN);
    }

    @Test
    void an_intermediate_cuff_pressure_bears_one_number() {
        var found = BloodPressureMeasurement.of(bytes("00 9600 ff07 ff07"));
        assertThat(found.systolicMmHg()).isEqualTo(new Amount(150));
        assertThat(found.diastolicMmHg()).isEqualTo(Absent.NOT_A_NUMBER);
    }

    @Test
    void a_pulse_below_range_and_a_loose_cuff() {
        var found = BloodPressureMeasurement.of(bytes("10 7800 5000 5d00 1200"));
        assertThat(found.troubles())
                .containsExactly(
                        BloodPressureMeasurement.Trouble.CUFF_LOOSE,
                        BloodPressureMeasurement.Trouble.PULSE_BELOW_RANGE);
    }

    @Test
    void a_glucose_measurement_with_all_its_fields() {
        var found = GlucoseMeasurement.of(bytes("1f 0201" + TIME + "c4ff 37c0 12 2008"));
        assertThat(found.sequence()).isEqualTo(0x0102);
        assertThat(found.time())
                .isEqualTo(new DeviceTime.Local(LocalDateTime.of(2026, 11, 24, 6, 30, 5)));
        assertThat(found.concentration())
                .isEqualTo(new GlucoseMeasurement.Concentration.MmolPerL(new Amount(5.5)));
        assertThat(found.sample()).isEqualTo(GlucoseMeasurement.Sample.CAPILLARY_PLASMA);
        assertThat(found.location()).isEqualTo(GlucoseMeasurement.Location.FINGER);
        assertThat(found.troubles())
                .containsExactly(
                        GlucoseMeasurement.Trouble.ABOVE_RANGE,
                        GlucoseMeasurement.Trouble.TIME_FAULT);
        assertThat(found.contextFollows()).isTrue();
        assertThat(found.isControlSolution()).isFalse();
        assertThat(found).hasToString("GlucoseMeasurement[redacted]");
    }

    @Test
    void a_glucose_measurement_in_mass_units_and_one_without_a_number() {
        assertThat(GlucoseMeasurement.of(bytes("02 0100" + TIME + "64b0 f1")).concentration())
                .isEqualTo(new GlucoseMeasurement.Concentration.MgPerDl(new Amount(100)));
        var low = GlucoseMeasurement.of(bytes("08 0100" + TIME + "4000"));
        assertThat(low.concentration()).isEqualTo(new GlucoseMeasurement.Concentration.None());
        assertThat(low.troubles()).containsExactly(GlucoseMeasurement.Trouble.BELOW_RANGE);
        assertThat(low.sample()).isEqualTo(GlucoseMeasurement.Sample.UNKNOWN);
    }

    @Test
    void control_solution_is_flagged_by_type_and_by_location() {
        assertThat(GlucoseMeasurement.of(bytes("06 0100" + TIME + "37c0 1a")).isControlSolution())
                .isTrue();
        assertThat(GlucoseMeasurement.of(bytes("06 0100" + TIME + "37c0 42")).isControlSolution())
                .isTrue();
        assertThat(GlucoseMeasurement.of(bytes("06 0100" + TIME + "37c0 f2")).isControlSolution())
                .isFalse();
    }

    @Test
    void a_glucose_context_with_all_its_fields() {
        var found = GlucoseContext.of(bytes("ff 0100 00 01 14d0 03 52 3c00 32 01 05d0 41f0"));
        assertThat(found)
                .isEqualTo(
                        new GlucoseContext(
                                1,
                                1,
                                new Amount(20),
                                GlucoseContext.Meal.FASTING,
                                GlucoseContext.Tester.PROFESSIONAL,
                                GlucoseContext.Health.NO_ISSUES,
                                new Amount(60),
                                new Amount(50),
                                1,
                                new GlucoseContext.Dose.Millilitres(new Amount(5)),
                                new Amount(6.5)));
        assertThat(found).hasToString("GlucoseContext[redacted]");
        assertThat(GlucoseContext.of(bytes("18 0100 ffff 00 02 f4a0")).dose())
                .isEqualTo(new GlucoseContext.Dose.Milligrams(new Amount(244)));
        assertThat(GlucoseContext.of(bytes("18 0100 ffff 00 02 f4a0")).exerciseSeconds())
                .isEqualTo(Absent.ABOVE_RANGE);
        assertThat(GlucoseContext.of(bytes("00 0100"))).isEqualTo(GlucoseContext.unknown(1));
    }

    @Test
    void a_spot_check_with_all_its_fields() {
        var found =
                OximetryMeasurement.ofSpotCheck(bytes("0f 6200 4800" + TIME + "8001 200800 0ff0"));
        assertThat(found.spo2Percent()).isEqualTo(new Amount(98));
        assertThat(found.pulsePerMinute()).isEqualTo(new Amount(72));
        assertThat(found.time()).isEqualTo(AT);
        assertThat(found.marks()).containsExactlyInAnyOrder(Mark.VALIDATED, Mark.FULLY_QUALIFIED);
        assertThat(found.troubles())
                .containsExactlyInAnyOrder(
                        OximetryMeasurement.Trouble.PERFUSION_LOW,
                        OximetryMeasurement.Trouble.NO_FINGER);
        assertThat(found.amplitudePercent()).isEqualTo(new Amount(1.5));
        assertThat(found.isPretended()).isFalse();
        assertThat(found.slow().spo2Percent()).isEqualTo(Absent.NOT_SENT);
        assertThat(OximetryMeasurement.ofSpotCheck(bytes("11 6200 4800" + TIME)).time())
                .isEqualTo(DeviceTime.None.NOT_KNOWN);
    }

    @Test
    void a_continuous_measurement_with_all_its_fields() {
        var found =
                OximetryMeasurement.ofContinuous(
                        bytes("1f 6200 4800 6100 4900 6300 4700 2000 000000 0ff0"));
        assertThat(found.fast())
                .isEqualTo(new OximetryMeasurement.Averages(new Amount(97), new Amount(73)));
        assertThat(found.slow())
                .isEqualTo(new OximetryMeasurement.Averages(new Amount(99), new Amount(71)));
        assertThat(found.marks()).containsExactly(Mark.ONGOING);
        assertThat(found.amplitudePercent()).isEqualTo(new Amount(1.5));
        assertThat(found).hasToString("OximetryMeasurement[redacted]");
    }

    @Test
    void demonstration_test_and_calibration_are_flagged() {
        assertThat(spotCheckMarked(10).isPretended()).isTrue();
        assertThat(spotCheckMarked(11).isPretended()).isTrue();
        assertThat(spotCheckMarked(12).isPretended()).isTrue();
        assertThat(spotCheckMarked(9).isPretended()).isFalse();
        assertThat(spotCheckMarked(15).marks()).containsExactly(Mark.INVALID);
    }

    private static OximetryMeasurement spotCheckMarked(int bit) {
        byte[] value = bytes("02 6200 4800 0000");
        value[5 + bit / 8] = (byte) (1 << bit % 8);
        return OximetryMeasurement.ofSpotCheck(value);
    }

    @Test
    void a_temperature_in_either_unit() {
        var found = TemperatureMeasurement.of(bytes("06 6e0100ff" + TIME + "01"));
        assertThat(found)
                .isEqualTo(
                        new TemperatureMeasurement(
                                new Amount(36.6), AT, TemperatureMeasurement.Site.ARMPIT));
        assertThat(found).hasToString("TemperatureMeasurement[redacted]");
        var fahrenheit = TemperatureMeasurement.of(bytes("01 da0300ff"));
        assertThat(fahrenheit.celsius().amount().orElseThrow()).isCloseTo(37.0, within(1e-9));
        assertThat(fahrenheit.site()).isEqualTo(TemperatureMeasurement.Site.UNKNOWN);
        assertThat(TemperatureMeasurement.of(bytes("01 ffff7f00")).celsius())
                .isEqualTo(Absent.NOT_A_NUMBER);
    }

    @Test
    void a_weight_in_either_unit() {
        var found = WeightMeasurement.of(bytes("0e 8c37" + TIME + "01 f800 a406"));
        assertThat(found)
                .isEqualTo(
                        new WeightMeasurement(
                                new Amount(71.1), AT, 1, new Amount(24.8), new Amount(1.7)));
        assertThat(found).hasToString("WeightMeasurement[redacted]");
        var imperial = WeightMeasurement.of(bytes("09 983a f800 9d02"));
        assertThat(imperial.kilograms().amount().orElseThrow()).isCloseTo(68.039, within(0.001));
        assertThat(imperial.metres().amount().orElseThrow()).isCloseTo(1.6993, within(0.0001));
        assertThat(WeightMeasurement.of(bytes("00 ffff")).kilograms())
                .isEqualTo(Absent.NOT_A_NUMBER);
    }

    @Test
    void a_clock_that_was_never_set_or_names_no_day_is_not_known() {
        for (String time :
                List.of("0000000000 0000", "ea07 00 18 07 1e 05", "ea07 02 1e 07 1e 05")) {
            assertThat(TemperatureMeasurement.of(bytes("02 6e0100ff" + time)).time())
                    .isEqualTo(DeviceTime.None.NOT_KNOWN);
        }
    }

    @Test
    void a_length_that_contradicts_the_flags_is_said() {
        assertThatThrownBy(() -> BloodPressureMeasurement.of(bytes("00 7800 50")))
                .isInstanceOf(BusException.class)
                .hasMessage("Blood Pressure Measurement 2A35: ends after 4 bytes; measure again");
        assertThatThrownBy(() -> WeightMeasurement.of(bytes("00 8c37 01")))
                .isInstanceOf(BusException.class)
                .hasMessage("Weight Measurement 2A9D: 4 bytes, its flags say 3; measure again");
        assertThatThrownBy(() -> TemperatureMeasurement.of(new byte[0]))
                .isInstanceOf(BusException.class);
    }

    @Test
    void random_truncated_and_mutated_values_throw_only_what_is_documented() {
        fuzz(BloodPressureMeasurement::of, "1e 7800 5000 5d00" + TIME + "4800 02 2d00");
        fuzz(GlucoseMeasurement::of, "1f 0201" + TIME + "c4ff 37c0 12 2008");
        fuzz(GlucoseContext::of, "ff 0100 00 01 14d0 03 52 3c00 32 01 05d0 41f0");
        fuzz(OximetryMeasurement::ofSpotCheck, "0f 6200 4800" + TIME + "8001 200800 0ff0");
        fuzz(
                OximetryMeasurement::ofContinuous,
                "1f 6200 4800 6100 4900 6300 4700 2000 000000 0ff0");
        fuzz(TemperatureMeasurement::of, "06 6e0100ff" + TIME + "01");
        fuzz(WeightMeasurement::of, "0e 8c37" + TIME + "01 f800 a406");
        fuzz(RecordAccess::of, "06000101");
    }

    private static void fuzz(Function<byte[], Object> decoder, String example) {
        Random random = new Random(20261124);
        int decoded = 0;
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] value = Fuzz.bytes(random, bytes(example));
            try {
                assertThat(decoder.apply(value)).isNotNull();
                decoded++;
            } catch (BusException e) {
                refused++;
            }
        }
        assertThat(decoded).as(example).isPositive();
        assertThat(refused).as(example).isPositive();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
