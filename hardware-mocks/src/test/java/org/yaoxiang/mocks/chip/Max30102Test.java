package org.yaoxiang.mocks.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.bus.BusFault;
import org.yaoxiang.mocks.bus.Pin;

class Max30102Test {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Pin interrupt = new Pin(true);
    private final Max30102 chip =
            new Max30102(
                    now::get,
                    (_, red, milliamperes) -> (red ? 100 : 200) * milliamperes,
                    interrupt);

    @Test
    void the_count_of_lost_samples_is_gone_when_a_sample_is_taken_out() {
        measure();
        pass(Duration.ofMillis(400));
        assertThat(read(0x05)).isEqualTo(8);
        chip.write(new byte[] {0x07});
        chip.read(6);
        assertThat(read(0x05)).isZero();
    }

    @Test
    void wakes_with_its_identity_and_zeros() {
        assertThat(read(0xFF)).isEqualTo(0x15);
        assertThat(read(0x00)).isEqualTo(0x01);
        assertThat(read(0x00)).as("cleared by reading").isZero();
        for (int register = 0x01; register <= 0x0A; register++) {
            assertThat(read(register)).isZero();
        }
    }

    @Test
    void unknown_registers_fail_and_reserved_bits_stay_zero() {
        assertThatThrownBy(() -> read(0x50))
                .isInstanceOf(BusFault.class)
                .hasMessage("MAX30102 has no register 0x50");
        write(0x0A, 0xFF);
        assertThat(read(0x0A)).isEqualTo(0x7F);
        write(0xFF, 0x00);
        assertThat(read(0xFF)).as("read-only").isEqualTo(0x15);
    }

    @Test
    void samples_come_at_the_rate_and_in_both_colours() {
        measure();
        pass(Duration.ofMillis(50));
        assertThat(read(0x04)).isEqualTo(5);
        chip.write(new byte[] {0x07});
        byte[] sample = chip.read(6);
        int red = ((sample[0] & 0xff) << 16) | ((sample[1] & 0xff) << 8) | (sample[2] & 0xff);
        int infrared = ((sample[3] & 0xff) << 16) | ((sample[4] & 0xff) << 8) | (sample[5] & 0xff);
        assertThat(red).isEqualTo((int) Math.round(500.0 / 4096 * 0x3FFFF));
        assertThat(infrared).isEqualTo((int) Math.round(1000.0 / 4096 * 0x3FFFF));
        assertThat(read(0x06)).isEqualTo(1);
    }

    @Test
    void a_full_fifo_counts_what_it_loses() {
        measure();
        pass(Duration.ofMillis(400));
        assertThat(read(0x05)).isEqualTo(8);
        assertThat(read(0x04)).as("pointer wrapped").isZero();
        pass(Duration.ofSeconds(2));
        assertThat(read(0x05)).as("saturates").isEqualTo(0x1F);
    }

    @Test
    void the_interrupt_falls_with_a_sample_and_rises_when_the_status_is_read() {
        measure();
        write(0x02, 0x40);
        read(0x00);
        assertThat(interrupt.isHigh()).isTrue();
        pass(Duration.ofMillis(10));
        chip.tick();
        assertThat(interrupt.isHigh()).isFalse();
        assertThat(read(0x00)).isEqualTo(0x40);
        assertThat(interrupt.isHigh()).isTrue();
    }

    @Test
    void shutdown_stops_the_samples_and_reset_forgets_the_settings() {
        measure();
        write(0x09, 0x83);
        pass(Duration.ofSeconds(1));
        assertThat(read(0x04)).isZero();
        write(0x09, 0x40);
        assertThat(read(0x09)).as("reset clears itself").isZero();
        assertThat(read(0x0A)).isZero();
    }

    @Test
    void bright_light_saturates_at_full_scale() {
        write(0x0C, 0xFF);
        write(0x0D, 0xFF);
        write(0x0A, 0b0000111);
        write(0x09, 0x03);
        pass(Duration.ofMillis(10));
        chip.write(new byte[] {0x07});
        assertThat(chip.read(3)).containsExactly(0x03, 0xFF, 0xFF);
    }

    /// 100 samples a second of 18 bits, full scale 4096 nA, 5 mA.
    private void measure() {
        write(0x0A, 0b0100111);
        write(0x0C, 25);
        write(0x0D, 25);
        write(0x09, 0x03);
    }

    private void pass(Duration duration) {
        now.set(now.get().plus(duration));
    }

    private void write(int register, int value) {
        chip.write(new byte[] {(byte) register, (byte) value});
    }

    private int read(int register) {
        chip.write(new byte[] {(byte) register});
        return chip.read(1)[0] & 0xff;
    }
}
