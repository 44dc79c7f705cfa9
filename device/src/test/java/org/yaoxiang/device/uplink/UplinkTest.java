package org.yaoxiang.device.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.wire.Held;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.device.uplink.Uplink.Event;
import org.yaoxiang.device.uplink.Uplink.State;
import org.yaoxiang.device.uplink.Uplink.Step;
import org.yaoxiang.device.uplink.Uplink.Turn;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.mocks.world.LinkTerms;

class UplinkTest {
    private static final Duration NOW = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMinutes(1);
    private static final Message FETCH = new Message.Fetch();
    private static final int SHORT = 400;
    private static final int LONG = 6000;
    private static final OptionalInt ALONE = OptionalInt.empty();
    private static final OptionalInt BESIDE = OptionalInt.of(18_000);
    private final Uplink uplink = new Uplink(POLL);

    @Test
    void a_receipt_goes_before_anything_else() {
        Entry receipt = entry(3, Kind.RECEIPT, Urgency.ROUTINE);
        List<Entry> unsent = List.of(entry(1, Kind.CHECK, Urgency.SOON), receipt);
        assertThat(sent(State.begin(NOW), unsent, SHORT)).contains(whole(receipt));
    }

    @Test
    void what_waits_and_fits_goes_together() {
        Entry receipt = entry(1, Kind.RECEIPT, Urgency.ROUTINE);
        Entry urgent = entry(2, Kind.CONSULT, Urgency.EMERGENCY);
        Entry calm = entry(3, Kind.CHECK, Urgency.ROUTINE);
        Entry calmToo = entry(4, Kind.CHECK, Urgency.ROUTINE);
        List<Entry> all = List.of(urgent, calm, calmToo, receipt);
        assertThat(sent(State.begin(NOW), all, SHORT)).contains(whole(receipt, urgent));
        assertThat(sent(answered(NOW), List.of(calm, calmToo), SHORT))
                .contains(whole(calm, calmToo));
        assertThat(sent(answered(NOW), List.of(calm, calmToo), 600)).contains(whole(calm));
        assertThat(sent(answered(NOW), List.of(calm, calmToo), LONG))
                .contains(new Message.Piece(calm.hash(), 0));
    }

    /// What is on the way is not sent again with the next one, and a receipt for one of two leaves
    /// the other where it is.
    @Test
    void of_facts_that_went_together_each_is_on_the_way() {
        Entry first = entry(1, Kind.CHECK, Urgency.ROUTINE);
        Entry second = entry(2, Kind.CHECK, Urgency.ROUTINE);
        Entry third = entry(3, Kind.CHECK, Urgency.ROUTINE);
        Turn turn = next(answered(NOW), List.of(first, second), SHORT, NOW);
        State both = departed(turn, NOW);
        assertThat(sent(both, List.of(first, second), SHORT)).isEmpty();
        assertThat(sent(both, List.of(first, second, third), SHORT)).contains(whole(third));
        Traffic traffic = both.traffic();
        assertThat(traffic.settled(List.of(first.hash())).live()).hasSize(1);
        assertThat(traffic.settled(List.of(first.hash(), second.hash())).live()).isEmpty();
    }

    @Test
    void an_urgent_fact_goes_before_a_fetch_that_is_due() {
        for (Urgency urgency : List.of(Urgency.URGENT, Urgency.EMERGENCY)) {
            Entry urgent = entry(1, Kind.CHECK, urgency);
            assertThat(sent(State.begin(NOW), List.of(urgent), SHORT)).contains(whole(urgent));
        }
    }

    @Test
    void a_fetch_that_is_due_goes_before_a_routine_fact_and_one_that_is_not_goes_after() {
        for (Urgency urgency : List.of(Urgency.ROUTINE, Urgency.SOON)) {
            Entry calm = entry(1, Kind.CHECK, urgency);
            assertThat(sent(State.begin(NOW), List.of(calm), SHORT)).contains(FETCH);
            assertThat(sent(answered(NOW), List.of(calm), SHORT)).contains(whole(calm));
        }
    }

    @Test
    void with_nothing_to_send_it_fetches_when_due_and_rests_until_then() {
        assertThat(sent(State.begin(NOW), List.of(), SHORT)).contains(FETCH);
        Duration due = NOW.plus(POLL);
        assertThat(next(answered(NOW), List.of(), SHORT, NOW).step()).isEqualTo(new Step.Rest(due));
        assertThat(message(next(answered(NOW), List.of(), SHORT, due))).contains(FETCH);
    }

