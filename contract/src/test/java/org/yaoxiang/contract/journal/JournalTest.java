package org.yaoxiang.contract.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.mocks.world.FaultyDisk;

class JournalTest {
    private static final List<String> FACTS = List.of("first", "second and longer", "third");

    /// Where each of the facts ends in the segment.
    private static final int[] ENDS = {24 + 28 + 5, 24 + 2 * 28 + 22, 24 + 3 * 28 + 27};

    @TempDir Path folder;
    private Path path = Path.of("");
    private Path segment = Path.of("");

    @BeforeEach
    void write() {
        path = folder.resolve("vault.journal");
        try (Journal journal = Journal.open(path)) {
            FACTS.forEach(fact -> journal.append(fact.getBytes(UTF_8)));
        }
        segment = folder.resolve("vault.journal.000001");
    }

    @Test
    void keeps_what_was_appended() {
        assertThat(contents()).isEqualTo(FACTS);
        try (Journal journal = Journal.open(path)) {
            journal.append("fourth".getBytes(UTF_8));
        }
        assertThat(contents()).hasSize(4).last().isEqualTo("fourth");
    }

    /// The form on the disk, computed by another program.
    @Test
    void a_segment_is_a_header_and_frames() throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        assertThat(HexFormat.of().formatHex(bytes, 0, ENDS[0]))
                .isEqualTo(
                        "59585331000000019b5b29670000000100000001f116df9a"
                                + "595846329b5b296700000001000000180000000100000005ef139de6"
                                + HexFormat.of().formatHex("first".getBytes(UTF_8)));
        assertThat(bytes).hasSize(ENDS[2]);
    }

    /// A power cut leaves any prefix of the last write.
    @Test
    void keeps_every_intact_frame_after_a_cut_at_every_byte_and_sets_the_tail_aside()
            throws IOException {
        byte[] whole = Files.readAllBytes(segment);
        for (int length = 0; length <= whole.length; length++) {
            FaultyDisk card = new FaultyDisk(new SplittableRandom(length));
            card.overwrite("vault.journal.000001", Arrays.copyOf(whole, length));
            int intact = 0;
            int kept = length < Segment.HEADER_LENGTH ? 0 : Segment.HEADER_LENGTH;
            for (int end : ENDS) {
                if (length >= end) {
                    intact++;
                    kept = end;
                }
            }
            try (Journal journal = Journal.open("vault.journal", new Card(card))) {
                assertThat(journal.size()).as("cut at %d", length).isEqualTo(intact);
                assertThat(journal.damages()).hasSize(kept == length ? 0 : 1);
                journal.append("after".getBytes(UTF_8));
            }
            try (Journal journal = Journal.open("vault.journal", new Card(card))) {
                assertThat(journal.size()).isEqualTo(intact + 1);
                assertThat(journal.damages()).isEmpty();
                assertThat(journal.gaps()).isEmpty();
            }
            List<byte[]> aside = beside(card, "vault.journal.000001.torn-" + kept + "-");
            assertThat(aside).hasSize(kept == length ? 0 : 1);
            for (byte[] each : aside) {
                assertThat(each).isEqualTo(Arrays.copyOfRange(whole, kept, length));
            }
        }
    }

    @Test
    void a_flipped_bit_costs_its_own_frame_only_and_is_reported() throws IOException {
        byte[] whole = Files.readAllBytes(segment);
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            FaultyDisk card = new FaultyDisk(new SplittableRandom(bit));
            card.overwrite("vault.journal.000001", flipped);
            int at = bit / 8;
            boolean isHeader = at < Segment.HEADER_LENGTH;
            int hit = at < ENDS[0] ? 0 : at < ENDS[1] ? 1 : 2;
            List<String> expected =
                    FACTS.stream()
                            .filter(fact -> isHeader || !fact.equals(FACTS.get(hit)))
                            .toList();
            List<Journal.Gap> gaps =
                    isHeader || hit == 2 ? List.of() : List.of(new Journal.Gap(hit + 1, hit + 1));
            try (Journal journal = Journal.open("vault.journal", new Card(card))) {
                assertThat(texts(journal)).as("bit %d", bit).isEqualTo(expected);
                assertThat(journal.damages()).hasSize(1);
                assertThat(journal.gaps()).isEqualTo(gaps);
            }
            try (Journal journal = Journal.open("vault.journal", new Card(card))) {
                assertThat(texts(journal)).as("bit %d, again", bit).isEqualTo(expected);
                assertThat(journal.damages()).isEmpty();
                assertThat(journal.gaps()).as("a gap is not forgotten").isEqualTo(gaps);
            }
            boolean isTail = !isHeader && hit == 2;
            List<byte[]> aside =
                    beside(card, "vault.journal.000001." + (isTail ? "torn-" : "damaged-"));
            assertThat(aside).hasSize(1);
            assertThat(aside.getFirst())
                    .isEqualTo(isTail ? Arrays.copyOfRange(flipped, ENDS[1], ENDS[2]) : flipped);
        }
    }

    @Test
    void one_owner_at_a_time() {
        try (Journal _ = Journal.open(path)) {
            assertThatThrownBy(() -> Journal.open(path))
                    .isInstanceOf(JournalException.class)
                    .hasMessage("vault.journal is open already");
        }
    }

    @Test
    void refuses_empty_and_oversized_frames() {
        try (Journal journal = Journal.open(path)) {
            assertThatThrownBy(() -> journal.append(new byte[0]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("0 bytes, expected 1 to 8388608");
            assertThatThrownBy(() -> journal.append(new byte[Journal.FRAME_LENGTH_MAX + 1]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(journal.size()).isEqualTo(3);
        }
    }

    @Test
    void a_full_segment_is_followed_by_the_next_and_a_frame_never_spans_two() throws IOException {
        Path home = folder.resolve("small.journal");
        List<String> written = new ArrayList<>();
        try (Journal journal = small(home)) {
            for (int i = 0; i < 50; i++) {
                written.add("x".repeat(1 + 13 * i % 300));
                journal.append(written.getLast().getBytes(UTF_8));
            }
            assertThat(texts(journal)).isEqualTo(written);
        }
        List<Path> segments = beside(folder, "small.journal.0");
        assertThat(segments).hasSizeGreaterThan(20);
        long length = 0;
        for (Path each : segments) {
            byte[] bytes = Files.readAllBytes(each);
            length += bytes.length;
            int number = Integer.parseInt(each.toString().substring(each.toString().length() - 6));
            Segment.Scan scan = Segment.scan(bytes, Segment.journal("small.journal"), number);
            assertThat(scan.end()).isEqualTo(bytes.length);
            assertThat(bytes.length <= 200 || scan.frames().size() == 1).isTrue();
        }
        try (Journal journal = small(home)) {
            assertThat(texts(journal)).isEqualTo(written);
            assertThat(journal.framesFrom(49).getFirst().number()).isEqualTo(50);
            assertThat(journal.length()).isEqualTo(length);
            assertThat(journal.usableBytes()).isPositive();
            assertThat(journal.damages()).isEmpty();
        }
    }

    @Test
    void a_segment_that_is_missing_is_named_and_the_others_are_kept() throws IOException {
        Path home = folder.resolve("small.journal");
        try (Journal journal = small(home)) {
            for (int i = 0; i < 6; i++) {
                journal.append("y".repeat(100).getBytes(UTF_8));
            }
        }
        Files.delete(folder.resolve("small.journal.000003"));
        for (int opening = 0; opening < 2; opening++) {
            try (Journal journal = small(home)) {
                assertThat(journal.size()).isEqualTo(5);
                assertThat(journal.damages())
                        .extracting(Journal.Damage::toString)
                        .containsExactly("small.journal.000003 is missing");
                assertThat(journal.gaps()).containsExactly(new Journal.Gap(3, 3));
            }
        }
    }

    @Test
    void a_journal_from_a_newer_version_is_refused_and_stays_as_it_is() throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        byte[] header = new Segment.Header(2, Segment.journal("vault.journal"), 1, 1).bytes();
        System.arraycopy(header, 0, bytes, 0, header.length);
        // Torn, too: what is not understood is not recovered either.
        assertRefused(
                Arrays.copyOf(bytes, bytes.length - 1),
                "vault.journal.000001 is from a newer version: it has form 2, this program reads"
                        + " 1. Nothing was changed. Update the program");
    }

    @Test
    void a_journal_of_another_name_is_refused_and_stays_as_it_is() throws IOException {
        try (Journal journal = Journal.open(folder.resolve("inbox.journal"))) {
            journal.append("letter".getBytes(UTF_8));
        }
        assertRefused(
                Files.readAllBytes(folder.resolve("inbox.journal.000001")),
                "vault.journal.000001 belongs to another journal. Nothing was changed");
    }

    @Test
    void a_journal_from_before_there_were_segments_is_refused_and_stays_as_it_is()
            throws IOException {
        Path old = folder.resolve("old.journal");
        Files.write(old, new byte[] {'Y', 'X', 'F', '1', 0});
        assertThatThrownBy(() -> Journal.open(old))
                .isInstanceOf(JournalException.class)
                .hasMessage(
                        "old.journal is a journal in one file, from before there were segments, and"
                                + " is not read. Nothing was changed. Move it elsewhere to begin"
                                + " anew");
        assertThat(beside(folder, "old.journal")).containsExactly(old);
        assertThat(Files.readAllBytes(old)).hasSize(5);
    }

    private void assertRefused(byte[] content, String message) throws IOException {
        Path home = Files.createDirectory(folder.resolve("foreign"));
        Path file = home.resolve("vault.journal.000001");
        Files.write(file, content);
        assertThatThrownBy(() -> Journal.open(home.resolve("vault.journal")))
                .isInstanceOf(JournalException.class)
                .hasMessage(message);
        assertThat(beside(home, "")).containsExactly(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
    }

    private static Journal small(Path path) {
        String name = requireNonNull(path.getFileName()).toString();
        return Journal.open(name, Disk.of(requireNonNull(path.getParent())), 200);
    }

    private static List<byte[]> beside(FaultyDisk card, String prefix) {
        return card.names().stream()
                .filter(each -> each.startsWith(prefix))
                .map(card::content)
                .toList();
    }

    private static List<Path> beside(Path home, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(each ->
                            requireNonNull(each.getFileName()).toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    private List<String> contents() {
        try (Journal journal = Journal.open(path)) {
            assertThat(journal.damages()).isEmpty();
            return texts(journal);
        }
    }

    private static List<String> texts(Journal journal) {
        return journal.framesFrom(0).stream()
                .map(frame -> new String(frame.content(), UTF_8))
                .toList();
    }
}
