package org.yaoxiang.mocks.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.bus.Pin;
import org.yaoxiang.mocks.world.ManualTime;

class Ads1298Test {
    private static final double MICROVOLTS = 2.4e6 / 6 / 8388607;

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final WholeElectrodes electrodes = new WholeElectrodes();
    private final Pin dataReady = new Pin(true);
    private final Pin start = new Pin(false);
    private final Pin reset = new Pin(true);
    private final Ads1298 chip = new Ads1298(time, electrodes, dataReady, start, reset);

    @Test
    void converts_at_the_rate_that_is_set() {
        set(0x01, 0x86, 0x03, 0xCC);
        int[] falls = new int[1];
        dataReady.onChange(high -> falls[0] += high ? 0 : 1);
        run(Duration.ofSeconds(1));
        assertThat(falls[0]).isEqualTo(500);
    }

    @Test
    void measures_nothing_without_a_reference() {
        electrodes.leftArm = 0.001;
        set(0x03, 0x4C);
        run(Duration.ofMillis(20));
        assertThat(chip.delivered()).containsOnly(0);
        set(0x03, 0xCC);
        run(Duration.ofMillis(20));
        assertThat(chip.delivered()[0] * MICROVOLTS).isCloseTo(1000, within(5.0));
    }

    /// Wilson's terminal is the mean of the three limbs, made from 1P, 1N and 2P.
    @Test
    void the_chest_is_measured_against_the_terminal_that_is_chosen() {
        electrodes.rightArm = -0.0004;
        electrodes.leftArm = 0.0006;
        electrodes.leftLeg = 0.0010;
        electrodes.chest[0] = 0.0014;
        set(0x03, 0xCC, 0x18, 0x08, 0x19, 0xCA);
        run(Duration.ofMillis(20));
        assertThat(chip.delivered()[0] * MICROVOLTS).isCloseTo(1000, within(5.0));
        assertThat(chip.delivered()[1] * MICROVOLTS).isCloseTo(1400, within(5.0));
        assertThat(chip.delivered()[2] * MICROVOLTS).isCloseTo(1000, within(5.0));
        set(0x18, 0x08, 0x19, 0x00);
        run(Duration.ofMillis(20));
        assertThat(chip.delivered()[2] * MICROVOLTS).as("LA alone").isCloseTo(800, within(5.0));
    }

    @Test
    void the_body_hums_until_the_right_leg_is_driven() {
        set(0x03, 0xC8);
        run(Duration.ofMillis(20));
        assertThat(chip.delivered()[0]).isGreaterThan(8_000_000);
        set(0x03, 0xCC);
        run(Duration.ofMillis(20));
        assertThat(Math.abs(chip.delivered()[0])).isLessThan(200);
        electrodes.rightLegOff = true;
        run(Duration.ofMillis(20));
        assertThat(chip.delivered()[0]).isGreaterThan(8_000_000);
    }

    @Test
    void an_electrode_that_is_off_is_shown_where_it_is_sensed_and_saturates() {
        electrodes.positiveOff = 0b0000_0101;
        electrodes.negativeOff = 0b11;
        set(0x03, 0xCC, 0x0F, 0x04, 0x10, 0x01);
        run(Duration.ofMillis(20));
        assertThat(status()).as("comparators off").isEqualTo(0xC00000);
        set(0x04, 0x03, 0x17, 0x02);
        run(Duration.ofMillis(20));
        assertThat(status()).isEqualTo(0xC00000 | (0x04 << 12) | (0x01 << 4));
        assertThat(chip.delivered()[2]).isEqualTo(8388607);
    }

    /// ±1 mV at clock/2²¹, seen by every channel that is switched to it.
    @Test
    void the_test_signal_is_a_square_wave_of_one_millivolt() {
        set(0x01, 0x86, 0x02, 0x10, 0x03, 0xCC, 0x05, 0x05, 0x0C, 0x05, 0x06, 0x01);
        List<Double> first = new ArrayList<>();
        double quiet = 0;
        start.set(true);
        for (int i = 0; i < 1024; i++) {
            chip.tick();
            time.pass(Duration.ofMillis(2));
            first.add(chip.delivered()[0] * MICROVOLTS);
            quiet = Math.max(quiet, Math.abs(chip.delivered()[1] * MICROVOLTS));
        }
        assertThat(first.subList(2, 250))
                .allSatisfy(v -> assertThat(v).isCloseTo(-1000, within(5.0)));
        assertThat(first.subList(260, 500))
                .allSatisfy(v -> assertThat(v).isCloseTo(1000, within(5.0)));
        assertThat(quiet).as("shorted inputs").isBetween(0.5, 4.0);
    }

    @Test
    void the_reset_pin_brings_the_power_on_values_back() {
        set(0x01, 0x86);
        reset.set(false);
        reset.set(true);
        chip.transfer(new byte[] {0x11});
        assertThat(chip.transfer(new byte[] {0x21, 0, 0})[2]).isEqualTo((byte) 0x06);
    }

    /// Pairs of register and value.
    private void set(int... pairs) {
        chip.transfer(new byte[] {0x11});
        for (int i = 0; i < pairs.length; i += 2) {
            chip.transfer(new byte[] {(byte) (0x40 | pairs[i]), 0, (byte) pairs[i + 1]});
        }
    }

    private void run(Duration duration) {
        start.set(true);
        chip.tick();
        time.pass(duration);
        chip.tick();
    }

    private int status() {
        chip.transfer(new byte[] {0x10});
        byte[] frame = chip.transfer(new byte[27]);
        return ((frame[0] & 0xff) << 16) | ((frame[1] & 0xff) << 8) | (frame[2] & 0xff);
    }
}
