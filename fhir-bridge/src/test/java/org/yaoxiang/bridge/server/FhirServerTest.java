package org.yaoxiang.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.ImplementationGuide;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaoxiang.bridge.answer.Answering;
import org.yaoxiang.bridge.answer.Proposal;
import org.yaoxiang.bridge.map.AdviceToBundle;
import org.yaoxiang.bridge.map.CheckToBundle;
import org.yaoxiang.bridge.map.ConsultToBundle;
import org.yaoxiang.bridge.map.SomeFacts;
import org.yaoxiang.bridge.map.WaveformOf;
import org.yaoxiang.bridge.token.Caller;
import org.yaoxiang.bridge.token.StaticTokens;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Reading;

/// The server as another system of the hospital meets it: over HTTP.
class FhirServerTest {
    private static final String TOKEN = "a-token-for-tests-only";
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-03-02T03:00:00Z"));
    private static final Check CHECK = SomeFacts.check(Origin.MEASURED);
    private static final String CONSULT = SomeFacts.CONSULT.hex().substring(0, 32);
    private static final String ENCOUNTER = SomeFacts.CHECK.hex().substring(0, 32);

    /// The one token of these tests reads, and nobody answers.
    private static final Answering NOBODY =
            new Answering() {
                @Override
                public Taken answer(String relay, Proposal proposal) {
                    throw new IllegalStateException("answered");
                }

                @Override
                public List<Hash> open() {
                    throw new IllegalStateException("asked");
                }
            };

    @TempDir private Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Server jetty = new Server();
    private ResourceStore store;
    private Trail trail;
    private URI base;

    @BeforeEach
    void start() throws Exception {
        store = ResourceStore.open(folder, CLOCK);
        trail = Trail.open(folder.resolve("audit.journal"), store, "county");
        store.store(CheckToBundle.map(SomeFacts.CHECK, SomeFacts.HANDHELD, CHECK), 1);
        ServerConnector connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(
                new ServletHolder(
                        new FhirServer(
                                        store,
                                        new StaticTokens().add(TOKEN, Caller.reading("reader")),
                                        trail,
                                        NOBODY,
                                        CLOCK,
                                        "0.1.0")
                                .servlet()),
                "/fhir/*");
        jetty.setHandler(context);
        jetty.start();
        base = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/fhir/");
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        jetty.stop();
        trail.close();
        store.close();
    }

    @Test
    void the_observations_of_an_encounter_are_found_and_the_waveform_is_bit_for_bit()
            throws Exception {
        Bundle found = get(Bundle.class, "Observation?encounter=" + ENCOUNTER);
        assertThat(found.getTotal()).isEqualTo(10);
        Observation ecg =
                observations(found)
                        .filter(each -> each.getIdPart().endsWith("-electrocardiogram"))
                        .findFirst()
                        .orElseThrow();
        assertThat(WaveformOf.read(ecg))
                .isEqualTo(
                        CHECK.outcomes().stream()
                                .filter(Outcome.Measured.class::isInstance)
                                .map(each -> ((Outcome.Measured) each).reading())
                                .filter(Reading.Electrocardiogram.class::isInstance)
                                .map(each -> ((Reading.Electrocardiogram) each).waveform())
                                .findFirst()
                                .orElseThrow());
        assertThat(((SampledData) ecg.getComponentFirstRep().getValue()).getData())
                .isEqualTo("0 3 -2 410 E E E -95 1 0 2");
    }

    @Test
    void a_resource_is_read_with_its_version() throws Exception {
        Patient patient = (Patient) get(Bundle.class, "Patient").getEntryFirstRep().getResource();
        Patient read = get(Patient.class, "Patient/" + patient.getIdPart());
        assertThat(read.getNameFirstRep().getText()).isEqualTo("测试病人甲");
        assertThat(read.getMeta().getVersionId()).isEqualTo("1");
        assertThat(read.getManagingOrganization().getReference()).startsWith("Organization/");
    }

    @Test
    void stored_twice_is_one_copy_of_version_1() throws Exception {
        store.store(CheckToBundle.map(SomeFacts.CHECK, SomeFacts.HANDHELD, CHECK), 1);
        Bundle found = get(Bundle.class, "Encounter");
        assertThat(found.getTotal()).isEqualTo(1);
        assertThat(found.getEntryFirstRep().getResource().getMeta().getVersionId()).isEqualTo("1");
    }

