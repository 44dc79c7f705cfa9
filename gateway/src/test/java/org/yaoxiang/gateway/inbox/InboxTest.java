package org.yaoxiang.gateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Holding;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Recording;
import org.yaoxiang.contract.fact.Run;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Opener;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.wire.FeedPlace;
import org.yaoxiang.gateway.enrol.SomeParties;
import org.yaoxiang.gateway.inbox.Acceptance.Accepted;
import org.yaoxiang.gateway.inbox.Acceptance.Refused;
import org.yaoxiang.gateway.inbox.Acceptance.Unavailable;
import org.yaoxiang.gateway.outbox.Outbox;

class InboxTest {
    @TempDir Path home;
    private SomeParties parties;
    private SomeParties.Keys county;
    private SomeParties.Keys doctor;
    private SomeParties.Keys handheld;
    private Village village;
    private Inbox inbox;
    private final List<Journal> journals = new ArrayList<>();

    @BeforeEach
    void open() {
        parties = new SomeParties(home);
        county = parties.enrolled("county-1", Role.COUNTY);
        doctor = parties.enrolled("dr-li", Role.CLINICIAN);
        handheld = parties.enrolled("handheld-1", Role.HANDHELD);
        village = new Village(handheld, new Random(1));
        inbox = newInbox();
    }

    @AfterEach
    void close() {
        inbox.close();
    }

    @Test
    void a_fact_gets_a_receipt_that_the_gateway_signed() {
        Sealed check = check();

        Accepted accepted = (Accepted) inbox.accept(check);

        Receipt receipt = Opener.openReceipt(accepted.receipt());
        assertThat(receipt.fact()).isEqualTo(check.hash());
        assertThat(receipt.proof()).isEqualTo(Receipt.Proof.ARRIVED);
        assertThat(
                        accepted.receipt()
                                .verify(parties.registry().own().signingKey(Suite.INTERNATIONAL)))
                .isTrue();
        assertThat(accepted.isNew()).isTrue();
        assertThat(inbox.facts(0, Integer.MAX_VALUE)).containsExactly(check, accepted.receipt());
    }

    @Test
    void the_same_fact_gets_the_same_receipt_also_after_a_restart() {
        Sealed check = check();
        Accepted first = (Accepted) inbox.accept(check);
        Accepted second = (Accepted) inbox.accept(check);
        inbox.close();
        inbox = newInbox();
        Accepted third = (Accepted) inbox.accept(check);

        assertThat(second).isEqualTo(new Accepted(first.receipt(), false));
        assertThat(third).isEqualTo(second);
        assertThat(inbox.size()).isEqualTo(2);
    }

    @Test
    void a_crash_between_fact_and_receipt_is_made_good_by_the_next_attempt() {
        Sealed check = check();
        inbox.accept(check);
        putBack(1);
        assertThat(inbox.size()).isEqualTo(1);

        Accepted accepted = (Accepted) inbox.accept(check);

        assertThat(accepted.isNew()).isFalse();
        assertThat(inbox.facts(0, Integer.MAX_VALUE)).containsExactly(check, accepted.receipt());
    }

    @Test
    void a_gateway_that_was_put_back_says_once_what_it_holds() {
        Sealed first = check();
        Sealed second = check();
        inbox.accept(first);
        inbox.accept(second);
        List<Run> both = List.of(new Run(1, 2, Run.mark(second.hash())));
        assertThat(inbox.holding(handheld.id(), both)).as("nothing was lost").isEmpty();
        putBack(2);

        Sealed holding = inbox.holding(handheld.id(), both).orElseThrow();

        assertThat(Opener.openHolding(holding))
                .isEqualTo(
                        new Holding(
                                handheld.id(),
                                List.of(new Run(1, 1, Run.mark(first.hash()))),
                                Village.STAMP));
        assertThat(holding.sequence()).isEqualTo(2);
        assertThat(inbox.holding(handheld.id(), both)).as("asked again").contains(holding);
        inbox.close();
        inbox = newInbox("back.journal");
        assertThat(inbox.holding(handheld.id(), both)).as("after a restart").contains(holding);
        assertThat(inbox.size()).isEqualTo(3);
        inbox.accept(second);
        assertThat(inbox.holding(handheld.id(), both)).as("it came again").isEmpty();
    }

    /// The first holding tells no more what is here.
    @Test
    void a_second_loss_gets_a_holding_of_its_own() {
        List<Sealed> facts = List.of(check(), check());
        List<Run> both = List.of(new Run(1, 2, Run.mark(facts.get(1).hash())));
        Sealed nothing = inbox.holding(handheld.id(), both).orElseThrow();
        inbox.accept(facts.get(0));

        Sealed one = inbox.holding(handheld.id(), both).orElseThrow();

        assertThat(one).isNotEqualTo(nothing);
        assertThat(one.previous()).isPresent();
        assertThat(Opener.openHolding(one).held()).hasSize(1);
    }

    @Test
    void a_place_in_the_feed_tells_all_facts_before_it() {
        inbox.accept(check());
        inbox.accept(check());
        FeedPlace two = inbox.place(2).orElseThrow();
        FeedPlace four = inbox.place(4).orElseThrow();
        assertThat(inbox.place(0)).contains(FeedPlace.BEGINNING);
        assertThat(inbox.place(5)).isEmpty();
        putBack(2);
        assertThat(inbox.place(2)).contains(two);
        inbox.accept(check());
        assertThat(inbox.place(4)).isPresent().isNotEqualTo(Optional.of(four));
    }

