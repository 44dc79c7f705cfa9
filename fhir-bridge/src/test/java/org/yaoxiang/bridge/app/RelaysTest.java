package org.yaoxiang.bridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaoxiang.bridge.map.SomeFacts;
import org.yaoxiang.bridge.token.Caller;
import org.yaoxiang.bridge.token.StaticTokens;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.seal.Sealed;

/// A hospital's own system answers over HTTP, and what becomes of it.
class RelaysTest {
    private static final String READS = "a-token-that-reads-only";
    private static final String ANSWERS = "the-token-of-the-city";
    private static final String DISPOSITION =
            "https://yaoxiang.example/fhir/CodeSystem/disposition";
    private static final String REQUEST = SomeFacts.CONSULT.hex().substring(0, 32);
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    @TempDir private Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private ServedCounty served;
    private Waiting county;
    private URI base;

    @BeforeEach
    void start() throws Exception {
        served = new ServedCounty(folder, READS, ANSWERS);
        county = served.county;
        base = served.base;
    }

    @AfterEach
    void stop() throws Exception {
        served.stop();
    }

    @Test
    void a_transaction_answers_and_the_village_reads_who_has_said_it() throws Exception {
        HttpResponse<String> response = post("", transaction(report(), task()));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        Bundle said = parse(Bundle.class, response);
        assertThat(said.getType()).isEqualTo(Bundle.BundleType.TRANSACTIONRESPONSE);
        assertThat(said.getEntry())
                .extracting(each -> each.getResponse().getStatus())
                .containsExactly("201 Created", "200 OK");
        String location = said.getEntryFirstRep().getResponse().getLocation();

        Sealed letter = only();
        assertThat(letter.author()).isEqualTo(Waiting.RELAY);
        assertThat(letter.verify((ECPublicKey) Waiting.SIGNING.getPublic())).isTrue();
        Advice advice = Waiting.atTheHandheld(letter);
        assertThat(advice.consult()).isEqualTo(SomeFacts.CONSULT);
        assertThat(advice.clinicianName()).isEqualTo("王医生");
        assertThat(advice.disposition()).isEqualTo(Disposition.WATCH);
        assertThat(advice.text()).isEqualTo("请观察，明日复查。");
        assertThat(advice.relayed())
                .contains(new Advice.Relayed("测试市医院", "https://his.test/report|answer-1"));

        assertThat(get("DiagnosticReport/" + letter.hash().hex().substring(0, 32)).statusCode())
                .as("before it has been to the gateway")
                .isEqualTo(404);
        county.feed();
        DiagnosticReport read = parse(DiagnosticReport.class, get(location));
        assertThat(read.getConclusion()).isEqualTo("请观察，明日复查。");
        assertThat(read.getResultsInterpreterFirstRep().getDisplay()).isEqualTo("王医生");
        assertThat(read.getResultsInterpreterFirstRep().hasReference()).isFalse();
        assertThat(parse(Task.class, get("Task/" + REQUEST)).getStatus())
                .isEqualTo(Task.TaskStatus.COMPLETED);
        assertThat(parse(ServiceRequest.class, get("ServiceRequest/" + REQUEST)).getStatus())
                .isEqualTo(ServiceRequest.ServiceRequestStatus.COMPLETED);
        for (String search :
                List.of(
                        "identifier=https://his.test/report%7Canswer-1",
                        "based-on=ServiceRequest/" + REQUEST)) {
            assertThat(parse(Bundle.class, get("DiagnosticReport?" + search)).getTotal())
                    .as(search)
                    .isEqualTo(1);
        }
    }

