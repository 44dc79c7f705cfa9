package org.yaoxiang.device.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.fact.Stamp;

class TimepieceTest {
    private static final Instant NOON = Instant.parse("2026-11-25T04:00:00Z");
    private static final Timepiece BEGUN =
            Timepiece.begin(7, Duration.ZERO, Instant.parse("2026-11-20T00:00:00Z"));

    @Test
    void knows_no_more_after_a_power_cut_than_what_it_remembers() {
        Stamp stamp = BEGUN.stamp(Duration.ofHours(2));
        assertThat(stamp.isOpen()).isTrue();
        assertThat(stamp.from())
                .isBetween(
                        Instant.parse("2026-11-20T01:59:55Z"),
                        Instant.parse("2026-11-20T02:00:00Z"));
    }

    @Test
    void is_as_sure_after_an_exchange_as_its_round_trip_and_less_with_time() {
        Timepiece told = BEGUN.after(exchange(100, 2000, NOON));
        Stamp at = told.stamp(Duration.ofSeconds(102));
        assertThat(at.uncertainty().toMillis()).isBetween(2000L, 2100L);
        assertThat(Duration.between(NOON, at.at())).isEqualTo(Duration.ofMillis(1001));
        Stamp later = told.stamp(Duration.ofSeconds(102 + 10_000));
        assertThat(later.uncertainty().minus(at.uncertainty())).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void a_shorter_round_trip_makes_it_surer_and_a_longer_one_does_not_unsettle_it() {
        Timepiece sure = BEGUN.after(exchange(100, 200, NOON));
        Duration before = sure.stamp(Duration.ofSeconds(130)).uncertainty();
        Timepiece after = sure.after(exchange(110, 20_000, NOON.plusSeconds(15)));
        assertThat(after.stamp(Duration.ofSeconds(130)).uncertainty())
                .isLessThanOrEqualTo(before.plusMillis(1));
    }

    @Test
    void a_county_that_contradicts_itself_makes_it_unsure_until_it_says_so_again() {
        Timepiece wrong = BEGUN.after(exchange(100, 200, NOON.plus(Duration.ofDays(3))));
        Timepiece torn = wrong.after(exchange(200, 200, NOON));
        assertThat(torn.stamp(Duration.ofSeconds(201)).uncertainty())
                .isGreaterThan(Duration.ofDays(1));
        Timepiece again = torn.after(exchange(300, 200, NOON.plusSeconds(100)));
        assertThat(again.stamp(Duration.ofSeconds(301)).uncertainty())
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void goes_on_where_a_fact_of_its_boot_knew_the_time() {
        Timepiece told = BEGUN.after(exchange(100, 200, NOON));
        Timepiece resumed = Timepiece.resume(told.stamp(Duration.ofSeconds(400)));
        assertThat(resumed.stamp(Duration.ofMinutes(15)).at())
                .isEqualTo(told.stamp(Duration.ofMinutes(15)).at());
    }

    @Test
    void a_wall_clock_that_jumps_changes_no_stamp() {
        AtomicReference<Instant> wall = new AtomicReference<>(NOON);
        Watch watch =
                new Watch(
                        BEGUN.after(exchange(100, 200, NOON)),
                        () -> Duration.ofSeconds(130),
                        wall::get);
        Stamp before = watch.stamp();
        wall.set(Instant.EPOCH);
        assertThat(watch.stamp()).isEqualTo(before);
        assertThat(watch.instant()).isEqualTo(before.at());
    }

    private static Exchange exchange(long askedSeconds, long tripMillis, Instant county) {
        Duration asked = Duration.ofSeconds(askedSeconds);
        return new Exchange(asked, asked.plusMillis(tripMillis), county, Duration.ofSeconds(1));
    }
}
