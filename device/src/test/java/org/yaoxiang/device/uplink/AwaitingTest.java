package org.yaoxiang.device.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.device.vault.Entry;

class AwaitingTest {
    private static final Instant NOON = Instant.parse("2026-03-01T04:00:00Z");

    @Test
    void without_an_open_consult_nothing_is_awaited() {
        assertThat(Awaiting.of(List.of(), at(Duration.ZERO))).isEqualTo(Awaiting.NOTHING);
    }

    @Test
    void the_most_urgent_consult_says_how_often() {
        Entry calm = consult(Urgency.SOON, Duration.ZERO);
        Entry urgent = consult(Urgency.URGENT, Duration.ZERO);
        assertThat(Awaiting.of(List.of(calm), at(Duration.ZERO))).isEqualTo(Awaiting.ANSWER);
        assertThat(Awaiting.of(List.of(calm, urgent), at(Duration.ZERO)))
                .isEqualTo(Awaiting.URGENT_ANSWER);
    }

    @Test
    void an_urgent_consult_is_an_ordinary_one_after_six_hours_and_none_after_three_days() {
        List<Entry> urgent = List.of(consult(Urgency.EMERGENCY, Duration.ZERO));
        assertThat(Awaiting.of(urgent, at(Duration.ofHours(6).minusSeconds(1))))
                .isEqualTo(Awaiting.URGENT_ANSWER);
        assertThat(Awaiting.of(urgent, at(Duration.ofHours(6)))).isEqualTo(Awaiting.ANSWER);
        assertThat(Awaiting.of(urgent, at(Duration.ofDays(3).minusSeconds(1))))
                .isEqualTo(Awaiting.ANSWER);
        assertThat(Awaiting.of(urgent, at(Duration.ofDays(3)))).isEqualTo(Awaiting.NOTHING);
    }

    /// A clock that went back makes nobody wait longer.
    @Test
    void a_consult_from_the_future_is_awaited() {
        List<Entry> later = List.of(consult(Urgency.URGENT, Duration.ofDays(20_000)));
        assertThat(Awaiting.of(later, at(Duration.ZERO))).isEqualTo(Awaiting.URGENT_ANSWER);
    }

    private static Stamp at(Duration after) {
        return new Stamp(NOON.plus(after), Duration.ofSeconds(1));
    }

    private static Entry consult(Urgency urgency, Duration after) {
        return new Entry(
                new Hash(new byte[Hash.LENGTH]),
                1,
                Kind.CONSULT,
                urgency,
                true,
                Optional.of(new Hash(new byte[Hash.LENGTH])),
                at(after),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of());
    }
}
