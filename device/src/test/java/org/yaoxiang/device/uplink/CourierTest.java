package org.yaoxiang.device.uplink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Holding;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Recording;
import org.yaoxiang.contract.fact.Run;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.wire.Held;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.contract.wire.Receipted;
import org.yaoxiang.device.uplink.Link.Answer;
import org.yaoxiang.device.uplink.Uplink.Step;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.State;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.vault.VaultKey;

/// The courier between a real vault and a link whose every answer the test writes.
class CourierTest {
    private static final Instant MET = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-01-02T16:00:00Z");
    private static final Duration START = Duration.ofMinutes(10);
    private static final Stamp STAMP = new Stamp(MET, Duration.ofSeconds(1));
    private static final Duration POLL = Duration.ofMinutes(1);
    private static final long ALLOWANCE = 10_000;
    private static final VaultKey KEY = VaultKey.random(new Random(6));
    private static final KeyPair HANDHELD = pair();
    private static final KeyPair LETTERS = pair();
    private static final KeyPair GATEWAY = pair();
    private static final KeyPair COUNTY = pair();
    private static final LetterKey OWN_LETTERS =
            new LetterKey(
                    "handheld-1",
                    (ECPrivateKey) LETTERS.getPrivate(),
                    (ECPublicKey) LETTERS.getPublic());
    private static final Vault.Owner OWNER =
            new Vault.Owner(
                    new Signer("handheld-1", HANDHELD.getPrivate()),
                    OWN_LETTERS,
                    new Recipient("county", (ECPublicKey) COUNTY.getPublic()),
                    "gateway",
                    (author, _) ->
                            Optional.ofNullable(
                                            Map.of("gateway", GATEWAY, "county", COUNTY)
                                                    .get(author))
                                    .map(KeyPair::getPublic));

    @TempDir Path folder;
    private final FakeLink link = new FakeLink();
    private final List<String> changes = new ArrayList<>();
    private Duration now = START;
    private Runnable onChange = this::note;
    private Journal journal;
    private Vault vault;
    private Meter meter;
    private Courier courier;

    @BeforeEach
    void open() {
        journal = Journal.open(folder.resolve("vault.journal"));
        vault = Vault.open(() -> journal, OWNER, KEY, new Random(7), Vault.Opening.PLAIN);
        meter = new Meter(folder.resolve("spending"), ALLOWANCE, this::stamp);
        courier = courier();
    }

    @AfterEach
    void close() {
        vault.close();
        assertThat(link.puts).as("answers that were never asked for").isEmpty();
        assertThat(link.fetches).as("answers that were never asked for").isEmpty();
    }

    @Test
    void a_verified_receipt_of_the_gateway_makes_a_fact_delivered() {
        Hash check = save(Urgency.URGENT);
        link.puts.add(fact -> done(receipt("gateway", GATEWAY, fact.hash()), 0));
        assertThat(message(courier.step())).contains(new Message.Whole(List.of(check)));
        assertThat(vault.state(check)).isEqualTo(State.DELIVERED);
        assertThat(courier.state().trouble()).isEmpty();
        assertThat(courier.state().lastAnswer()).contains(START);
        assertThat(courier.step()).isEqualTo(new Step.Rest(START.plus(POLL)));
    }

    @Test
    void it_asks_often_while_an_urgent_consult_has_no_answer_and_rarely_after_it() {
        Hash check = save(Urgency.ROUTINE);
        Hash consult = ask(check);
        deliverAll();
        for (int i = 0; i < 5; i++) {
            link.fetches.add(new Answer.Done(new byte[0], 0));
            fetch();
            assertThat(courier.step()).isEqualTo(new Step.Rest(now.plus(POLL)));
        }
        link.fetches.add(done(advice(consult), 0));
        fetch();
        deliverAll();
        for (int polls = 4; polls <= 64; polls *= 4) {
            link.fetches.add(new Answer.Done(new byte[0], 0));
            fetch();
            assertThat(courier.step()).isEqualTo(new Step.Rest(now.plus(POLL.multipliedBy(polls))));
        }
    }

