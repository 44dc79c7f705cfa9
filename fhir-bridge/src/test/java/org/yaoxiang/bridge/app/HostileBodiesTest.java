package org.yaoxiang.bridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaoxiang.bridge.map.SomeFacts;

/// Bodies that a broken or hostile system sends: each is answered with an OperationOutcome, and
/// neither the store nor what is signed has changed by it.
class HostileBodiesTest {
    private static final String READS = "a-token-that-reads-only";
    private static final String ANSWERS = "the-token-of-the-city";
    private static final String REQUEST = SomeFacts.CONSULT.hex().substring(0, 32);
    private static final String OTHER = Waiting.SECOND_CONSULT.hex().substring(0, 32);
    private static final String JSON = "application/fhir+json";
    private static final long SEED = 1;
    private static final int MUTATIONS = 600;
    private static final List<String> WORDS =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    "\"",
                    ",",
                    ":",
                    "null",
                    "-1e999",
                    "\\u0000",
                    "\\uD800",
                    "\"contained\":[{}],",
                    "\"entry\":[{}],",
                    "\"resource\":null,",
                    "\"request\":{},",
                    "\"modifierExtension\":[{\"url\":\"urn:x\"}],",
                    "\"_status\":{\"id\":\"a\"},",
                    "\"resourceType\":\"Bundle\",",
                    "../",
                    "#");
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    /// All types that the store may hold.
    private static final List<String> TYPES =
            List.of(
                    "Patient",
                    "Practitioner",
                    "Organization",
                    "Location",
                    "Device",
                    "DeviceMetric",
                    "Encounter",
                    "Observation",
                    "ServiceRequest",
                    "Task",
                    "DiagnosticReport",
                    "Provenance");

    @TempDir private Path folder;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ServedCounty served;
    private Waiting county;
    private URI base;
    private Map<String, String> before;

    @BeforeEach
    void start() throws Exception {
        served = new ServedCounty(folder, READS, ANSWERS);
        county = served.county;
        base = served.base;
        before = everything();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        served.stop();
    }

    /// What all the others differ from in one place.
    @Test
    void the_sound_transaction_is_taken() throws Exception {
        HttpResponse<String> response = post("", JSON, sound());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(county.letters()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "https://elsewhere.example/fhir/ServiceRequest/%s,422",
        "http://127.0.0.1:1/fhir/ServiceRequest/%s,422",
        "../ServiceRequest/%s,422",
        "../../fhir/ServiceRequest/%s,422",
        "ServiceRequest/../ServiceRequest/%s,422",
        "/ServiceRequest/%s,422",
        "file:///ServiceRequest/%s,422",
        "ServiceRequest/%s%%2F..,422",
        "ServiceRequest?identifier=%s,422",
        "#%s,422",
        "urn:uuid:%s,422",
        "%s,422",
        "ServiceRequest/,422",
        "javascript:alert(1),422"
    })
    void a_reference_that_leads_elsewhere_is_refused(String reference, int status)
            throws Exception {
        String to = reference.formatted(REQUEST);
        refused(post("", JSON, sound().replace("ServiceRequest/" + REQUEST, to)), status);
        refused(
                post("DiagnosticReport", JSON, report().replace("ServiceRequest/" + REQUEST, to)),
                status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example/fhir/Patient/%s",
                "../Patient/%s",
                "Practitioner/%s",
                "#%s",
                "urn:uuid:%s"
            })
    void a_patient_elsewhere_is_refused(String reference) throws Exception {
        String to = reference.formatted(patient());
        refused(post("", JSON, sound().replace("Patient/" + patient(), to)), 422);
    }

    @Test
    void a_reference_with_this_servers_own_address_is_taken() throws Exception {
        String own =
                sound().replace("\"ServiceRequest/", "\"" + base + "ServiceRequest/")
                        .replace("\"Patient/", "\"" + base + "Patient/");
        HttpResponse<String> response = post("", JSON, own);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(county.letters()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Which of the two counts would be the parser's choice.
                "\"conclusion\":\"一\",\"conclusion\":\"二\"",
                "\"status\":\"final\",\"status\":\"preliminary\"",
                "\"subject\":{\"reference\":\"Patient/1\"},\"subject\":null",
                "\"conclusion\":null,\"conclusion\":\"二\"",
                "\"issued\":\"2026-02-30T25:61:00Z\"",
                "\"issued\":\"-1\"",
                "\"resourceType\":\"Patient\""
            })
    void what_contradicts_itself_or_the_form_is_refused(String member) throws Exception {
        String report = report().replaceFirst("\\{", "{" + member + ",");
        refused(post("DiagnosticReport", JSON, report), 400, 422);
        refused(post("", JSON, sound().replace(report(), report)), 400, 422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"一\",\"二\"]", "{\"a\":{}}"})
    void another_form_than_fhirs_is_refused(String conclusion) throws Exception {
        String report = report().replace("\"请观察\"", conclusion);
        assertThat(report).isNotEqualTo(report());
        refused(post("DiagnosticReport", JSON, report), 400, 422);
    }

    @Test
    void an_xml_element_that_is_there_twice_is_refused() throws Exception {
        String xml =
                FHIR.newXmlParser().encodeToString(FHIR.newJsonParser().parseResource(report()));
        String conclusion = "<conclusion value=\"请观察\"/>";
        assertThat(xml).contains(conclusion);
        refused(
                post(
                        "DiagnosticReport",
                        "application/fhir+xml",
                        xml.replace(conclusion, conclusion + conclusion.replace("观", "再"))),
                400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"extension\":[", "{\"contained\":["})
    void what_is_nested_without_end_is_refused(String opening) throws Exception {
        String deep = opening.repeat(10_000);
        refused(post("DiagnosticReport", JSON, deep), 400);
        refused(
                post(
                        "DiagnosticReport",
                        JSON,
                        report().replaceFirst("\\{", "{\"extension\":" + deep + ",")),
                400);
    }

    @Test
    void three_thousand_closed_levels_are_refused() throws Exception {
        String deep = "{\"url\":\"urn:x\",\"extension\":[".repeat(3_000);
        String end = "{\"url\":\"urn:x\",\"valueInteger\":1}" + "]}".repeat(3_000);
        refused(
                post(
                        "DiagnosticReport",
                        JSON,
                        report().replaceFirst("\\{", "{\"extension\":[" + deep + end + "],")),
                400);
        String xml = "<extension url='urn:x'>".repeat(3_000) + "</extension>".repeat(3_000);
        refused(
                post(
                        "DiagnosticReport",
                        "application/fhir+xml",
                        "<DiagnosticReport xmlns='http://hl7.org/fhir'>"
                                + xml
                                + "</DiagnosticReport>"),
                400);
    }

    /// A file of this computer, and a billion laughs.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>",
                "<!DOCTYPE x [<!ENTITY b 'ha'><!ENTITY a '&b;&b;&b;&b;&b;&b;&b;&b;'>]>"
            })
    void an_xml_entity_is_not_resolved(String declaration) throws Exception {
        String xml =
                FHIR.newXmlParser().encodeToString(FHIR.newJsonParser().parseResource(report()));
        assertThat(xml).contains("请观察");
        refused(
                post(
                        "DiagnosticReport",
                        "application/fhir+xml",
                        declaration + xml.replace("请观察", "&a;")),
                400);
    }

    @Test
    void references_in_a_circle_and_ten_thousand_of_them_end() throws Exception {
        String circle =
                report().replaceFirst(
                                "\\{",
                                "{\"contained\":[{\"resourceType\":\"Practitioner\",\"id\":\"a\","
                                        + "\"qualification\":[{\"code\":{\"text\":\"x\"},\"issuer\":"
                                        + "{\"reference\":\"#b\"}}]},{\"resourceType\":"
                                        + "\"Organization\",\"id\":\"b\",\"partOf\":{\"reference\":"
                                        + "\"#b\"}}],\"performer\":[{\"reference\":\"#a\"}],");
        String nobody = circle.replaceFirst("\"resultsInterpreter\":\\[[^]]*\\],?", "");
        refused(post("DiagnosticReport", JSON, nobody), 422);
        String many = "{\"reference\":\"Observation/1\"},".repeat(5_000);
        String result =
                report().replaceFirst(
                                "\\{", "{\"result\":[" + many + "{\"reference\":\"#none\"}],");
        refused(post("DiagnosticReport", JSON, result.replace("\"final\"", "\"registered\"")), 422);
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,415",
        "text/html,415",
        "image/png,415",
        "application/x-www-form-urlencoded,415",
        "multipart/form-data,415",
        "application/octet-stream,415",
        "nothing,415"
    })
    void another_type_of_content_is_refused(String type, int status) throws Exception {
        refused(post("DiagnosticReport", type, report()), 400, status);
        refused(post("", type, sound()), 400, status);
    }

    @Test
    void bytes_that_are_no_text_are_refused() throws Exception {
        byte[] body = report().getBytes(StandardCharsets.UTF_8);
        for (byte[] odd :
                List.of(
                        report().getBytes(StandardCharsets.UTF_16),
                        new byte[1000],
                        "\uFEFF\u0000".getBytes(StandardCharsets.UTF_8),
                        Arrays.copyOf(body, body.length / 2),
                        new byte[0])) {
            refused(
                    send(request("DiagnosticReport", JSON).POST(BodyPublishers.ofByteArray(odd))),
                    400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "identifier=https://his.test/report%7Canswer-1&identifier=x",
                "identifier=https://his.test/report%7Canswer-1&_id=1",
                "DiagnosticReport?identifier=%27%20or%201=1%20--",
                "Patient?identifier=https://his.test/report%7Canswer-1",
                "DiagnosticReport?identifier=https://his.test/report%7Canswer-1%00",
                "DiagnosticReport?identifier=https://his.test/report%7Canswer-1%0d%0aX-A:%20b",
                "?",
                "DiagnosticReport?",
                "identifier=https://his.test/report%7Canswer-1,x",
                "https://elsewhere.example/DiagnosticReport?identifier=a"
            })
    void a_condition_that_asks_for_anything_else_is_refused(String condition) throws Exception {
        String quoted = "\"ifNoneExist\":\"" + condition + "\"";
        refused(
                post(
                        "",
                        JSON,
                        sound().replace("\"method\":\"POST\"", "\"method\":\"POST\"," + quoted)),
                400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"ifMatch\":\"W/\\\"99\\\"\"",
                "\"ifNoneMatch\":\"*\"",
                "\"ifModifiedSince\":\"2026-01-01T00:00:00Z\""
            })
    void a_condition_that_would_not_be_heeded_is_refused(String condition) throws Exception {
        for (String method : List.of("POST", "PUT")) {
            String entry = "\"method\":\"" + method + "\"";
            refused(post("", JSON, sound().replace(entry, entry + "," + condition)), 400, 422);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"focus", "id", "method", "url", "delete", "twice", "both"})
    void entries_that_contradict_one_another_are_refused(String which) throws Exception {
        String task = task(REQUEST);
        String bundle =
                switch (which) {
                    case "focus" ->
                            sound().replace(
                                            task,
                                            task.replaceFirst(
                                                    "\\{",
                                                    "{\"focus\":{\"reference\":\"ServiceRequest/"
                                                            + OTHER
                                                            + "\"},"));
                    case "id" -> sound().replace(task, task(OTHER));
                    case "method" -> sound().replace("\"PUT\"", "\"PATCH\"");
                    case "url" -> sound().replace("\"Task/" + REQUEST, "\"Task/" + OTHER);
                    case "delete" ->
                            transaction(
                                    entry(report(), "POST", "DiagnosticReport"),
                                    entry(task, "PUT", "Task/" + REQUEST),
                                    "{\"request\":{\"method\":\"DELETE\",\"url\":\"Task/"
                                            + REQUEST
                                            + "\"}}");
                    case "twice" ->
                            transaction(
                                    entry(report(), "POST", "DiagnosticReport"),
                                    entry(task, "PUT", "Task/" + REQUEST),
                                    entry(
                                            task.replace("completed", "rejected"),
                                            "PUT",
                                            "Task/" + REQUEST));
                    case "both" ->
                            transaction(
                                    entry(report(), "POST", "DiagnosticReport"),
                                    entry(
                                            report().replace(REQUEST, OTHER),
                                            "POST",
                                            "DiagnosticReport"));
                    default -> throw new IllegalArgumentException(which);
                };
        assertThat(bundle).isNotEqualTo(sound());
        refused(post("", JSON, bundle), 400, 422);
    }

    /// The client is told before it has sent it.
    @Test
    void fifty_megabytes_are_refused_before_they_are_read() throws Exception {
        byte[] body = new byte[50 << 20];
        refused(
                send(request("", JSON).expectContinue(true).POST(BodyPublishers.ofByteArray(body))),
                413);
    }

    /// Whatever comes of it, what is stored is as before, and no request has two answers.
    @Test
    void mutated_transactions_are_refused_or_answered() throws Exception {
        RandomGenerator random = new SplittableRandom(SEED);
        String sound = sound();
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String body = mutated(sound, random);
            HttpResponse<String> response = post("", JSON, body);
            assertThat(response.statusCode())
                    .as("seed %d, case %d: %s", SEED, i, body)
                    .isBetween(200, 422);
            if (response.statusCode() >= 400) {
                refused++;
                assertThat(issue(response)).as("seed %d, case %d", SEED, i).isNotBlank();
            }
        }
        assertThat(refused).isBetween(MUTATIONS / 2, MUTATIONS - 1);
        assertThat(everything()).isEqualTo(before);
        assertThat(county.letters())
                .extracting(each -> Waiting.atTheHandheld(each).consult())
                .doesNotHaveDuplicates();
    }

    /// One to three times: a piece taken out, doubled, or put in the place of another one, a
    /// character exchanged, or a word of JSON and FHIR put in.
    private static String mutated(String sound, RandomGenerator random) {
        String body = sound;
        for (int steps = 1 + random.nextInt(3); steps > 0; steps--) {
            int at = random.nextInt(body.length());
            int end = Math.min(body.length(), at + 1 + random.nextInt(40));
            String piece = body.substring(at, end);
            int to = random.nextInt(body.length());
            body =
                    switch (random.nextInt(5)) {
                        case 0 -> body.substring(0, at) + body.substring(end);
                        case 1 -> body.substring(0, end) + piece + body.substring(end);
                        case 2 -> body.substring(0, to) + piece + body.substring(to);
                        case 3 ->
                                body.substring(0, at)
                                        + (char) random.nextInt(0x3000)
                                        + body.substring(at + 1);
                        default ->
                                body.substring(0, at)
                                        + WORDS.get(random.nextInt(WORDS.size()))
                                        + body.substring(random.nextBoolean() ? at : end);
                    };
        }
        return body;
    }

    private void refused(HttpResponse<String> response, Integer... statuses) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isIn((Object[]) statuses);
        assertThat(issue(response)).isNotBlank();
        assertThat(everything()).isEqualTo(before);
        assertThat(county.letters()).isEmpty();
    }

    private static String issue(HttpResponse<String> response) {
        return FHIR.newJsonParser()
                .parseResource(OperationOutcome.class, response.body())
                .getIssueFirstRep()
                .getDiagnostics();
    }

    private Map<String, String> everything() throws Exception {
        Map<String, String> all = new TreeMap<>();
        for (String type : TYPES) {
            String body = send(request(type + "?_count=100", JSON).GET()).body();
            Bundle found = FHIR.newJsonParser().parseResource(Bundle.class, body);
            assertThat(found.getEntry()).hasSize(found.getTotal());
            for (Bundle.BundleEntryComponent each : found.getEntry()) {
                all.put(
                        type + "/" + each.getResource().getIdPart(),
                        FHIR.newJsonParser().encodeResourceToString(each.getResource()));
            }
        }
        assertThat(all).hasSizeGreaterThan(20);
        return all;
    }

    private String patient() {
        return ((ServiceRequest) county.store.read("ServiceRequest", REQUEST).orElseThrow())
                .getSubject()
                .getReferenceElement()
                .getIdPart();
    }

    private String report() {
        return ("{\"resourceType\":\"DiagnosticReport\",\"identifier\":[{\"system\":"
                        + "\"https://his.test/report\",\"value\":\"answer-1\"}],\"basedOn\":[{\"reference\":"
                        + "\"ServiceRequest/%s\"}],\"status\":\"final\",\"code\":{\"text\":\"会诊意见\"},"
                        + "\"subject\":{\"reference\":\"Patient/%s\"},\"resultsInterpreter\":[{\"display\":"
                        + "\"王医生\"}],\"conclusion\":\"请观察\",\"conclusionCode\":[{\"coding\":[{\"system\":"
                        + "\"https://yaoxiang.example/fhir/CodeSystem/disposition\",\"code\":\"watch\"}]}]}")
                .formatted(REQUEST, patient());
    }

    private static String task(String id) {
        return "{\"resourceType\":\"Task\",\"id\":\""
                + id
                + "\",\"status\":\"completed\",\"intent\":\"order\"}";
    }

    private String sound() {
        return transaction(
                entry(report(), "POST", "DiagnosticReport"),
                entry(task(REQUEST), "PUT", "Task/" + REQUEST));
    }

    private static String entry(String resource, String method, String url) {
        return "{\"resource\":%s,\"request\":{\"method\":\"%s\",\"url\":\"%s\"}}"
                .formatted(resource, method, url);
    }

    private static String transaction(String... entries) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
                + String.join(",", entries)
                + "]}";
    }

    private HttpResponse<String> post(String path, String type, String body) throws Exception {
        return send(request(path, type).POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path, String type) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + ANSWERS)
                .header("Accept", JSON)
                .header("Content-Type", type);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