    /// The first day after the last fact, and a later one: eight questions of a poll of a minute.
    @Test
    void on_an_idle_day_it_asks_once_in_three_hours() {
        List<Duration> asked = questions(Awaiting.NOTHING, Duration.ofDays(2));
        assertThat(asked)
                .startsWith(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(21),
                        Duration.ofMinutes(85));
        assertThat(asked.stream().filter(at -> at.compareTo(Duration.ofDays(1)) < 0)).hasSize(11);
        assertThat(asked.stream().filter(at -> at.compareTo(Duration.ofDays(1)) >= 0)).hasSize(8);
    }

    @Test
    void while_an_answer_is_awaited_it_asks_every_ten_minutes_and_for_an_urgent_one_every_minute() {
        Duration day = Duration.ofDays(1);
        assertThat(questions(Awaiting.ANSWER, day)).hasSizeBetween(144, 149);
        assertThat(questions(Awaiting.URGENT_ANSWER, day)).hasSize(24 * 60);
    }

    @Test
    void a_fact_that_was_sent_and_the_doctor_make_the_questions_frequent_again() {
        State quiet = answered(NOW);
        for (int i = 0; i < 9; i++) {
            quiet = askedInVain(quiet, Awaiting.NOTHING);
        }
        Duration now = quiet.fetchAt().minusSeconds(1);
        assertThat(quiet.fetchAt()).isGreaterThan(now.plus(POLL).minusMinutes(1));
        State sent = uplink.after(quiet, new Event.Answered(-1, 0), now, 0);
        assertThat(sent.fetchAt()).isEqualTo(now.plus(POLL));
        State impatient = askedInVain(quiet.due(now), Awaiting.NOTHING);
        assertThat(impatient.fetchAt()).isEqualTo(now.plus(POLL.multipliedBy(4)));
    }

    private List<Duration> questions(Awaiting awaiting, Duration time) {
        List<Duration> asked = new ArrayList<>();
        State state = uplink.after(State.begin(NOW), new Event.Answered(-1, 0), NOW, 0);
        while (state.fetchAt().minus(NOW).compareTo(time) <= 0) {
            asked.add(state.fetchAt().minus(NOW));
            state = askedInVain(state, awaiting);
        }
        return asked;
    }

    /// The next question, whose answer comes at once.
    private State askedInVain(State state, Awaiting awaiting) {
        Duration now = state.fetchAt();
        Turn turn = uplink.next(state, List.of(), awaiting, _ -> SHORT, now, 0);
        assertThat(message(turn)).contains(FETCH);
        int token = ((Step.Send) turn.step()).token();
        State departed = uplink.after(turn.state(), new Event.Departed(token), now, 0);
        return uplink.after(departed, new Event.Answered(token, 0), now, 0);
    }

    @Test
    void letters_that_wait_are_fetched_at_once_and_only_once() {
        State told = uplink.after(State.begin(NOW), new Event.Answered(-1, 2), NOW, 0);
        Turn turn = next(told, List.of(), SHORT, NOW);
        assertThat(message(turn)).contains(FETCH);
        State asked = departed(turn, NOW);
        assertThat(next(asked, List.of(), SHORT, NOW).step()).isInstanceOf(Step.Rest.class);
    }

