package org.yaoxiang.device.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.device.uplink.Uplink.Event;
import org.yaoxiang.device.uplink.Uplink.State;
import org.yaoxiang.device.uplink.Uplink.Step;
import org.yaoxiang.device.vault.Entry;

class UplinkTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration POLL = Duration.ofMinutes(1);
    private static final Event FAILED = new Event.Failed(Trouble.NO_ANSWER);
    private static final Event ANSWERED = new Event.Answered(0);
    private final Uplink uplink = new Uplink(POLL);

    @Test
    void a_receipt_goes_before_anything_else() {
        Entry receipt = entry(3, Kind.RECEIPT, Urgency.ROUTINE);
        List<Entry> unsent = List.of(entry(1, Kind.CONSULT, Urgency.EMERGENCY), receipt);
        assertThat(uplink.next(State.begin(NOW), unsent, NOW)).isEqualTo(send(receipt));
    }

    @Test
    void an_urgent_fact_goes_before_a_fetch_that_is_due() {
        for (Urgency urgency : List.of(Urgency.URGENT, Urgency.EMERGENCY)) {
            Entry urgent = entry(1, Kind.CHECK, urgency);
            assertThat(uplink.next(State.begin(NOW), List.of(urgent), NOW)).isEqualTo(send(urgent));
        }
    }

    @Test
    void a_fetch_that_is_due_goes_before_a_routine_fact_and_one_that_is_not_goes_after() {
        State begun = State.begin(NOW);
        State fetched = uplink.after(begun, ANSWERED, NOW, 0);
        for (Urgency urgency : List.of(Urgency.ROUTINE, Urgency.SOON)) {
            Entry calm = entry(1, Kind.CHECK, urgency);
            assertThat(uplink.next(begun, List.of(calm), NOW)).isEqualTo(new Step.Fetch());
            assertThat(uplink.next(fetched, List.of(calm), NOW)).isEqualTo(send(calm));
        }
    }

    @Test
    void with_nothing_to_send_it_fetches_when_due_and_rests_until_then() {
        assertThat(uplink.next(State.begin(NOW), List.of(), NOW)).isEqualTo(new Step.Fetch());
        State fetched = uplink.after(State.begin(NOW), ANSWERED, NOW, 0);
        Instant due = NOW.plus(POLL);
        assertThat(uplink.next(fetched, List.of(), NOW)).isEqualTo(new Step.Rest(due));
        assertThat(uplink.next(fetched, List.of(), due)).isEqualTo(new Step.Fetch());
    }

    @Test
    void letters_that_wait_are_fetched_at_once() {
        State told = uplink.after(State.begin(NOW), new Event.Answered(2), NOW, 0);
        assertThat(uplink.next(told, List.of(), NOW)).isEqualTo(new Step.Fetch());
    }

    @Test
    void the_wait_doubles_from_four_seconds_to_five_minutes() {
        State state = State.begin(NOW);
        for (int seconds : new int[] {4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            State least = uplink.after(state, FAILED, NOW, 0);
            State most = uplink.after(state, FAILED, NOW, Math.nextDown(1.0));
            assertThat(Duration.between(NOW, least.notBefore()))
                    .isEqualTo(Duration.ofMillis(seconds * 500L));
            assertThat(Duration.between(NOW, most.notBefore()))
                    .isBetween(Duration.ofMillis(seconds * 999L), Duration.ofSeconds(seconds));
            assertThat(least.trouble()).contains(Trouble.NO_ANSWER);
            state = least;
        }
        for (int i = 0; i < 100; i++) {
            state = uplink.after(state, FAILED, NOW, 0.5);
            assertThat(Duration.between(NOW, state.notBefore())).isEqualTo(Duration.ofSeconds(225));
        }
    }

    @Test
    void nothing_is_tried_before_the_wait_is_over() {
        State failed = uplink.after(State.begin(NOW), FAILED, NOW, 0);
        Entry urgent = entry(1, Kind.CHECK, Urgency.EMERGENCY);
        Instant again = NOW.plusSeconds(2);
        assertThat(uplink.next(failed, List.of(urgent), again.minusMillis(1)))
                .isEqualTo(new Step.Rest(again));
        assertThat(uplink.next(failed, List.of(urgent), again)).isEqualTo(send(urgent));
    }

    @Test
    void an_answer_ends_the_trouble_and_the_next_failure_waits_four_seconds_again() {
        State failed = State.begin(NOW);
        for (int i = 0; i < 5; i++) {
            failed = uplink.after(failed, FAILED, NOW, 0);
        }
        Instant later = NOW.plusSeconds(100);
        State answered = uplink.after(failed, ANSWERED, later, 0);
        assertThat(answered)
                .isEqualTo(
                        new State(
                                0,
                                later,
                                later.plus(POLL),
                                Optional.of(later),
                                Optional.empty(),
                                Map.of()));
        assertThat(uplink.after(answered, FAILED, later, 0).notBefore())
                .isEqualTo(later.plusSeconds(2));
    }

    @Test
    void a_rejected_fact_rests_an_hour_and_the_others_go_on() {
        Entry bad = entry(1, Kind.CHECK, Urgency.EMERGENCY);
        Entry good = entry(2, Kind.CHECK, Urgency.ROUTINE);
        State state = uplink.after(State.begin(NOW), ANSWERED, NOW, 0);
        state = uplink.after(state, new Event.Rejected(bad.hash()), NOW, 0);
        assertThat(uplink.next(state, List.of(bad, good), NOW)).isEqualTo(send(good));
        assertThat(uplink.next(state, List.of(bad), NOW)).isEqualTo(new Step.Rest(NOW.plus(POLL)));
        Instant hour = NOW.plus(Uplink.REJECTED_REST);
        state = uplink.after(state, ANSWERED, hour.minusMillis(1), 0);
        assertThat(uplink.next(state, List.of(bad), hour.minusMillis(1)))
                .isInstanceOf(Step.Rest.class);
        assertThat(uplink.next(state, List.of(bad), hour)).isEqualTo(send(bad));
    }

    @Test
    void a_rejected_fact_does_not_wait_for_a_rare_fetch() {
        Entry bad = entry(1, Kind.CHECK, Urgency.EMERGENCY);
        Uplink rare = new Uplink(Duration.ofDays(1));
        State state = rare.after(State.begin(NOW), ANSWERED, NOW, 0);
        state = rare.after(state, new Event.Rejected(bad.hash()), NOW, 0);
        assertThat(rare.next(state, List.of(bad), NOW))
                .isEqualTo(new Step.Rest(NOW.plus(Uplink.REJECTED_REST)));
        assertThat(rare.next(state, List.of(), NOW))
                .isEqualTo(new Step.Rest(NOW.plus(Duration.ofDays(1))));
    }

    /// A clock that ran fast is set back by the carrier's time; nobody waits for the lost year.
    @Test
    void a_clock_that_is_set_back_does_not_stretch_a_wait() {
        Entry fact = entry(1, Kind.CHECK, Urgency.ROUTINE);
        Instant back = NOW.minus(Duration.ofDays(365));
        State failed = uplink.after(State.begin(NOW), FAILED, NOW, 0);
        assertThat(uplink.next(failed, List.of(fact), back)).isEqualTo(new Step.Fetch());
        State answered = uplink.after(State.begin(NOW), ANSWERED, NOW, 0);
        assertThat(uplink.next(answered, List.of(), back)).isEqualTo(new Step.Fetch());
        State rejected = uplink.after(answered, new Event.Rejected(fact.hash()), NOW, 0);
        rejected = uplink.after(rejected, ANSWERED, back, 0);
        assertThat(uplink.next(rejected, List.of(fact), back)).isEqualTo(send(fact));
    }

    /// The gateway is reached, so there is no back-off; the letter stays, so there is no haste.
    @Test
    void a_letter_that_cannot_be_read_is_asked_for_again_after_the_usual_wait() {
        State state = uplink.after(State.begin(NOW), new Event.Unreadable(), NOW, 0);
        assertThat(state.trouble()).contains(Trouble.UNREADABLE_LETTER);
        assertThat(state.failures()).isZero();
        assertThat(uplink.next(state, List.of(), NOW)).isEqualTo(new Step.Rest(NOW.plus(POLL)));
    }

    @Test
    void refuses_to_poll_without_a_pause() {
        assertThatThrownBy(() -> new Uplink(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S");
    }

    /// Any weather, then a link that answers: no attempt comes too early, and nothing stays behind.
    @Test
    void in_any_weather_nothing_is_tried_too_early_and_everything_arrives_at_last() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            List<Entry> unsent = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                unsent.add(anyEntry(i, random));
            }
            unsent.sort(Comparator.comparing(Entry::urgency).reversed());
            Instant now = NOW;
            State state = State.begin(now);
            Set<Hash> rejectedBefore = new HashSet<>();
            for (int step = 0; step < 400 && !(step > 200 && unsent.isEmpty()); step++) {
                boolean isFair = step > 200;
                switch (uplink.next(state, List.copyOf(unsent), now)) {
                    case Step.Rest(Instant until) -> {
                        assertThat(until).as("seed %d", seed).isAfter(now);
                        now = isFair ? until : until.plusMillis(random.nextInt(5000));
                    }
                    case Step.Fetch() -> {
                        assertThat(now).as("seed %d", seed).isAfterOrEqualTo(state.notBefore());
                        state =
                                uplink.after(
                                        state,
                                        isFair ? ANSWERED : anyEvent(random),
                                        now,
                                        random.nextDouble());
                    }
                    case Step.Send(Hash fact) -> {
                        assertThat(now).as("seed %d", seed).isAfterOrEqualTo(state.notBefore());
                        Event event = isFair ? ANSWERED : anySent(fact, random);
                        if (event instanceof Event.Answered) {
                            assertThat(unsent.removeIf(each -> each.hash().equals(fact)))
                                    .as("seed %d", seed)
                                    .isTrue();
                        }
                        if (event instanceof Event.Rejected) {
                            rejectedBefore.add(fact);
                        }
                        state = uplink.after(state, event, now, random.nextDouble());
                    }
                }
            }
            assertThat(unsent).as("seed %d, rejected %s", seed, rejectedBefore).isEmpty();
        }
    }

    private static Event anySent(Hash fact, Random random) {
        return random.nextInt(4) == 0 ? new Event.Rejected(fact) : anyEvent(random);
    }

    private static Event anyEvent(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> new Event.Answered(random.nextInt(3));
            case 1 -> new Event.Unreadable();
            default -> new Event.Failed(any(List.of(Trouble.values()), random));
        };
    }

    private static Entry anyEntry(int number, Random random) {
        Kind kind = any(List.of(Kind.CHECK, Kind.CONSULT, Kind.RECEIPT), random);
        return entry(number, kind, any(List.of(Urgency.values()), random));
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static Step send(Entry entry) {
        return new Step.Send(entry.hash());
    }

    private static Entry entry(int number, Kind kind, Urgency urgency) {
        byte[] bytes = new byte[Hash.LENGTH];
        bytes[0] = (byte) number;
        Optional<Receipt.Proof> proof =
                kind == Kind.RECEIPT ? Optional.of(Receipt.Proof.ARRIVED) : Optional.empty();
        Stamp at = new Stamp(Instant.EPOCH, Duration.ZERO);
        return new Entry(
                new Hash(bytes),
                1,
                kind,
                urgency,
                true,
                Optional.empty(),
                at,
                proof,
                Optional.empty());
    }
}
