package org.yaoxiang.contract.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.IntervalKind;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Reading.RespirationRate.Source;

class ReadingTest {
    private static final Stamp NOW =
            new Stamp(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(1));

    @Test
    void the_body_mass_index_needs_a_weight_and_a_height_measured_or_typed() {
        Outcome weight = new Outcome.Measured(new Reading.BodyWeight(81), Quality.CLEAN, NOW);
        Outcome height = new Outcome.Entered(new Reading.BodyHeight(180), NOW);
        Outcome none = new Outcome.Refused(Vital.BODY_HEIGHT, Refusal.CANCELLED, NOW);
        assertThat(BodyMassIndex.of(List.of(none, height, weight)))
                .hasValue(new BodyMassIndex(25, 2, 1));
        assertThat(BodyMassIndex.of(List.of(weight, none))).isEmpty();
        assertThat(BodyMassIndex.of(List.of(height))).isEmpty();
    }

    @Test
    void a_pressure_above_the_systolic_one_is_refused_as_diastolic() {
        assertThat(new Reading.BarePressure(120, 80).systolicMmHg()).isEqualTo(120);
        assertThatThrownBy(() -> new Reading.BarePressure(80, 120))
                .hasMessage("pressures out of order, expected diastolic <= systolic");
    }

    @Test
    void values_that_no_body_has_are_refused_and_the_limits_themselves_are_not() {
        assertBounds(10, 400, value -> new Reading.BloodPressure(value, value, value, 72));
        assertBounds(1, 400, value -> new Reading.BloodPressure(120, 93, 80, value));
        assertBounds(1, 200, value -> new Reading.RespirationRate(value, Source.IMPEDANCE));
        assertBounds(
                0.1,
                100,
                value -> new Reading.BloodGlucose(value, Meal.RANDOM, Specimen.CAPILLARY_PLASMA));
        assertBounds(10, 400, value -> new Reading.BarePressure(value, value));
        assertBounds(1, 400, value -> new Reading.BareSaturation(97, value));
        assertBounds(0, 100, value -> new Reading.BareSaturation(value, 72));
        assertBounds(0.2, 700, Reading.BodyWeight::new);
        assertBounds(15, 300, Reading.BodyHeight::new);
        assertBounds(0, 14, value -> new Pad(Analyte.PH, new Grade.Amount(value)));
        assertBounds(1, 1.1, value -> new Pad(Analyte.SPECIFIC_GRAVITY, new Grade.Amount(value)));
        assertBounds(1, 10_000, value -> new Interpretation.Interval(IntervalKind.QT, value));
    }

    @Test
    void pressures_are_in_order() {
        assertThatCode(() -> new Reading.BloodPressure(120, 93, 80, 72)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new Reading.BloodPressure(80, 93, 120, 72))
                .hasMessage("pressures out of order, expected diastolic <= mean <= systolic");
        assertThatThrownBy(() -> new Reading.BloodPressure(120, 79, 80, 72))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_pad_has_a_step_or_a_number_as_its_chart_does() {
        assertThatThrownBy(() -> new Pad(Analyte.PROTEIN, new Grade.Amount(6)))
                .hasMessage("PROTEIN takes a step");
        assertThatThrownBy(() -> new Pad(Analyte.PH, Grade.Step.TRACE))
                .hasMessage("PH takes a number from 0.0 to 14.0");
        assertThatCode(() -> new Pad(Analyte.PROTEIN, Grade.Step.TRACE)).doesNotThrowAnyException();
    }

    @Test
    void a_strip_names_each_analyte_once() {
        Pad pad = new Pad(Analyte.GLUCOSE, Grade.Step.NEGATIVE);
        assertThatThrownBy(() -> new Reading.UrineStrip(List.of(pad, pad)))
                .hasMessage("an analyte twice on one strip");
        assertThatThrownBy(() -> new Reading.UrineStrip(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> new Reading.UrineStrip(List.of(pad))).doesNotThrowAnyException();
    }

    @Test
    void an_interpretation_says_each_thing_once() {
        assertThatThrownBy(() ->
                        new Interpretation(
                                List.of(), List.of(Rhythm.REGULAR, Rhythm.REGULAR), List.of(), ""))
                .isInstanceOf(IllegalArgumentException.class);
        Interpretation.StLevel level = new Interpretation.StLevel(Lead.V2, 0.12, 0.02);
        assertThatThrownBy(() ->
                        new Interpretation(
                                List.of(), List.of(), List.of(), "", List.of(level, level)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Interpretation.StLevel(Lead.V2, Double.NaN, 0.02))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(level.isUnsure()).isFalse();
        assertThat(new Interpretation.StLevel(Lead.V2, 0.12, 0.06).isUnsure()).isTrue();
        assertThatThrownBy(() -> new Interpretation.Count(EctopicBeat.VENTRICULAR, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> new Interpretation.Count(EctopicBeat.VENTRICULAR, 0))
                .doesNotThrowAnyException();
    }

    @Test
    void no_reading_prints_its_value() {
        assertThat(
                        List.of(
                                        new Reading.BloodPressure(121, 91, 81, 71),
                                        new Reading.RespirationRate(17, Source.FUSED),
                                        new Reading.BloodGlucose(
                                                5.7, Meal.RANDOM, Specimen.CAPILLARY_PLASMA),
                                        new Reading.BareSaturation(97, 57),
                                        new Reading.BarePressure(157, 77),
                                        BodyMassIndex.of(
                                                        List.of(
                                                                new Outcome.Entered(
                                                                        new Reading.BodyWeight(67),
                                                                        NOW),
                                                                new Outcome.Entered(
                                                                        new Reading.BodyHeight(177),
                                                                        NOW)))
                                                .orElseThrow(),
                                        new Reading.UrineStrip(
                                                List.of(
                                                        new Pad(
                                                                Analyte.GLUCOSE,
                                                                Grade.Step.FOUR_PLUS))),
                                        new Reading.BodyWeight(67),
                                        new Reading.BodyHeight(177),
                                        new Pad(Analyte.PH, new Grade.Amount(7)),
                                        new Grade.Amount(7),
                                        new Interpretation.Interval(IntervalKind.QT, 407),
                                        Interpretation.NONE)
                                .toString())
                .contains("[redacted]")
                .doesNotContain("7", "1", "FOUR");
    }

    private static void assertBounds(double min, double max, DoubleFunction<Object> reading) {
        assertThatCode(() -> reading.apply(min)).doesNotThrowAnyException();
        assertThatCode(() -> reading.apply(max)).doesNotThrowAnyException();
        for (double bad : new double[] {Math.nextDown(min), Math.nextUp(max), Double.NaN}) {
            assertThatThrownBy(() -> reading.apply(bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
