package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Mlx90614Test {
    private final Bench bench = new Bench();
    private final org.yaoxiang.mocks.chip.Mlx90614 chip =
            new org.yaoxiang.mocks.chip.Mlx90614(bench.time, _ -> 35.2, _ -> 18, 1);

    @AfterEach
    void power_off() {
        bench.close();
    }

    /// The known exchange: B4 07 B5 D2 3A has the code 30 and means 301.16 K. FF sleeps with E8.
    @Test
    void reckons_code_and_scale_as_the_known_exchange() {
        assertThat(Mlx90614.packetErrorCode(0xB4, 0x07, 0xB5, 0xD2, 0x3A)).isEqualTo(0x30);
        assertThat(Mlx90614.packetErrorCode(0xB4, 0xFF)).isEqualTo(0xE8);
        assertThat(Mlx90614.celsius((byte) 0xD2, (byte) 0x3A)).isCloseTo(28.01, within(1e-9));
    }

    @Test
    void reads_surface_room_and_emissivity() {
        Mlx90614 thermometer = opened();
        assertThat(thermometer.objectCelsius().orElseThrow()).isCloseTo(35.2, within(0.011));
        assertThat(thermometer.ambientCelsius().orElseThrow()).isCloseTo(18, within(0.011));
        assertThat(thermometer.emissivity()).isEqualTo(1);
    }

    @Test
    void gives_nothing_for_a_reading_that_the_chip_flags() {
        Mlx90614 thermometer = opened();
        chip.flag(true);
        assertThat(thermometer.objectCelsius()).isEmpty();
        assertThat(thermometer.ambientCelsius()).isNotEmpty();
        chip.flag(false);
        assertThat(thermometer.objectCelsius()).isNotEmpty();
    }

    @Test
    void does_not_take_the_silence_after_power_on_for_cold() {
        Mlx90614 thermometer = opened();
        chip.brownOut();
        assertThatThrownBy(thermometer::objectCelsius)
                .hasMessage("MLX90614 register 0x07: reads 0x0000, expected 0x27AD to 0x7FFF");
        bench.pause(Duration.ofMillis(250));
        assertThat(thermometer.objectCelsius()).isNotEmpty();
    }

    private Mlx90614 opened() {
        bench.with(0x5A, chip);
        bench.pause(Duration.ofMillis(250));
        return new Mlx90614(bench.board().mlx90614());
    }
}
