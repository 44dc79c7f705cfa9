package org.yaoxiang.device.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Urgency;
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
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Run;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.wire.Receipted;
import org.yaoxiang.mocks.world.FaultyDisk;

class VaultTest {
    private static final Stamp NOW =
            new Stamp(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(1));
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
    private static final Recipient TO_COUNTY =
            new Recipient("county", (ECPublicKey) COUNTY.getPublic());
    private static final Vault.Owner OWNER =
            new Vault.Owner(
                    new Signer("handheld-1", HANDHELD.getPrivate()),
                    OWN_LETTERS,
                    TO_COUNTY,
                    "gateway",
                    (author, _) ->
                            Optional.ofNullable(
                                            Map.of("gateway", GATEWAY, "county", COUNTY)
                                                    .get(author))
                                    .map(KeyPair::getPublic));

    @TempDir Path folder;

    @Test
    void links_each_own_fact_to_the_one_before_it() {
        try (Vault vault = open("vault.journal")) {
            Sealed first = vault.append(check(), Urgency.ROUTINE);
            Sealed second = vault.append(consult(first.hash()), Urgency.URGENT);
            assertThat(first.sequence()).isEqualTo(1);
            assertThat(second.sequence()).isEqualTo(2);
            assertThat(second.previous()).contains(first.hash());
            assertThat(second.verify(HANDHELD.getPublic())).isTrue();
            assertThat(vault.fact(first.hash())).isEqualTo(check());
        }
        try (Vault vault = open("vault.journal")) {
            assertThat(vault.append(check(), Urgency.ROUTINE).sequence()).isEqualTo(3);
        }
    }

    @Test
    void keeps_no_letter_readable_on_the_disk() throws IOException {
        try (Vault vault = open("vault.journal")) {
            vault.append(check(), Urgency.ROUTINE);
        }
        byte[] disk = Files.readAllBytes(folder.resolve("vault.journal.000001"));
        assertThat(new String(disk, UTF_8)).doesNotContain("测试甲");
    }

    @Test
    void sends_the_most_urgent_first_and_then_the_oldest() {
        try (Vault vault = open("vault.journal")) {
            Hash routine = vault.append(check(), Urgency.ROUTINE).hash();
            Hash soon = vault.append(check(), Urgency.SOON).hash();
            Hash emergency = vault.append(check(), Urgency.EMERGENCY).hash();
            Hash later = vault.append(check(), Urgency.SOON).hash();
            assertThat(vault.unsent().stream().map(Entry::hash))
                    .containsExactly(emergency, soon, later, routine);
            vault.receive(receipt("gateway", GATEWAY, emergency, Receipt.Proof.ARRIVED));
            assertThat(vault.unsent().stream().map(Entry::hash))
                    .containsExactly(soon, later, routine);
        }
    }

    @Test
    void derives_each_state_from_facts_and_derives_it_again_after_reopening() {
        Hash check;
        Hash consult;
        Sealed advice;
        try (Vault vault = open("vault.journal")) {
            check = vault.append(check(), Urgency.ROUTINE).hash();
            assertThat(vault.unanswered()).isEmpty();
            consult = vault.append(consult(check), Urgency.URGENT).hash();
            assertThat(vault.state(consult)).isEqualTo(State.SAVED);
            vault.receive(receipt("gateway", GATEWAY, consult, Receipt.Proof.ARRIVED));
            assertThat(vault.state(consult)).isEqualTo(State.DELIVERED);
            assertThat(vault.state(check)).isEqualTo(State.SAVED);
            assertThat(vault.unanswered()).extracting(Entry::hash).containsExactly(consult);
            advice = advice("county", COUNTY, consult, OWN_LETTERS.recipient());
            assertThat(vault.receive(advice)).isEqualTo(Reception.SAVED);
            assertThat(vault.receive(advice)).isEqualTo(Reception.KNOWN);
            assertThat(vault.state(consult)).isEqualTo(State.ANSWERED);
            assertThat(vault.state(check)).isEqualTo(State.ANSWERED);
            assertThat(vault.unanswered()).isEmpty();
        }
        try (Vault vault = open("vault.journal")) {
            assertThat(vault.state(consult)).isEqualTo(State.ANSWERED);
            Sealed read =
                    vault.append(
                            new Receipt(advice.hash(), Receipt.Proof.READ, NOW), Urgency.ROUTINE);
            assertThat(vault.unsent().stream().map(Entry::hash)).contains(read.hash());
        }
        try (Vault vault = open("vault.journal")) {
            assertThat(vault.state(consult)).isEqualTo(State.READ);
            assertThat(vault.state(check)).isEqualTo(State.READ);
        }
    }

