package org.yaoxiang.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaoxiang.bridge.map.SomeBundles;

/// The store in H2.
class ResourceStoreTest extends ResourceStoreLaws {
    @Test
    void a_killed_database_is_set_aside_and_the_store_begins_empty() throws IOException {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.check(), 1);
        }
        byte[] garbage = new byte[8192];
        Arrays.fill(garbage, (byte) 0x5A);
        Files.write(database(), garbage);
        try (ResourceStore store = open()) {
            assertThat(store.wasSetAside()).isTrue();
            assertThat(store.position()).isZero();
            assertThat(Files.readAllBytes(folder.resolve("resources.broken-1.mv.db")))
                    .isEqualTo(garbage);
            store.store(SomeBundles.check(), 1);
            assertWhole(store);
        }
        Files.write(database(), garbage);
        try (ResourceStore store = open()) {
            assertThat(store.wasSetAside()).isTrue();
            assertThat(folder.resolve("resources.broken-2.mv.db")).exists();
        }
    }

    /// Power cuts cut files, and disks forget and turn bits: whatever is left, nothing false is
    /// read and nothing is missing, and after one more start at the latest the store is whole
    /// again.
    @Test
    void a_damaged_database_never_says_anything_false() throws IOException {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.check(), 1);
        }
        byte[] whole = Files.readAllBytes(database());
        SplittableRandom random = new SplittableRandom(5);
        int cases = 75;
        for (int i = 0; i < cases; i++) {
            byte[] damaged = whole.clone();
            if (i % 5 == 0) {
                damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
            } else if (i % 5 == 1) {
                int at = random.nextInt(whole.length - 600);
                Arrays.fill(damaged, at, at + 600, (byte) random.nextInt());
            } else {
                int at = (int) ((i + random.nextDouble()) / cases * whole.length);
                damaged[at] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(database(), damaged);
            if (!fillsAndReads()) {
                assertThat(fillsAndReads()).as("seed 5, case %d", i).isTrue();
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(each -> each.toString().contains(".broken-")))
                    .hasSizeGreaterThan(20);
        }
    }

    /// A late request during a stop is no reason to fill the store anew.
    @Test
    void reading_a_closed_store_fails_and_raises_no_doubt() {
        ResourceStore stopped = open();
        stopped.store(SomeBundles.check(), 1);
        stopped.close();
        assertThatThrownBy(() -> stopped.read("Patient", "any"))
                .isInstanceOf(IllegalStateException.class);
        try (ResourceStore store = open()) {
            assertThat(store.wasSetAside()).isFalse();
            assertThat(store.position()).isEqualTo(1);
        }
    }

    /// Two bridges on one folder are a mistake of installing, not a broken database.
    @Test
    void a_store_that_another_program_has_open_is_left_alone() throws Exception {
        try (FileChannel channel =
                        FileChannel.open(
                                database(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessage("another program has the resource store open; stop it first");
            assertThat(database()).exists();
        }
    }

    /// False when the store told that it is damaged.
    private boolean fillsAndReads() {
        try (ResourceStore store = open()) {
            if (store.position() == 0) {
                store.store(SomeBundles.check(), 1);
            }
            assertWhole(store);
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    @Override
    Connection connection() throws SQLException {
        return DriverManager.getConnection(H2Tables.url(folder), "sa", "");
    }

    @Override
    ResourceStore open() {
        return ResourceStore.open(folder, InstantSource.fixed(NOW));
    }

    private Path database() {
        return folder.resolve("resources.mv.db");
    }
}
