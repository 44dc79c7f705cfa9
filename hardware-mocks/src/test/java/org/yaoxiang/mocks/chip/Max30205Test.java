package org.yaoxiang.mocks.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.bus.BusFault;
import org.yaoxiang.mocks.world.ManualTime;

class Max30205Test {
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private double celsius = 37.25;
    private final Max30205 chip = new Max30205(time, _ -> celsius);

    @Test
    void shows_zero_until_the_first_conversion_is_done() {
        assertThat(temperature()).containsExactly(0, 0);
        time.pass(Duration.ofMillis(49));
        assertThat(temperature()).containsExactly(0, 0);
        time.pass(Duration.ofMillis(1));
        assertThat(temperature()).containsExactly(37, 0x40);
    }

    @Test
    void keeps_its_last_value_in_shutdown_and_converts_once_when_asked() {
        time.pass(Duration.ofMillis(50));
        chip.write(new byte[] {0x01, 0x01});
        celsius = -1;
        time.pass(Duration.ofSeconds(1));
        assertThat(temperature()).containsExactly(37, 0x40);
        chip.write(new byte[] {0x01, (byte) 0x81});
        assertThat(temperature()).containsExactly(0xff, 0);
        chip.write(new byte[] {0x01});
        assertThat(chip.read(1)).containsExactly(0x01);
    }

    @Test
    void does_not_acknowledge_what_it_does_not_have() {
        assertThatThrownBy(() -> chip.write(new byte[] {0x04})).isInstanceOf(BusFault.class);
        assertThatThrownBy(() -> chip.write(new byte[] {0x00, 1, 2})).isInstanceOf(BusFault.class);
    }

    private byte[] temperature() {
        chip.write(new byte[] {0x00});
        return chip.read(2);
    }
}
