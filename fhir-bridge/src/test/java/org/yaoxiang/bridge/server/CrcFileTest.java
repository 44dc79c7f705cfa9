package org.yaoxiang.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrcFileTest {
    private static final int CONTENT = 4096;
    private static final int BLOCK = 4100;

    @TempDir private Path folder;

    private final AtomicBoolean isDamaged = new AtomicBoolean();

    @Test
    void what_was_written_is_read_from_any_place() throws IOException {
        byte[] content = content(3);
        try (CrcFile file = open()) {
            file.write(ByteBuffer.wrap(content), 0);
            assertThat(file.size()).isEqualTo(content.length);
            for (int at : new int[] {0, 1, CONTENT - 1, CONTENT, CONTENT + 7}) {
                ByteBuffer read = ByteBuffer.allocate(CONTENT + 5);
                assertThat(file.read(read, at)).isEqualTo(CONTENT + 5);
                assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(content).slice(at, CONTENT + 5));
            }
        }
        assertThat(Files.size(path())).isEqualTo(3 * BLOCK);
        assertThat(isDamaged).isFalse();
    }

    /// In the content and in the checksum.
    @Test
    void a_flipped_bit_is_noticed() throws IOException {
        byte[] content = content(1);
        try (CrcFile file = open()) {
            file.write(ByteBuffer.wrap(content), 0);
        }
        byte[] whole = Files.readAllBytes(path());
        for (int bit = 0; bit < BLOCK * 8; bit += 61) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(path(), damaged);
            isDamaged.set(false);
            try (CrcFile file = open()) {
                assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), 0))
                        .isInstanceOf(IOException.class)
                        .hasMessage("block 0 of crc:test is damaged");
            }
            assertThat(isDamaged).as("bit %d", bit).isTrue();
        }
    }

    @Test
    void a_block_in_the_place_of_another_is_noticed_and_the_others_are_read() throws IOException {
        byte[] content = content(3);
        try (CrcFile file = open()) {
            file.write(ByteBuffer.wrap(content), 0);
        }
        byte[] bytes = Files.readAllBytes(path());
        System.arraycopy(bytes, 0, bytes, BLOCK, BLOCK);
        Files.write(path(), bytes);
        try (CrcFile file = open()) {
            file.read(ByteBuffer.allocate(CONTENT), 0);
            file.read(ByteBuffer.allocate(CONTENT), 2 * CONTENT);
            assertThat(isDamaged).isFalse();
            assertThatThrownBy(() -> file.read(ByteBuffer.allocate(2), CONTENT - 1))
                    .hasMessage("block 1 of crc:test is damaged");
        }
    }

    /// H2 reads only where it knows that it has written.
    @Test
    void what_is_cut_off_is_damage() throws IOException {
        try (CrcFile file = open()) {
            file.write(ByteBuffer.wrap(content(2)), 0);
        }
        try (FileChannel base = FileChannel.open(path(), StandardOpenOption.WRITE)) {
            base.truncate(BLOCK + CONTENT);
        }
        try (CrcFile file = open()) {
            assertThat(file.size()).isEqualTo(CONTENT);
            file.read(ByteBuffer.allocate(CONTENT), 0);
            assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), CONTENT))
                    .hasMessage("block 1 of crc:test is damaged");
        }
        assertThat(isDamaged).isTrue();
    }

    @Test
    void a_damaged_file_is_left_as_it_is() throws IOException {
        try (CrcFile file = open()) {
            file.write(ByteBuffer.wrap(content(2)), 0);
            isDamaged.set(true);
            assertThatThrownBy(() -> file.write(ByteBuffer.wrap(content(1)), 0))
                    .hasMessage("crc:test is damaged and not written any more");
            assertThatThrownBy(() -> file.truncate(0)).hasMessageContaining("is damaged");
            assertThat(file.size()).isEqualTo(2 * CONTENT);
            isDamaged.set(false);
            file.truncate(CONTENT);
            assertThat(file.size()).isEqualTo(CONTENT);
        }
    }

    @Test
    void less_than_a_block_cannot_be_written() throws IOException {
        try (CrcFile file = open()) {
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(CONTENT), 1))
                    .hasMessage(
                            "4096 bytes to write at 1 of crc:test, expected whole blocks of 4096");
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 0))
                    .isInstanceOf(IOException.class);
        }
    }

    private CrcFile open() throws IOException {
        return new CrcFile(
                "crc:test",
                FileChannel.open(
                        path(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE),
                isDamaged);
    }

    private Path path() {
        return folder.resolve("test");
    }

    private static byte[] content(int blocks) {
        byte[] content = new byte[blocks * CONTENT];
        new SplittableRandom(1).nextBytes(content);
        return content;
    }
}