    /// Who has answered is what the system says; what is proven is the system.
    @Test
    void the_provenance_tells_the_system_from_the_person() throws Exception {
        post("DiagnosticReport", report());
        county.feed();
        String id = only().hash().hex().substring(0, 32);
        Provenance provenance = parse(Provenance.class, get("Provenance/" + id));
        assertThat(provenance.getAgent())
                .extracting(each -> each.getType().getCodingFirstRep().getCode())
                .containsExactly("author", "assembler");
        assertThat(provenance.getAgent().get(0).getWho().getDisplay()).isEqualTo("王医生");
        assertThat(provenance.getAgent().get(0).getWho().hasReference()).isFalse();
        String device = provenance.getAgent().get(1).getWho().getReference();
        assertThat(provenance.getSignatureFirstRep().getWho().getReference()).isEqualTo(device);
        assertThat(provenance.getSignatureFirstRep().getTypeFirstRep().getDisplay())
                .isEqualTo("Source Signature");
        Device relay = parse(Device.class, get(device));
        assertThat(relay.getDeviceNameFirstRep().getName()).isEqualTo("测试市医院");
        assertThat(relay.getIdentifierFirstRep().getValue()).isEqualTo(Waiting.RELAY);
    }

    @Test
    void a_practitioner_in_the_report_names_who_has_answered() throws Exception {
        DiagnosticReport report = report();
        Practitioner doctor = new Practitioner();
        doctor.setId("doctor");
        doctor.addName().setFamily("王").addGiven("丽");
        report.addContained(doctor);
        report.getResultsInterpreter().clear();
        report.addResultsInterpreter(new Reference("#doctor"));
        assertThat(post("DiagnosticReport", report).statusCode()).isEqualTo(201);
        assertThat(Waiting.atTheHandheld(only()).clinicianName()).isEqualTo("王丽");
    }

    @Test
    void the_same_answer_posted_again_is_one_advice() throws Exception {
        HttpResponse<String> first = post("DiagnosticReport", report());
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        String location = first.headers().firstValue("Location").orElseThrow();
        assertThat(location).contains("/DiagnosticReport/" + only().hash().hex().substring(0, 32));
        for (boolean isInTheStore : List.of(false, true)) {
            if (isInTheStore) {
                county.feed();
            }
            HttpResponse<String> again = post("DiagnosticReport", report());
            assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
            assertThat(again.headers().firstValue("Location")).contains(location);
            assertThat(post("", transaction(report(), task())).statusCode()).isEqualTo(200);
            HttpResponse<String> conditional =
                    send(
                            request("DiagnosticReport")
                                    .header(
                                            "If-None-Exist",
                                            "identifier=https://his.test/report%7Canswer-1")
                                    .POST(body(report())));
            assertThat(conditional.statusCode()).isEqualTo(200);
        }
        only();
    }

    @Test
    void an_answer_without_an_identifier_is_known_again_by_the_condition_or_by_what_it_says()
            throws Exception {
        DiagnosticReport bare = report();
        bare.getIdentifier().clear();
        assertThat(post("DiagnosticReport", bare).statusCode()).isEqualTo(201);
        assertThat(post("DiagnosticReport", bare).statusCode()).isEqualTo(200);
        DiagnosticReport other = about(bare, Waiting.SECOND_CONSULT.hex().substring(0, 32));
        for (int status : List.of(201, 200)) {
            HttpResponse<String> response =
                    send(
                            request("DiagnosticReport")
                                    .header("If-None-Exist", "identifier=urn:x%7C7")
                                    .POST(body(other)));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        }
        assertThat(county.letters()).hasSize(2);
        assertThat(Waiting.atTheHandheld(county.letters().getLast()).relayed())
                .map(Advice.Relayed::report)
                .contains("urn:x|7");
    }

    /// The program dies when the advice is sealed and nobody has been told.
    @Test
    void a_death_between_sealing_and_replying_leaves_one_advice() throws Exception {
        county.diesAfterSealing = true;
        assertThat(post("DiagnosticReport", report()).statusCode()).isEqualTo(500);
        only();
        stop();
        start();
        assertThat(post("DiagnosticReport", report()).statusCode()).isEqualTo(200);
        only();
    }

