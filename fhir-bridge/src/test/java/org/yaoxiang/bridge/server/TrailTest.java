package org.yaoxiang.bridge.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaoxiang.bridge.answer.Answering;
import org.yaoxiang.bridge.answer.Proposal;
import org.yaoxiang.bridge.map.Access;
import org.yaoxiang.bridge.map.SomeBundles;
import org.yaoxiang.bridge.map.SomeFacts;
import org.yaoxiang.bridge.token.Caller;
import org.yaoxiang.bridge.token.StaticTokens;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;

/// Who has read what, as an auditor finds it over HTTP.
class TrailTest {
    private static final String READER = "the-token-of-a-reader";
    private static final String AUDITOR = "the-token-of-the-auditor";
    private static final String RELAY = "the-token-of-the-city";
    private static final String ENCOUNTER = SomeFacts.CHECK.hex().substring(0, 32);
    private static final String CONSULT = SomeFacts.CONSULT.hex().substring(0, 32);

    private static final Answering ANSWERING =
            new Answering() {
                @Override
                public Taken answer(String relay, Proposal proposal) {
                    return new Taken(SomeFacts.ADVICE, true);
                }

                @Override
                public List<Hash> open() {
                    return List.of(SomeFacts.CONSULT);
                }
            };

    @TempDir private Path folder;
    private Serving serving;
    private String patient;

    @BeforeEach
    void start() throws Exception {
        serving = serve();
        serving.store.store(SomeBundles.check(), 1);
        serving.store.store(SomeBundles.consult(), 2);
        patient =
                SomeBundles.check().getEntry().stream()
                        .map(each -> each.getResource())
                        .filter(Patient.class::isInstance)
                        .map(each -> each.getIdPart())
                        .findFirst()
                        .orElseThrow();
    }

    private Serving serve() throws Exception {
        return new Serving(
                folder,
                new StaticTokens()
                        .add(READER, Caller.reading("reader"))
                        .add(AUDITOR, Caller.auditor("auditor"))
                        .add(RELAY, Caller.relay("city")),
                ANSWERING);
    }

    @AfterEach
    void stop() throws Exception {
        serving.close();
    }

