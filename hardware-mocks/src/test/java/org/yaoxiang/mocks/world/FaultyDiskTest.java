package org.yaoxiang.mocks.world;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FaultyDiskTest {
    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));

    @Test
    void what_is_forced_survives_and_what_is_only_written_does_not() throws IOException {
        FileChannel file = disk.open("a");
        write(file, "forced", 0);
        file.force(true);
        write(file, "written", 6);
        assertThat(text()).isEqualTo("forcedwritten");
        disk.restart(FaultyDisk.Cut.DROPPED);
        assertThat(text()).isEqualTo("forced");
    }

    @Test
    void a_disk_that_lies_keeps_nothing() throws IOException {
        disk.lie();
        FileChannel file = disk.open("a");
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
            write(each.open("a"), "x".repeat(3 * FaultyDisk.SECTOR_LENGTH), 0);
            each.restart(FaultyDisk.Cut.PREFIX);
            byte[] prefix = each.content("a");
            lengths.add(prefix.length);
            assertThat(prefix).doesNotContain(0);
            write(each.open("b"), "x".repeat(3 * FaultyDisk.SECTOR_LENGTH), 0);
            each.restart(FaultyDisk.Cut.REORDERED);
            byte[] reordered = each.content("b");
            holes.add(reordered.length > 0 && reordered[0] == 0);
        }
        assertThat(lengths).hasSizeGreaterThan(50);
        assertThat(holes).containsExactlyInAnyOrder(true, false);
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

    private String text() {
        return new String(disk.content("a"), US_ASCII);
    }

    private static void write(FileChannel file, String text, long at) throws IOException {
        file.write(ByteBuffer.wrap(text.getBytes(US_ASCII)), at);
    }
}