    @Test
    void a_receipt_counts_no_more_when_the_gateway_says_later_that_it_lacks_the_fact() {
        Hash first;
        Hash second;
        Sealed again;
        try (Vault vault = open("vault.journal")) {
            first = vault.append(check(), Urgency.ROUTINE).hash();
            second = vault.append(check(), Urgency.ROUTINE).hash();
            again = receipt("gateway", GATEWAY, second, Receipt.Proof.ARRIVED);
            vault.receive(receipt("gateway", GATEWAY, first, Receipt.Proof.ARRIVED));
            vault.receive(again);
            assertThat(vault.receipted().runs()).containsExactly(new Run(1, 2, Run.mark(second)));
            Sealed holding = holding("gateway", GATEWAY, new Run(1, 1, Run.mark(first)));

            assertThat(vault.receive(holding)).isEqualTo(Reception.SAVED);

            assertThat(vault.state(first)).isEqualTo(State.DELIVERED);
            assertThat(vault.state(second)).isEqualTo(State.SAVED);
            assertThat(vault.isLost(second)).isTrue();
            assertThat(vault.isLost(first)).isFalse();
            assertThat(vault.unsent()).extracting(Entry::hash).containsExactly(second);
            assertThat(vault.receipted().runs()).containsExactly(new Run(1, 1, Run.mark(first)));
            assertThat(vault.receive(holding)).as("says nothing new").isEqualTo(Reception.KNOWN);
        }
        try (Vault vault = open("vault.journal")) {
            assertThat(vault.state(second)).as("after a restart").isEqualTo(State.SAVED);
            assertThat(vault.receive(again)).as("the same receipt").isEqualTo(Reception.SAVED);
            assertThat(vault.state(second)).isEqualTo(State.DELIVERED);
            assertThat(vault.isLost(second)).isFalse();
            assertThat(vault.receive(again)).isEqualTo(Reception.KNOWN);
        }
        try (Vault vault = open("vault.journal")) {
            assertThat(vault.state(second)).isEqualTo(State.DELIVERED);
        }
    }

    /// A copy of this handheld has sealed another fact with the number.
    @Test
    void a_run_of_another_branch_does_not_speak_of_this_handhelds_facts() {
        try (Vault vault = open("vault.journal")) {
            Hash check = vault.append(check(), Urgency.ROUTINE).hash();
            vault.receive(receipt("gateway", GATEWAY, check, Receipt.Proof.ARRIVED));
            vault.receive(holding("gateway", GATEWAY, new Run(1, 1, Run.mark(check) + 1)));
            assertThat(vault.state(check)).isEqualTo(State.SAVED);
        }
    }

    @Test
    void only_the_own_gateway_can_say_that_it_lacks_a_fact_and_only_of_this_handheld() {
        try (Vault vault = open("vault.journal")) {
            Hash check = vault.append(check(), Urgency.ROUTINE).hash();
            vault.receive(receipt("gateway", GATEWAY, check, Receipt.Proof.ARRIVED));
            Sealed ofOther =
                    seal("gateway", GATEWAY, new Holding("handheld-2", List.of(), NOW), List.of());
            assertThat(vault.receive(holding("county", COUNTY))).isEqualTo(Reception.NOT_FOR_US);
            assertThat(vault.receive(holding("gateway", COUNTY)))
                    .isEqualTo(Reception.BAD_SIGNATURE);
            assertThat(vault.receive(ofOther)).isEqualTo(Reception.NOT_FOR_US);
            assertThat(vault.state(check)).isEqualTo(State.DELIVERED);
        }
    }