    @Test
    void receipts_are_a_chain() {
        Sealed one = ((Accepted) inbox.accept(check())).receipt();
        Sealed two = ((Accepted) inbox.accept(check())).receipt();

        assertThat(one.sequence()).isEqualTo(1);
        assertThat(two.sequence()).isEqualTo(2);
        assertThat(two.previous()).contains(one.hash());
    }

    @Test
    void strangers_the_revoked_and_forgers_are_refused() {
        Sealed stranger =
                new Village(SomeParties.keys("handheld-9"), new Random(2))
                        .seal(Village.check("测试病人"), Urgency.ROUTINE, county);
        Sealed forged =
                new Village(SomeParties.keys("handheld-1"), new Random(3))
                        .seal(Village.check("测试病人"), Urgency.ROUTINE, county);
        Sealed advice = village.seal(Village.advice(check().hash()), Urgency.ROUTINE, county);

        assertThat(inbox.accept(stranger))
                .isEqualTo(new Refused("the author is not enrolled here"));
        assertThat(inbox.accept(forged))
                .isEqualTo(new Refused("the signature is not the author's"));
        assertThat(inbox.accept(advice)).isEqualTo(new Refused("a HANDHELD may not send a ADVICE"));
        parties.registry().revoke("handheld-1");
        assertThat(inbox.accept(check())).isInstanceOf(Refused.class);
        assertThat(inbox.size()).isZero();
    }

    @Test
    void a_self_test_is_taken_from_a_handheld() {
        Sealed test = village.seal(Village.selfTest(), Urgency.ROUTINE, county);
        assertThat(inbox.accept(test)).isInstanceOf(Accepted.class);
    }

    @Test
    void a_recording_is_taken_from_a_handheld_also_after_a_later_fact_and_from_nobody_else() {
        Waveform waveform =
                new Waveform(
                        List.of(new Waveform.Channel(Lead.I, new int[] {1, 2})), 250, 1, List.of());
        Recording fact = new Recording(waveform, Village.STAMP);
        Sealed recording = village.seal(fact, Urgency.URGENT, county);
        assertThat(inbox.accept(check())).isInstanceOf(Accepted.class);
        assertThat(inbox.accept(recording)).isInstanceOf(Accepted.class);
        Sealed foreign = new Village(doctor, new Random(3)).seal(fact, Urgency.URGENT, county);
        assertThat(inbox.accept(foreign))
                .isEqualTo(new Refused("a CLINICIAN may not send a RECORDING"));
    }

    @Test
    void a_disk_that_fails_promises_nothing_and_is_tried_again() {
        inbox.accept(check());
        journals.getLast().close();
        Sealed second = check();

        assertThat(inbox.accept(second)).isEqualTo(new Unavailable());
        assertThat(inbox.accept(second)).isInstanceOf(Accepted.class);
        assertThat(inbox.size()).isEqualTo(4);
    }

    @Test
    void an_advice_waits_for_its_handheld_until_the_handheld_receipts_it() {
        Outbox outbox = new Outbox();
        inbox.forEach(outbox::note);
        Sealed check = check();
        inbox.accept(check);
        assertThat(outbox.waiting("handheld-1")).as("its own fact does not wait").isZero();
        Village clinician = new Village(doctor, new Random(4));
        Sealed calm =
                clinician.seal(Village.advice(check.hash()), Urgency.ROUTINE, county, handheld);
        Sealed urgent =
                clinician.seal(Village.advice(check.hash()), Urgency.URGENT, county, handheld);
        Sealed late =
                clinician.seal(Village.advice(check.hash()), Urgency.ROUTINE, county, handheld);
        List.of(calm, urgent, late).forEach(inbox::accept);

        assertThat(outbox.waiting("handheld-1")).isEqualTo(3);
        assertThat(outbox.next("handheld-1")).contains(urgent.hash());
        inbox.accept(village.seal(Village.arrived(urgent.hash()), Urgency.ROUTINE));
        assertThat(outbox.next("handheld-1")).contains(calm.hash());
        inbox.accept(village.seal(Village.arrived(calm.hash()), Urgency.ROUTINE));
        inbox.accept(village.seal(Village.arrived(late.hash()), Urgency.ROUTINE));
        assertThat(outbox.next("handheld-1")).isEqualTo(Optional.empty());

        Outbox again = new Outbox();
        inbox.forEach(again::note);
        assertThat(again.waiting("handheld-1")).as("derived anew from the inbox").isZero();
    }

    private Sealed check() {
        return village.seal(Village.check("测试病人甲"), Urgency.ROUTINE, county, handheld);
    }

    /// Goes on with the first facts only.
    private void putBack(int facts) {
        inbox.close();
        try (Journal journal = Journal.open(home.resolve("inbox.journal"));
                Journal back = Journal.open(home.resolve("back.journal"))) {
            for (int i = 0; i < facts; i++) {
                back.append(journal.frame(i).content());
            }
        }
        inbox = newInbox("back.journal");
    }

    private Inbox newInbox() {
        return newInbox("inbox.journal");
    }

    private Inbox newInbox(String name) {
        return new Inbox(
                () -> {
                    journals.add(Journal.open(home.resolve(name)));
                    return journals.getLast();
                },
                parties.registry()::active,
                new Signer(
                        "gateway-1", parties.registry().ownKey(Suite.INTERNATIONAL).getPrivate()),
                () -> Village.STAMP,
                new Random(5));
    }
}
