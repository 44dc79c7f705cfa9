package org.yaoxiang.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaoxiang.bridge.answer.Answering;
import org.yaoxiang.bridge.answer.Proposal;
import org.yaoxiang.bridge.map.AdviceToBundle;
import org.yaoxiang.bridge.map.CheckToBundle;
import org.yaoxiang.bridge.map.ConsultToBundle;
import org.yaoxiang.bridge.map.Emergency;
import org.yaoxiang.bridge.map.SomeBundles;
import org.yaoxiang.bridge.map.SomeFacts;
import org.yaoxiang.bridge.token.Caller;
import org.yaoxiang.bridge.token.Organisation;
import org.yaoxiang.bridge.token.StaticTokens;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Sex;

/// Two hospitals on one server: the city's village is village-3, the town's is village-9. Both have
/// a check with a consult, and a patient of the same number.
class CompartmentsTest {
    private static final String COUNTY = "the-token-of-the-county";
    private static final String CITY = "the-token-of-the-city";
    private static final String TOWN = "the-token-of-the-town";
    private static final String RELAY = "the-token-of-the-towns-relay";
    private static final String AUDITOR = "the-token-of-the-auditor";
    private static final String NUMBER = "v-17";
    private static final List<String> TYPES =
            List.of(
                    "Patient",
                    "Organization",
                    "Location",
                    "Device",
                    "Encounter",
                    "Observation",
                    "ServiceRequest",
                    "Task",
                    "DiagnosticReport",
                    "Provenance");

    private static final Hash OTHER_CHECK = Hash.parse("e0".repeat(Hash.LENGTH));
    private static final Hash OTHER_CONSULT = Hash.parse("e1".repeat(Hash.LENGTH));
    private static final Hash OTHER_ADVICE = Hash.parse("e2".repeat(Hash.LENGTH));

    private final List<String> answered = new ArrayList<>();

    @TempDir private Path folder;
    private Serving serving;

    @BeforeEach
    void start() throws Exception {
        serving =
                new Serving(
                        folder,
                        new StaticTokens()
                                .add(COUNTY, Caller.reading("county"))
                                .add(AUDITOR, Caller.auditor("auditor"))
                                .add(CITY, Caller.reading("city").of(of("city", "village-3", true)))
                                .add(
                                        TOWN,
                                        Caller.reading("town").of(of("town", "village-9", false)))
                                .add(
                                        RELAY,
                                        Caller.relay("relay").of(of("town", "village-9", false))),
                        new Answering() {
                            @Override
                            public Taken answer(String relay, Proposal proposal) {
                                answered.add(relay);
                                return new Taken(OTHER_ADVICE, true);
                            }

                            @Override
                            public List<Hash> open() {
                                return List.of(OTHER_CONSULT, SomeFacts.CONSULT);
                            }
                        });
        Check other = other();
        Consult consult = new Consult(OTHER_CHECK, Urgency.SOON, "别村的问题", SomeFacts.consult().at());
        int position = 0;
        for (Bundle each :
                List.of(
                        SomeBundles.check(),
                        CheckToBundle.map(OTHER_CHECK, "handheld-9", other),
                        SomeBundles.consult(),
                        ConsultToBundle.map(OTHER_CONSULT, "handheld-9", consult, other),
                        SomeBundles.advice(),
                        AdviceToBundle.map(
                                OTHER_ADVICE,
                                new byte[] {1},
                                new Advice(
                                        OTHER_CONSULT,
                                        "county-5",
                                        "王医生",
                                        Disposition.WATCH,
                                        "请观察",
                                        SomeFacts.advice().at()),
                                consult,
                                other))) {
            serving.store.store(each, ++position);
        }
    }

    private static Check other() {
        Check check = SomeFacts.check(Origin.MEASURED);
        return new Check(
                new Patient(NUMBER, "别村病人", Sex.MALE, LocalDate.of(1950, 1, 2)),
                new Place("village-9", "别村", 3000),
                check.origin(),
                check.clinicianId(),
                check.outcomes(),
                check.findings(),
                check.at());
    }

    private static Organisation of(String id, String village, boolean breaksGlass) {
        return new Organisation(id, Optional.of(Set.of(village)), Optional.empty(), breaksGlass);
    }

    @AfterEach
    void stop() throws Exception {
        serving.close();
    }

    @Test
    void each_sees_its_own_of_every_type_and_the_county_sees_all() throws Exception {
        for (String type : TYPES) {
            List<String> city = ids(CITY, type);
            List<String> town = ids(TOWN, type);
            assertThat(city).as(type).isNotEmpty();
            assertThat(town).as(type).isNotEmpty().doesNotContainAnyElementsOf(city);
            assertThat(ids(COUNTY, type))
                    .as(type)
                    .containsAll(city)
                    .containsAll(town)
                    .hasSize(city.size() + town.size());
        }
        assertThat(ids(CITY, "Practitioner")).isEqualTo(ids(COUNTY, "Practitioner"));
    }