    @Test
    void the_newest_runs_are_told_when_there_are_too_many() {
        try (Vault vault = open("vault.journal")) {
            for (int i = 1; i <= 2 * Receipted.RUNS_MAX + 4; i++) {
                Hash check = vault.append(check(), Urgency.ROUTINE).hash();
                if (i % 2 == 0) {
                    vault.receive(receipt("gateway", GATEWAY, check, Receipt.Proof.ARRIVED));
                }
            }
            assertThat(vault.receipted().runs()).hasSize(Receipted.RUNS_MAX);
            assertThat(vault.receipted().runs().getFirst().last())
                    .isEqualTo(2 * Receipted.RUNS_MAX + 4);
        }
    }

    @Test
    void refuses_what_is_not_signed_by_a_known_author_or_not_for_this_handheld() {
        try (Vault vault = open("vault.journal")) {
            Hash check = vault.append(check(), Urgency.ROUTINE).hash();
            assertThat(vault.receive(receipt("stranger", COUNTY, check, Receipt.Proof.ARRIVED)))
                    .isEqualTo(Reception.UNKNOWN_AUTHOR);
            assertThat(vault.receive(receipt("gateway", COUNTY, check, Receipt.Proof.ARRIVED)))
                    .isEqualTo(Reception.BAD_SIGNATURE);
            assertThat(vault.receive(advice("county", COUNTY, check, TO_COUNTY)))
                    .isEqualTo(Reception.NOT_FOR_US);
            assertThat(vault.receive(advice("gateway", GATEWAY, check, OWN_LETTERS.recipient())))
                    .isEqualTo(Reception.NOT_FOR_US);
            assertThat(vault.state(check)).isEqualTo(State.SAVED);
            assertThat(vault.entries()).hasSize(1);
        }
    }

    /// Only the gateway's word means delivered.
    @Test
    void does_not_take_a_receipt_of_another_author_for_a_delivery() {
        try (Vault vault = open("vault.journal")) {
            Hash check = vault.append(check(), Urgency.ROUTINE).hash();
            vault.receive(receipt("county", COUNTY, check, Receipt.Proof.ARRIVED));
            vault.receive(receipt("gateway", GATEWAY, check, Receipt.Proof.READ));
            assertThat(vault.state(check)).isEqualTo(State.SAVED);
        }
    }

    /// A power cut leaves any prefix of the last write.
    @Test
    void keeps_every_fact_whose_append_returned_after_a_cut_at_every_byte() throws IOException {
        Path path = folder.resolve("vault.journal.000001");
        Hash first;
        Hash second;
        long returned;
        try (Vault vault = open("vault.journal")) {
            first = vault.append(check(), Urgency.ROUTINE).hash();
            second = vault.append(consult(first), Urgency.URGENT).hash();
            returned = Files.size(path);
            vault.append(new Receipt(first, Receipt.Proof.READ, NOW), Urgency.ROUTINE);
        }
        byte[] whole = Files.readAllBytes(path);
        for (int length = (int) returned; length < whole.length; length++) {
            FaultyDisk cut = new FaultyDisk(new SplittableRandom(length));
            cut.overwrite("vault.journal.000001", Arrays.copyOf(whole, length));
            try (Vault vault = open(cut)) {
                assertThat(vault.entries().stream().map(Entry::hash))
                        .as("cut at %d", length)
                        .containsExactly(first, second);
                Sealed next = vault.append(check(), Urgency.ROUTINE);
                assertThat(next.sequence()).isEqualTo(3);
                assertThat(next.previous()).contains(second);
            }
        }
    }

    @Test
    void refuses_a_journal_of_another_handheld() {
        try (Vault vault = open("vault.journal")) {
            vault.append(check(), Urgency.ROUTINE);
        }
        Vault.Owner other =
                new Vault.Owner(
                        new Signer("handheld-2", HANDHELD.getPrivate()),
                        new LetterKey("handheld-2", OWN_LETTERS.pairs()),
                        TO_COUNTY,
                        "gateway",
                        (_, _) -> Optional.empty());
        try (Journal journal = Journal.open(folder.resolve("vault.journal"))) {
            assertThatThrownBy(() ->
                            Vault.open(
                                    () -> journal, other, KEY, new Random(1), Vault.Opening.PLAIN))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("handheld-1")
                    .hasMessageContaining("handheld-2");
        }
    }

