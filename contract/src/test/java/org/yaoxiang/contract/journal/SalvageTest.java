package org.yaoxiang.contract.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalvageTest {
    private static final String NAME = "vault.journal";
    private static final int JOURNAL = Salvage.journal(NAME);
    private static final int IMAGE_LENGTH = 32 << 20;
    private static final int SECTOR_LENGTH = 4096;

    @TempDir Path folder;

    /// A frame of a card and where it lies in the image.
    private record Written(int number, int from, int to, byte[] content) {}

    /// Issue 4, must show 3.
    @Test
    void what_noise_did_not_hit_is_salvaged_from_a_card_and_each_damaged_frame_is_named()
            throws IOException {
        Random random = new Random(4);
        byte[] image = new byte[IMAGE_LENGTH];
        List<Written> written = fill(image, random);
        Set<Integer> hitSectors = new TreeSet<>();
        while (hitSectors.size() < IMAGE_LENGTH / SECTOR_LENGTH / 100) {
            hitSectors.add(random.nextInt(IMAGE_LENGTH / SECTOR_LENGTH));
        }
        byte[] noise = new byte[SECTOR_LENGTH];
        for (int sector : hitSectors) {
            random.nextBytes(noise);
            System.arraycopy(noise, 0, image, sector * SECTOR_LENGTH, SECTOR_LENGTH);
        }
        Set<Integer> hit = new TreeSet<>();
        Set<Integer> whole = new TreeSet<>();
        for (Written each : written) {
            boolean isHit =
                    hitSectors.stream()
                            .anyMatch(sector ->
                                    each.from < (sector + 1) * SECTOR_LENGTH
                                            && sector * SECTOR_LENGTH < each.to);
            (isHit ? hit : whole).add(each.number);
        }
        Path card = folder.resolve("card.img");
        Files.write(card, image);

        Set<Integer> salvaged = new TreeSet<>();
        Set<Integer> named = new TreeSet<>();
        try (FileChannel channel = FileChannel.open(card, StandardOpenOption.READ)) {
            Salvage salvage = new Salvage();
            salvage.search("card.img", channel);
            assertThat(salvage.journals()).containsExactly(JOURNAL);
            salvage.forEach(
                    JOURNAL,
                    (number, content) -> {
                        assertThat(content).isEqualTo(written.get(number - 1).content);
                        salvaged.add(number);
                    });
            salvage.missing(JOURNAL).forEach(each -> named.add(each.number()));
        }
        assertThat(whole).hasSizeGreaterThan(4000);
        assertThat(hit).hasSizeGreaterThan(100);
        assertThat(salvaged).as("all of %d that were not hit", whole.size()).isEqualTo(whole);
        assertThat(named).isEqualTo(hit);
        assertThat(Files.readAllBytes(card)).as("the card is as it was").isEqualTo(image);
    }

    @Test
    void a_damaged_frame_is_named_by_its_place_and_a_lost_one_by_the_frame_before()
            throws IOException {
        byte[] bytes = segment(1, 1, List.of(text(1), text(2), text(3), text(4)));
        int length = Segment.HEAD_LENGTH + text(1).length;
        bytes[Segment.HEADER_LENGTH + 2 * length - 1] ^= 1;
        bytes[Segment.HEADER_LENGTH + 2 * length] ^= 1;
        try (Sources sources = new Sources(bytes)) {
            assertThat(sources.salvage.missing(JOURNAL))
                    .extracting(Salvage.Missing::toString)
                    .containsExactly(
                            "frame 2: damaged at byte "
                                    + (24 + length)
                                    + " of source 0, segment 1 position "
                                    + (24 + length),
                            "frame 3: not found; it was written after frame 1, which is at byte 24"
                                    + " of source 0");
        }
    }

    @Test
    void copies_are_counted_once_and_another_life_of_the_card_is_kept_apart() throws IOException {
        byte[] one = segment(1, 1, List.of(text(1), text(2), text(3)));
        byte[] copy = segment(2, 2, List.of(text(2), text(3)));
        byte[] other = segment(1, 1, List.of(text(1), text(7)));
        try (Sources sources = new Sources(one, copy, other)) {
            assertThat(sources.salvage.size(JOURNAL)).isEqualTo(4);
            assertThat(sources.salvage.duplicates(JOURNAL)).isEqualTo(3);
            assertThat(sources.salvage.missing(JOURNAL)).isEmpty();
            Disk disk = Disk.of(folder);
            assertThat(sources.salvage.write(JOURNAL, NAME, disk))
                    .containsExactly(NAME, NAME + "-other2");
            try (Journal journal = Journal.open(folder.resolve(NAME))) {
                assertThat(journal.framesFrom(0))
                        .containsExactly(
                                new Journal.Frame(1, text(1)),
                                new Journal.Frame(2, text(2)),
                                new Journal.Frame(3, text(3)));
                assertThat(journal.damages()).isEmpty();
            }
            try (Journal journal = Journal.open(folder.resolve(NAME + "-other2"))) {
                assertThat(journal.framesFrom(0)).containsExactly(new Journal.Frame(2, text(7)));
                assertThat(journal.gaps()).containsExactly(new Journal.Gap(1, 1));
            }
            assertThatThrownBy(() -> sources.salvage.write(JOURNAL, NAME, disk))
                    .isInstanceOf(IOException.class)
                    .hasMessage("there is a vault.journal already");
        }
    }

    /// A journal on a real file system, whose image is searched without mounting it.
    @Test
    void every_frame_is_salvaged_from_an_ext4_image() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/mke2fs")),
                "not run: there is no mke2fs to make a file system with");
        Path home = Files.createDirectory(folder.resolve("home"));
        List<byte[]> contents = new ArrayList<>();
        Random random = new Random(9);
        try (Journal journal = Journal.open(NAME, Disk.of(home), 64 << 10)) {
            for (int i = 0; i < 200; i++) {
                contents.add(new byte[200 + random.nextInt(9000)]);
                random.nextBytes(contents.getLast());
                journal.append(contents.getLast());
            }
        }
        Path card = folder.resolve("card.ext4");
        Process making =
                new ProcessBuilder(
                                "/usr/sbin/mke2fs",
                                "-q",
                                "-F",
                                "-t",
                                "ext4",
                                "-d",
                                home.toString(),
                                card.toString(),
                                "16M")
                        .redirectErrorStream(true)
                        .start();
        assertThat(making.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(making.exitValue()).as("mke2fs").isZero();
        try (FileChannel channel = FileChannel.open(card, StandardOpenOption.READ)) {
            Salvage salvage = new Salvage();
            salvage.search("card.ext4", channel);
            assertThat(salvage.missing(JOURNAL)).isEmpty();
            List<byte[]> salvaged = new ArrayList<>();
            salvage.forEach(JOURNAL, (_, content) -> salvaged.add(content));
            assertThat(salvaged).usingElementComparator(Arrays::compare).isEqualTo(contents);
        }
    }

    /// What a folder of segments leaves on a card: each from a block of its own on, and other
    /// people's data between them.
    private static List<Written> fill(byte[] image, Random random) {
        random.nextBytes(image);
        List<Written> written = new ArrayList<>();
        int at = 0;
        for (int segment = 1; ; segment++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int first = written.size() + 1;
            bytes.writeBytes(new Segment.Header(Segment.VERSION, JOURNAL, segment, first).bytes());
            List<Written> inSegment = new ArrayList<>();
            while (bytes.size() < 1 << 20) {
                // As measured: most facts some hundred bytes, some with a recorded lead.
                byte[] content =
                        new byte[200 + random.nextInt(random.nextInt(4) == 0 ? 24_000 : 800)];
                random.nextBytes(content);
                int from = at + bytes.size();
                int number = first + inSegment.size();
                bytes.writeBytes(Segment.frame(JOURNAL, segment, bytes.size(), number, content));
                inSegment.add(new Written(number, from, at + bytes.size(), content));
            }
            if (at + bytes.size() > image.length) {
                return written;
            }
            System.arraycopy(bytes.toByteArray(), 0, image, at, bytes.size());
            written.addAll(inSegment);
            int blocks = (at + bytes.size()) / SECTOR_LENGTH + 1 + random.nextInt(8);
            at = blocks * SECTOR_LENGTH;
        }
    }

    private static byte[] segment(int segment, int first, List<byte[]> contents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new Segment.Header(Segment.VERSION, JOURNAL, segment, first).bytes());
        for (int i = 0; i < contents.size(); i++) {
            bytes.writeBytes(
                    Segment.frame(JOURNAL, segment, bytes.size(), first + i, contents.get(i)));
        }
        return bytes.toByteArray();
    }

    private static byte[] text(int i) {
        return ("frame " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private final class Sources implements AutoCloseable {
        private final Salvage salvage = new Salvage();
        private final List<FileChannel> channels = new ArrayList<>();

        private Sources(byte[]... sources) throws IOException {
            for (byte[] each : sources) {
                Path file = folder.resolve("source " + channels.size());
                Files.write(file, each);
                channels.add(FileChannel.open(file, StandardOpenOption.READ));
                salvage.search("source " + (channels.size() - 1), channels.getLast());
            }
        }

        @Override
        public void close() throws IOException {
            for (FileChannel each : channels) {
                each.close();
            }
        }
    }
}