    @Test
    void when_the_days_allowance_is_spent_only_what_is_urgent_goes_until_midnight() {
        Hash routine = save(Urgency.ROUTINE);
        Hash urgent = save(Urgency.URGENT);
        meter.count(ALLOWANCE);
        link.puts.add(fact -> done(receipt("gateway", GATEWAY, fact.hash()), 0));
        assertThat(message(courier.step())).contains(new Message.Whole(List.of(urgent)));
        assertThat(courier.step()).isEqualTo(new Step.Rest(START.plus(POLL)));
        assertThat(unsent()).containsExactly(routine);

        link.fetches.add(new Answer.Done(new byte[0], 0));
        fetch();
        // A minute to midnight in China: the next question would be later.
        now = START.plus(Duration.between(MET, MIDNIGHT.minusSeconds(60)));
        link.fetches.add(new Answer.Done(new byte[0], 0));
        assertThat(message(courier.step())).contains(new Message.Fetch());
        assertThat(courier.step())
                .isEqualTo(new Step.Rest(START.plus(Duration.between(MET, MIDNIGHT))));

        now = START.plus(Duration.between(MET, MIDNIGHT));
        link.puts.add(fact -> done(receipt("gateway", GATEWAY, fact.hash()), 0));
        assertThat(message(courier.step())).contains(new Message.Whole(List.of(routine)));
        assertThat(vault.state(routine)).isEqualTo(State.DELIVERED);
    }