    @ParameterizedTest
    @CsvSource({
        "no request,422,not-found",
        "unknown request,422,not-found",
        "a task,422,not-found",
        "no patient,422,business-rule",
        "another patient,422,business-rule",
        "preliminary,422,business-rule",
        "amended,422,business-rule",
        "modifier,422,not-supported",
        "no conclusion,422,required",
        "blank conclusion,422,required",
        "long conclusion,422,too-long",
        "long name,422,too-long",
        "long identifier,422,too-long",
        "no code,422,required",
        "two codes,422,required",
        "code of another system,422,required",
        "unknown code,422,code-invalid",
        "nobody,422,required",
        "reference without name,422,required"
    })
    void a_bad_answer_is_refused_with_the_reason(String wrong, int status, String code)
            throws Exception {
        DiagnosticReport report = report();
        spoil(wrong).accept(report);
        for (HttpResponse<String> response :
                List.of(post("DiagnosticReport", report), post("", transaction(report, task())))) {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            OperationOutcome outcome = parse(OperationOutcome.class, response);
            assertThat(outcome.getIssueFirstRep().getCode().toCode()).isEqualTo(code);
            assertThat(outcome.getIssueFirstRep().getDiagnostics()).isNotBlank();
            assertThat(outcome.getIssueFirstRep().getDetails().getText()).isNotBlank();
        }
        assertThat(county.letters()).isEmpty();
    }

