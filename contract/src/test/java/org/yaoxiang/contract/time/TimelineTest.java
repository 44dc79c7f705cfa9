package org.yaoxiang.contract.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;
import org.yaoxiang.contract.time.Timeline.Line;

class TimelineTest {
    private static final Instant DAY = Instant.parse("2026-11-25T00:00:00Z");

    @Test
    void one_fact_that_knows_the_time_places_all_of_its_boot() {
        Stamp early = open(7, 600);
        Timeline timeline = timeline(line(1, early), line(2, known(7, 3600, 36_000, 500)));
        Stamp placed = timeline.place(1, early);
        assertThat(placed.at()).isEqualTo(DAY.plusSeconds(36_000 - 3000));
        assertThat(placed.uncertainty()).isEqualTo(Duration.ofMillis(500 + 1800));
        assertThat(placed.tick()).isEqualTo(early.tick());
    }

    @Test
    void a_fact_of_another_boot_places_nothing_but_bounds() {
        Stamp lost = open(8, 600);
        Timeline timeline =
                timeline(
                        line(1, known(7, 60, 1000, 500)),
                        line(2, lost),
                        line(3, known(9, 3600, 36_000, 500)));
        Stamp placed = timeline.place(2, lost);
        // Not before the boot that came before, and 600 s into its own; before the next boot.
        assertThat(placed.from()).isBetween(at(999.5 + 599), at(999.5 + 600));
        assertThat(placed.until().orElseThrow())
                .isBetween(at(36_000.5 - 3600), at(36_000.5 - 3597));
    }

    @Test
    void a_fact_with_nothing_after_it_is_open_until_somebody_says_when_it_arrived() {
        Stamp lost = open(8, 600);
        assertThat(timeline(line(2, lost)).place(2, lost).isOpen()).isTrue();
        Line arrived = new Line(2, lost, Optional.of(new Stamp(at(50_000), Duration.ofSeconds(1))));
        assertThat(timeline(arrived).place(2, lost).until()).contains(at(50_001));
    }

    @Test
    void an_outcome_lies_where_its_fact_does_and_as_much_earlier_as_its_tick() {
        Stamp check = open(7, 600);
        Timeline timeline = timeline(line(1, check), line(2, known(7, 3600, 36_000, 500)));
        Stamp outcome = timeline.place(1, open(7, 540));
        assertThat(outcome.at()).isEqualTo(timeline.place(1, check).at().minusSeconds(60));
        assertThat(timeline.place(1, open(6, 540)).until())
                .isEqualTo(timeline.place(1, check).until());
    }

    @Test
    void a_clock_that_is_trusted_is_taken_at_its_word() {
        Stamp stamp = new Stamp(DAY, Duration.ofSeconds(1));
        Timeline timeline = timeline(line(1, new Stamp(at(5000), Duration.ZERO)), line(2, stamp));
        assertThat(timeline.place(2, stamp)).isEqualTo(stamp);
        assertThat(timeline.place(99, stamp)).isEqualTo(stamp);
    }

    @Test
    void stamps_that_contradict_each_other_become_unsure_and_not_right() {
        Stamp wrong = known(7, 60, 400_000_000, 500);
        Timeline timeline = timeline(line(1, wrong), line(2, known(7, 120, 1000, 500)));
        assertThat(timeline.place(1, wrong).from()).isBefore(at(1000));
        assertThat(timeline.place(1, wrong).until().orElseThrow()).isAfter(at(399_999_999));
    }

    @Test
    void the_order_of_arrival_does_not_matter_and_more_facts_only_narrow() {
        Random random = new Random(5);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int boot = i / 6;
            long second = boot * 10_000L + i % 6 * 100L;
            Stamp stamp =
                    random.nextInt(4) == 0
                            ? known(boot, i % 6 * 100L, second, 500)
                            : open(boot, i % 6 * 100L);
            lines.add(line(i + 1, stamp));
        }
        Timeline whole = Timeline.of(lines);
        for (int n = 1; n < lines.size(); n += 7) {
            Collections.shuffle(lines, random);
            List<Line> part = lines.subList(0, n);
            Timeline some = Timeline.of(part);
            for (Line each : part) {
                Stamp narrow = whole.place(each.sequence(), each.at());
                Stamp wide = some.place(each.sequence(), each.at());
                assertThat(narrow.from().plusMillis(1)).as("seed 5").isAfterOrEqualTo(wide.from());
                wide.until()
                        .ifPresent(until ->
                                assertThat(narrow.until().orElseThrow().minusMillis(1))
                                        .isBeforeOrEqualTo(until));
            }
        }
    }

    @Test
    void clocks_off_by_millennia_break_nothing() {
        Stamp first =
                new Stamp(Instant.ofEpochMilli(Long.MAX_VALUE), Duration.ofMillis(Long.MAX_VALUE));
        Stamp last = Stamp.notBefore(Instant.ofEpochMilli(Long.MIN_VALUE), tick(3, 5));
        Timeline timeline = timeline(line(1, first), line(2, open(3, 9)), line(3, last));
        assertThat(timeline.place(3, last)).isNotNull();
    }

    private static Timeline timeline(Line... lines) {
        return Timeline.of(List.of(lines));
    }

    private static Line line(long sequence, Stamp at) {
        return new Line(sequence, at, Optional.empty());
    }

    private static Stamp open(long boot, long sinceBootSeconds) {
        return Stamp.notBefore(DAY.minus(Duration.ofDays(30)), tick(boot, sinceBootSeconds));
    }

    private static Stamp known(
            long boot, long sinceBootSeconds, long second, long uncertaintyMillis) {
        return new Stamp(
                at((double) second),
                Duration.ofMillis(uncertaintyMillis),
                tick(boot, sinceBootSeconds));
    }

    private static Optional<Tick> tick(long boot, long sinceBootSeconds) {
        return Optional.of(new Tick(boot, Duration.ofSeconds(sinceBootSeconds)));
    }

    private static Instant at(double second) {
        return DAY.plusMillis(Math.round(1000 * second));
    }
}