    @Test
    void whatever_is_no_verified_receipt_for_it_leaves_a_fact_unsent() {
        Hash check = save(Urgency.URGENT);
        byte[] forged = receipt("gateway", GATEWAY, check).bytes();
        forged[forged.length - 1] ^= 1;
        List<Answer> answers =
                List.of(
                        new Answer.Done(forged, 0),
                        done(receipt("gateway", COUNTY, check), 0),
                        done(receipt("stranger", GATEWAY, check), 0),
                        done(receipt("county", COUNTY, check), 0),
                        done(receipt("gateway", GATEWAY, other()), 0),
                        done(read("gateway", GATEWAY, check), 0),
                        done(advice(check), 0),
                        new Answer.Done(vault.sealed(check).bytes(), 0),
                        new Answer.Done("{\"status\":\"ok\"}".getBytes(UTF_8), 0),
                        new Answer.Done(new byte[0], 3));
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            link.puts.add(_ -> answer);
            assertThat(message(courier.step()))
                    .as("answer %d", i)
                    .contains(new Message.Whole(List.of(check)));
            assertThat(courier.state().trouble()).as("%d", i).contains(Trouble.NO_RECEIPT);
            assertThat(courier.state().failures()).isEqualTo(i + 1);
            assertThat(unsent()).as("answer %d", i).contains(check);
            now = courier.state().notBefore();
        }
    }

    /// The state of a check follows its consult's advice, so it is no proof of its own delivery.
    @Test
    void an_answered_check_is_not_delivered_for_that() {
        Hash check = save(Urgency.ROUTINE);
        Hash consult = ask(check);
        link.puts.add(fact -> done(receipt("gateway", GATEWAY, fact.hash()), 1));
        link.fetches.add(done(advice(consult), 0));
        link.puts.add(fact -> done(receipt("gateway", GATEWAY, fact.hash()), 0));
        link.puts.add(_ -> new Answer.Done(new byte[0], 0));
        assertThat(message(courier.step())).contains(new Message.Whole(List.of(consult)));
        assertThat(message(courier.step())).contains(new Message.Fetch());
        assertThat(courier.step()).isInstanceOf(Step.Send.class);
        assertThat(vault.state(check)).isEqualTo(State.ANSWERED);
        assertThat(message(courier.step())).contains(new Message.Whole(List.of(check)));
        assertThat(courier.state().trouble()).contains(Trouble.NO_RECEIPT);
        assertThat(courier.step()).isInstanceOf(Step.Rest.class);
    }

    @Test
    void a_silent_link_is_left_alone_until_its_wait_is_over() {
        Hash check = save(Urgency.URGENT);
        link.puts.add(_ -> new Answer.Failed(Trouble.NO_ANSWER));
        courier.step();
        assertThat(courier.state().trouble()).contains(Trouble.NO_ANSWER);
        Duration again = courier.state().notBefore();
        assertThat(again).isBetween(START.plusSeconds(2), START.plusSeconds(4));
        assertThat(courier.step()).isEqualTo(new Step.Rest(again));
        now = again;
        link.puts.add(fact -> done(receipt("gateway", GATEWAY, fact.hash()), 0));
        assertThat(message(courier.step())).contains(new Message.Whole(List.of(check)));
        assertThat(courier.state().failures()).isZero();
    }

    @Test
    void the_doctor_need_not_wait() {
        Hash check = save(Urgency.URGENT);
        link.puts.add(_ -> new Answer.Failed(Trouble.NO_ANSWER));
        courier.step();
        assertThat(courier.step()).isInstanceOf(Step.Rest.class);
        courier.tryNow();
        assertThat(courier.state().trouble()).contains(Trouble.NO_ANSWER);
        link.puts.add(fact -> done(receipt("gateway", GATEWAY, fact.hash()), 0));
        assertThat(message(courier.step())).contains(new Message.Whole(List.of(check)));
        assertThat(vault.state(check)).isEqualTo(State.DELIVERED);
    }

    /// The gateway may stop at a fact that it cannot make out, and a receipt may be none.
    @Test
    void of_facts_that_went_together_those_without_a_receipt_go_again() {
        Hash first = save(Urgency.URGENT);
        Hash second = save(Urgency.URGENT);
        Hash third = save(Urgency.URGENT);
        link.puts.add(_ ->
                new Answer.Receipted(
                        List.of(
                                receipt("gateway", GATEWAY, first),
                                receipt("stranger", GATEWAY, second)),
                        0));
        link.puts.add(_ ->
                new Answer.Receipted(
                        List.of(
                                receipt("gateway", GATEWAY, second),
                                receipt("gateway", GATEWAY, third)),
                        0));
        assertThat(message(courier.step()))
                .contains(new Message.Whole(List.of(first, second, third)));
        assertThat(unsent()).containsExactly(second, third);
        assertThat(courier.state().trouble()).isEmpty();
        assertThat(message(courier.step())).contains(new Message.Whole(List.of(second, third)));
        assertThat(unsent()).isEmpty();
    }

    @Test
    void receipts_that_are_none_leave_all_facts_unsent() {
        Hash first = save(Urgency.URGENT);
        Hash second = save(Urgency.URGENT);
        link.puts.add(_ ->
                new Answer.Receipted(
                        List.of(
                                receipt("stranger", GATEWAY, first),
                                receipt("gateway", COUNTY, second)),
                        0));
        courier.step();
        assertThat(unsent()).containsExactly(first, second);
        assertThat(courier.state().trouble()).contains(Trouble.NO_RECEIPT);
    }

    @Test
    void a_rejected_fact_stays_and_the_next_one_goes() {
        Hash bad = save(Urgency.EMERGENCY);
        Hash good = save(Urgency.URGENT);
        link.puts.add(_ -> new Answer.Rejected("4.03 FORBIDDEN"));
        link.puts.add(fact -> done(receipt("gateway", GATEWAY, fact.hash()), 0));
        assertThat(message(courier.step())).contains(new Message.Whole(List.of(bad, good)));
        assertThat(courier.state().rejected()).containsOnlyKeys(bad);
        assertThat(message(courier.step())).contains(new Message.Whole(List.of(good)));
        assertThat(unsent()).containsExactly(bad);
        assertThat(vault.state(good)).isEqualTo(State.DELIVERED);
    }

    @Test
    void says_that_a_fact_is_moving_only_while_it_moves() {
        Hash check = save(Urgency.URGENT);
        List<OptionalInt> during = new ArrayList<>();
        link.puts.add(_ -> {
            during.add(courier.percentHeld(check));
            during.add(courier.state().isSending() ? OptionalInt.of(1) : OptionalInt.empty());
            return new Answer.Failed(Trouble.BUSY);
        });
        assertThat(courier.percentHeld(check)).isEmpty();
        courier.step();
        assertThat(during).containsExactly(OptionalInt.of(0), OptionalInt.of(1));
        assertThat(courier.state().isSending()).isFalse();
        assertThat(courier.percentHeld(check)).isEmpty();
        assertThat(changes).containsExactly("moving", "still");
    }

    @Test
    void a_long_fact_goes_in_parts_and_says_how_much_is_held() {
        Hash recording = saveLong();
        byte[] sealed = vault.sealed(recording).bytes();
        int of = Part.count(sealed.length);
        assertThat(of).isGreaterThan(4);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int i = 0; i < of; i++) {
            int number = i;
            link.parts.add(part -> {
                assertThat(part.number()).isEqualTo(number);
                joined.writeBytes(part.content());
                return number < of - 1
                        ? new Answer.Taken(new Held(number + 1, 0))
                        : done(receipt("gateway", GATEWAY, recording), 0);
            });
        }
        List<Integer> percents = new ArrayList<>();
        while (courier.step() instanceof Step.Send) {
            courier.percentHeld(recording).ifPresent(percents::add);
        }
        assertThat(joined.toByteArray()).isEqualTo(sealed);
        assertThat(percents).isSorted().hasSize(of - 1).endsWith(100 * (of - 1) / of);
        assertThat(vault.state(recording)).isEqualTo(State.DELIVERED);
    }

    @Test
    void a_transfer_goes_on_where_the_gateway_says_after_a_restart_of_the_handheld() {
        Hash recording = saveLong();
        int of = Part.count(vault.sealed(recording).bytes().length);
        link.parts.add(_ -> new Answer.Taken(new Held(of - 1, 0)));
        courier.step();
        courier = courier();
        link.parts.add(_ -> new Answer.Taken(new Held(of - 1, 0)));
        link.parts.add(part -> {
            assertThat(part.number()).isEqualTo(of - 1);
            return done(receipt("gateway", GATEWAY, recording), 0);
        });
        courier.step();
        courier.step();
        assertThat(vault.state(recording)).isEqualTo(State.DELIVERED);
    }

    @Test
    void what_the_gateway_has_lost_goes_again_and_nobody_is_asked_in_haste() {
        Hash check = save(Urgency.ROUTINE);
        deliverAll();
        assertThat(link.told.getLast().runs()).as("before it was sent").isEmpty();
        Sealed holding = sealed("gateway", GATEWAY, new Holding("handheld-1", List.of(), STAMP));
        now = courier.state().fetchAt();
        link.fetches.add(done(holding, 0));

        assertThat(message(courier.step())).contains(new Message.Fetch());

        assertThat(link.told.getLast().runs()).containsExactly(new Run(1, 1, Run.mark(check)));
        assertThat(unsent()).containsExactly(check);
        assertThat(receipts(holding.hash())).as("a holding is not receipted").isEmpty();
        link.puts.add(fact -> done(receipt("gateway", GATEWAY, fact.hash()), 0));
        assertThat(message(courier.step())).contains(new Message.Whole(List.of(check)));
        assertThat(vault.state(check)).isEqualTo(State.DELIVERED);
        assertThat(courier.step()).isInstanceOf(Step.Rest.class);
    }

    @Test
    void an_advice_is_saved_and_receipted_once_although_it_comes_twice() {
        Hash check = save(Urgency.ROUTINE);
        Hash consult = ask(check);
        Sealed advice = advice(consult);
        deliverAll();
        link.fetches.add(done(advice, 1));
        link.fetches.add(done(advice, 1));
        fetch();
        assertThat(vault.state(consult)).isEqualTo(State.ANSWERED);
        assertThat(receipts(advice.hash())).hasSize(1);
        link.puts.add(_ -> new Answer.Failed(Trouble.NO_ANSWER));
        assertThat(courier.step()).isInstanceOf(Step.Send.class);
        link.puts.add(fact -> done(receipt("gateway", GATEWAY, fact.hash()), 1));
        now = courier.state().notBefore();
        assertThat(courier.step()).isInstanceOf(Step.Send.class);
        assertThat(message(courier.step())).contains(new Message.Fetch());
        assertThat(receipts(advice.hash())).hasSize(1);
        assertThat(vault.entries().stream().filter(each -> each.hash().equals(advice.hash())))
                .hasSize(1);
    }

    /// A gateway that forgets the receipt it has signed for must not empty the doctor's data plan.
    @Test
    void a_letter_that_is_given_again_and_again_is_not_fetched_in_haste() {
        Hash consult = ask(save(Urgency.ROUTINE));
        Sealed advice = advice(consult);
        deliverAll();
        link.fetches.add(done(advice, 1));
        fetch();
        deliverAll();
        link.fetches.add(done(advice, 1));
        now = now.plus(POLL);
        assertThat(message(courier.step())).contains(new Message.Fetch());
        assertThat(courier.step()).isEqualTo(new Step.Rest(now.plus(POLL.multipliedBy(4))));
    }

    @Test
    void a_letter_that_is_not_the_countys_or_not_ours_is_neither_kept_nor_receipted() {
        Hash consult = ask(save(Urgency.ROUTINE));
        deliverAll();
        int before = vault.entries().size();
        byte[] forged = advice(consult).bytes();
        forged[forged.length - 1] ^= 1;
        Advice text = adviceText(consult);
        List<Answer> letters =
                List.of(
                        new Answer.Done(forged, 5),
                        done(sealed("stranger", COUNTY, text, OWN_LETTERS.recipient()), 5),
                        done(sealed("county", GATEWAY, text, OWN_LETTERS.recipient()), 5),
                        done(sealed("gateway", GATEWAY, text, OWN_LETTERS.recipient()), 5),
                        done(sealed("county", COUNTY, text, OWNER.county()), 5),
                        new Answer.Done(new byte[] {1, 2, 3}, 5));
        for (int i = 0; i < letters.size(); i++) {
            link.fetches.add(letters.get(i));
            fetch();
            assertThat(courier.state().trouble())
                    .as("letter %d", i)
                    .contains(Trouble.UNREADABLE_LETTER);
            assertThat(vault.entries()).as("letter %d", i).hasSize(before);
            assertThat(courier.step()).isEqualTo(new Step.Rest(now.plus(POLL)));
        }
    }

    @Test
    void every_damaged_letter_is_survived() {
        Hash consult = ask(save(Urgency.ROUTINE));
        deliverAll();
        int before = vault.entries().size();
        byte[] whole = advice(consult).bytes();
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            link.fetches.add(new Answer.Done(damaged, 1));
            fetch();
            assertThat(courier.state().trouble())
                    .as("seed 11, number %d", i)
                    .contains(Trouble.UNREADABLE_LETTER);
        }
        assertThat(vault.entries()).hasSize(before);
    }

    @Test
    void nothing_waits_and_no_letters_for_us_are_ordinary_answers() {
        link.fetches.add(new Answer.Done(new byte[0], 0));
        fetch();
        assertThat(courier.state().trouble()).isEmpty();
        assertThat(courier.state().lastAnswer()).contains(now);
        link.fetches.add(new Answer.Rejected("4.04 NOT_FOUND"));
        fetch();
        assertThat(courier.state().trouble()).contains(Trouble.BUSY);
        link.fetches.add(new Answer.Failed(Trouble.NOT_TRUSTED));
        fetch();
        assertThat(courier.state().trouble()).contains(Trouble.NOT_TRUSTED);
    }

    @Test
    void a_disk_that_takes_nothing_more_is_said_and_the_receipt_asked_for_again() {
        Hash check = save(Urgency.URGENT);
        link.puts.add(fact -> {
            journal.close();
            return done(receipt("gateway", GATEWAY, fact.hash()), 0);
        });
        courier.step();
        assertThat(courier.state().trouble()).contains(Trouble.VAULT);
        assertThat(unsent()).containsExactly(check);
    }

    @Test
    void a_step_that_fails_for_no_known_reason_is_said_and_tried_again() {
        Hash check = save(Urgency.URGENT);
        link.puts.add(_ -> {
            throw new IllegalStateException("broken on purpose");
        });
        courier.step();
        assertThat(courier.state().trouble()).contains(Trouble.FAULT);
        assertThat(courier.state().isSending()).isFalse();
        now = courier.state().notBefore();
        link.puts.add(fact -> done(receipt("gateway", GATEWAY, fact.hash()), 0));
        assertThat(message(courier.step())).contains(new Message.Whole(List.of(check)));
        assertThat(vault.state(check)).isEqualTo(State.DELIVERED);
    }

    @Test
    void what_is_delivered_is_known_again_after_a_restart() {
        Hash sent = save(Urgency.URGENT);
        deliverAll();
        Hash saved = save(Urgency.URGENT);
        vault.close();
        open();
        assertThat(vault.state(sent)).isEqualTo(State.DELIVERED);
        assertThat(unsent()).containsExactly(saved);
        assertThat(courier.state().lastAnswer()).isEmpty();
        deliverAll();
        assertThat(vault.state(saved)).isEqualTo(State.DELIVERED);
    }

    @Test
    void carries_on_its_own_thread_wakes_for_news_and_ends_when_interrupted()
            throws InterruptedException {
        CountDownLatch fetched = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        link.fetches.add(new Answer.Done(new byte[0], 0));
        link.puts.add(fact -> done(receipt("gateway", GATEWAY, fact.hash()), 0));
        link.onFetch = fetched::countDown;
        onChange =
                () -> {
                    if (vault.entries().size() == 2) {
                        sent.countDown();
                    }
                };
        Thread thread = Thread.ofPlatform().daemon().start(courier);
        assertThat(fetched.await(10, TimeUnit.SECONDS)).isTrue();
        Hash check = save(Urgency.ROUTINE);
        courier.wake();
        assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        thread.join(Duration.ofSeconds(10));
        assertThat(thread.isAlive()).isFalse();
        assertThat(vault.state(check)).isEqualTo(State.DELIVERED);
    }

    private Courier courier() {
        return new Courier(
                vault,
                link,
                new Uplink(POLL),
                meter,
                () -> now,
                this::stamp,
                new Random(5),
                () -> onChange.run());
    }

    private Stamp stamp() {
        return new Stamp(MET.plus(now.minus(START)), Duration.ofSeconds(1));
    }

    private void note() {
        changes.add(courier.state().isSending() ? "moving" : "still");
    }

    /// Sends whatever is unsent over a link that answers.
    private void deliverAll() {
        while (!vault.unsent().isEmpty()) {
            if (isFetchDue()) {
                link.fetches.add(new Answer.Done(new byte[0], 0));
                fetch();
            }
            link.puts.add(fact -> done(receipt("gateway", GATEWAY, fact.hash()), 0));
            assertThat(courier.step()).isInstanceOf(Step.Send.class);
        }
    }

    private boolean isFetchDue() {
        Step step =
                new Uplink(POLL)
                        .next(courier.state(), vault.unsent(), Awaiting.NOTHING, _ -> 100, now, 0)
                        .step();
        return message(step).equals(Optional.of(new Message.Fetch()));
    }

    /// Lets the time of the next fetch come, and fetches.
    private void fetch() {
        Uplink.State state = courier.state();
        for (Duration due : List.of(state.fetchAt(), state.notBefore())) {
            now = due.compareTo(now) > 0 ? due : now;
        }
        assertThat(message(courier.step())).contains(new Message.Fetch());
    }

    private List<Hash> unsent() {
        return vault.unsent().stream().map(Entry::hash).toList();
    }

    private List<Entry> receipts(Hash letter) {
        return vault.entries().stream()
                .filter(each -> each.own() && each.kind() == Kind.RECEIPT)
                .filter(each -> each.about().equals(Optional.of(letter)))
                .toList();
    }

    private Hash save(Urgency urgency) {
        Check check =
                new Check(
                        new Patient("v-1", "测试病人甲", Sex.FEMALE, LocalDate.of(1950, 2, 3)),
                        new Place("village-1", "测试村", 3200),
                        Origin.SIMULATED,
                        "doctor-1",
                        List.of(
                                new Outcome.Refused(
                                        Vital.BODY_TEMPERATURE, Refusal.NO_CONTACT, STAMP)),
                        List.of(),
                        STAMP);
        return vault.append(check, urgency).hash();
    }

    private Hash saveLong() {
        int[] samples = new Random(8).ints(4000, -1000, 1000).toArray();
        Waveform waveform =
                new Waveform(List.of(new Waveform.Channel(Lead.II, samples)), 500, 0.5, List.of());
        return vault.append(new Recording(waveform, STAMP), Urgency.URGENT).hash();
    }

    private Hash ask(Hash check) {
        return vault.append(new Consult(check, Urgency.URGENT, "测试问题", STAMP), Urgency.URGENT)
                .hash();
    }

    private static Optional<Message> message(Step step) {
        return step instanceof Step.Send(int _, Message message, boolean _)
                ? Optional.of(message)
                : Optional.empty();
    }

    private static Hash other() {
        return new Hash(new byte[Hash.LENGTH]);
    }

    private static Answer done(Sealed fact, int waiting) {
        return new Answer.Done(fact.bytes(), waiting);
    }

    private static Sealed receipt(String author, KeyPair key, Hash fact) {
        return sealed(author, key, new Receipt(fact, Receipt.Proof.ARRIVED, STAMP));
    }

    private static Sealed read(String author, KeyPair key, Hash fact) {
        return sealed(author, key, new Receipt(fact, Receipt.Proof.READ, STAMP));
    }

    private static Advice adviceText(Hash consult) {
        return new Advice(consult, "county-1", "测试医生乙", Disposition.WATCH, "测试意见", STAMP);
    }

    private static Sealed advice(Hash consult) {
        return sealed("county", COUNTY, adviceText(consult), OWN_LETTERS.recipient());
    }

    private static Sealed sealed(String author, KeyPair key, Fact fact, Recipient... recipients) {
        return new Sealer(new Signer(author, key.getPrivate()), new Random(3))
                .seal(fact, 1, Optional.empty(), Urgency.ROUTINE, List.of(recipients));
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Gives the answers that the test has written, in order, and fails for any other question.
    private static final class FakeLink implements Link {
        private final Deque<Function<Sealed, Answer>> puts = new ArrayDeque<>();
        private final Deque<Answer> fetches = new ArrayDeque<>();
        private final List<Receipted> told = new ArrayList<>();
        private Runnable onFetch = () -> {};

        private final Deque<Function<Part, Answer>> parts = new ArrayDeque<>();

        @Override
        public void put(int token, List<Sealed> facts, boolean isSessionDoubtful, Ear ear) {
            ear.departed(token);
            ear.heard(token, next(puts).apply(facts.getFirst()));
        }

        @Override
        public void put(int token, Part part, Purpose purpose, boolean isSessionDoubtful, Ear ear) {
            ear.departed(token);
            ear.heard(token, next(parts).apply(part));
        }

        @Override
        public void fetch(int token, Receipted receipted, boolean isSessionDoubtful, Ear ear) {
            ear.departed(token);
            told.add(receipted);
            Answer answer = next(fetches);
            onFetch.run();
            ear.heard(token, answer);
        }

        /// An error and no exception, so that the courier does not survive it.
        private static <T> T next(Deque<T> prepared) {
            if (prepared.isEmpty()) {
                throw new AssertionError("a question that no test prepared");
            }
            return prepared.removeFirst();
        }

        @Override
        public void close() {}
    }
}
