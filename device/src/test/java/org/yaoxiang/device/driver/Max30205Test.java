package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.BusException;

class Max30205Test {
    private final FakeRegisters chip = new FakeRegisters();

    @Test
    void a_converter_that_shows_the_same_in_both_formats_hangs() {
        chip.block(0x00, 0x25, 0x40);
        try (var thermometer = new Max30205(chip, _ -> {})) {
            assertThatThrownBy(thermometer::confirm)
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("does not convert; switch the supply off");
        }
        assertThat(chip.writes).containsExactly("01=18", "01=38", "01=18", "01=01");
    }

    @Test
    void a_converter_that_lives_is_confirmed() {
        Bench bench = new Bench();
        var alive = new org.yaoxiang.mocks.chip.Max30205(bench.time, _ -> 37.5);
        bench.with(0x48, alive);
        try (bench;
                var thermometer = new Max30205(bench.board().max30205(), bench::pause)) {
            thermometer.confirm();
            assertThat(thermometer.celsius()).isEqualTo(37.5);
        }
    }

    @Test
    void converts_signed_steps_of_a_256th_degree() {
        assertThat(Max30205.celsius((byte) 0x25, (byte) 0x00)).isEqualTo(37.0);
        assertThat(Max30205.celsius((byte) 0x25, (byte) 0x80)).isEqualTo(37.5);
        assertThat(Max30205.celsius((byte) 0x00, (byte) 0x01)).isEqualTo(1 / 256.0);
        assertThat(Max30205.celsius((byte) 0xFF, (byte) 0x80)).isEqualTo(-0.5);
    }

    @Test
    void waits_for_a_conversion_reads_and_shuts_down() {
        chip.block(0x00, 0x25, 0x40);
        List<Duration> waits = new ArrayList<>();
        try (var thermometer = new Max30205(chip, waits::add)) {
            assertThat(thermometer.celsius()).isEqualTo(37.25);
        }
        assertThat(waits).containsExactly(Duration.ofMillis(50));
        assertThat(chip.writes).containsExactly("01=18", "01=01");
    }

    @Test
    void refuses_a_chip_that_forgets_its_configuration() {
        chip.stuck(0x01, 0xFF);
        assertThatThrownBy(() -> new Max30205(chip, _ -> {}))
                .isInstanceOf(BusException.class)
                .hasMessage("MAX30205 register 0x01: reads 0xFF, expected 0x18");
    }
}
