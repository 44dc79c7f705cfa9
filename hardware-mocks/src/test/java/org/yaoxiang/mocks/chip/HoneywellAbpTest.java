package org.yaoxiang.mocks.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.bus.BusFault;
import org.yaoxiang.mocks.world.ManualTime;

class HoneywellAbpTest {
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private double pascals;
    private final HoneywellAbp chip = new HoneywellAbp(time, _ -> pascals, 50_000);

    @Test
    void is_deaf_for_a_moment_after_a_dip_of_the_supply() {
        time.pass(Duration.ofMillis(3));
        chip.read(2);
        chip.brownOut();
        assertThatThrownBy(() -> chip.read(2)).isInstanceOf(BusFault.class);
        time.pass(Duration.ofMillis(3));
        assertThat(chip.read(2)).containsExactly(0x06, 0x66);
    }

    @Test
    void does_not_answer_before_its_first_conversion() {
        assertThatThrownBy(() -> chip.read(2)).isInstanceOf(BusFault.class);
        time.pass(Duration.ofMillis(3));
        assertThat(chip.read(2)).containsExactly(0x06, 0x66);
    }

    @Test
    void gives_ten_to_ninety_percent_of_its_counts_and_the_room_s_temperature() {
        time.pass(Duration.ofMillis(3));
        pascals = 50_000;
        byte[] all = chip.read(4);
        assertThat(all[0]).isEqualTo((byte) 0x39);
        assertThat(all[1]).isEqualTo((byte) 0x9A);
        int raw = (all[2] & 0xff) << 3 | (all[3] & 0xff) >> 5;
        assertThat(Math.round(raw * 0.0977 - 50)).isEqualTo(25);
    }

    @Test
    void says_stale_for_a_conversion_that_was_read_and_not_for_the_next() {
        time.pass(Duration.ofMillis(3));
        assertThat(chip.read(2)[0] >> 6 & 3).isZero();
        assertThat(chip.read(2)[0] >> 6 & 3).isEqualTo(2);
        time.pass(Duration.ofMillis(1));
        assertThat(chip.read(2)[0] >> 6 & 3).isZero();
    }

    @Test
    void finds_a_broken_bridge_but_not_a_frozen_one() {
        time.pass(Duration.ofMillis(3));
        chip.stick(true);
        pascals = 20_000;
        assertThat(chip.read(2)).containsExactly(0x06, 0x66);
        chip.stick(false);
        chip.damage(true);
        assertThat(chip.read(2)[0] >> 6 & 3).isEqualTo(3);
    }

    @Test
    void saturates_and_takes_no_writes() {
        time.pass(Duration.ofMillis(3));
        pascals = 500_000;
        assertThat(chip.read(2)).containsExactly(0x3F, 0xFF);
        assertThatThrownBy(() -> chip.write(new byte[] {0})).isInstanceOf(BusFault.class);
        assertThatThrownBy(() -> chip.read(5)).isInstanceOf(BusFault.class);
    }
}
