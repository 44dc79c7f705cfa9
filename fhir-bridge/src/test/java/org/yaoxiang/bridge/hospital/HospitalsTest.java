package org.yaoxiang.bridge.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.bridge.map.CheckToBundle;
import org.yaoxiang.bridge.map.ConsultToBundle;
import org.yaoxiang.bridge.map.SomeFacts;
import org.yaoxiang.bridge.server.ResourceStore;
import org.yaoxiang.contract.fact.Origin;

class HospitalsTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-03-02T03:00:00Z"));

    @TempDir private Path folder;
    private StrangeServer city;
    private StrangeServer county;
    private ResourceStore store;

    @BeforeEach
    void start() throws IOException {
        city = new StrangeServer();
        county = new StrangeServer();
        Files.writeString(folder.resolve("token"), StrangeServer.TOKEN);
        store = ResourceStore.open(folder.resolve("fhir"), CLOCK);
    }

    @AfterEach
    void stop() {
        store.close();
        city.close();
        county.close();
    }

    @Test
    void simulated_data_reach_a_test_server_and_never_a_production_one() throws Exception {
        run(Origin.SIMULATED, hospital("city", city, Set.of(), true), test());
        assertThat(city.authorizations).isEmpty();
        assertThat(county.count("Encounter")).isEqualTo(1);
        assertThat(county.count("ServiceRequest")).isEqualTo(1);
        assertThat(county.resources.values()).allMatch(each -> each.toString().contains("HTEST"));
    }

    /// Control.
    @Test
    void measured_data_reach_both() throws Exception {
        run(Origin.MEASURED, hospital("city", city, Set.of(), true), test());
        assertThat(city.contents()).isEqualTo(county.contents());
        assertThat(city.count("ServiceRequest")).isEqualTo(1);
    }

    @Test
    void a_hospital_gets_its_villages_alone() throws Exception {
        run(
                Origin.MEASURED,
                hospital("city", city, Set.of("village-4"), true),
                hospital("county", county, Set.of("village-3", "village-4"), true));
        assertThat(city.authorizations).isEmpty();
        assertThat(county.count("Encounter")).isEqualTo(1);
        assertThat(county.count("ServiceRequest")).isEqualTo(1);
    }

    /// One hospital that is down holds up no other.
    @Test
    void each_goes_at_its_own_pace() throws Exception {
        for (int i = 0; i < 50; i++) {
            city.faults.add(StrangeServer.Fault.KNOWS_NO_TOKEN);
        }
        run(Origin.MEASURED, hospital("city", city, Set.of(), true), test());
        assertThat(county.count("ServiceRequest")).isEqualTo(1);
        assertThat(city.resources).isEmpty();
    }

    @Test
    void refuses_what_would_send_a_token_in_the_open() {
        for (String url :
                List.of(
                        "http://fhir.example/r4",
                        "https://user:pass@fhir.example/r4",
                        "https://fhir.example/r4/",
                        "https://fhir.example/r4?key=1",
                        "ftp://fhir.example/r4",
                        "fhir.example")) {
            assertThatThrownBy(() -> hospital("city", URI.create(url), Set.of(), true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .startsWith("expected ")
                    .doesNotContain("pass@");
        }
        assertThat(hospital("city", URI.create("https://fhir.example/r4"), Set.of(), true).id())
                .isEqualTo("city");
    }

    @Test
    void says_which_certificates_cannot_be_read() throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");
        Hospital hospital =
                new Hospital(
                        "city",
                        URI.create("https://fhir.example/r4"),
                        folder.resolve("token"),
                        Optional.of(file),
                        Set.of(),
                        true);
        assertThatThrownBy(() -> open(List.of(hospital)))
                .isInstanceOf(HospitalException.class)
                .hasMessageContaining("ca.pem");
    }

    /// Offers a check and its consult, and lets the threads run until all are quiet or troubled.
    private void run(Origin origin, Hospital... all) throws Exception {
        Bundle check =
                CheckToBundle.map(SomeFacts.CHECK, SomeFacts.HANDHELD, SomeFacts.check(origin));
        Bundle consult =
                ConsultToBundle.map(
                        SomeFacts.CONSULT,
                        SomeFacts.HANDHELD,
                        SomeFacts.consult(),
                        SomeFacts.check(origin));
        store.store(check, 1);
        store.store(consult, 2);
        try (Hospitals hospitals = open(List.of(all))) {
            List<Thread> threads = new ArrayList<>();
            for (Runnable each : hospitals.rounds()) {
                threads.add(Thread.ofVirtual().start(each));
            }
            hospitals.offer(SomeFacts.CHECK, List.of(check));
            hospitals.offer(SomeFacts.CONSULT, List.of(consult));
            assertThat(city.authorizations).as("before all facts were offered").isEmpty();
            hospitals.caughtUp();
            while (hospitals.standings().stream()
                    .anyMatch(each -> each.waiting() > 0 && each.trouble().isEmpty())) {
                Thread.onSpinWait();
            }
            for (Thread each : threads) {
                each.interrupt();
                each.join();
            }
        }
    }

    private Hospitals open(List<Hospital> all) {
        return Hospitals.open(all, store, folder, CLOCK, new Random(1), HospitalsTest::pause);
    }

    /// A troubled server is asked again when the test ends, that is, never.
    private static void pause(Duration time) throws InterruptedException {
        if (time.isPositive()) {
            Thread.currentThread().join();
        }
    }

    private Hospital test() {
        return hospital("test", county, Set.of(), false);
    }

    private Hospital hospital(
            String id, StrangeServer server, Set<String> villages, boolean isProduction) {
        return hospital(id, server.base(), villages, isProduction);
    }

    private Hospital hospital(String id, URI base, Set<String> villages, boolean isProduction) {
        return new Hospital(
                id, base, folder.resolve("token"), Optional.empty(), villages, isProduction);
    }
}
