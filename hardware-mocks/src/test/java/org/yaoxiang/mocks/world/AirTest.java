package org.yaoxiang.mocks.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AirTest {
    private final Air air = new Air();

    /// ISO 2533, table of the standard atmosphere: 1013.25, 898.75, 701.09 and 540.20 hPa.
    @Test
    void is_the_standard_atmosphere() {
        double[][] rows = {{0, 101_325}, {1000, 89_875}, {3000, 70_109}, {5000, 54_020}};
        for (double[] row : rows) {
            air.altitude(row[0]);
            assertThat(air.pascals()).isCloseTo(row[1], within(2.0));
        }
    }

    @Test
    void refuses_what_is_no_village() {
        assertThatThrownBy(() -> air.altitude(9001))
                .hasMessage("metres 9001.0, expected -500.0 to 9000.0");
        assertThatThrownBy(() -> air.temperature(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
