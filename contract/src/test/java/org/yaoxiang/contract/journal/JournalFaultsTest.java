package org.yaoxiang.contract.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.world.FaultyDisk;
import org.yaoxiang.mocks.world.FaultyDisk.Cut;

/// The journal on a card that loses power, tears, forgets, rots, misdirects and fills up.
class JournalFaultsTest {
    private static final String NAME = "vault.journal";
    private static final int SEGMENT_LENGTH = 200;
    private static final int SEEDS = 10;

    private static final List<String> WRITTEN =
            IntStream.range(0, 12).mapToObj(i -> "fact " + i + "=".repeat(11 * i)).toList();

    /// The whole life of a small journal, cut at every operation of its disk, in every way.
    @Test
    void what_was_appended_survives_a_cut_at_every_operation() {
        long operations = 0;
        for (int at = 1; ; at++) {
            boolean isCut = false;
            for (Cut cut : Cut.values()) {
                for (int seed = 0; seed < SEEDS; seed++) {
                    FaultyDisk disk = new FaultyDisk(new SplittableRandom(seed));
                    disk.cutAfter(at);
                    List<String> saved = new ArrayList<>();
                    isCut = isCutWhile(() -> append(disk, saved));
                    disk.restart(cut);
                    try (Journal journal = open(disk)) {
                        assertThat(texts(journal).subList(0, saved.size()))
                                .as("%s at %d", cut, at)
                                .isEqualTo(saved);
                        assertThat(journal.size()).isBetween(saved.size(), saved.size() + 1);
                        assertThat(journal.gaps()).isEmpty();
                        journal.append("after".getBytes(UTF_8));
                    }
                    assertSound(disk);
                }
            }
            if (!isCut) {
                operations = at;
                break;
            }
        }
        assertThat(operations).as("segments were begun, too").isGreaterThan(40);
    }

    /// The control: names that are never forced, and the same cuts.
    @Test
    void without_forcing_the_folder_saved_frames_are_lost() {
        FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
        Disk careless = new Careless(disk);
        try (Journal journal = Journal.open(NAME, careless, SEGMENT_LENGTH)) {
            WRITTEN.forEach(each -> journal.append(each.getBytes(UTF_8)));
        }
        disk.restart(Cut.DROPPED);
        assertThat(disk.names()).isEmpty();
    }

    /// Damage of every kind is recovered from while the power goes again, at every operation.
    @Test
    void a_cut_at_every_step_of_recovery_loses_nothing_more() {
        List<Consumer<FaultyDisk>> damages =
                List.of(
                        disk -> change(disk, 2, bytes -> bytes[60] ^= 4),
                        disk -> change(disk, 2, bytes -> bytes[3] ^= 4),
                        disk -> change(disk, 2, bytes -> Arrays.fill(bytes, (byte) 0)),
                        disk -> cutShort(disk, last(disk), 1),
                        disk ->
                                cutShort(
                                        disk,
                                        last(disk),
                                        disk.content(file(last(disk))).length - 10),
                        disk -> {
                            change(disk, last(disk), bytes -> bytes[30] ^= 4);
                            cutShort(disk, last(disk), 1);
                            change(disk, 1, bytes -> bytes[30] ^= 4);
                        });
        int cuts = 0;
        for (int kind = 0; kind < damages.size(); kind++) {
            List<String> kept = List.of();
            for (int at = 0; ; at++) {
                boolean isCut = false;
                for (Cut cut : Cut.values()) {
                    for (int seed = 0; seed < SEEDS; seed++) {
                        FaultyDisk disk = new FaultyDisk(new SplittableRandom(seed));
                        append(disk, new ArrayList<>());
                        damages.get(kind).accept(disk);
                        List<byte[]> before = contents(disk);
                        if (at > 0) {
                            disk.cutAfter(at);
                            isCut = isCutWhile(() -> open(disk).close());
                            disk.restart(cut);
                        }
                        try (Journal journal = open(disk)) {
                            if (at == 0) {
                                kept = texts(journal);
                                assertThat(journal.damages()).isNotEmpty();
                            }
                            assertThat(texts(journal))
                                    .as("%d, %s at %d", kind, cut, at)
                                    .isEqualTo(kept);
                        }
                        assertSound(disk);
                        assertNothingIsDeleted(before, disk);
                        cuts++;
                    }
                }
                if (at > 0 && !isCut) {
                    break;
                }
            }
            assertThat(kept).hasSizeBetween(WRITTEN.size() - 3, WRITTEN.size());
        }
        assertThat(cuts).isGreaterThan(800);
    }

