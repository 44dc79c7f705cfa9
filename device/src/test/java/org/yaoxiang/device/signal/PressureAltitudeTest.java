package org.yaoxiang.device.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PressureAltitudeTest {
    /// The table of ISO 2533 by geopotential altitude.
    @ParameterizedTest
    @CsvSource({"1013.25, 0", "898.75, 1000", "795.01, 2000", "701.09, 3000", "540.20, 5000"})
    void is_the_standard_atmospheres(double hectopascals, double metres) {
        assertThat(PressureAltitude.of(100 * hectopascals).metres()).isCloseTo(metres, within(1.0));
    }

    @Test
    void weather_fits_and_another_place_does_not() {
        assertThat(PressureAltitude.of(98_500).fits(0)).as("a low").isTrue();
        assertThat(PressureAltitude.of(104_000).fits(0)).as("a high").isTrue();
        assertThat(PressureAltitude.of(95_000).fits(0)).isFalse();
        assertThat(PressureAltitude.of(65_000).fits(3650)).isTrue();
        assertThat(PressureAltitude.of(65_000).fits(1520)).isFalse();
    }

    @Test
    void no_pressure_is_no_altitude() {
        assertThatThrownBy(() -> PressureAltitude.of(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("0.0 Pa, expected more than 0");
    }
}
