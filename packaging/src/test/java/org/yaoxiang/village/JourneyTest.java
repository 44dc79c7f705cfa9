package org.yaoxiang.village;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.mocks.radio.PrivateBus;
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
        List<Road> roads = List.of(Road.of("fast"), Road.of("fast"), Road.of("2g"));
        // One of them in the Chinese suite, one over a thin link. A patient takes more than a
        // minute and little work, so
        // all three at once.
        List<Suite> suites = List.of(Suite.INTERNATIONAL, Suite.CHINESE, Suite.INTERNATIONAL);
        try (ExecutorService executor = Executors.newFixedThreadPool(records.size())) {
            List<Callable<String>> journeys = new ArrayList<>();
            for (int i = 0; i < records.size(); i++) {
                Optional<Path> record = Optional.of(records.get(i));
                Suite suite = suites.get(i);
                Road road = roads.get(i);
                journeys.add(() -> journey(record, suite, road));
            }
            List<String> said = new ArrayList<>();
            for (Future<String> each : executor.invokeAll(journeys)) {
                said.add(each.get());
            }
            assertThat(said)
                    .allSatisfy(each -> assertThat(each).contains("identical", "faithful", "read"))
                    .allSatisfy(each -> assertThat(each).contains("blood glucose"));
            assertThat(said.get(0)).contains("SHA-256", "ES256", "international suite");
            assertThat(said.get(1)).contains("SM3", "SM2", "chinese suite");
        }
    }

    private String journey(Optional<Path> record, Suite suite, Road road) {
        String name = record.map(path -> path.getFileName().toString()).orElse("model");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Village.Heart heart = new Village.Heart(record, 0);
        Path project = Path.of("..").toAbsolutePath().normalize();
        Optional<PrivateBus> bus = PrivateBus.start();
        try (Village village =
                Village.prepare(
                        project, folder.resolve(name), heart, bus, suite, road.terms(), 0, 0)) {
            village.start();
            new Journey(village, heart, suite, new PrintStream(out, true, StandardCharsets.UTF_8))
                    .go();
        }
        String said = out.toString(StandardCharsets.UTF_8);
        System.out.print(said);
        return said;
    }
}
