package org.yaoxiang.mocks.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.world.ManualTime;

class Bmp280Test {
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private double pascals = 100_653.27;
    private final Bmp280 chip = new Bmp280(time, _ -> pascals, _ -> 25.0825);

    /// The data sheet's worked example backwards: 25.08 °C and 100653.27 Pa are 519888 and 415148.
    @Test
    void gives_the_counts_of_the_worked_example() {
        force();
        byte[] data = data();
        assertThat(count(data, 3)).isCloseTo(519888, within(1));
        assertThat(count(data, 0)).isCloseTo(415148, within(2));
    }

    @Test
    void sleeps_after_a_forced_conversion_and_converts_on_in_normal_mode() {
        force();
        assertThat(read(0xF4) & 0b11).isZero();
        int before = count(data(), 0);
        pascals = 61_000;
        time.pass(Duration.ofSeconds(5));
        assertThat(count(data(), 0)).isEqualTo(before);
        chip.write(new byte[] {(byte) 0xF4, 0b001_001_11});
        time.pass(Duration.ofSeconds(5));
        assertThat(read(0xF4) & 0b11).isEqualTo(0b11);
        assertThat(count(data(), 0)).isNotEqualTo(before);
    }

    @Test
    void says_that_it_measures_while_it_does() {
        chip.write(new byte[] {(byte) 0xF4, 0b001_001_01});
        assertThat(read(0xF3)).isEqualTo(0x08);
        time.pass(Duration.ofMillis(7));
        assertThat(read(0xF3)).isZero();
    }

    @Test
    void what_is_switched_off_reads_as_nothing() {
        chip.write(new byte[] {(byte) 0xF4, 0b001_000_01});
        time.pass(Duration.ofMillis(50));
        assertThat(count(data(), 0)).isEqualTo(0x80000);
        assertThat(count(data(), 3)).isNotEqualTo(0x80000);
    }

    private void force() {
        chip.write(new byte[] {(byte) 0xF4, (byte) 0b101_101_01});
        time.pass(Duration.ofMillis(100));
    }

    private int read(int register) {
        chip.write(new byte[] {(byte) register});
        return chip.read(1)[0] & 0xff;
    }

    private byte[] data() {
        chip.write(new byte[] {(byte) 0xF7});
        return chip.read(6);
    }

    private static int count(byte[] data, int at) {
        return ((data[at] & 0xff) << 12)
                | ((data[at + 1] & 0xff) << 4)
                | ((data[at + 2] & 0xff) >> 4);
    }
}