    @Test
    void every_declared_search_finds_what_it_asks_for() throws Exception {
        store.store(
                ConsultToBundle.map(
                        SomeFacts.CONSULT, SomeFacts.HANDHELD, SomeFacts.consult(), CHECK),
                2);
        store.store(
                AdviceToBundle.map(
                        SomeFacts.ADVICE,
                        new byte[] {1},
                        SomeFacts.advice(),
                        SomeFacts.consult(),
                        CHECK),
                3);
        String patient = get(Bundle.class, "Patient").getEntryFirstRep().getResource().getIdPart();
        assertThat(total("Patient?identifier=village-3/v-17")).isEqualTo(1);
        assertThat(total("Patient?identifier=village-3/another")).isZero();
        assertThat(total("Encounter?patient=" + patient)).isEqualTo(1);
        assertThat(total("Encounter?patient=Patient/" + patient)).isEqualTo(1);
        assertThat(total("Encounter?patient=another")).isZero();
        assertThat(total("Observation?patient=" + patient + "&code=2708-6")).isEqualTo(2);
        assertThat(total("Observation?code=http://loinc.org%7C2708-6")).isEqualTo(2);
        assertThat(total("Observation?code=http://snomed.info/sct%7C2708-6")).isZero();
        assertThat(total("Observation?code=8310-5,61006-3")).isEqualTo(2);
        assertThat(total("ServiceRequest?patient=" + patient + "&status=completed")).isEqualTo(1);
        assertThat(total("ServiceRequest?status=active")).isZero();
        assertThat(total("Task?status=completed")).isEqualTo(1);
        assertThat(total("Task?patient=" + patient + "&status=requested")).isZero();
        assertThat(total("DiagnosticReport?patient=" + patient)).isEqualTo(1);
        assertThat(total("DiagnosticReport?encounter=" + ENCOUNTER)).isEqualTo(1);
        assertThat(total("Provenance?target=Task/" + SomeFacts.CONSULT.hex().substring(0, 32)))
                .isEqualTo(2);
        assertThat(total("Device?identifier=handheld-7")).isEqualTo(1);
        assertThat(total("Location?identifier=village-3")).isEqualTo(1);
        assertThat(total("Organization?identifier=village-3")).isEqualTo(1);
        assertThat(total("Practitioner?identifier=county-5")).isEqualTo(1);
        assertThat(total("DiagnosticReport?based-on=" + CONSULT)).isEqualTo(1);
        assertThat(total("DiagnosticReport?identifier=" + SomeFacts.ADVICE.hex())).isEqualTo(1);
        assertThat(total("ServiceRequest?identifier=" + SomeFacts.CONSULT.hex())).isEqualTo(1);
        assertThat(total("Task?focus=ServiceRequest/" + CONSULT)).isEqualTo(1);
        assertThat(total("Observation?category=vital-signs")).isBetween(1, 9);
    }

    /// Stamped from 02:05 to 02:10 UTC.
    @ParameterizedTest
    @CsvSource({
        "date=2026-03-02T10:05:00%2B08:00,3",
        "date=ge2026-03-02T02:05:00Z,10",
        "date=gt2026-03-02T02:05:00Z,7",
        "date=ge2026-03-02T02:07:00Z&date=lt2026-03-02T02:09:00Z,3",
        "date=lt2026-03-02T02:05:00Z,0",
        "date=le2026-03-02T02:05:00Z,3",
        "date=2026,10",
        "date=2025,0",
        "date=ge2026-03-03T12:00:00Z,0"
    })
    void observations_are_found_by_their_date(String query, int count) throws Exception {
        assertThat(total("Observation?" + query)).isEqualTo(count);
    }

