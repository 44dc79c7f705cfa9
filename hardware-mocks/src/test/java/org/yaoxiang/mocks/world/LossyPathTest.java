package org.yaoxiang.mocks.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The thin link in virtual time.
class LossyPathTest {
    private static final int PACKET = 1000;
    private static final Duration DELAY = Duration.ofMillis(300);
    private static final LinkTerms PLAIN = LinkTerms.plain(20_000, DELAY, 0);

    @Test
    void a_packet_takes_its_time_to_be_served_and_then_the_delay() {
        assertThat(path(PLAIN).carry(PACKET, Duration.ofSeconds(5)))
                .containsExactly(Duration.ofMillis(5000 + 400 + 300));
    }

    @Test
    void packets_queue_before_the_bottleneck() {
        LossyPath path = path(PLAIN);
        path.carry(PACKET, Duration.ZERO);
        assertThat(path.carry(PACKET, Duration.ofMillis(100)))
                .containsExactly(Duration.ofMillis(400 + 400 + 300));
    }

    @Test
    void what_the_queue_cannot_hold_is_lost_and_nothing_else() {
        LossyPath path = path(PLAIN);
        int arrived = 0;
        for (int i = 0; i < 40; i++) {
            arrived += path.carry(PACKET, Duration.ZERO).size();
        }
        assertThat(arrived).isEqualTo(21);
        assertThat(path.lost()).isEqualTo(19);
        assertThat(path.packets()).isEqualTo(40);
        assertThat(path.bytes()).isEqualTo(40_000);
    }

    @Test
    void the_shares_of_loss_and_of_copies_are_as_asked() {
        LossyPath path = path(fast(0.2).unruly(Duration.ZERO, 0.1, 0));
        int twice = 0;
        int once = 0;
        for (int i = 0; i < 10_000; i++) {
            int copies = path.carry(PACKET, Duration.ofMillis(i)).size();
            once += copies >= 1 ? 1 : 0;
            twice += copies == 2 ? 1 : 0;
        }
        assertThat(once / 10_000.0).isCloseTo(0.8, within(0.02));
        assertThat(twice / (double) once).isCloseTo(0.1, within(0.02));
        assertThat(path.lost()).isEqualTo(10_000 - once);
    }

    @Test
    void jitter_keeps_the_order_and_reordering_does_not() {
        Duration jitter = Duration.ofMillis(50);
        assertThat(arrivals(fast(0).unruly(jitter, 0, 0)))
                .isSortedAccordingTo(Comparator.naturalOrder());
        List<Duration> overtaken = arrivals(fast(0).unruly(jitter, 0, 0.05));
        assertThat(overtaken).isNotEqualTo(overtaken.stream().sorted().toList());
    }

    @Test
    void an_outage_loses_every_packet_and_ends() {
        LossyPath path = path(PLAIN);
        path.out(true);
        assertThat(path.carry(PACKET, Duration.ZERO)).isEmpty();
        path.out(false);
        assertThat(path.carry(PACKET, Duration.ofSeconds(1))).hasSize(1);
    }

    @Test
    void the_same_seed_gives_the_same_link() {
        LinkTerms terms = LinkTerms.POOR_2G.unruly(Duration.ofMillis(80), 0.02, 0.02);
        assertThat(arrivals(terms)).isEqualTo(arrivals(terms)).hasSizeBetween(10, 150);
    }

    private static List<Duration> arrivals(LinkTerms terms) {
        LossyPath path = path(terms);
        List<Duration> arrivals = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            arrivals.addAll(path.carry(PACKET, Duration.ofMillis(20L * i)));
        }
        return arrivals;
    }

    private static LinkTerms fast(double loss) {
        return LinkTerms.plain(1e9, Duration.ofMillis(100), loss);
    }

    private static LossyPath path(LinkTerms terms) {
        return new LossyPath(terms, new Random(1));
    }
}
