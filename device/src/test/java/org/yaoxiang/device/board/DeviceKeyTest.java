package org.yaoxiang.device.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceKeyTest {
    @TempDir Path folder;

    @Test
    void a_file_is_made_once_and_says_that_it_is_weak() throws IOException {
        Path file = folder.resolve("boot/yaoxiang.key");
        DeviceKey key = DeviceKey.of("file:" + file);
        key.prepare(new Random(1));
        byte[] made = key.read();
        assertThat(made).hasSize(32);
        key.prepare(new Random(2));
        assertThat(key.read()).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(key.isWeak()).isTrue();
        assertThat(DeviceKey.of(key.setting())).isEqualTo(key);
    }

    @Test
    void a_file_is_overwritten_where_it_lies_and_rows_are_not() throws IOException {
        Path file = folder.resolve("yaoxiang.key");
        DeviceKey key = DeviceKey.of("file:" + file);
        key.prepare(new Random(1));
        byte[] made = key.read();
        Object inode = Files.getAttribute(file, "unix:ino");
        key.replace(new Random(2));
        assertThat(key.read()).hasSize(32).isNotEqualTo(made);
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);

        byte[] rows = key.read();
        DeviceKey.of("otp:" + file).replace(new Random(3));
        assertThat(key.read()).isEqualTo(rows);
        assertThatThrownBy(
                        () -> DeviceKey.of("file:" + folder.resolve("none")).replace(new Random(4)))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("no device key can be written");
    }

    /// A stand-in for the nvmem file of the processor's private rows.
    @Test
    void programmed_rows_are_read_and_never_written() throws IOException {
        Path nvmem = folder.resolve("nvmem");
        byte[] rows = new byte[32];
        new Random(3).nextBytes(rows);
        Files.write(nvmem, rows);
        DeviceKey key = DeviceKey.of("otp:" + nvmem);
        key.prepare(new Random(4));
        assertThat(key.read()).isEqualTo(rows);
        assertThat(Files.readAllBytes(nvmem)).isEqualTo(rows);
        assertThat(key.isWeak()).isFalse();
        assertThat(DeviceKey.of(key.setting())).isEqualTo(key);
    }

    @Test
    void rows_that_were_never_programmed_or_cannot_be_read_are_refused() throws IOException {
        Path nvmem = folder.resolve("nvmem");
        DeviceKey key = DeviceKey.of("otp:" + nvmem);
        assertThatThrownBy(() -> key.prepare(new Random(1)))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("no device key can be read");
        assertThat(nvmem).doesNotExist();
        for (int filled : new int[] {0, 0xEE, 0xFF}) {
            byte[] rows = new byte[32];
            Arrays.fill(rows, (byte) filled);
            Files.write(nvmem, rows);
            assertThatThrownBy(key::read)
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("holds no device key; program it");
        }
        Files.write(nvmem, new byte[16]);
        assertThatThrownBy(key::read).hasMessageContaining("16 bytes, a device key has 32");
    }

    @Test
    void a_setting_that_names_none_is_refused() {
        for (String setting : new String[] {"", "file", "file:", ":x", "tpm:0", "FILE:/x"}) {
            assertThatThrownBy(() -> DeviceKey.of(setting))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected file:PATH, otp:PATH or tpm:PATH");
        }
    }
}
