package org.yaoxiang.bridge.consult;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaoxiang.bridge.map.SomeFacts;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Citation;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Recording;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;

class QueueTest {
    private static final String HANDHELD = "handheld-1";
    private static final Entry CHECK = entry(1, HANDHELD, check(0));
    private static final Entry CONSULT = entry(2, HANDHELD, consult(1, Urgency.SOON, 1));

    @Test
    void is_empty_without_facts() {
        assertThat(Queue.fold(List.of())).isEqualTo(new Queue(List.of(), List.of()));
    }

    @Test
    void lists_a_consult_with_its_check() {
        Queue queue = Queue.fold(List.of(CHECK, CONSULT));

        assertThat(queue.notAsked()).isEmpty();
        assertThat(queue.cases())
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.hash()).isEqualTo(CONSULT.hash());
                    assertThat(each.handheld()).isEqualTo(HANDHELD);
                    assertThat(each.check()).isEqualTo(CHECK.fact());
                    assertThat(each.urgency()).isEqualTo(Urgency.SOON);
                    assertThat(each.state()).isEqualTo(State.WAITING);
                });
    }

    @Test
    void a_consult_waits_for_its_check() {
        assertThat(Queue.fold(List.of(CONSULT)).cases()).isEmpty();
        assertThat(Queue.fold(List.of(CONSULT, CHECK)))
                .isEqualTo(Queue.fold(List.of(CHECK, CONSULT)));
    }

    @Test
    void a_case_does_not_wait_for_its_recording_and_holds_it_when_it_comes() {
        Check whole = recorded();
        Entry recording = entry(8, HANDHELD, new Recording(SomeFacts.waveform(), whole.at()));
        Entry check = entry(1, HANDHELD, whole.split(_ -> recording.hash()));

        Case early = Queue.fold(List.of(check, CONSULT)).cases().getFirst();
        assertThat(early.check().recordings()).containsExactly(recording.hash());
        for (List<Entry> order :
                List.of(List.of(check, CONSULT, recording), List.of(recording, CONSULT, check))) {
            assertThat(Queue.fold(order).cases().getFirst().check()).isEqualTo(whole);
        }
        assertThat(Queue.fold(List.of(recording))).isEqualTo(new Queue(List.of(), List.of()));
        assertThat(Queue.fold(List.of(recording, check)).notAsked())
                .singleElement()
                .satisfies(each -> assertThat(each.fact()).isEqualTo(whole));
    }

    @Test
    void a_check_holds_no_recording_of_another_author() {
        Check whole = recorded();
        Fact recording = new Recording(SomeFacts.waveform(), whole.at());
        Entry foreign = entry(8, "handheld-2", recording);
        Entry check = entry(1, HANDHELD, whole.split(_ -> foreign.hash()));
        assertThat(Queue.fold(List.of(foreign, check)).notAsked()).containsExactly(check);
    }

    private static Check recorded() {
        Check plain = check(0);
        return new Check(
                plain.patient(),
                plain.place(),
                plain.origin(),
                plain.clinicianId(),
                List.of(
                        new Outcome.Measured(
                                new Reading.Electrocardiogram(SomeFacts.waveform(), 80),
                                Quality.CLEAN,
                                stamp(0))),
                List.of(),
                plain.at());
    }

    @Test
    void a_check_without_a_consult_is_seen_but_not_asked() {
        assertThat(Queue.fold(List.of(CHECK))).isEqualTo(new Queue(List.of(), List.of(CHECK)));
    }

    @Test
    void a_fact_that_arrives_twice_counts_once() {
        Entry claim = entry(3, "county-1", claim(2, "county-1"));

        Queue queue = Queue.fold(List.of(CHECK, CHECK, CONSULT, CONSULT, claim, claim));

        assertThat(queue.cases()).hasSize(1);
        assertThat(queue.cases().getFirst().claims()).hasSize(1);
    }

    @Test
    void the_first_claim_to_arrive_holds() {
        Queue queue =
                Queue.fold(
                        List.of(
                                CHECK,
                                CONSULT,
                                entry(4, "county-2", claim(2, "county-2")),
                                entry(3, "county-1", claim(2, "county-1"))));

        assertThat(queue.cases().getFirst().claim())
                .hasValueSatisfying(each -> assertThat(each.clinicianId()).isEqualTo("county-2"));
        assertThat(queue.cases().getFirst().state()).isEqualTo(State.CLAIMED);
    }

    @Test
    void a_claim_in_the_name_of_another_does_not_count() {
        Queue queue =
                Queue.fold(List.of(CHECK, CONSULT, entry(3, "county-2", claim(2, "county-1"))));

        assertThat(queue.cases().getFirst().state()).isEqualTo(State.WAITING);
    }

    @Test
    void an_advice_in_the_name_of_another_does_not_count() {
        Queue queue =
                Queue.fold(List.of(CHECK, CONSULT, entry(3, "county-2", advice(2, "county-1"))));

        assertThat(queue.cases().getFirst().state()).isEqualTo(State.WAITING);
    }

    @Test
    void advice_answers_and_the_handhelds_receipt_closes() {
        Entry advice = entry(3, "county-1", advice(2, "county-1"));
        Entry read = entry(4, HANDHELD, receipt(3, Receipt.Proof.READ));

        Case answered = Queue.fold(List.of(CHECK, CONSULT, advice)).cases().getFirst();
        Case closed = Queue.fold(List.of(CHECK, CONSULT, advice, read)).cases().getFirst();

        assertThat(answered.state()).isEqualTo(State.ANSWERED);
        assertThat(closed.state()).isEqualTo(State.READ);
        assertThat(closed.answer().orElseThrow().read()).contains(read.fact().at());
    }

    @Test
    void only_a_receipt_of_reading_by_the_asking_handheld_closes() {
        Entry advice = entry(3, "county-1", advice(2, "county-1"));

        Queue queue =
                Queue.fold(
                        List.of(
                                CHECK,
                                CONSULT,
                                advice,
                                entry(4, HANDHELD, receipt(3, Receipt.Proof.ARRIVED)),
                                entry(5, "handheld-2", receipt(3, Receipt.Proof.READ))));

        assertThat(queue.cases().getFirst().state()).isEqualTo(State.ANSWERED);
    }

    @Test
    void a_second_advice_has_to_be_read_too() {
        Queue queue =
                Queue.fold(
                        List.of(
                                CHECK,
                                CONSULT,
                                entry(3, "county-1", advice(2, "county-1")),
                                entry(4, HANDHELD, receipt(3, Receipt.Proof.READ)),
                                entry(5, "county-2", advice(2, "county-2"))));

        assertThat(queue.cases().getFirst().state()).isEqualTo(State.ANSWERED);
        assertThat(queue.cases().getFirst().answers()).hasSize(2);
    }

    @Test
    void open_ones_come_first_then_the_most_urgent_then_the_oldest() {
        List<Entry> entries = new ArrayList<>(List.of(CHECK));
        entries.add(entry(10, HANDHELD, consult(1, Urgency.ROUTINE, 1)));
        entries.add(entry(11, HANDHELD, consult(1, Urgency.URGENT, 9)));
        entries.add(entry(12, HANDHELD, consult(1, Urgency.URGENT, 5)));
        entries.add(entry(13, HANDHELD, consult(1, Urgency.EMERGENCY, 7)));
        entries.add(entry(14, "county-1", advice(13, "county-1")));

        assertThat(Queue.fold(entries).cases())
                .extracting(Case::hash)
                .containsExactly(hash(12), hash(11), hash(10), hash(13));
    }

    /// A village that asks calmly must not hide what the rules found.
    @Test
    void what_the_rules_found_can_make_a_consult_more_urgent() {
        Entry grave = entry(1, HANDHELD, check(0, Urgency.EMERGENCY));

        assertThat(Queue.fold(List.of(grave, CONSULT)).cases().getFirst().urgency())
                .isEqualTo(Urgency.EMERGENCY);
        assertThat(Queue.fold(List.of(CHECK, CONSULT)).cases().getFirst().urgency())
                .isEqualTo(Urgency.SOON);
    }

    @Test
    void finds_a_case_by_its_consult() {
        Queue queue = Queue.fold(List.of(CHECK, CONSULT));

        assertThat(queue.find(CONSULT.hash())).isPresent();
        assertThat(queue.find(CHECK.hash())).isEmpty();
    }

    /// The facts arrive over lossy links through several handhelds; the queue must not depend on
    /// it, but for the order of claims and answers on one consult.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void does_not_depend_on_the_order_of_arrival(long seed) {
        Random random = new Random(seed);
        List<Entry> entries = someEntries(random);
        Queue queue = Queue.fold(entries);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(entries, random);
            Queue other = Queue.fold(entries);
            assertThat(other.notAsked()).isEqualTo(queue.notAsked());
            assertThat(other.cases()).hasSameSizeAs(queue.cases());
            for (int at = 0; at < queue.cases().size(); at++) {
                assertSame(other.cases().get(at), queue.cases().get(at));
            }
        }
    }

    private static void assertSame(Case one, Case other) {
        assertThat(one.hash()).isEqualTo(other.hash());
        assertThat(one.handheld()).isEqualTo(other.handheld());
        assertThat(one.consult()).isEqualTo(other.consult());
        assertThat(one.check()).isEqualTo(other.check());
        assertThat(one.state()).isEqualTo(other.state());
        assertThat(new HashSet<>(one.claims())).isEqualTo(new HashSet<>(other.claims()));
        assertThat(new HashSet<>(one.answers())).isEqualTo(new HashSet<>(other.answers()));
    }

    /// At most one receipt of reading an advice by one author, as a handheld makes it.
    private static List<Entry> someEntries(Random random) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            entries.add(entry(i, HANDHELD, check(random.nextInt(5))));
        }
        for (int i = 20; i < 40; i++) {
            List<Urgency> all = List.of(Urgency.values());
            Urgency urgency = all.get(random.nextInt(all.size()));
            entries.add(
                    entry(i, HANDHELD, consult(random.nextInt(15), urgency, random.nextInt(5))));
        }
        for (int i = 40; i < 60; i++) {
            String id = "county-" + random.nextInt(3);
            String named = random.nextInt(5) == 0 ? "county-9" : id;
            Fact fact =
                    random.nextBoolean()
                            ? claim(20 + random.nextInt(22), named)
                            : advice(20 + random.nextInt(22), named);
            entries.add(entry(i, id, fact));
        }
        for (int i = 60; i < 70; i++) {
            entries.add(entry(i, HANDHELD, receipt(i - 20, Receipt.Proof.READ)));
        }
        entries.addAll(entries.subList(0, 10));
        return new ArrayList<>(entries);
    }

    private static Entry entry(int name, String author, Fact fact) {
        return new Entry(hash(name), author, name + 1, fact);
    }

    private static Hash hash(int name) {
        byte[] bytes = new byte[Hash.LENGTH];
        bytes[0] = (byte) name;
        return new Hash(bytes);
    }

    private static Stamp stamp(int minutes) {
        return new Stamp(
                Instant.parse("2026-03-01T01:00:00Z").plus(Duration.ofMinutes(minutes)),
                Duration.ZERO);
    }

    private static Check check(int minutes, Urgency... found) {
        List<Finding> findings = new ArrayList<>();
        for (Urgency each : found) {
            findings.add(
                    new Finding(
                            "rule",
                            Vital.OXYGEN_SATURATION,
                            each,
                            "提示",
                            "finding",
                            new Citation("guideline", "2020", "1")));
        }
        return new Check(
                new Patient("v-1", "测试病人甲", Sex.FEMALE, LocalDate.of(1960, 1, 1)),
                new Place("village-1", "测试村", 3600),
                Origin.SIMULATED,
                "doctor-1",
                List.of(
                        new Outcome.Refused(
                                Vital.OXYGEN_SATURATION, Refusal.NO_FINGER, stamp(minutes))),
                findings,
                stamp(minutes));
    }

    private static Consult consult(int check, Urgency urgency, int minutes) {
        return new Consult(hash(check), urgency, "怎么办？", stamp(minutes));
    }

    private static Claim claim(int consult, String id) {
        return new Claim(hash(consult), id, stamp(30));
    }

    private static Advice advice(int consult, String id) {
        return new Advice(hash(consult), id, "测试医生", Disposition.TREAT_HERE, "吸氧", stamp(40));
    }

    private static Receipt receipt(int fact, Receipt.Proof proof) {
        return new Receipt(hash(fact), proof, stamp(50));
    }
}
