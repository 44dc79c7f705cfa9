package org.yaoxiang.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.bridge.server.ResourceStore;

/// The smoke of `./yaoxiang ingest`.
class IngestTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-03-02T03:00:00Z"));

    @TempDir private Path folder;

    @Test
    void the_store_holds_all_and_a_filled_one_is_refused() throws IOException {
        assertThat(run()).startsWith("5 checks, ").contains("MiB of memory").endsWith("true");
        assertThat(run()).isEqualTo("The database is not empty; give another one.\nfalse");
    }

    private String run() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean holds =
                Ingest.run(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        5,
                        () -> ResourceStore.open(folder, CLOCK));
        return out.toString(StandardCharsets.UTF_8) + holds;
    }
}
