package org.yaoxiang.device.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;

class TimesTest {
    private static final Optional<Tick> THIS_BOOT = Optional.of(new Tick(1, Duration.ofHours(1)));
    private static final Optional<Tick> OTHER_BOOT = Optional.of(new Tick(2, Duration.ofHours(1)));

    /// Midnight in China is 16:00 UTC.
    @Test
    void today_is_the_day_in_china() {
        Stamp now = sure("2026-03-04T16:30:00Z");
        assertThat(Times.mayBeToday(sure("2026-03-04T16:00:01Z"), now)).isTrue();
        assertThat(Times.mayBeToday(sure("2026-03-04T15:59:58Z"), now)).isFalse();
        assertThat(Times.mayBeToday(sure("2026-03-05T16:00:02Z"), now)).isFalse();
    }

    @Test
    void what_may_be_of_today_is_counted_in() {
        Stamp now = sure("2026-03-04T06:00:00Z");
        Instant threeDaysAgo = Instant.parse("2026-03-01T06:00:00Z");
        assertThat(Times.mayBeToday(new Stamp(threeDaysAgo, Duration.ofDays(3)), now)).isTrue();
        assertThat(Times.mayBeToday(new Stamp(threeDaysAgo, Duration.ofDays(2)), now)).isFalse();
    }

    @Test
    void without_a_date_today_is_the_present_boot() {
        Stamp now = Stamp.notBefore(Instant.EPOCH, THIS_BOOT);
        assertThat(Times.mayBeToday(Stamp.notBefore(Instant.EPOCH, THIS_BOOT), now)).isTrue();
        assertThat(Times.mayBeToday(Stamp.notBefore(Instant.EPOCH, OTHER_BOOT), now)).isFalse();
        assertThat(Times.mayBeToday(sure("2026-03-04T06:00:00Z"), now)).isFalse();
        assertThat(
                        Times.mayBeToday(
                                Stamp.notBefore(Instant.EPOCH, Optional.empty()),
                                Stamp.notBefore(Instant.EPOCH, Optional.empty())))
                .isFalse();
    }

    private static Stamp sure(String instant) {
        return new Stamp(Instant.parse(instant), Duration.ofSeconds(1));
    }
}
