package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Max17048Test {
    private final FakeRegisters chip = new FakeRegisters();

    @Test
    void scales_as_the_driver_it_follows() {
        Max17048.Charge charge = Max17048.charge(49_920, 16_000, -50);
        assertThat(charge.volts()).isCloseTo(3.9, within(1e-9));
        assertThat(charge.percent()).isEqualTo(62.5);
        assertThat(charge.percentPerHour()).isCloseTo(-10.4, within(1e-9));
    }

    @Test
    void clears_the_reset_indicator_alone_and_waits_for_the_first_update() {
        List<Duration> waits = new ArrayList<>();
        chip.block(0x08, 0x00, 0x12);
        chip.block(0x1A, 0x41, 0x00);
        new Max17048(chip, waits::add).close();
        assertThat(chip.writes).containsExactly("1A=4000");
        assertThat(waits).containsExactly(Duration.ofMillis(125));
    }

    @Test
    void leaves_a_gauge_that_counts_alone() {
        List<Duration> waits = new ArrayList<>();
        chip.block(0x08, 0x00, 0x12);
        chip.block(0x1A, 0x00, 0x00);
        new Max17048(chip, waits::add).close();
        assertThat(chip.writes).isEmpty();
        assertThat(waits).isEmpty();
    }

    @Test
    void a_swapped_cell_is_unknown_and_not_empty() {
        chip.block(0x08, 0x00, 0x12);
        chip.block(0x1A, 0x00, 0x00);
        Max17048 gauge = new Max17048(chip, _ -> {});
        chip.block(0x1A, 0x01, 0x00);
        chip.block(0x02, 0xC3, 0x00, 0x00, 0x00);
        chip.block(0x16, 0x00, 0x00);
        assertThatThrownBy(gauge::charge)
                .hasMessage("MAX17048 register 0x1A: was reset meanwhile; open it anew");
    }
}