    @Test
    void a_frame_that_went_elsewhere_is_noticed_at_once_and_none_is_ever_given_out_wrong() {
        int refused = 0;
        int damaged = 0;
        for (int seed = 0; seed < 300; seed++) {
            FaultyDisk disk = new FaultyDisk(new SplittableRandom(seed));
            List<String> saved = new ArrayList<>();
            append(disk, saved);
            disk.misdirect(0.3);
            try (Journal journal = open(disk)) {
                for (int i = 0; i < 8; i++) {
                    String text = "late " + i;
                    journal.append(text.getBytes(UTF_8));
                    saved.add(text);
                }
            } catch (JournalException e) {
                assertThat(e).hasMessageMatching("vault.journal.\\d{6} did not read back at \\d+");
                refused++;
            }
            disk.misdirect(0);
            damaged += assertHonest(disk, saved);
        }
        assertThat(refused).isGreaterThan(200);
        assertThat(damaged).as("some hit a frame that was saved").isGreaterThan(20);
    }

    /// It is intact, and of the right length; only its place is wrong.
    @Test
    void a_frame_that_was_written_over_another_is_damage_and_costs_that_one_only() {
        FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
        try (Journal journal = open(disk)) {
            for (int i = 1; i <= 4; i++) {
                journal.append(("frame " + i).getBytes(UTF_8));
            }
        }
        int length = Segment.HEAD_LENGTH + "frame 1".length();
        int begin = Segment.HEADER_LENGTH;
        change(disk, 1, bytes -> System.arraycopy(bytes, begin + 3 * length, bytes, begin, length));
        try (Journal journal = open(disk)) {
            assertThat(texts(journal)).containsExactly("frame 2", "frame 3", "frame 4");
            assertThat(journal.gaps()).containsExactly(new Journal.Gap(1, 1));
        }
    }

    @Test
    void a_frame_that_the_disk_dropped_is_noticed_at_once() {
        FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
        try (Journal journal = open(disk)) {
            journal.append("kept".getBytes(UTF_8));
            disk.drop(1);
            assertThatThrownBy(() -> journal.append("dropped".getBytes(UTF_8)))
                    .isInstanceOf(JournalException.class)
                    .hasMessage("vault.journal.000001 did not read back at 56");
            disk.drop(0);
        }
        assertThat(assertHonest(disk, List.of("kept"))).isZero();
    }

    @Test
    void rot_is_reported_and_costs_no_frame_that_it_does_not_hit() {
        for (int seed = 0; seed < 200; seed++) {
            FaultyDisk disk = new FaultyDisk(new SplittableRandom(seed));
            List<String> saved = new ArrayList<>();
            append(disk, saved);
            disk.rot(file(1 + seed % 4), 1);
            try (Journal journal = open(disk)) {
                assertThat(journal.damages()).as("seed %d", seed).hasSize(1);
                assertThat(journal.size()).isGreaterThanOrEqualTo(WRITTEN.size() - 1);
            }
            assertHonest(disk, saved);
        }
    }

    @Test
    void a_bit_that_is_wrong_in_one_reading_only_costs_nothing() {
        long faults = 0;
        for (int seed = 0; seed < 200; seed++) {
            FaultyDisk disk = new FaultyDisk(new SplittableRandom(seed));
            List<String> saved = new ArrayList<>();
            append(disk, saved);
            disk.flipWhenRead(0.02);
            try (Journal journal = open(disk)) {
                assertThat(texts(journal)).isEqualTo(saved);
                assertThat(journal.damages()).isEmpty();
            }
            faults += disk.faults();
        }
        assertThat(faults).isGreaterThan(100);
    }