    @Test
    void saves_again_when_the_disk_takes_writes_again() {
        AtomicReference<Journal> opened = new AtomicReference<>();
        try (Vault vault =
                Vault.open(() -> journal(opened), OWNER, KEY, new Random(7), Vault.Opening.PLAIN)) {
            Hash first = vault.append(check(), Urgency.ROUTINE).hash();
            opened.get().close();
            assertThatThrownBy(() -> vault.append(consult(first), Urgency.URGENT))
                    .isInstanceOf(JournalException.class);
            Sealed second = vault.append(consult(first), Urgency.URGENT);
            assertThat(second.sequence()).isEqualTo(2);
            assertThat(second.previous()).contains(first);
            assertThat(vault.entries()).hasSize(2);
        }
    }

    /// A disk may report a failure for bytes that it has kept.
    @Test
    void a_fact_that_was_kept_in_spite_of_the_failure_is_not_saved_twice() {
        AtomicReference<Journal> opened = new AtomicReference<>();
        try (Vault vault =
                Vault.open(() -> journal(opened), OWNER, KEY, new Random(7), Vault.Opening.PLAIN)) {
            opened.get().close();
            assertThatThrownBy(() -> vault.append(check(), Urgency.ROUTINE))
                    .isInstanceOf(JournalException.class);
            Hash kept;
            try (Vault disk = open("vault.journal")) {
                kept = disk.append(check(), Urgency.ROUTINE).hash();
            }
            assertThat(vault.append(check(), Urgency.ROUTINE).hash()).isEqualTo(kept);
            assertThat(vault.entries()).hasSize(1);
            assertThat(vault.append(recorded(1), Urgency.ROUTINE).hash())
                    .as("control: another check of that instant")
                    .isNotEqualTo(kept);
        }
    }

    @Test
    void a_fact_that_was_kept_is_found_when_others_were_saved_before_it_is_tried_again() {
        AtomicReference<Journal> opened = new AtomicReference<>();
        try (Vault vault =
                Vault.open(() -> journal(opened), OWNER, KEY, new Random(7), Vault.Opening.PLAIN)) {
            opened.get().close();
            assertThatThrownBy(() -> vault.append(check(), Urgency.ROUTINE))
                    .isInstanceOf(JournalException.class);
            Hash kept;
            try (Vault disk = open("vault.journal")) {
                kept = disk.append(check(), Urgency.ROUTINE).hash();
            }
            vault.appendHead(NOW);
            assertThat(vault.append(check(), Urgency.ROUTINE).hash()).isEqualTo(kept);
            assertThat(vault.entries())
                    .extracting(Entry::kind)
                    .containsExactly(Kind.CHECK, Kind.HEAD);
        }
    }

    @Test
    void a_checks_waveforms_are_saved_before_it_and_joined_when_it_is_asked_for() {
        Check check = recorded(1, 2);
        Hash hash;
        try (Vault vault = open("vault.journal")) {
            hash = vault.append(check, Urgency.URGENT).hash();
            assertThat(vault.entries())
                    .extracting(Entry::kind)
                    .containsExactly(Kind.RECORDING, Kind.RECORDING, Kind.CHECK);
            assertThat(vault.entries()).extracting(Entry::urgency).containsOnly(Urgency.URGENT);
            assertThat(vault.entries().getLast().recordings())
                    .containsExactlyElementsOf(recordings(vault));
            assertThat(vault.fact(hash)).isEqualTo(check);
        }
        try (Vault vault = open("vault.journal")) {
            assertThat(vault.fact(hash)).as("opened again").isEqualTo(check);
            Check vitals = check();
            assertThat(vault.fact(vault.append(vitals, Urgency.ROUTINE).hash())).isEqualTo(vitals);
            assertThat(vault.entries()).as("control: nothing to record").hasSize(4);
        }
    }

    @Test
    void a_check_goes_before_its_recording_and_both_before_what_is_less_urgent() {
        try (Vault vault = open("vault.journal")) {
            Hash calm = vault.append(recorded(1), Urgency.ROUTINE).hash();
            Hash routine = vault.append(check(), Urgency.ROUTINE).hash();
            Hash check = vault.append(recorded(2), Urgency.URGENT).hash();
            Hash consult = vault.append(consult(check), Urgency.URGENT).hash();
            List<Hash> recordings = recordings(vault);
            assertThat(vault.unsent())
                    .extracting(Entry::hash)
                    .containsExactly(
                            check,
                            consult,
                            recordings.get(1),
                            calm,
                            routine,
                            recordings.getFirst());
        }
    }

