package org.yaoxiang.mocks.world;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FaultyDiskTest {
    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));

    @Test
    void what_is_forced_survives_and_what_is_only_written_does_not() throws IOException {
        FileChannel file = disk.open("a");
        disk.force();
        write(file, "forced", 0);
        file.force(true);
        write(file, "written", 6);
        assertThat(text()).isEqualTo("forcedwritten");
        disk.restart(FaultyDisk.Cut.DROPPED);
        assertThat(text()).isEqualTo("forced");
    }

    @Test
    void a_disk_that_lies_keeps_nothing() throws IOException {
        FileChannel file = disk.open("a");
        disk.force();
        disk.lie();
        write(file, "forced", 0);
        file.force(true);
        disk.restart(FaultyDisk.Cut.DROPPED);
        assertThat(text()).isEmpty();
    }

    @Test
    void a_cut_falls_at_every_operation_and_nothing_goes_on_after_it() throws IOException {
        for (int at = 1; at <= 3; at++) {
            FaultyDisk each = new FaultyDisk(new SplittableRandom(at));
            each.cutAfter(at);
            FileChannel file = each.open("a");
            for (int i = 1; i < at; i++) {
                write(file, "x", i - 1);
            }
            assertThatThrownBy(() -> file.force(true)).isInstanceOf(FaultyDisk.PowerCut.class);
            assertThatThrownBy(file::size).isInstanceOf(FaultyDisk.PowerCut.class);
            assertThatThrownBy(() -> each.open("a")).isInstanceOf(FaultyDisk.PowerCut.class);
            each.restart(FaultyDisk.Cut.DROPPED);
            assertThat(each.open("a").size()).isZero();
        }
    }

    @Test
    void a_prefix_may_end_anywhere_and_sectors_may_come_without_those_before() throws IOException {
        Set<Integer> lengths = new HashSet<>();
        Set<Boolean> holes = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            FaultyDisk each = new FaultyDisk(new SplittableRandom(seed));
            FileChannel a = each.open("a");
            FileChannel b = each.open("b");
            each.force();
            write(a, "x".repeat(3 * FaultyDisk.SECTOR_LENGTH), 0);
            each.restart(FaultyDisk.Cut.PREFIX);
            byte[] prefix = each.content("a");
            lengths.add(prefix.length);
            assertThat(prefix).doesNotContain(0);
            write(b, "x".repeat(3 * FaultyDisk.SECTOR_LENGTH), 0);
            each.restart(FaultyDisk.Cut.REORDERED);
            byte[] reordered = each.content("b");
            holes.add(reordered.length > 0 && reordered[0] == 0);
        }
        assertThat(lengths).hasSizeGreaterThan(50);
        assertThat(holes).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void a_name_survives_only_when_the_folder_was_forced() throws IOException {
        disk.open("forced").close();
        disk.force();
        disk.open("new").close();
        disk.move("forced", "moved");
        assertThat(disk.names()).containsExactly("moved", "new");
        disk.restart(FaultyDisk.Cut.DROPPED);
        assertThat(disk.names()).containsExactly("forced");
        disk.move("forced", "moved");
        disk.force();
        disk.restart(FaultyDisk.Cut.DROPPED);
        assertThat(disk.names()).containsExactly("moved");
    }

    /// As rename(2): there is never a moment without a file of that name.
    @Test
    void a_file_that_is_moved_over_another_is_the_one_or_the_other_after_a_cut()
            throws IOException {
        Set<String> found = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            FaultyDisk each = new FaultyDisk(new SplittableRandom(seed));
            each.overwrite("a", "old".getBytes(US_ASCII));
            each.overwrite("b", "new".getBytes(US_ASCII));
            each.move("b", "a");
            assertThat(each.content("a")).asString(US_ASCII).isEqualTo("new");
            each.restart(FaultyDisk.Cut.REORDERED);
            found.add(new String(each.content("a"), US_ASCII) + each.names());
        }
        assertThat(found).containsExactlyInAnyOrder("old[a, b]", "new[a]");
        assertThatThrownBy(() -> disk.move("b", "a")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void a_dropped_write_is_said_to_be_done_and_is_not() throws IOException {
        FileChannel file = disk.open("a");
        disk.drop(1);
        write(file, "dropped", 0);
        file.force(true);
        assertThat(text()).isEmpty();
        disk.drop(0);
        write(file, "written", 0);
        assertThat(text()).isEqualTo("written");
        assertThat(disk.faults()).isOne();
    }

    @Test
    void a_misdirected_write_lies_in_another_sector_or_another_file() throws IOException {
        Set<String> places = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            FaultyDisk each = new FaultyDisk(new SplittableRandom(seed));
            each.overwrite("a", new byte[2 * FaultyDisk.SECTOR_LENGTH]);
            each.overwrite("b", new byte[2 * FaultyDisk.SECTOR_LENGTH]);
            each.misdirect(1);
            write(each.open("a"), "x", 5);
            for (String name : each.names()) {
                int at = new String(each.content(name), US_ASCII).indexOf('x');
                if (at >= 0) {
                    places.add(name + at);
                }
            }
            assertThat(each.faults()).isOne();
        }
        assertThat(places).containsExactlyInAnyOrder("b5", "a517", "a1029", "a1541");
    }

    @Test
    void rot_flips_bits_at_rest_and_a_bad_reading_only_the_bits_that_are_read() throws IOException {
        disk.overwrite("a", new byte[100]);
        disk.rot("a", 1);
        assertThat(bits(disk.content("a"))).isOne();
        disk.restart(FaultyDisk.Cut.DROPPED);
        assertThat(bits(disk.content("a"))).as("it rots the disk, not its cache").isOne();
        disk.flipWhenRead(1);
        ByteBuffer read = ByteBuffer.allocate(100);
        disk.open("a").read(read, 0);
        assertThat(bits(read.array())).isNotEqualTo(1);
        assertThat(bits(disk.content("a"))).isOne();
    }

    @Test
    void a_slow_disk_takes_virtual_time() throws IOException {
        ManualTime time = new ManualTime(Instant.EPOCH);
        disk.slow(Duration.ofMillis(20), Duration.ofMillis(300), time::pass);
        FileChannel file = disk.open("a");
        write(file, "x", 0);
        assertThat(time.instant()).isEqualTo(Instant.ofEpochMilli(20));
        file.force(true);
        disk.force();
        assertThat(time.instant()).isEqualTo(Instant.ofEpochMilli(620));
    }

    @Test
    void a_full_disk_takes_nothing_and_keeps_what_it_has() throws IOException {
        disk.capacity(6);
        FileChannel file = disk.open("a");
        write(file, "forced", 0);
        file.force(true);
        assertThatThrownBy(() -> write(file, "x", 6))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(text()).isEqualTo("forced");
        assertThat(disk.usableBytes()).isZero();
    }

    @Test
    void one_lock_at_a_time_until_it_is_closed() throws IOException {
        FileChannel file = disk.open("a");
        assertThat(file.tryLock()).isNotNull();
        assertThatThrownBy(() -> disk.open("a").tryLock())
                .isInstanceOf(java.nio.channels.OverlappingFileLockException.class);
        file.close();
        assertThat(disk.open("a").tryLock()).isNotNull();
    }

    private static int bits(byte[] bytes) {
        return BitSet.valueOf(bytes).cardinality();
    }

    private String text() {
        return new String(disk.content("a"), US_ASCII);
    }

    private static void write(FileChannel file, String text, long at) throws IOException {
        file.write(ByteBuffer.wrap(text.getBytes(US_ASCII)), at);
    }
}