    @Test
    void a_second_answer_to_a_request_is_refused() throws Exception {
        post("DiagnosticReport", report());
        DiagnosticReport other = report();
        other.getIdentifierFirstRep().setValue("answer-2");
        HttpResponse<String> response = post("DiagnosticReport", other);
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body()).contains("answered already");
        DiagnosticReport taken = about(report(), Waiting.SECOND_CONSULT.hex().substring(0, 32));
        assertThat(post("DiagnosticReport", taken).body())
                .contains("the identifier is that of an answer to another request");
        only();
    }

    @Test
    void a_relay_that_is_not_enrolled_is_told_before_anything_is_sealed() throws Exception {
        county.enrolled.remove(Waiting.RELAY);
        HttpResponse<String> response = post("DiagnosticReport", report());
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("not enrolled");
        assertThat(county.letters()).isEmpty();
    }

    @Test
    void an_answer_to_a_revoked_handheld_is_refused() throws Exception {
        county.enrolled.remove(SomeFacts.HANDHELD);
        HttpResponse<String> response = post("DiagnosticReport", report());
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).contains("enrolled no more");
        assertThat(county.letters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier=urn:x%7C7", "identifier=%zz", "_id=7", "identifier=a&b=c"})
    void a_condition_that_is_not_the_reports_own_identifier_is_refused(String condition)
            throws Exception {
        HttpResponse<String> response =
                send(
                        request("DiagnosticReport")
                                .header("If-None-Exist", condition)
                                .POST(body(report())));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(county.letters()).isEmpty();
    }

    @Test
    void a_task_is_completed_by_its_answer_alone() throws Exception {
        HttpResponse<String> before = put("Task/" + REQUEST, task());
        assertThat(before.statusCode()).isEqualTo(422);
        assertThat(before.body()).contains("completed by the DiagnosticReport");
        post("DiagnosticReport", report());
        assertThat(put("Task/" + REQUEST, task()).statusCode()).isEqualTo(200);
        assertThat(put("Task/" + REQUEST, task().setStatus(Task.TaskStatus.REJECTED)).statusCode())
                .isEqualTo(422);
        assertThat(put("Task/unknown", task("unknown")).statusCode()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"another task", "a patient", "two reports", "a put", "a batch", "empty"})
    void a_transaction_with_anything_else_writes_nothing(String which) throws Exception {
        Bundle bundle = transaction(report(), task());
        switch (which) {
            case "another task" -> bundle.getEntry().get(1).getRequest().setUrl("Task/other");
            case "a patient" ->
                    bundle.addEntry()
                            .setResource(new Practitioner())
                            .getRequest()
                            .setMethod(Bundle.HTTPVerb.POST)
                            .setUrl("Practitioner");
            case "two reports" -> bundle.getEntry().set(1, bundle.getEntry().getFirst().copy());
            case "a put" -> bundle.getEntryFirstRep().getRequest().setMethod(Bundle.HTTPVerb.PUT);
            case "a batch" -> bundle.setType(Bundle.BundleType.BATCH);
            case "empty" -> bundle.getEntry().clear();
            default -> throw new IllegalArgumentException(which);
        }
        assertThat(post("", bundle).statusCode()).isBetween(400, 422);
        assertThat(county.letters()).isEmpty();
    }

    @Test
    void the_token_that_reads_answers_nothing() throws Exception {
        for (String path : List.of("DiagnosticReport", "")) {
            Resource body = path.isEmpty() ? transaction(report(), task()) : report();
            HttpResponse<String> response =
                    send(
                            HttpRequest.newBuilder(base.resolve(path))
                                    .header("Authorization", "Bearer " + READS)
                                    .header("Content-Type", "application/fhir+json")
                                    .POST(body(body)));
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(parse(OperationOutcome.class, response).getIssueFirstRep())
                    .satisfies(issue -> {
                        assertThat(issue.getCode().toCode()).isEqualTo("processing");
                        assertThat(issue.getDiagnostics()).contains("this token reads");
                    });
        }
        assertThat(get("Task").statusCode()).as("control: it reads").isEqualTo(200);
        assertThat(county.letters()).isEmpty();
    }

    @Test
    void a_body_that_is_too_long_or_packed_or_of_unknown_length_is_not_read() throws Exception {
        String spaces = " ".repeat(256 << 10);
        assertThat(
                        send(request("DiagnosticReport")
                                        .POST(BodyPublishers.ofString(spaces + "{}")))
                                .statusCode())
                .isEqualTo(413);
        byte[] body =
                FHIR.newJsonParser().encodeToString(report()).getBytes(StandardCharsets.UTF_8);
        assertThat(
                        send(request("DiagnosticReport")
                                        .POST(
                                                BodyPublishers.ofInputStream(
                                                        () -> new ByteArrayInputStream(body))))
                                .statusCode())
                .isEqualTo(411);
        assertThat(
                        send(request("DiagnosticReport")
                                        .header("Content-Encoding", "gzip")
                                        .POST(BodyPublishers.ofByteArray(body)))
                                .statusCode())
                .isEqualTo(415);
        assertThat(county.letters()).isEmpty();
    }

    /// Whatever a hospital's system sends may name a patient.
    @Test
    void the_log_says_nothing_of_what_was_sent() throws Exception {
        PrintStream console = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            post("DiagnosticReport", report());
            DiagnosticReport bad = report();
            bad.setStatus(DiagnosticReportStatus.AMENDED);
            post("DiagnosticReport", bad);
            for (String body :
                    List.of(
                            "{\"resourceType\":\"DiagnosticReport\",\"status\":\"王医生\"}",
                            "{\"resourceType\":\"DiagnosticReport\",\"王医生\":\"王医生\"}",
                            "{\"resourceType\":\"DiagnosticReport\",\"issued\":\"王医生\"}",
                            "{\"resourceType\":\"王医生\"}",
                            "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"王医生\"}]}",
                            "<Patient xmlns='http://hl7.org/fhir'/>王医生",
                            "王医生")) {
                for (String path : List.of("DiagnosticReport", "")) {
                    HttpResponse<String> response =
                            send(request(path).POST(BodyPublishers.ofString(body)));
                    assertThat(response.statusCode()).as(path + body).isBetween(400, 422);
                }
            }
        } finally {
            System.setErr(console);
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("王医生", "请观察", ANSWERS);
    }

    @Test
    void a_body_that_cannot_be_read_is_refused_with_the_element() throws Exception {
        HttpResponse<String> response =
                send(
                        request("DiagnosticReport")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"resourceType\":\"DiagnosticReport\","
                                                        + "\"status\":\"done\"}")));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(parse(OperationOutcome.class, response).getIssueFirstRep().getDiagnostics())
                .isEqualTo(
                        "the body is no FHIR R4 resource that this server can read, see element"
                                + " status");
    }

    @Test
    void a_clinician_cannot_have_a_relays_token() {
        assertThatThrownBy(() ->
                        new StaticTokens()
                                .add(READS, Caller.reading("reader"))
                                .add(READS, Caller.relay(Waiting.RELAY)))
                .hasMessage("two systems have the same token");
    }

    private static Consumer<DiagnosticReport> spoil(String wrong) {
        return switch (wrong) {
            case "no request" -> report -> report.getBasedOn().clear();
            case "unknown request" ->
                    report -> report.getBasedOnFirstRep().setReference("ServiceRequest/none");
            case "a task" -> report -> report.getBasedOnFirstRep().setReference("Task/" + REQUEST);
            case "no patient" -> report -> report.setSubject(null);
            case "another patient" -> report -> report.setSubject(new Reference("Patient/other"));
            case "preliminary" -> report -> report.setStatus(DiagnosticReportStatus.PRELIMINARY);
            case "amended" -> report -> report.setStatus(DiagnosticReportStatus.AMENDED);
            case "modifier" ->
                    report ->
                            report.addModifierExtension(
                                    new Extension("urn:not", new StringType("not")));
            case "no conclusion" -> report -> report.setConclusion(null);
            case "blank conclusion" -> report -> report.setConclusion(" \n ");
            case "long conclusion" -> report -> report.setConclusion("长".repeat(4001));
            case "long name" ->
                    report -> report.getResultsInterpreterFirstRep().setDisplay("长".repeat(129));
            case "long identifier" ->
                    report -> report.getIdentifierFirstRep().setValue("x".repeat(256));
            case "no code" -> report -> report.getConclusionCode().clear();
            case "two codes" ->
                    report -> report.addConclusionCode(concept(DISPOSITION, "refer-now"));
            case "code of another system" ->
                    report -> report.setConclusionCode(List.of(concept("urn:icd", "watch")));
            case "unknown code" ->
                    report -> report.setConclusionCode(List.of(concept(DISPOSITION, "operate")));
            case "nobody" -> report -> report.getResultsInterpreter().clear();
            case "reference without name" ->
                    report ->
                            report.setResultsInterpreter(List.of(new Reference("Practitioner/9")));
            default -> throw new IllegalArgumentException(wrong);
        };
    }

    private DiagnosticReport report() {
        DiagnosticReport report = new DiagnosticReport();
        report.addIdentifier(
                new Identifier().setSystem("https://his.test/report").setValue("answer-1"));
        report.addBasedOn(new Reference("ServiceRequest/" + REQUEST));
        report.setStatus(DiagnosticReportStatus.FINAL);
        report.setCode(new CodeableConcept().setText("会诊意见"));
        report.setSubject(
                ((ServiceRequest) county.store.read("ServiceRequest", REQUEST).orElseThrow())
                        .getSubject());
        report.addResultsInterpreter(new Reference().setDisplay("王医生"));
        report.setConclusion("请观察，明日复查。");
        report.addConclusionCode(concept(DISPOSITION, "watch"));
        return report;
    }

    private static DiagnosticReport about(DiagnosticReport report, String request) {
        DiagnosticReport other = report.copy();
        other.getBasedOnFirstRep().setReference("ServiceRequest/" + request);
        return other;
    }

    private static Task task() {
        return task(REQUEST);
    }

    private static Task task(String id) {
        Task task = new Task();
        task.setId(id);
        return task.setStatus(Task.TaskStatus.COMPLETED).setIntent(Task.TaskIntent.ORDER);
    }

    private static CodeableConcept concept(String system, String code) {
        return new CodeableConcept(new Coding().setSystem(system).setCode(code));
    }

    private static Bundle transaction(DiagnosticReport report, Task task) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        bundle.addEntry()
                .setResource(report)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.POST)
                .setUrl("DiagnosticReport");
        bundle.addEntry()
                .setResource(task)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.PUT)
                .setUrl("Task/" + task.getIdPart());
        return bundle;
    }

    private Sealed only() {
        assertThat(county.letters()).hasSize(1);
        return county.letters().getFirst();
    }

    private static HttpRequest.BodyPublisher body(Resource resource) {
        return BodyPublishers.ofString(FHIR.newJsonParser().encodeResourceToString(resource));
    }

    private HttpResponse<String> post(String path, Resource resource) throws Exception {
        return send(request(path).POST(body(resource)));
    }

    private HttpResponse<String> put(String path, Resource resource) throws Exception {
        return send(request(path).PUT(body(resource)));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + ANSWERS)
                .header("Content-Type", "application/fhir+json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static <T extends Resource> T parse(Class<T> type, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 503);
        return FHIR.newJsonParser().parseResource(type, response.body());
    }
}
