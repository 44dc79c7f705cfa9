package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CodesTest {
    @Test
    void the_amplitude_is_half_the_distance_of_the_levels_whatever_the_offset() {
        assertThat(Codes.amplitude(new int[] {90, 110, 90, 110, 110})).isEqualTo(10);
        assertThat(Codes.amplitude(new int[] {-1, 1, 0, 199, 201, 200})).isEqualTo(100);
        assertThat(Codes.amplitude(new int[] {5, 5, 5})).isZero();
    }

    @Test
    void the_deviation_leaves_the_offset_out() {
        assertThat(Codes.deviation(new int[] {1000, 1002})).isCloseTo(1, within(1e-12));
        assertThat(Codes.deviation(new int[] {7, 7, 7})).isZero();
    }
}
