package org.yaoxiang.device.visit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Reading;

class TypedTest {
    @Test
    void digits_with_a_point_become_a_reading_within_the_limits() {
        assertThat(Typed.HEIGHT.read(" 158.5 ")).hasValue(new Reading.BodyHeight(158.5));
        assertThat(Typed.WEIGHT.read("61")).hasValue(new Reading.BodyWeight(61));
        assertThat(Typed.HEIGHT.read("30")).isPresent();
        assertThat(Typed.HEIGHT.read("230")).isPresent();
        assertThat(Typed.WEIGHT.read("0.5")).isPresent();
        assertThat(Typed.WEIGHT.read("250")).isPresent();
    }

    /// A height in metres, a digit too many, and what is no number.
    @Test
    void what_nobody_weighs_or_measures_and_what_is_no_number_is_nothing() {
        for (String text : new String[] {"1.58", "29.99", "230.01", "1580", "", "-158", "1e2"}) {
            assertThat(Typed.HEIGHT.read(text)).as(text).isEmpty();
        }
        for (String text : new String[] {"0.49", "250.1", "61,3", "NaN", "61.333", "kg"}) {
            assertThat(Typed.WEIGHT.read(text)).as(text).isEmpty();
        }
    }

    @Test
    void only_weight_and_height_are_typed() {
        assertThat(Typed.of(Vital.BODY_HEIGHT)).hasValue(Typed.HEIGHT);
        assertThat(Typed.of(Vital.BODY_WEIGHT)).hasValue(Typed.WEIGHT);
        assertThat(Typed.of(Vital.BLOOD_PRESSURE)).isEmpty();
    }
}
