package org.yaoxiang.village;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.mocks.world.Recorded;

/// What `./yaoxiang demo --headless --ecg RECORD` plays and proves.
class JourneyTest {
    @TempDir Path folder;

    @Test
    void recorded_hearts_reach_the_county_bit_for_bit() throws Exception {
        List<Path> records =
                List.of("mitdb/119", "mitdb/101", "mitdb/208").stream()
                        .map(Recorded::signal)
                        .toList();
        // A patient takes more than a minute and little work, so all three at once.
        try (ExecutorService executor = Executors.newFixedThreadPool(records.size())) {
            List<Callable<String>> journeys =
                    records.stream()
                            .map(record -> (Callable<String>) () -> journey(Optional.of(record)))
                            .toList();
            for (Future<String> each : executor.invokeAll(journeys)) {
                assertThat(each.get()).contains("identical", "faithful", "read");
            }
        }
    }

    private String journey(Optional<Path> record) {
        String name = record.map(path -> path.getFileName().toString()).orElse("model");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Village.Heart heart = new Village.Heart(record, 0);
        Path project = Path.of("..").toAbsolutePath().normalize();
        try (Village village = Village.prepare(project, folder.resolve(name), heart, 0, 0)) {
            village.start();
            new Journey(village, heart, new PrintStream(out, true, StandardCharsets.UTF_8)).go();
        }
        String said = out.toString(StandardCharsets.UTF_8);
        System.out.print(said);
        return said;
    }
}