    @Test
    void the_recording_of_an_emergency_lets_another_urgent_check_pass() {
        try (Vault vault = open("vault.journal")) {
            Hash emergency = vault.append(recorded(1), Urgency.EMERGENCY).hash();
            Hash urgent = vault.append(check(), Urgency.URGENT).hash();
            Hash soon = vault.append(check(), Urgency.SOON).hash();
            assertThat(vault.unsent())
                    .extracting(Entry::hash)
                    .containsExactly(emergency, urgent, recordings(vault).getFirst(), soon);
        }
    }

    @Test
    void a_check_is_delivered_when_it_and_all_its_recordings_are() {
        try (Vault vault = open("vault.journal")) {
            Hash check = vault.append(recorded(1, 2), Urgency.URGENT).hash();
            List<Hash> recordings = recordings(vault);
            assertThat(vault.behind(check)).as("nothing is there yet").isEmpty();
            deliver(vault, recordings.get(1));
            assertThat(vault.state(check)).isEqualTo(State.SAVED);
            deliver(vault, check);
            assertThat(vault.state(check)).isEqualTo(State.SAVED);
            assertThat(vault.behind(check)).containsExactly(recordings.getFirst());
            deliver(vault, recordings.getFirst());
            assertThat(vault.state(check)).isEqualTo(State.DELIVERED);
            assertThat(vault.behind(check)).isEmpty();
        }
    }

    /// The frames before and after the lost one are whole.
    @Test
    void a_check_whose_recording_is_lost_says_all_else() {
        Check check = recorded(1, 2);
        Hash hash;
        List<Hash> recordings;
        FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
        try (Vault vault = open(disk)) {
            hash = vault.append(check, Urgency.URGENT).hash();
            recordings = recordings(vault);
        }
        byte[] card = disk.content("vault.journal.000001");
        card[card.length / 4] ^= 1;
        disk.overwrite("vault.journal.000001", card);
        try (Vault vault = open(disk)) {
            assertThat(recordings(vault)).containsExactly(recordings.get(1));
            Check left = (Check) vault.fact(hash);
            assertThat(left.recordings()).containsExactly(recordings.getFirst());
            assertThat(left.findings()).isEqualTo(check.findings());
            assertThat(left.outcomes().getLast()).isEqualTo(check.outcomes().getLast());
            assertThat(vault.placed(hash)).isEqualTo(left);
            deliver(vault, hash);
            deliver(vault, recordings.get(1));
            assertThat(vault.behind(hash)).containsExactly(recordings.getFirst());
            assertThat(vault.state(hash)).isEqualTo(State.SAVED);
        }
    }

    @Test
    void a_check_whose_recording_cannot_be_read_any_more_says_all_else() {
        FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
        try (Vault vault = open(disk)) {
            Hash hash = vault.append(recorded(1), Urgency.URGENT).hash();
            byte[] card = disk.content("vault.journal.000001");
            card[card.length / 4] ^= 1;
            disk.overwrite("vault.journal.000001", card);
            assertThat(((Check) vault.fact(hash)).recordings()).isEqualTo(recordings(vault));
        }
    }

    /// The power fails at every operation of the disk: what was saved of a check is used when it is
    /// saved once more, and nothing is saved twice.
    @Test
    void a_recording_that_was_kept_in_spite_of_the_failure_is_not_saved_twice() {
        Check check = recorded(1, 2);
        int operations = 1;
        FaultyDisk disk = new FaultyDisk(new SplittableRandom(operations));
        while (isCut(disk, check, operations)) {
            disk.restart(FaultyDisk.Cut.DROPPED);
            try (Vault vault = open(disk)) {
                Hash again = vault.append(check, Urgency.URGENT).hash();
                assertThat(recordings(vault)).as("cut after %d", operations).hasSize(2);
                assertThat(vault.fact(again)).isEqualTo(check);
            }
            operations++;
            disk = new FaultyDisk(new SplittableRandom(operations));
        }
        assertThat(operations).as("a write and a force of each fact").isGreaterThan(6);
    }

    private static boolean isCut(FaultyDisk disk, Check check, int operations) {
        try (Vault vault = open(disk)) {
            disk.cutAfter(operations);
            vault.append(check, Urgency.URGENT);
            return false;
        } catch (FaultyDisk.PowerCut _) {
            return true;
        }
    }