    @Test
    void a_read_is_noted_with_who_when_and_whom() throws Exception {
        assertThat(serving.status(READER, "Patient/" + patient)).isEqualTo(200);
        AuditEvent event = only();
        assertThat(event.getType().getCode()).isEqualTo("rest");
        assertThat(event.getSubtypeFirstRep().getCode()).isEqualTo("read");
        assertThat(event.getAction()).isEqualTo(AuditEventAction.R);
        assertThat(event.getOutcome()).isEqualTo(AuditEventOutcome._0);
        assertThat(event.getRecorded()).isEqualTo(Serving.NOW);
        assertThat(event.getAgentFirstRep().getAltId()).isEqualTo("reader");
        assertThat(event.getSource().getObserver().getIdentifier().getValue())
                .isEqualTo("county-hospital");
        assertThat(event.getEntity())
                .singleElement()
                .satisfies(each ->
                        assertThat(each.getWhat().getReference()).isEqualTo("Patient/" + patient));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient/%1$s",
                "Patient/%1$s/$summary",
                "Patient?identifier=village-3/v-17",
                "Encounter/" + "c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0",
                "Encounter?patient=%1$s",
                "Observation?encounter=c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0&_count=2&_offset=4",
                "Observation?patient=%1$s&code=nothing",
                "Observation?patient=%1$s&_summary=count",
                "ServiceRequest?status=active",
                "Task?patient=Patient/%1$s",
                "DiagnosticReport?patient=%1$s"
            })
    void every_way_to_read_of_a_patient_is_found_by_the_patient(String path) throws Exception {
        assertThat(ENCOUNTER).isEqualTo("c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0");
        assertThat(serving.status(READER, path.formatted(patient))).isEqualTo(200);
        assertThat(events("?patient=" + patient)).hasSize(1);
        assertThat(events("?patient=another")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metadata",
                "Organization",
                "Location?identifier=village-3",
                "Device",
                "DeviceMetric",
                "Practitioner",
                "CodeSystem/refusal"
            })
    void what_says_nothing_of_a_patient_is_not_noted(String path) throws Exception {
        assertThat(serving.status(READER, path)).isEqualTo(200);
        assertThat(events("")).isEmpty();
    }

    @Test
    void accesses_are_found_by_who_and_when_newest_first() throws Exception {
        serving.get(READER, "Patient");
        serving.get(RELAY, "Task?status=requested");
        assertThat(events("?altid=city")).hasSize(1);
        assertThat(events("?altid=nobody")).isEmpty();
        assertThat(events("?date=ge2026-03-02&altid=reader")).hasSize(1);
        assertThat(events("?date=lt2026-03-02T00:00:00Z")).isEmpty();
        assertThat(serving.read(AuditEvent.class, AUDITOR, "AuditEvent/1").getAgentFirstRep())
                .satisfies(each -> assertThat(each.getAltId()).isEqualTo("reader"));
    }

    @Test
    void who_reads_the_accesses_is_noted_too_and_reads_nothing_else() throws Exception {
        assertThat(serving.status(AUDITOR, "AuditEvent")).isEqualTo(200);
        assertThat(events("?altid=auditor")).hasSize(1);
        assertThat(serving.status(AUDITOR, "Patient/" + patient)).isEqualTo(403);
        assertThat(serving.status(AUDITOR, "Patient")).isEqualTo(403);
        for (String token : List.of(READER, RELAY)) {
            assertThat(serving.status(token, "AuditEvent")).isEqualTo(403);
            assertThat(serving.status(token, "AuditEvent/1")).isEqualTo(403);
        }
    }

    @Test
    void what_was_refused_is_noted_as_refused() throws Exception {
        serving.get(READER, "Observation?patient=" + patient + "&shoe-size=42");
        serving.get(READER, "Patient/55fb5d69b569c1fcac3908244ca0b057");
        serving.get(AUDITOR, "Patient/" + patient);
        assertThat(events(""))
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.getOutcome()).isEqualTo(AuditEventOutcome._4));
        assertThat(events("?patient=" + patient)).hasSize(2);
    }

    @Test
    void the_answer_of_a_relay_is_noted_with_the_patient() throws Exception {
        HttpResponse<String> answer =
                serving.send(
                        serving.request(RELAY, "DiagnosticReport")
                                .header("Content-Type", "application/fhir+json")
                                .POST(
                                        BodyPublishers.ofString(
                                                """
                                                {"resourceType":"DiagnosticReport","status":"final",
                                                "basedOn":[{"reference":"ServiceRequest/%s"}],
                                                "code":{"text":"x"},
                                                "subject":{"reference":"Patient/%s"},
                                                "resultsInterpreter":[{"display":"王医生"}],
                                                "conclusion":"请观察","conclusionCode":[{"coding":[{
                                                "system":"https://yaoxiang.example/fhir/CodeSystem/disposition",
                                                "code":"watch"}]}]}
                                                """
                                                        .formatted(CONSULT, patient))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        AuditEvent event = only();
        assertThat(event.getAction()).isEqualTo(AuditEventAction.C);
        assertThat(event.getSubtypeFirstRep().getCode()).isEqualTo("create");
        assertThat(events("?patient=" + patient)).hasSize(1);
    }

    /// An identity number is searched for, and by mistake it is put where it should not be.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient?identifier=990000196005010029",
                "Patient?identifier:not=990000196005010029",
                "Patient/990000196005010029",
                "Encounter?patient=990000196005010029",
                "Observation?code:990000196005010029=1",
                "Observation?990000196005010029",
                "Patient?name=990000196005010029"
            })
    void no_number_that_somebody_asked_with_is_kept(String path) throws Exception {
        serving.get(READER, path);
        AuditEvent event = only();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("990000196005010029", "OTkwMDAwMTk2MDA1MDEwMDI5");
            }
        }
        assertThat(event.getEntity())
                .allSatisfy(each ->
                        assertThat(each.hasQuery() ? new String(each.getQuery(), UTF_8) : "")
                                .doesNotContain("9900"));
    }

    @Test
    void nothing_is_served_that_cannot_be_noted() throws Exception {
        assertThat(serving.get(READER, "Patient/" + patient).body()).contains("测试病人甲");
        serving.trail.close();
        for (String path : List.of("Patient/" + patient, "Patient", "Patient?_summary=count")) {
            HttpResponse<String> answer = serving.get(READER, path);
            assertThat(answer.statusCode()).as(path).isEqualTo(503);
            assertThat(answer.body()).contains("cannot be noted").doesNotContain("测试病人甲");
        }
        assertThat(serving.status(READER, "Location")).isEqualTo(200);
    }

    @Test
    void nothing_can_be_added_changed_or_removed_from_outside() throws Exception {
        serving.get(READER, "Patient/" + patient);
        String body = "{\"resourceType\":\"AuditEvent\",\"id\":\"1\"}";
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            String path = method.equals("POST") ? "AuditEvent" : "AuditEvent/1";
            HttpResponse<String> answer =
                    serving.send(
                            serving.request(AUDITOR, path)
                                    .header("Content-Type", "application/fhir+json")
                                    .method(method, BodyPublishers.ofString(body)));
            assertThat(answer.statusCode()).as(method).isBetween(400, 405);
        }
        assertThat(events("?altid=reader")).hasSize(1);
    }

    /// The tables may be thrown away; who has read what cannot be had again.
    @Test
    void a_store_that_is_filled_anew_has_every_access_under_the_same_number() throws Exception {
        for (int i = 0; i < 3; i++) {
            serving.get(READER, "Patient/" + patient);
        }
        serving.close();
        Files.delete(folder.resolve("resources.mv.db"));
        serving = serve();
        assertThat(events("?patient=" + patient))
                .extracting(each -> each.getIdPart())
                .containsExactlyInAnyOrder("1", "2", "3");
    }

    @Test
    void a_store_with_more_accesses_than_the_journal_is_refused() throws Exception {
        serving.get(READER, "Patient/" + patient);
        serving.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("audit.journal")) {
                    Files.delete(file);
                }
            }
        }
        try (ResourceStore store = ResourceStore.open(folder, () -> Serving.NOW)) {
            assertThatThrownBy(() -> Trail.open(serving.trailFile(), store, "county"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("restore audit.journal");
        }
        serving = new Serving(folder.resolve("other"), _ -> Optional.empty(), ANSWERING);
    }

    @Test
    void a_page_of_the_portal_is_noted_by_its_clinician() throws Exception {
        serving.trail.note(
                Access.view(
                        Serving.NOW, "county-5", "王医生", List.of(SomeFacts.check(Origin.MEASURED))));
        AuditEvent event = events("?altid=county-5").getFirst();
        assertThat(event.getType().getCode()).isEqualTo("access");
        assertThat(event.getAgentFirstRep().getName()).isEqualTo("王医生");
        assertThat(events("?patient=" + patient)).hasSize(1);
    }

    private AuditEvent only() throws Exception {
        List<AuditEvent> events = events("");
        assertThat(events).hasSize(1);
        return events.getFirst();
    }

    /// Before this very search.
    private List<AuditEvent> events(String query) throws Exception {
        Bundle found = serving.read(Bundle.class, AUDITOR, "AuditEvent" + query);
        return found.getEntry().stream().map(each -> (AuditEvent) each.getResource()).toList();
    }
}