    /// A number in a URL may end in somebody's log; a form is the way without.
    @Test
    void a_search_can_be_posted_as_a_form() throws Exception {
        HttpResponse<String> response =
                send(
                        request("Patient/_search")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "identifier=village-3/v-17")));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("测试病人甲");
    }

    /// The CapabilityStatement names XML too.
    @Test
    void xml_is_spoken_to_who_asks_for_it() throws Exception {
        HttpResponse<String> response =
                send(request("Patient").header("Accept", "application/fhir+xml").GET());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(
                        FhirContext.forR4Cached()
                                .newXmlParser()
                                .parseResource(Bundle.class, response.body())
                                .getTotal())
                .isEqualTo(1);
    }

    @Test
    void pages_are_bounded_and_lead_to_the_next() throws Exception {
        Bundle first = get(Bundle.class, "Observation?_count=4");
        assertThat(first.getEntry()).hasSize(4);
        assertThat(first.getTotal()).isEqualTo(10);
        List<String> ids =
                observations(first).map(Resource::getIdPart).collect(Collectors.toList());
        Bundle page = first;
        while (page.getLink("next") != null) {
            URI next = URI.create(page.getLink("next").getUrl());
            page = get(Bundle.class, "Observation?" + next.getRawQuery());
            assertThat(page.getEntry()).hasSizeLessThanOrEqualTo(4);
            observations(page).map(Resource::getIdPart).forEach(ids::add);
        }
        assertThat(ids).hasSize(10).doesNotHaveDuplicates();
        assertThat(get(Bundle.class, "Observation?_count=1000000").getEntry()).hasSize(10);
        assertThat(get(Bundle.class, "Observation?_count=0").getEntry()).isEmpty();
        assertThat(get(Bundle.class, "Observation?_summary=count").getTotal()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Observation?shoe-size=42",
                "Observation?code:not=2708-6",
                "Observation?code:missing=true",
                "Observation?patient.name=x",
                "Observation?patient=Device/1",
                "Observation?date=ne2026-03-02",
                "Observation?date=ap2026-03-02",
                "Observation?date=yesterday",
                "Observation?_count=-1",
                "Observation?_offset=-1",
                "Observation?_count=many",
                "Patient?name=x",
                "Observation?_include=Observation:patient",
                "Patient?_sort=identifier",
                "Patient?_lastUpdated=gt2026-01-01",
                "Patient?_id=1",
                "Patient?_has:Observation:patient:code=1",
                "Observation?encounter=1&encounter=2",
                "Observation?code=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21"
            })
    void what_is_not_declared_is_refused_with_an_outcome(String path) throws Exception {
        HttpResponse<String> response = send(request(path).GET());
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(outcome(response)).isNotBlank();
    }

    @Test
    void an_unknown_resource_is_not_found() throws Exception {
        HttpResponse<String> response = send(request("Patient/another").GET());
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(outcome(response)).isEqualTo("no Patient of this id is known");
        assertThat(send(request("Medication/1").GET()).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void nothing_can_be_changed_from_outside(String method) throws Exception {
        String path = method.equals("POST") ? "Encounter" : "Encounter/" + ENCOUNTER;
        HttpResponse<String> response =
                send(
                        request(path)
                                .header("Content-Type", "application/fhir+json")
                                .method(
                                        method,
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"resourceType\":\"Encounter\"}")));
        assertThat(response.statusCode()).isBetween(400, 405);
        assertThat(get(Bundle.class, "Encounter").getTotal()).isEqualTo(1);
    }

    @Test
    void a_transaction_from_outside_is_refused() throws Exception {
        HttpResponse<String> response =
                send(
                        request("")
                                .header("Content-Type", "application/fhir+json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\"}")));
        assertThat(response.statusCode()).isBetween(400, 405);
    }

    @Test
    void the_capability_statement_says_what_there_is_and_no_more() throws Exception {
        CapabilityStatement statement = get(CapabilityStatement.class, "metadata");
        assertThat(statement.getFhirVersion().toCode()).isEqualTo("4.0.1");
        assertThat(statement.getSoftware().getName()).isEqualTo("Yaoxiang county bridge");
        assertThat(statement.getSoftware().getVersion()).isEqualTo("0.1.0");
        assertThat(statement.getRestFirstRep().getInteraction())
                .extracting(each -> each.getCode().toCode())
                .containsExactly("transaction");
        assertThat(
                        statement.getRestFirstRep().getResource().stream()
                                .filter(each -> each.getConditionalCreate())
                                .map(each -> each.getType()))
                .containsExactly("DiagnosticReport");
        assertThat(
                        statement.getRestFirstRep().getResource().stream()
                                .filter(each -> !each.getType().equals("OperationDefinition"))
                                .map(each ->
                                        each.getType()
                                                + each.getInteraction().stream()
                                                        .map(i -> i.getCode().toCode())
                                                        .sorted()
                                                        .toList()
                                                + each.getSearchParam().stream()
                                                        .map(p -> p.getName())
                                                        .sorted()
                                                        .toList()))
                .containsExactlyInAnyOrder(
                        "Device[read, search-type][identifier]",
                        "AuditEvent[read, search-type][altid, date, patient, purpose]",
                        "CodeSystem[read, search-type][url]",
                        "ValueSet[read, search-type][url]",
                        "StructureDefinition[read, search-type][url]",
                        "ImplementationGuide[read, search-type][url]",
                        "DeviceMetric[read, search-type][identifier]",
                        "DiagnosticReport[create, read, search-type][based-on, encounter,"
                                + " identifier, patient]",
                        "Encounter[read, search-type][patient]",
                        "Location[read, search-type][identifier]",
                        "Observation[read, search-type][category, code, date, encounter, patient]",
                        "Organization[read, search-type][identifier]",
                        "Patient[read, search-type][identifier]",
                        "Practitioner[read, search-type][identifier]",
                        "Provenance[read, search-type][target]",
                        "ServiceRequest[read, search-type][identifier, patient, status]",
                        "Task[read, search-type, update][focus, patient, status]");
    }

    @Test
    void the_guide_is_read_by_id_and_found_by_canonical() throws Exception {
        CodeSystem refusals = get(CodeSystem.class, "CodeSystem/refusal");
        assertThat(refusals.getConcept()).hasSize(Refusal.values().length);
        assertThat(
                        get(Bundle.class, "CodeSystem?url=" + refusals.getUrl())
                                .getEntryFirstRep()
                                .getResource()
                                .getIdPart())
                .isEqualTo("refusal");
        assertThat(total("CodeSystem?url=https://elsewhere.example/")).isZero();
        Bundle profiles = get(Bundle.class, "StructureDefinition?_count=7");
        assertThat(profiles.getEntry()).hasSize(7);
        assertThat(profiles.getTotal()).isGreaterThan(7);
        for (Bundle.BundleEntryComponent each : profiles.getEntry()) {
            String id = each.getResource().getIdPart();
            assertThat(get(StructureDefinition.class, "StructureDefinition/" + id).getUrl())
                    .endsWith(id);
        }
        assertThat(send(request("ValueSet/another").GET()).statusCode()).isEqualTo(404);
        assertThat(send(request("ValueSet?url:below=https://yaoxiang.example").GET()).statusCode())
                .isEqualTo(400);
    }

    /// A reference of the ImplementationGuide is relative to this server.
    @Test
    void every_resource_that_the_guide_lists_is_there() throws Exception {
        ImplementationGuide guide = get(ImplementationGuide.class, "ImplementationGuide/yaoxiang");
        assertThat(guide.getDefinition().getResource()).hasSizeGreaterThan(50);
        for (var each : guide.getDefinition().getResource()) {
            String path = each.getReference().getReference();
            assertThat(send(request(path).GET()).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void the_capability_statement_names_the_guide_and_what_is_claimed() throws Exception {
        CapabilityStatement statement = get(CapabilityStatement.class, "metadata");
        assertThat(statement.getImplementationGuide())
                .singleElement()
                .satisfies(each ->
                        assertThat(each.getValue()).endsWith("ImplementationGuide/yaoxiang"));
        assertThat(
                        statement.getRestFirstRep().getResource().stream()
                                .filter(each -> each.getType().equals("Device"))
                                .flatMap(each -> each.getSupportedProfile().stream())
                                .map(each -> each.getValue()))
                .satisfiesExactly(
                        each -> assertThat(each).endsWith("/handheld"),
                        each -> assertThat(each).endsWith("/relay"),
                        each -> assertThat(each).endsWith("/instrument"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic a-token-for-tests-only"})
    void who_has_no_token_learns_nothing(String authorization) throws Exception {
        for (String path : List.of("metadata", "Patient", "Nothing", "Patient/another")) {
            HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
            if (!authorization.isEmpty()) {
                request.header("Authorization", authorization);
            }
            HttpResponse<String> response = send(request.GET());
            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate"))
                    .contains("Bearer realm=\"yaoxiang\"");
            assertThat(outcome(response)).contains("bearer token");
        }
    }

    @Test
    void answers_are_not_to_be_kept_by_a_cache() throws Exception {
        assertThat(send(request("Patient").GET()).headers().allValues("Cache-Control"))
                .containsExactly("no-store");
    }

    @Test
    void a_short_token_is_refused_at_the_start() {
        assertThatThrownBy(() -> new StaticTokens().add("short", Caller.reading("reader")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token of 5 characters, expected at least 16");
    }

    /// HAPI writes a warning for refused requests; none may name a patient.
    @Test
    void the_log_says_nothing_about_patients() throws Exception {
        PrintStream console = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            send(request("Patient?identifier=village-3/v-17").GET());
            send(request("Patient?identifier:not=village-3/v-17").GET());
            send(request("Patient/v-17").GET());
            send(request("Patient?family=village-3/v-17").GET());
            send(request("Observation?encounter=" + ENCOUNTER).GET());
            store.close();
            assertThat(send(request("Observation?encounter=" + ENCOUNTER).GET()).statusCode())
                    .isEqualTo(500);
        } finally {
            System.setErr(console);
        }
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("Failure during REST processing")
                .doesNotContain("v-17", "测试病人甲", "1956-07-08", TOKEN);
    }

    private int total(String path) throws Exception {
        return get(Bundle.class, path).getTotal();
    }

    private <T extends Resource> T get(Class<T> type, String path) throws Exception {
        HttpResponse<String> response = send(request(path).GET());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/fhir+json");
        return FhirContext.forR4Cached().newJsonParser().parseResource(type, response.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + TOKEN);
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(
                request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static String outcome(HttpResponse<String> response) {
        return FhirContext.forR4Cached()
                .newJsonParser()
                .parseResource(OperationOutcome.class, response.body())
                .getIssueFirstRep()
                .getDiagnostics();
    }

    private static Stream<Observation> observations(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .map(Observation.class::cast);
    }
}
