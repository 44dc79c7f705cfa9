package org.yaoxiang.device.vault;

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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
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
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.mocks.world.FaultyDisk;

class RoomTest {
    private static final Stamp NOW =
            new Stamp(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(1));
    private static final VaultKey KEY = VaultKey.random(new Random(6));
    private static final KeyPair HANDHELD = pair();
    private static final KeyPair GATEWAY = pair();
    private static final KeyPair COUNTY = pair();
    private static final LetterKey LETTERS =
            new LetterKey(
                    "handheld-1",
                    (ECPrivateKey) HANDHELD.getPrivate(),
                    (ECPublicKey) HANDHELD.getPublic());
    private static final Vault.Owner OWNER =
            new Vault.Owner(
                    new Signer("handheld-1", HANDHELD.getPrivate()),
                    LETTERS,
                    new Recipient("county", (ECPublicKey) COUNTY.getPublic()),
                    "gateway",
                    (author, _) ->
                            Optional.ofNullable(
                                            Map.of("gateway", GATEWAY, "county", COUNTY)
                                                    .get(author))
                                    .map(KeyPair::getPublic));

    @TempDir Path folder;

    @Test
    void the_limits_are_where_they_are_said_to_be() {
        assertThat(Room.of(Room.WARNING, 0)).isEqualTo(Room.FINE);
        assertThat(Room.of(Room.WARNING - 1, 0)).isEqualTo(Room.LOW);
        assertThat(Room.of(Room.RESERVE, 0)).isEqualTo(Room.LOW);
        assertThat(Room.of(Room.RESERVE - 1, 0)).isEqualTo(Room.FULL);
        assertThat(Room.of(Long.MAX_VALUE, Room.VAULT_LENGTH_MAX - Room.WARNING + 1))
                .as("a vault that takes too long to open")
                .isEqualTo(Room.LOW);
        assertThat(Room.of(Long.MAX_VALUE, Room.VAULT_LENGTH_MAX)).isEqualTo(Room.FULL);
    }

    /// Twelve leads of 10 s at 500 Hz, with the noise of a restless patient, and all that is said
    /// about them.
    @Test
    void a_visit_takes_no_more_than_is_reckoned_for_it() {
        FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
        try (Vault vault = open(disk)) {
            long before = disk.content("vault.journal.000001").length;
            visit(vault);
            long taken = disk.content("vault.journal.000001").length - before;
            assertThat(taken).isBetween(60_000L, Room.VISIT_LENGTH_MAX);
        }
    }

    @Test
    void the_reserve_takes_the_visit_in_hand_and_everything_about_it() {
        FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
        try (Vault vault = open(disk)) {
            assertThat(vault.room()).isEqualTo(Room.FINE);
            disk.capacity(disk.content("vault.journal.000001").length + Room.WARNING - 1);
            assertThat(vault.room()).isEqualTo(Room.LOW);
            disk.capacity(disk.content("vault.journal.000001").length + Room.RESERVE - 1);
            assertThat(vault.room()).isEqualTo(Room.FULL);
            visit(vault);
            assertThat(vault.entries()).hasSize(7);
        }
    }

    /// A file system of 40 MiB that really fills up.
    @Test
    void a_real_card_that_is_full_loses_nothing_and_goes_on_when_there_is_room() throws Exception {
        Path card = Files.createDirectory(folder.resolve("card"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=40m", "none", card.toString()),
                "not run: no file system can be mounted here");
        try {
            Path ballast = card.resolve("ballast");
            Hash first;
            try (Vault vault =
                    Vault.open(
                            () -> Journal.open(card.resolve("vault.journal")),
                            OWNER,
                            KEY,
                            new Random(7),
                            Vault.Opening.PLAIN)) {
                assertThat(vault.room()).isEqualTo(Room.LOW);
                Files.write(ballast, new byte[16 << 20]);
                assertThat(vault.room()).isEqualTo(Room.FULL);
                first = vault.append(check(1), Urgency.ROUTINE).hash();
                fill(card.resolve("more"));
                assertThatThrownBy(
                                () -> {
                                    for (int i = 2; i < 5; i++) {
                                        vault.append(check(i), Urgency.ROUTINE);
                                    }
                                })
                        .isInstanceOf(JournalException.class)
                        .hasMessage("cannot append to vault.journal");
                assertThat(vault.entries()).extracting(Entry::hash).contains(first);
                assertThat(vault.fact(first)).isEqualTo(check(1));
                Files.delete(ballast);
                vault.append(check(9), Urgency.ROUTINE);
            }
            try (Journal journal = Journal.open(card.resolve("vault.journal"))) {
                assertThat(journal.damages()).isEmpty();
                assertThat(journal.size()).isGreaterThanOrEqualTo(4);
            }
        } finally {
            assertThat(run("umount", card.toString())).isTrue();
        }
    }

    private static void fill(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            assertThat(e).hasMessageContaining(command[0]);
            return false;
        }
    }

    private static void visit(Vault vault) {
        Sealed check = vault.append(check(0), Urgency.SOON);
        Sealed consult =
                vault.append(
                        new Consult(check.hash(), Urgency.SOON, "请看".repeat(1000), NOW),
                        Urgency.SOON);
        receive(vault, "gateway", GATEWAY, new Receipt(check.hash(), Receipt.Proof.ARRIVED, NOW));
        for (Hash each : vault.behind(check.hash())) {
            receive(vault, "gateway", GATEWAY, new Receipt(each, Receipt.Proof.ARRIVED, NOW));
        }
        Sealed advice =
                receive(
                        vault,
                        "county",
                        COUNTY,
                        new Advice(
                                consult.hash(),
                                "doctor-1",
                                "测试医生",
                                Disposition.WATCH,
                                "复查".repeat(1000),
                                NOW));
        vault.append(new Receipt(advice.hash(), Receipt.Proof.READ, NOW), Urgency.SOON);
    }

    private static Sealed receive(Vault vault, String author, KeyPair key, Fact fact) {
        Sealed sealed =
                new Sealer(new Signer(author, key.getPrivate()), new Random(3))
                        .seal(
                                fact,
                                1,
                                Optional.empty(),
                                Urgency.SOON,
                                fact instanceof Receipt ? List.of() : List.of(LETTERS.recipient()));
        assertThat(vault.receive(sealed)).isEqualTo(Reception.SAVED);
        return sealed;
    }

    private static Check check(int number) {
        Random random = new Random(1);
        List<Waveform.Channel> channels =
                Arrays.stream(Lead.values())
                        .limit(12)
                        .map(lead ->
                                new Waveform.Channel(lead, random.ints(5000, -150, 150).toArray()))
                        .toList();
        return new Check(
                new Patient("v-" + number, "测试甲", Sex.FEMALE, LocalDate.of(1950, 2, 3)),
                new Place("village-1", "测试村", 3200),
                Origin.SIMULATED,
                "doctor-1",
                List.of(
                        new Outcome.Measured(
                                new Reading.Electrocardiogram(
                                        new Waveform(channels, 500, 1, List.of()), 72),
                                Quality.CLEAN,
                                NOW)),
                List.of(),
                NOW);
    }

    private static Vault open(FaultyDisk disk) {
        return Vault.open(
                () -> Journal.open("vault.journal", new Card(disk)),
                OWNER,
                KEY,
                new Random(7),
                Vault.Opening.PLAIN);
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
