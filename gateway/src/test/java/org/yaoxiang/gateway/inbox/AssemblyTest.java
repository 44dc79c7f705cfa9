package org.yaoxiang.gateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.contract.wire.Held;
import org.yaoxiang.contract.wire.Part;

class AssemblyTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Hash HASH = new Hash(bytes(Hash.LENGTH, 1));
    private static final String NAME = CoapNames.name(HASH);
    private static final byte[] FACT = bytes(10_000, 2);
    private static final int OF = Part.count(FACT.length);

    @TempDir Path home;
    private Assembly assembly;

    @BeforeEach
    void open() {
        assembly = new Assembly(home.resolve("parts"), NOW);
    }

    @Test
    void gives_the_whole_fact_once_every_part_is_here_and_not_before() {
        for (int i = OF - 1; i > 0; i--) {
            take(i);
            assertThat(assembly.whole("village-1", NAME, OF)).isEmpty();
        }
        assertThat(take(0)).isEqualTo(new Held(OF, 0));
        assertThat(assembly.whole("village-1", NAME, OF)).contains(FACT);
        assembly.forget("village-1", NAME, OF);
        assertThat(assembly.whole("village-1", NAME, OF)).isEmpty();
    }

    @Test
    void knows_after_a_restart_what_it_held() {
        take(0);
        take(3);
        open();
        assertThat(take(1)).isEqualTo(new Held(2, 0b1));
    }

    @Test
    void a_part_that_the_disk_has_spoilt_is_missing_again() throws IOException {
        for (int i = 0; i < OF; i++) {
            take(i);
        }
        Path file = files().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        bytes[8 * OF + 4 * Part.LENGTH + 7] ^= 4;
        Files.write(file, bytes);
        assertThat(assembly.whole("village-1", NAME, OF)).isEmpty();
        assertThat(take(0)).isEqualTo(new Held(4, 0b11111));
        take(4);
        assertThat(assembly.whole("village-1", NAME, OF)).contains(FACT);
    }

    @Test
    void a_file_that_was_cut_holds_what_is_left_of_it() throws IOException {
        for (int i = 0; i < OF; i++) {
            take(i);
        }
        byte[] bytes = Files.readAllBytes(files().getFirst());
        Random random = new Random(9);
        for (int i = 0; i < 50; i++) {
            Files.write(files().getFirst(), Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            open();
            for (int each = 0; each < OF; each++) {
                take(each);
            }
            assertThat(assembly.whole("village-1", NAME, OF)).as("cut %d", i).contains(FACT);
        }
    }

    @Test
    void two_authors_never_mix() {
        take(0);
        assertThat(assembly.take("village-2", Part.of(HASH, FACT, 1))).isEqualTo(new Held(0, 0b1));
    }

    @Test
    void an_author_with_too_many_on_the_way_loses_the_one_that_rested_longest() throws IOException {
        for (int i = 0; i < Assembly.AUTHOR_MAX; i++) {
            Hash hash = new Hash(bytes(Hash.LENGTH, 100 + i));
            assembly.take("village-1", Part.of(hash, FACT, 0));
            for (Path file : files()) {
                if (file.getFileName().toString().contains(CoapNames.name(hash))) {
                    Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(i)));
                }
            }
        }
        assembly.take("village-2", Part.of(HASH, FACT, 0));
        take(0);
        assertThat(files()).hasSize(Assembly.AUTHOR_MAX + 1);
        String oldest = CoapNames.name(new Hash(bytes(Hash.LENGTH, 100)));
        assertThat(files()).noneMatch(file -> file.toString().contains(oldest));
    }

    @Test
    void what_rested_too_long_is_given_up_at_the_next_start() throws IOException {
        take(0);
        Files.setLastModifiedTime(
                files().getFirst(), FileTime.from(NOW.minus(Assembly.REST_MAX).minusSeconds(1)));
        open();
        assertThat(files()).isEmpty();
        take(0);
        Files.setLastModifiedTime(
                files().getFirst(),
                FileTime.from(NOW.minus(Assembly.REST_MAX).plus(Duration.ofHours(1))));
        open();
        assertThat(files()).hasSize(1);
    }

    @Test
    void a_disk_that_takes_nothing_is_said() throws IOException {
        Files.delete(home.resolve("parts"));
        assertThatThrownBy(() -> take(0)).isInstanceOf(UncheckedIOException.class);
    }

    private Held take(int number) {
        return assembly.take("village-1", Part.of(HASH, FACT, number));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("parts"))) {
            return new ArrayList<>(files.toList());
        }
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