    @Test
    void a_check_that_was_kept_with_its_recordings_in_spite_of_the_failure_is_not_saved_twice() {
        AtomicReference<Journal> opened = new AtomicReference<>();
        Check check = recorded(1, 2);
        try (Vault vault =
                Vault.open(() -> journal(opened), OWNER, KEY, new Random(7), Vault.Opening.PLAIN)) {
            opened.get().close();
            assertThatThrownBy(() -> vault.append(check, Urgency.ROUTINE))
                    .isInstanceOf(JournalException.class);
            Hash kept;
            try (Vault disk = open("vault.journal")) {
                kept = disk.append(check, Urgency.ROUTINE).hash();
            }
            assertThat(vault.append(check, Urgency.ROUTINE).hash()).isEqualTo(kept);
            assertThat(vault.entries()).hasSize(3);
            vault.append(recorded(3), Urgency.ROUTINE);
            assertThat(recordings(vault)).as("control: another check's own").hasSize(3);
        }
    }

    private static List<Hash> recordings(Vault vault) {
        return vault.entries().stream()
                .filter(each -> each.kind() == Kind.RECORDING)
                .map(Entry::hash)
                .toList();
    }

    private static void deliver(Vault vault, Hash fact) {
        vault.receive(receipt("gateway", GATEWAY, fact, Receipt.Proof.ARRIVED));
    }

    private Journal journal(AtomicReference<Journal> opened) {
        opened.set(Journal.open(folder.resolve("vault.journal")));
        return opened.get();
    }

    private Vault open(String name) {
        return Vault.open(
                () -> Journal.open(folder.resolve(name)),
                OWNER,
                KEY,
                new Random(7),
                Vault.Opening.PLAIN);
    }

    private static Vault open(FaultyDisk disk) {
        return Vault.open(
                () -> Journal.open("vault.journal", new Card(disk)),
                OWNER,
                KEY,
                new Random(7),
                Vault.Opening.PLAIN);
    }

    private static Check check() {
        return new Check(
                new Patient("v-1", "测试甲", Sex.FEMALE, LocalDate.of(1950, 2, 3)),
                new Place("village-1", "测试村", 3200),
                Origin.SIMULATED,
                "doctor-1",
                List.of(
                        new Outcome.Measured(
                                new Reading.BodyTemperature(36.8), Quality.CLEAN, NOW)),
                List.of(),
                NOW);
    }

    /// A check with an electrocardiogram for each seed.
    private static Check recorded(int... seeds) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int seed : seeds) {
            int[] samples = new Random(seed).ints(500, -1000, 1000).toArray();
            Waveform waveform =
                    new Waveform(List.of(new Waveform.Channel(Lead.I, samples)), 250, 1, List.of());
            outcomes.add(
                    new Outcome.Measured(
                            new Reading.Electrocardiogram(waveform, 72), Quality.CLEAN, NOW));
        }
        outcomes.addAll(check().outcomes());
        Check vitals = check();
        return new Check(
                vitals.patient(),
                vitals.place(),
                vitals.origin(),
                vitals.clinicianId(),
                outcomes,
                vitals.findings(),
                NOW);
    }

    private static Consult consult(Hash check) {
        return new Consult(check, Urgency.URGENT, "问？", NOW);
    }

    private static Sealed receipt(String author, KeyPair key, Hash fact, Receipt.Proof proof) {
        return seal(author, key, new Receipt(fact, proof, NOW), List.of());
    }

    private static Sealed holding(String author, KeyPair key, Run... held) {
        return seal(author, key, new Holding("handheld-1", List.of(held), NOW), List.of());
    }

    private static Sealed advice(String author, KeyPair key, Hash consult, Recipient recipient) {
        Advice advice = new Advice(consult, "county-1", "测试医生", Disposition.WATCH, "复查", NOW);
        return seal(author, key, advice, List.of(recipient));
    }

    private static Sealed seal(String author, KeyPair key, Fact fact, List<Recipient> recipients) {
        return new Sealer(new Signer(author, key.getPrivate()), new Random(3))
                .seal(fact, 1, Optional.empty(), Urgency.ROUTINE, recipients);
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
}
