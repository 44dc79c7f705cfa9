package org.yaoxiang.mocks.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.bus.BusFault;
import org.yaoxiang.mocks.world.ManualTime;

class Mlx90614Test {
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private double object = 28.01;
    private final Mlx90614 chip = new Mlx90614(time, _ -> object, _ -> 22, 0.98);

    /// The known exchange B4 07 B5 D2 3A with code 30: 301.16 K.
    @Test
    void answers_a_word_low_byte_first_with_its_packet_error_code() {
        assertThat(crc(0xB4, 0x07, 0xB5, 0xD2, 0x3A)).isEqualTo((byte) 0x30);
        Mlx90614 black = new Mlx90614(time, _ -> object, _ -> 22, 1);
        time.pass(Duration.ofMillis(250));
        black.write(new byte[] {0x07});
        assertThat(black.read(3)).containsExactly(0xD2, 0x3A, 0x30);
    }

    @Test
    void sees_a_surface_that_is_not_black_cooler_than_it_is() {
        object = 36;
        time.pass(Duration.ofMillis(250));
        assertThat(celsius(0x07)).isCloseTo(35.7, within(0.05));
        assertThat(celsius(0x06)).isCloseTo(22, within(0.01));
    }

    @Test
    void reads_right_once_it_is_told_the_emissivity() {
        object = 36;
        int told = (int) Math.round(65535 * 0.98);
        write(0x24, 0);
        time.pass(Duration.ofMillis(5));
        write(0x24, told);
        time.pass(Duration.ofMillis(250));
        assertThat(celsius(0x07)).isCloseTo(36, within(0.02));
    }

    @Test
    void does_not_acknowledge_a_wrong_code_nor_while_it_writes() {
        assertThatThrownBy(() -> chip.write(new byte[] {0x24, 0, 0, 0x11}))
                .isInstanceOf(BusFault.class);
        write(0x24, 0);
        assertThatThrownBy(() -> celsius(0x07)).isInstanceOf(BusFault.class);
        time.pass(Duration.ofMillis(5));
        celsius(0x06);
    }

    @Test
    void sleeps_on_ff_e8_and_needs_a_quarter_second_after_waking() {
        time.pass(Duration.ofSeconds(1));
        chip.write(new byte[] {(byte) 0xFF, (byte) 0xE8});
        assertThatThrownBy(() -> celsius(0x07)).isInstanceOf(BusFault.class);
        chip.wake();
        assertThat(celsius(0x07)).isEqualTo(-273.15);
        time.pass(Duration.ofMillis(250));
        assertThat(celsius(0x07)).isGreaterThan(20);
    }

    @Test
    void raises_the_error_flag() {
        time.pass(Duration.ofSeconds(1));
        chip.flag(true);
        chip.write(new byte[] {0x07});
        assertThat(chip.read(3)[1] & 0x80).isNotZero();
    }

    private void write(int register, int value) {
        byte sum = crc(0xB4, register, value & 0xff, value >> 8);
        chip.write(new byte[] {(byte) register, (byte) value, (byte) (value >> 8), sum});
    }

    private double celsius(int register) {
        chip.write(new byte[] {(byte) register});
        byte[] bytes = chip.read(3);
        return ((bytes[0] & 0xff) | ((bytes[1] & 0xff) << 8)) * 0.02 - 273.15;
    }

    static byte crc(int... bytes) {
        int crc = 0;
        for (int each : bytes) {
            for (int bit = 7; bit >= 0; bit--) {
                int carry = (crc >> 7) ^ ((each >> bit) & 1);
                crc = ((crc << 1) & 0xff) ^ (carry == 1 ? 0x07 : 0);
            }
        }
        return (byte) crc;
    }
}
