package org.yaoxiang.device.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.device.vault.Label;

class SalvagingTest {
    private static final Stamp NOW =
            new Stamp(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(1));

    @TempDir Path folder;
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(told, true, UTF_8);
    private Path card = Path.of("");

    @BeforeEach
    void write() throws Exception {
        card = Files.createDirectory(folder.resolve("card"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        try (Journal journal = Journal.open(card.resolve("vault.journal"))) {
            append(journal, 'O', "handheld-1", generator, 3);
            append(journal, 'R', "gateway-1", generator, 1);
        }
    }

    @Test
    void says_what_is_missing_by_author_and_number_and_writes_the_rest() throws IOException {
        Path segment = card.resolve("vault.journal.000001");
        byte[] bytes = Files.readAllBytes(segment);
        // Within the second fact: the four are of about the same length.
        bytes[bytes.length * 3 / 8] ^= 1;
        Files.write(segment, bytes);
        Path home = Files.createDirectory(folder.resolve("home"));
        try (Salvaging salvaging = new Salvaging(Label::of)) {
            salvaging.search(card);
            assertThat(salvaging.report(out)).isTrue();
            salvaging.write(home, out);
        }
        assertThat(told.toString(UTF_8).lines())
                .hasSize(5)
                .contains(
                        "vault.journal: 3 frames, 0 copies of them, 1 missing",
                        "  handheld-1: 2 facts, the last is its number 3; missing 2",
                        "  gateway-1: 1 facts for this journal's owner",
                        "written: " + home.resolve("vault.journal"))
                .anyMatch(each -> each.startsWith("  frame 2: damaged at byte "));
        try (Journal journal = Journal.open(home.resolve("vault.journal"))) {
            assertThat(journal.size()).isEqualTo(3);
            assertThat(journal.gaps()).containsExactly(new Journal.Gap(2, 2));
        }
        assertThat(Files.readAllBytes(segment)).as("the card is as it was").isEqualTo(bytes);
    }

    @Test
    void a_sound_card_misses_nothing_and_an_empty_one_has_nothing() throws IOException {
        try (Salvaging salvaging = new Salvaging(_ -> Optional.empty())) {
            salvaging.search(card);
            assertThat(salvaging.report(out)).isTrue();
        }
        assertThat(told.toString(UTF_8).lines())
                .containsExactly(
                        "vault.journal: 4 frames, 0 copies of them, 0 missing",
                        "  4 frames do not tell whose fact they hold: a vault's need its" + " key");
        told.reset();
        try (Salvaging salvaging = new Salvaging(Label::of)) {
            salvaging.search(Files.write(folder.resolve("empty.img"), new byte[10_000]));
            assertThat(salvaging.report(out)).isFalse();
        }
        assertThat(told.toString(UTF_8)).isEqualToIgnoringNewLines("No frame was found.");
    }

    @Test
    void missing_numbers_are_told_in_runs() {
        assertThat(Salvaging.missing(new TreeSet<>(List.of(1L, 2L)))).isEmpty();
        assertThat(Salvaging.missing(new TreeSet<>(List.of(2L, 6L, 8L))))
                .isEqualTo("; missing 1, 3 to 5, 7");
    }

    private static void append(
            Journal journal, char origin, String author, KeyPairGenerator keys, int count) {
        Sealer sealer =
                new Sealer(new Signer(author, keys.generateKeyPair().getPrivate()), new Random(1));
        Optional<Hash> previous = Optional.empty();
        for (int sequence = 1; sequence <= count; sequence++) {
            Receipt receipt =
                    new Receipt(new Hash(new byte[Hash.LENGTH]), Receipt.Proof.ARRIVED, NOW);
            Sealed sealed = sealer.seal(receipt, sequence, previous, Urgency.ROUTINE, List.of());
            previous = Optional.of(sealed.hash());
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            content.write(origin);
            content.writeBytes(sealed.bytes());
            journal.append(content.toByteArray());
        }
    }
}