    @Test
    void a_full_card_gives_out_what_it_has_and_takes_more_when_there_is_room() {
        FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
        List<String> saved = new ArrayList<>();
        append(disk, saved);
        change(disk, 1, bytes -> bytes[30] ^= 4);
        cutShort(disk, last(disk), 1);
        disk.capacity(contents(disk).stream().mapToLong(each -> each.length).sum());
        List<byte[]> before = contents(disk);
        try (Journal journal = open(disk)) {
            assertThat(journal.size()).isEqualTo(WRITTEN.size() - 2);
            assertThat(journal.damages())
                    .extracting(Journal.Damage::fate)
                    .containsExactly(
                            "the segment stays as it is, for it could not be copied: No space left"
                                    + " on device",
                            "they could not be set aside, so that nothing more is taken: No space"
                                    + " left on device");
            assertThatThrownBy(() -> journal.append("more".getBytes(UTF_8)))
                    .isInstanceOf(JournalException.class);
        }
        assertNothingIsDeleted(before, disk);
        disk.capacity(Long.MAX_VALUE);
        try (Journal journal = open(disk)) {
            assertThat(journal.append("more".getBytes(UTF_8)).number()).isEqualTo(WRITTEN.size());
        }
        assertSound(disk);
    }

    /// Opens the journal on a disk that is well again: whatever is given out was saved, in its
    /// order, and what is missing is known.
    ///
    /// @return how many saved frames are missing
    private static int assertHonest(FaultyDisk disk, List<String> saved) {
        try (Journal journal = open(disk)) {
            List<String> texts = texts(journal);
            assertThat(saved).containsSubsequence(texts.stream().filter(saved::contains).toList());
            assertThat(texts.stream().filter(each -> !saved.contains(each)).count())
                    .as("the one that failed may be there after all")
                    .isLessThanOrEqualTo(1);
            int missing = (int) saved.stream().filter(each -> !texts.contains(each)).count();
            if (missing > 0) {
                assertThat(journal.damages().size() + journal.gaps().size()).isPositive();
            }
            return missing;
        }
    }

    private static void append(FaultyDisk disk, List<String> saved) {
        try (Journal journal = open(disk)) {
            for (String each : WRITTEN) {
                journal.append(each.getBytes(UTF_8));
                saved.add(each);
            }
        }
    }

    private static boolean isCutWhile(Runnable action) {
        try {
            action.run();
            return false;
        } catch (FaultyDisk.PowerCut _) {
            return true;
        }
    }

    private static void assertSound(FaultyDisk disk) {
        try (Journal journal = open(disk)) {
            assertThat(journal.damages()).isEmpty();
        }
    }

    /// Every byte that was on the card is there still, in one file or another.
    private static void assertNothingIsDeleted(List<byte[]> before, FaultyDisk disk) {
        List<String> after = contents(disk).stream().map(JournalFaultsTest::latin).toList();
        for (byte[] each : before) {
            String file = latin(each);
            assertThat(after).anyMatch(kept -> kept.equals(file) || isTornOf(kept, file, after));
        }
    }

    private static boolean isTornOf(String kept, String file, List<String> after) {
        return file.startsWith(kept)
                && after.contains(file.substring(kept.length()))
                && !kept.isEmpty();
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private static List<byte[]> contents(FaultyDisk disk) {
        return disk.names().stream().map(disk::content).toList();
    }

    private static int last(FaultyDisk disk) {
        try {
            return new Segments(NAME, new Card(disk)).numbers().last();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String file(int segment) {
        return Segments.file(NAME, segment);
    }

    private static void cutShort(FaultyDisk disk, int segment, int bytes) {
        String file = file(segment);
        byte[] content = disk.content(file);
        disk.overwrite(file, Arrays.copyOf(content, Math.max(0, content.length - bytes)));
    }

    private static void change(FaultyDisk disk, int segment, Consumer<byte[]> change) {
        String file = file(segment);
        byte[] content = disk.content(file);
        change.accept(content);
        disk.overwrite(file, content);
    }

    private static Journal open(FaultyDisk disk) {
        return Journal.open(NAME, new Card(disk), SEGMENT_LENGTH);
    }

    private static List<String> texts(Journal journal) {
        return journal.framesFrom(0).stream()
                .map(frame -> new String(frame.content(), UTF_8))
                .toList();
    }

    /// A folder whose entries nobody forces.
    private record Careless(FaultyDisk disk) implements Disk {
        @Override
        public FileChannel open(String name) {
            return disk.open(name);
        }

        @Override
        public List<String> names() {
            return disk.names();
        }

        @Override
        public void move(String from, String to) throws IOException {
            disk.move(from, to);
        }

        @Override
        public void force() {}

        @Override
        public long usableBytes() {
            return disk.usableBytes();
        }
    }
}