    @Test
    void the_wait_doubles_from_four_seconds_to_five_minutes() {
        State state = State.begin(NOW);
        Duration now = NOW;
        for (int seconds : new int[] {4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            State least = failed(state, now, 0);
            State most = failed(state, now, Math.nextDown(1.0));
            assertThat(least.notBefore().minus(now)).isEqualTo(Duration.ofMillis(seconds * 500L));
            assertThat(most.notBefore().minus(now))
                    .isBetween(Duration.ofMillis(seconds * 999L), Duration.ofSeconds(seconds));
            assertThat(least.trouble()).contains(Trouble.NO_ANSWER);
            state = least;
            now = state.notBefore();
        }
    }

    @Test
    void nothing_is_tried_before_the_wait_is_over() {
        State failed = failed(State.begin(NOW), NOW, 0);
        Entry urgent = entry(1, Kind.CHECK, Urgency.EMERGENCY);
        Duration again = NOW.plusSeconds(2);
        assertThat(next(failed, List.of(urgent), SHORT, again.minusMillis(1)).step())
                .isEqualTo(new Step.Rest(again));
        assertThat(message(next(failed, List.of(urgent), SHORT, again))).contains(whole(urgent));
    }

    @Test
    void an_answer_ends_the_trouble_and_the_next_failure_waits_four_seconds_again() {
        State failed = State.begin(NOW);
        for (int i = 0; i < 5; i++) {
            failed = failed(failed, failed.notBefore(), 0);
        }
        Duration later = NOW.plusSeconds(1000);
        State answered = uplink.after(failed, new Event.Answered(-1, 0), later, 0);
        assertThat(answered.trouble()).isEmpty();
        assertThat(answered.failures()).isZero();
        assertThat(answered.lastAnswer()).contains(later);
        Duration due = answered.fetchAt();
        assertThat(failed(answered, due, 0).notBefore()).isEqualTo(due.plusSeconds(2));
    }

    @Test
    void a_rejected_fact_rests_an_hour_and_the_others_go_on() {
        Entry bad = entry(1, Kind.CHECK, Urgency.EMERGENCY);
        Entry good = entry(2, Kind.CHECK, Urgency.ROUTINE);
        State state = rejected(uplink, answered(NOW), bad);
        assertThat(sent(state, List.of(bad, good), SHORT)).contains(whole(good));
        assertThat(next(state, List.of(bad), SHORT, NOW).step())
                .isEqualTo(new Step.Rest(NOW.plus(POLL)));
        Duration hour = NOW.plus(Uplink.REJECTED_REST);
        state = uplink.after(state, new Event.Answered(-1, 0), hour.minusMillis(1), 0);
        assertThat(message(next(state, List.of(bad), SHORT, hour.minusMillis(1)))).isEmpty();
        assertThat(message(next(state, List.of(bad), SHORT, hour))).contains(whole(bad));
    }

    @Test
    void a_rejected_fact_does_not_wait_for_a_rare_fetch() {
        Entry bad = entry(1, Kind.CHECK, Urgency.EMERGENCY);
        Uplink rare = new Uplink(Duration.ofDays(1));
        State state = rare.after(State.begin(NOW), new Event.Answered(-1, 0), NOW, 0);
        state = rejected(rare, state, bad);
        assertThat(rare.next(state, List.of(bad), Awaiting.NOTHING, _ -> SHORT, NOW, 0).step())
                .isEqualTo(new Step.Rest(NOW.plus(Uplink.REJECTED_REST)));
        assertThat(rare.next(state, List.of(), Awaiting.NOTHING, _ -> SHORT, NOW, 0).step())
                .isEqualTo(new Step.Rest(NOW.plus(Duration.ofDays(1))));
    }

    /// The gateway is reached, so there is no back-off; the letter stays, so there is no haste.
    @Test
    void a_letter_that_cannot_be_read_is_asked_for_again_as_if_there_had_been_none() {
        State state = uplink.after(State.begin(NOW), new Event.Unreadable(-1), NOW, 0);
        assertThat(state.trouble()).contains(Trouble.UNREADABLE_LETTER);
        assertThat(state.failures()).isZero();
        assertThat(next(state, List.of(), SHORT, NOW).step())
                .isEqualTo(new Step.Rest(NOW.plus(POLL.multipliedBy(4))));
    }

    @Test
    void refuses_to_poll_without_a_pause() {
        assertThatThrownBy(() -> new Uplink(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S");
    }

    @Test
    void one_message_makes_the_session_and_then_several_are_on_the_way() {
        Entry fact = entry(1, Kind.CHECK, Urgency.URGENT);
        Turn first = next(State.begin(NOW), List.of(fact), LONG, NOW);
        assertThat(message(first)).contains(new Message.Piece(fact.hash(), 0));
        assertThat(message(next(first.state(), List.of(fact), LONG, NOW))).isEmpty();
        State state = departed(first, NOW);
        state = uplink.after(state, new Event.Taken(0, new Held(1, 0)), NOW.plusSeconds(1), 0);
        List<Integer> numbers = new ArrayList<>();
        for (Turn turn = next(state, List.of(fact), LONG, NOW.plusSeconds(1));
                turn.step() instanceof Step.Send(int _, Message.Piece(Hash _, int number), _);
                turn = next(state, List.of(fact), LONG, NOW.plusSeconds(1))) {
            numbers.add(number);
            state = departed(turn, NOW.plusSeconds(1));
        }
        assertThat(numbers).containsExactly(1, 2, 3, 4);
    }

    @Test
    void on_a_link_that_loses_nothing_nothing_is_sent_twice() {
        Journey journey = new Journey(LinkTerms.plain(20_000, Duration.ofMillis(300), 0), 1);
        int bytes = 0;
        for (int i = 1; i <= 5; i++) {
            int length = i * 3000;
            journey.save(entry(i, Kind.CHECK, Urgency.ROUTINE), length);
            bytes += length + Part.count(length) * Pace.OVERHEAD;
        }
        journey.go(Duration.ofHours(1));
        assertThat(journey.receipts()).hasSize(5);
        assertThat(journey.up().bytes()).isEqualTo(bytes);
    }

    /// Stop-and-wait needs a round trip for each part.
    @Test
    void a_long_fact_fills_the_link() {
        Journey journey = new Journey(LinkTerms.plain(20_000, Duration.ofMillis(750), 0), 1);
        Entry fact = entry(1, Kind.CHECK, Urgency.URGENT);
        journey.save(fact, 18_000);
        journey.go(Duration.ofHours(1));
        double seconds = seconds(journey.receipt(fact));
        double floor = (18_000 + 18 * Pace.OVERHEAD) * 8 / 20_000.0 + 1.5;
        assertThat(seconds).isBetween(floor, 1.2 * floor);
    }

    /// The median and the 95th percentile of a hundred seeds; measured 2.9/7 and 15/24 seconds.
    @Test
    void long_facts_arrive_in_time_on_good_and_on_bad_2g() {
        double[] good = seconds(LinkTerms.GOOD_2G, LONG, 0, UplinkTest::untilArrival, ALONE);
        assertThat(good[50]).isLessThan(3.5);
        assertThat(good[95]).isLessThan(9);
        double[] poor = seconds(LinkTerms.POOR_2G, 18_000, 0, UplinkTest::untilArrival, ALONE);
        assertThat(poor[50]).isLessThan(18);
        assertThat(poor[95]).isLessThan(32);
    }

    @Test
    void a_backlog_delays_an_urgent_fact_by_no_more_than_two_parts() {
        double[] alone = seconds(LinkTerms.POOR_2G, SHORT, 0, UplinkTest::untilArrival, ALONE);
        double[] behind = seconds(LinkTerms.POOR_2G, SHORT, 200, UplinkTest::untilArrival, ALONE);
        double part = Pace.PART * 8 / 20_000.0;
        assertThat(behind[50] - alone[50]).isBetween(0.0, 2 * part);
        assertThat(behind[95]).isLessThan(10);
    }

    @Test
    void an_urgent_check_does_not_wait_for_its_recording() {
        double[] check = seconds(LinkTerms.POOR_2G, SHORT, 0, UplinkTest::untilArrival, ALONE);
        double[] ahead = seconds(LinkTerms.POOR_2G, SHORT, 0, UplinkTest::untilArrival, BESIDE);
        double[] behind = seconds(LinkTerms.POOR_2G, SHORT, 200, UplinkTest::untilArrival, BESIDE);
        double[] whole = seconds(LinkTerms.POOR_2G, SHORT, 200, UplinkTest::untilWhole, BESIDE);
        double part = Pace.PART * 8 / 20_000.0;
        assertThat(ahead[50] - check[50]).isLessThan(part);
        assertThat(behind[50] - check[50]).isLessThan(2 * part);
        assertThat(behind[95]).isLessThan(10);
        assertThat(whole[50]).isBetween(10.0, 20.0);
        assertThat(whole[95]).isLessThan(32);
    }

    @Test
    void an_urgent_recording_goes_before_a_fetch_that_is_due_and_a_routine_one_after() {
        Entry urgent = entry(1, Kind.RECORDING, Urgency.URGENT);
        Entry routine = entry(2, Kind.RECORDING, Urgency.ROUTINE);
        assertThat(sent(State.begin(NOW), List.of(urgent), SHORT)).contains(whole(urgent));
        assertThat(sent(State.begin(NOW), List.of(routine), SHORT)).contains(FETCH);
    }

    @Test
    void a_gateway_that_has_lost_its_parts_is_given_them_again() {
        Journey journey = new Journey(LinkTerms.GOOD_2G, 3);
        Entry fact = entry(1, Kind.CHECK, Urgency.URGENT);
        journey.save(fact, 18_000);
        journey.at(Duration.ofSeconds(4), journey::forgetParts);
        journey.go(Duration.ofHours(1));
        assertThat(journey.receipts()).containsKey(fact.hash());
    }

    @Test
    void after_three_silences_the_session_is_in_doubt_and_after_four_the_link_is_silent() {
        Entry fact = entry(1, Kind.CHECK, Urgency.URGENT);
        State state = answered(NOW);
        List<Boolean> doubts = new ArrayList<>();
        Duration now = NOW;
        while (state.trouble().isEmpty()) {
            Turn turn = next(state, List.of(fact), SHORT, now);
            state = turn.state();
            switch (turn.step()) {
                case Step.Send(int token, Message _, boolean isDoubtful) -> {
                    doubts.add(isDoubtful);
                    state = uplink.after(state, new Event.Departed(token), now, 0);
                }
                case Step.Rest(Duration until) -> now = until;
            }
        }
        assertThat(doubts).containsExactly(false, false, false, false, true);
        assertThat(state.trouble()).contains(Trouble.NO_ANSWER);
        Duration silent = Duration.ofSeconds(4 + 4 + 8 + 16);
        assertThat(state.notBefore())
                .isEqualTo(NOW.plus(silent).plus(Uplink.RETRY_FIRST.dividedBy(2)));
    }

    /// A link whose round trip is longer than the first time-out is not silent.
    @Test
    void a_question_that_the_link_still_repeats_does_not_hide_that_the_gateway_is_silent() {
        Turn question = next(answered(NOW.minus(POLL)), List.of(), SHORT, NOW);
        assertThat(message(question)).contains(FETCH);
        State state = departed(question, NOW);
        List<Entry> unsent = List.of(entry(1, Kind.CHECK, Urgency.ROUTINE));
        Duration now = NOW;
        Turn turn = next(state, unsent, SHORT, now);
        while (turn.state().failures() == 0 && now.compareTo(NOW.plusSeconds(45)) < 0) {
            if (turn.step() instanceof Step.Rest(Duration until)) {
                now = until;
                turn = next(turn.state(), unsent, SHORT, now);
            } else {
                turn = next(departed(turn, now), unsent, SHORT, now);
            }
        }
        assertThat(turn.state().trouble()).contains(Trouble.NO_ANSWER);
        assertThat(now).isLessThan(NOW.plusSeconds(45));
    }

    @Test
    void answers_that_are_later_than_thought_are_learnt_from() {
        Journey journey = new Journey(LinkTerms.plain(50_000, Duration.ofSeconds(4), 0), 1);
        for (int i = 1; i <= 30; i++) {
            Entry fact = entry(i, Kind.CHECK, Urgency.ROUTINE);
            journey.at(Duration.ofSeconds(20L * i), () -> journey.save(fact, SHORT));
        }
        journey.go(Duration.ofHours(2));
        assertThat(journey.receipts()).hasSize(30);
        assertThat(journey.up().packets()).isBetween(30L, 36L);
    }

    /// Any weather: loss, copies, overtaking, outages, a gateway that loses its session or its
    /// parts. Then a link that works: nothing stays behind.
    @Test
    void in_any_weather_everything_arrives_at_last() {
        for (int seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            LinkTerms terms =
                    LinkTerms.plain(
                                    5_000 + random.nextInt(200_000),
                                    Duration.ofMillis(random.nextInt(1000)),
                                    0.3 * random.nextDouble())
                            .unruly(
                                    Duration.ofMillis(random.nextInt(300)),
                                    0.1 * random.nextDouble(),
                                    0.1 * random.nextDouble());
            Journey journey = new Journey(terms, seed);
            int count = 1 + random.nextInt(12);
            for (int i = 1; i <= count; i++) {
                Entry fact = anyEntry(i, random);
                int length = 100 + random.nextInt(random.nextBoolean() ? 900 : 20_000);
                journey.at(
                        Duration.ofSeconds(random.nextInt(300)), () -> journey.save(fact, length));
            }
            for (int i = 0; i < 4; i++) {
                Duration begin = Duration.ofSeconds(random.nextInt(400));
                Duration end = begin.plusSeconds(1 + random.nextInt(120));
                boolean isOutage = random.nextBoolean();
                journey.at(begin, () -> trouble(journey, isOutage, true));
                journey.at(end, () -> trouble(journey, isOutage, false));
                journey.at(Duration.ofSeconds(random.nextInt(400)), journey::forgetParts);
            }
            journey.go(Duration.ofHours(3));
            assertThat(journey.receipts()).as("seed %d", seed).hasSize(count);
        }
    }

    private static void trouble(Journey journey, boolean isOutage, boolean begins) {
        if (isOutage) {
            journey.out(begins);
        } else {
            journey.deaf(begins);
        }
    }

    private static double untilArrival(Journey journey) {
        return seconds(journey.arrival(urgent())) - 40;
    }

    private static double untilWhole(Journey journey) {
        Duration check = journey.arrival(urgent());
        Duration recording = journey.arrival(recording());
        return seconds(check.compareTo(recording) > 0 ? check : recording) - 40;
    }

    private static Entry urgent() {
        return entry(9999, Kind.CHECK, Urgency.EMERGENCY);
    }

    /// Saved before its check.
    private static Entry recording() {
        return entry(9998, Kind.RECORDING, Urgency.EMERGENCY);
    }

    /// How long an urgent fact takes on a link that was in use before, by a hundred and one seeds,
    /// sorted.
    ///
    /// @param recording length of the recording that is saved with it; empty for none
    private static double[] seconds(
            LinkTerms terms,
            int length,
            int backlog,
            ToDoubleFunction<Journey> measure,
            OptionalInt recording) {
        double[] seconds =
                IntStream.rangeClosed(0, 100)
                        .mapToDouble(seed -> {
                            Journey journey = new Journey(terms, seed);
                            for (int i = 0; i < 6; i++) {
                                Entry before = entry(i, Kind.CHECK, Urgency.SOON);
                                journey.at(
                                        Duration.ofSeconds(3L * i),
                                        () -> journey.save(before, SHORT));
                            }
                            for (int i = 0; i < backlog; i++) {
                                Entry routine = entry(100 + i, Kind.CHECK, Urgency.ROUTINE);
                                journey.at(
                                        Duration.ofSeconds(20), () -> journey.save(routine, SHORT));
                            }
                            journey.at(
                                    Duration.ofSeconds(40),
                                    () -> {
                                        recording.ifPresent(
                                                each -> journey.save(recording(), each));
                                        journey.save(urgent(), length);
                                    });
                            journey.go(Duration.ofHours(1));
                            return measure.applyAsDouble(journey);
                        })
                        .toArray();
        Arrays.sort(seconds);
        return seconds;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private State answered(Duration at) {
        return uplink.after(State.begin(at), new Event.Answered(-1, 0), at, 0);
    }

    /// What follows when a message gets no answer at all.
    private State failed(State state, Duration now, double jitter) {
        Turn turn = next(state, List.of(entry(1, Kind.CHECK, Urgency.URGENT)), SHORT, now);
        int token = turn.step() instanceof Step.Send(int sent, Message _, boolean _) ? sent : -1;
        Event failed = new Event.Failed(token, Trouble.NO_ANSWER);
        return uplink.after(turn.state(), failed, now, jitter);
    }

    private static State rejected(Uplink uplink, State state, Entry fact) {
        Turn turn = uplink.next(state, List.of(fact), Awaiting.NOTHING, _ -> SHORT, NOW, 0);
        int token = turn.step() instanceof Step.Send(int sent, Message _, boolean _) ? sent : -1;
        State departed = uplink.after(turn.state(), new Event.Departed(token), NOW, 0);
        return uplink.after(departed, new Event.Rejected(token), NOW, 0);
    }

    private State departed(Turn turn, Duration now) {
        int token = turn.step() instanceof Step.Send(int sent, Message _, boolean _) ? sent : -1;
        return uplink.after(turn.state(), new Event.Departed(token), now, 0);
    }

    private Turn next(State state, List<Entry> unsent, int length, Duration now) {
        return uplink.next(state, unsent, Awaiting.NOTHING, _ -> length, now, 0);
    }

    private Optional<Message> sent(State state, List<Entry> unsent, int length) {
        return message(next(state, unsent, length, NOW));
    }

    private static Optional<Message> message(Turn turn) {
        return turn.step() instanceof Step.Send(int _, Message message, boolean _)
                ? Optional.of(message)
                : Optional.empty();
    }

    private static Message whole(Entry... entries) {
        return new Message.Whole(Stream.of(entries).map(Entry::hash).toList());
    }

    private static Entry anyEntry(int number, Random random) {
        Kind[] kinds = {Kind.CHECK, Kind.CONSULT, Kind.RECEIPT, Kind.RECORDING};
        Urgency[] urgencies = Urgency.values();
        return entry(
                number,
                kinds[random.nextInt(kinds.length)],
                urgencies[random.nextInt(urgencies.length)]);
    }

    private static Entry entry(int number, Kind kind, Urgency urgency) {
        byte[] bytes = new byte[Hash.LENGTH];
        bytes[0] = (byte) number;
        bytes[1] = (byte) (number >> 8);
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
                List.of(),
                Optional.empty(),
                List.of());
    }
}