    @Test
    void what_is_in_another_village_is_answered_as_what_is_not_there() throws Exception {
        for (String type : TYPES) {
            for (String id : ids(TOWN, type)) {
                HttpResponse<String> theirs = serving.get(CITY, type + "/" + id);
                HttpResponse<String> nobodys =
                        serving.get(CITY, type + "/55fb5d69b569c1fcac3908244ca0b057");
                assertThat(theirs.statusCode()).as(type).isEqualTo(404);
                assertThat(theirs.body()).isEqualTo(nobodys.body());
                assertThat(serving.status(TOWN, type + "/" + id)).isEqualTo(200);
            }
        }
    }

    @Test
    void no_search_finds_or_counts_what_belongs_to_others() throws Exception {
        String theirs = ids(TOWN, "Patient").getFirst();
        for (String search :
                List.of(
                        "Patient?identifier=village-9/v-17",
                        "Organization?identifier=village-9",
                        "Location?identifier=village-9",
                        "Device?identifier=handheld-9",
                        "Encounter?patient=" + theirs,
                        "Observation?patient=" + theirs,
                        "Observation?encounter=" + OTHER_CHECK.hex().substring(0, 32),
                        "ServiceRequest?patient=" + theirs,
                        "ServiceRequest?identifier=" + OTHER_CONSULT.hex(),
                        "Task?patient=" + theirs,
                        "Task?focus=ServiceRequest/" + OTHER_CONSULT.hex().substring(0, 32),
                        "DiagnosticReport?patient=" + theirs,
                        "DiagnosticReport?based-on=" + OTHER_CONSULT.hex().substring(0, 32),
                        "DiagnosticReport?identifier=" + OTHER_ADVICE.hex(),
                        "Provenance?target=Task/" + OTHER_CONSULT.hex().substring(0, 32))) {
            for (String summary : List.of("", "&_summary=count", "&_count=0")) {
                assertThat(serving.read(Bundle.class, CITY, search + summary).getTotal())
                        .as(search + summary)
                        .isZero();
            }
            assertThat(serving.read(Bundle.class, TOWN, search).getTotal()).as(search).isPositive();
        }
    }

    @Test
    void a_summary_is_made_for_who_may_read_all_of_it() throws Exception {
        String theirs = ids(TOWN, "Patient").getFirst();
        Bundle summary = serving.read(Bundle.class, TOWN, "Patient/" + theirs + "/$summary");
        assertThat(summary.getType()).isEqualTo(Bundle.BundleType.DOCUMENT);
        assertThat(summary.getEntry()).hasSizeGreaterThan(5);
        assertThat(serving.status(CITY, "Patient/" + theirs + "/$summary")).isEqualTo(404);
        assertThat(inEmergency(CITY, "Patient/" + theirs + "/$summary", "昏迷送来").statusCode())
                .isEqualTo(200);
        assertThat(serving.status(AUDITOR, "Patient/" + theirs + "/$summary")).isEqualTo(403);
        assertThat(serving.get(COUNTY, "metadata").body()).contains("\"name\":\"summary\"");
    }

    @Test
    void pages_hold_and_count_ones_own_alone() throws Exception {
        List<String> ids = new ArrayList<>();
        Bundle page = serving.read(Bundle.class, CITY, "Observation?_count=3");
        while (true) {
            assertThat(page.getTotal()).isEqualTo(10);
            page.getEntry().forEach(each -> ids.add(each.getResource().getIdPart()));
            if (page.getLink("next") == null) {
                break;
            }
            URI next = URI.create(page.getLink("next").getUrl());
            page = serving.read(Bundle.class, CITY, "Observation?" + next.getRawQuery());
        }
        assertThat(ids)
                .hasSize(10)
                .allMatch(each -> each.startsWith(SomeFacts.CHECK.hex().substring(0, 32)));
        assertThat(serving.read(Bundle.class, CITY, "Observation?_offset=10").getEntry()).isEmpty();
    }

    @Test
    void an_answer_is_taken_for_ones_own_village_alone() throws Exception {
        String own = ids(TOWN, "Patient").getFirst();
        String others = ids(CITY, "Patient").getFirst();
        assertThat(post(RELAY, SomeFacts.CONSULT, others).statusCode()).isEqualTo(422);
        assertThat(answered).isEmpty();
        HttpResponse<String> taken = post(RELAY, OTHER_CONSULT, own);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
        assertThat(answered).containsExactly("relay");
        assertThat(complete(OTHER_CONSULT)).isEqualTo(200);
        assertThat(complete(SomeFacts.CONSULT)).isEqualTo(422);
    }

