package org.yaoxiang.mocks.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.bus.Pin;
import org.yaoxiang.mocks.world.ManualTime;

class Ads1292rTest {
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Pin dataReady = new Pin(true);
    private final Pin start = new Pin(false);
    private final Pin reset = new Pin(true);
    private double volts = 0.0005;
    private int leadOff;
    private final Ads1292r chip =
            new Ads1292r(
                    time,
                    new Ads1292r.Electrodes() {
                        @Override
                        public double volts(int channel, Instant at) {
                            return volts;
                        }

                        @Override
                        public int leadOff(Instant at) {
                            return leadOff;
                        }
                    },
                    dataReady,
                    start,
                    reset);

    @Test
    void takes_no_register_access_until_continuous_reading_is_stopped() {
        assertThat(read(0x00)).isZero();
        chip.transfer(new byte[] {0x11});
        assertThat(read(0x00)).isEqualTo(0x73);
    }

    @Test
    void keeps_fixed_bits_whatever_is_written() {
        chip.transfer(new byte[] {0x11});
        write(0x02, 0x00);
        assertThat(read(0x02)).isEqualTo(0x80);
        write(0x00, 0xff);
        assertThat(read(0x00)).isEqualTo(0x73);
        write(0x09, 0x00);
        assertThat(read(0x09)).isEqualTo(0x02);
    }

    @Test
    void converts_at_the_rate_that_is_set_and_only_while_start_is_high() {
        chip.transfer(new byte[] {0x11});
        write(0x01, 0x01);
        List<Integer> codes = new ArrayList<>();
        chip.onDelivered((_, code) -> codes.add(code));
        pass(1000);
        assertThat(codes).isEmpty();
        start.set(true);
        chip.tick();
        pass(1000);
        assertThat(codes).hasSize(250);
        assertThat(codes.getFirst()).isEqualTo((int) Math.round(0.0005 * 6 / 2.42 * 8388607));
        start.set(false);
        pass(1000);
        assertThat(codes).hasSize(250);
    }

    @Test
    void shows_lead_off_only_where_it_is_sensed() {
        chip.transfer(new byte[] {0x11});
        leadOff = 0b01100;
        start.set(true);
        chip.tick();
        pass(10);
        chip.transfer(new byte[] {0x10});
        assertThat(status()).isEqualTo(0xC00000);
        chip.transfer(new byte[] {0x11});
        write(0x07, 0x0C);
        chip.transfer(new byte[] {0x10});
        chip.tick();
        pass(10);
        assertThat(status()).isEqualTo(0xC00000 | (0b01100 << 15));
    }

    @Test
    void clips_at_the_ends_of_its_range() {
        chip.transfer(new byte[] {0x11});
        List<Integer> codes = new ArrayList<>();
        chip.onDelivered((_, code) -> codes.add(code));
        start.set(true);
        chip.tick();
        volts = 3;
        pass(10);
        volts = -3;
        pass(10);
        assertThat(codes).startsWith(8388607).endsWith(-8388608);
    }

    @Test
    void a_reset_brings_the_power_on_values_back() {
        chip.transfer(new byte[] {0x11});
        write(0x01, 0x05);
        reset.set(false);
        reset.set(true);
        chip.transfer(new byte[] {0x11});
        assertThat(read(0x01)).isEqualTo(0x02);
    }

    private void pass(long millis) {
        time.pass(Duration.ofMillis(millis));
        chip.tick();
    }

    private int status() {
        byte[] frame = chip.transfer(new byte[9]);
        return ((frame[0] & 0xff) << 16) | ((frame[1] & 0xff) << 8) | (frame[2] & 0xff);
    }

    private int read(int register) {
        return chip.transfer(new byte[] {(byte) (0x20 | register), 0, 0})[2] & 0xff;
    }

    private void write(int register, int value) {
        chip.transfer(new byte[] {(byte) (0x40 | register), 0, (byte) value});
    }
}
