package org.yaoxiang.contract.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;

class StampCodecTest {
    private static final Instant AT = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final Stamp WHOLE = ticked(3_600_000, 1200);

    @Test
    void a_stamp_by_a_trusted_clock_has_the_bytes_it_always_had() {
        assertThat(hex(new Stamp(AT, Duration.ofMillis(250))))
                .isEqualTo("821b000001a3185c500018fa");
    }

    @Test
    void a_tick_costs_at_most_15_bytes_once_a_fact() {
        assertThat(bytes(WHOLE) - bytes(new Stamp(WHOLE.at(), WHOLE.uncertainty())))
                .isLessThanOrEqualTo(15);
    }

    /// What one outcome's stamp took before there were ticks: 14 bytes.
    @Test
    void a_stamp_that_the_check_tells_takes_9_bytes_at_most() {
        Stamp outcome = ticked(3_600_000 - 70_000, 1158);
        assertThat(StampCodec.item(outcome, WHOLE).encode()).hasSizeLessThanOrEqualTo(9);
        Stamp open = Stamp.notBefore(AT, Optional.of(new Tick(7, Duration.ofMinutes(60))));
        Stamp before =
                Stamp.notBefore(
                        AT.minusSeconds(30), Optional.of(new Tick(7, Duration.ofSeconds(3570))));
        assertThat(StampCodec.item(before, open).encode()).hasSizeLessThanOrEqualTo(5);
        assertThat(StampCodec.stamp(StampCodec.item(before, open), open)).isEqualTo(before);
    }

    @Test
    void what_can_be_told_by_the_check_must_be() {
        Stamp outcome = ticked(3_500_000, 1158);
        assertThatThrownBy(() -> StampCodec.stamp(StampCodec.item(outcome), WHOLE))
                .isInstanceOf(SealException.class)
                .hasMessage("a stamp that is longer than it need be");
        Stamp other = new Stamp(AT, Duration.ZERO, Optional.of(new Tick(8, Duration.ZERO)));
        assertThat(StampCodec.stamp(StampCodec.item(other), WHOLE)).isEqualTo(other);
    }

    @Test
    void a_stamp_without_tick_in_a_check_with_one_is_not_taken_for_a_difference() {
        Stamp outcome = new Stamp(AT, Duration.ofMillis(3));
        assertThat(StampCodec.stamp(StampCodec.item(outcome, WHOLE), WHOLE)).isEqualTo(outcome);
    }

    private static Stamp ticked(long sinceBootMillis, long uncertaintyMillis) {
        return new Stamp(
                AT.plusMillis(sinceBootMillis),
                Duration.ofMillis(uncertaintyMillis),
                Optional.of(new Tick(0x1234_5678_9abc_def0L, Duration.ofMillis(sinceBootMillis))));
    }

    private static String hex(Stamp stamp) {
        return HexFormat.of().formatHex(StampCodec.item(stamp).encode());
    }

    private static int bytes(Stamp stamp) {
        return StampCodec.item(stamp).encode().length;
    }
}