    @Test
    void the_glass_is_broken_for_one_patient_with_a_reason_that_the_county_sees() throws Exception {
        String theirs = ids(TOWN, "Patient").getFirst();
        for (String path :
                List.of(
                        "Patient/" + theirs,
                        "Patient?identifier=village-9/v-17",
                        "Observation?patient=" + theirs)) {
            HttpResponse<String> shown = inEmergency(CITY, path, "昏迷送来，家属不在");
            assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
            assertThat(shown.body()).as(path).contains(theirs);
        }
        assertThat(serving.status(CITY, "Patient/" + theirs)).as("without").isEqualTo(404);
        List<AuditEvent> events =
                serving.found(AuditEvent.class, AUDITOR, "AuditEvent?purpose=BTG");
        assertThat(events)
                .hasSize(3)
                .allSatisfy(each ->
                        assertThat(each.getAgentFirstRep().getPurposeOfUseFirstRep().getText())
                                .isEqualTo("昏迷送来，家属不在"));
        assertThat(serving.trail.emergencies())
                .hasSize(3)
                .contains(new Emergency(Serving.NOW, "city", "昏迷送来，家属不在", true, List.of(theirs)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient",
                "Observation",
                "Observation?code=2708-6",
                "Organization",
                "Task?status=requested",
                "Patient?identifier=https://yaoxiang.example/fhir/sid/village-patient%7C"
            })
    void the_glass_is_not_broken_for_everybody_at_once(String path) throws Exception {
        HttpResponse<String> answer = inEmergency(CITY, path, "想都看看");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("for one patient");
    }

    @Test
    void who_may_not_break_the_glass_is_refused_and_the_county_sees_that() throws Exception {
        String others = ids(CITY, "Patient").getFirst();
        assertThat(inEmergency(TOWN, "Patient/" + others, "昏迷送来").statusCode()).isEqualTo(403);
        assertThat(inEmergency(CITY, "Patient/" + others, "急").statusCode()).isEqualTo(400);
        assertThat(
                        serving.send(
                                        serving.request(CITY, "Patient/" + others)
                                                .header("X-Break-Glass", "%zz%")
                                                .GET())
                                .statusCode())
                .isEqualTo(400);
        assertThat(serving.found(AuditEvent.class, AUDITOR, "AuditEvent?patient=" + others))
                .filteredOn(each -> each.getOutcome() == AuditEventOutcome._4)
                .hasSize(3);
    }

    /// An auditor sees accesses to patients of all villages.
    @Test
    void an_organisation_does_not_read_who_has_read_what() throws Exception {
        assertThat(serving.status(CITY, "AuditEvent")).isEqualTo(403);
        assertThat(Caller.auditor("x").of(of("city", "village-3", true)).mayRead("AuditEvent"))
                .isFalse();
    }

    private HttpResponse<String> inEmergency(String token, String path, String reason)
            throws Exception {
        return serving.send(
                serving.request(token, path)
                        .header("X-Break-Glass", URLEncoder.encode(reason, StandardCharsets.UTF_8))
                        .GET());
    }

    private HttpResponse<String> post(String token, Hash consult, String patient) throws Exception {
        return serving.send(
                serving.request(token, "DiagnosticReport")
                        .header("Content-Type", "application/fhir+json")
                        .POST(
                                BodyPublishers.ofString(
                                        """
                                        {"resourceType":"DiagnosticReport","status":"final",
                                        "basedOn":[{"reference":"ServiceRequest/%s"}],
                                        "code":{"text":"x"},"subject":{"reference":"Patient/%s"},
                                        "resultsInterpreter":[{"display":"王医生"}],
                                        "conclusion":"请观察","conclusionCode":[{"coding":[{
                                        "system":"https://yaoxiang.example/fhir/CodeSystem/disposition",
                                        "code":"watch"}]}]}
                                        """
                                                .formatted(
                                                        consult.hex().substring(0, 32), patient))));
    }

    private int complete(Hash consult) throws Exception {
        String id = consult.hex().substring(0, 32);
        return serving.send(
                        serving.request(RELAY, "Task/" + id)
                                .header("Content-Type", "application/fhir+json")
                                .PUT(
                                        BodyPublishers.ofString(
                                                """
                                                {"resourceType":"Task","id":"%s","intent":"order",
                                                "status":"completed"}
                                                """
                                                        .formatted(id))))
                .statusCode();
    }

    private List<String> ids(String token, String type) throws Exception {
        return serving.found(Resource.class, token, type + "?_count=100").stream()
                .map(Resource::getIdPart)
                .sorted()
                .toList();
    }
}
