package org.yaoxiang.contract.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final List<String> FACTS = List.of("first", "second and longer", "third");

    @TempDir Path folder;
    private Path path = Path.of("");

    @BeforeEach
    void write() {
        path = folder.resolve("vault.journal");
        try (Journal journal = Journal.open(path)) {
            FACTS.forEach(fact -> journal.append(fact.getBytes(UTF_8)));
        }
    }

    @Test
    void keeps_what_was_appended() {
        assertThat(contents()).isEqualTo(FACTS);
        try (Journal journal = Journal.open(path)) {
            journal.append("fourth".getBytes(UTF_8));
        }
        assertThat(contents()).hasSize(4).last().isEqualTo("fourth");
    }

    /// A power cut leaves any prefix of the last write.
    @Test
    void keeps_every_intact_frame_after_a_cut_at_every_byte_and_sets_the_tail_aside()
            throws IOException {
        byte[] whole = Files.readAllBytes(path);
        int[] ends = {17, 46, whole.length};
        for (int length = 0; length <= whole.length; length++) {
            Path cut = folder.resolve("cut-" + length + ".journal");
            Files.write(cut, Arrays.copyOf(whole, length));
            int intact = 0;
            int kept = 0;
            for (int end : ends) {
                if (length >= end) {
                    intact++;
                    kept = end;
                }
            }
            try (Journal journal = Journal.open(cut)) {
                assertThat(journal.size()).as("cut at %d", length).isEqualTo(intact);
                journal.append("after".getBytes(UTF_8));
            }
            try (Journal journal = Journal.open(cut)) {
                assertThat(journal.size()).isEqualTo(intact + 1);
                assertThat(journal.damages()).isEmpty();
            }
            Path aside = folder.resolve("cut-" + length + ".journal.torn-at-" + kept);
            if (kept == length) {
                assertThat(aside).doesNotExist();
            } else {
                assertThat(Files.readAllBytes(aside))
                        .isEqualTo(Arrays.copyOfRange(whole, kept, length));
            }
        }
    }

    @Test
    void a_flipped_bit_costs_its_own_frame_only_and_is_reported() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Path file = folder.resolve("flip-" + bit + ".journal");
            Files.write(file, flipped);
            int hit = bit / 8 < 17 ? 0 : bit / 8 < 46 ? 1 : 2;
            List<String> expected =
                    FACTS.stream().filter(fact -> !fact.equals(FACTS.get(hit))).toList();
            try (Journal journal = Journal.open(file)) {
                assertThat(texts(journal)).as("bit %d", bit).isEqualTo(expected);
                assertThat(journal.damages()).hasSize(1);
            }
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
