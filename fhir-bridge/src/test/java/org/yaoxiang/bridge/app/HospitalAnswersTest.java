package org.yaoxiang.bridge.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.bridge.answer.Fault;
import org.yaoxiang.bridge.hospital.Collection;
import org.yaoxiang.bridge.hospital.Hospital;
import org.yaoxiang.bridge.hospital.Hospitals;
import org.yaoxiang.bridge.hospital.StrangeServer;
import org.yaoxiang.bridge.hospital.Trouble;
import org.yaoxiang.bridge.hospital.Unusable;
import org.yaoxiang.bridge.map.SomeFacts;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Hash;

/// Answers that are given on a hospital's own server, one that was written from the standard alone.
class HospitalAnswersTest {
    /// All but an answer that stops within, which is waited for two minutes; CourierTest has it.
    private static final List<StrangeServer.Fault> FAULTS =
            Arrays.stream(StrangeServer.Fault.values())
                    .filter(each -> each != StrangeServer.Fault.STOPS_WITHIN)
                    .toList();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    @TempDir private Path folder;
    private StrangeServer server;
    private Waiting county;
    private Hospitals hospitals;
    private List<Runnable> collections = List.of();

    /// How long the collecting thread wanted to wait after each of its rounds.
    private final List<Duration> waits = new ArrayList<>();

    private int roundsLeft;

    @BeforeEach
    void start() throws Exception {
        server = new StrangeServer();
        Files.writeString(folder.resolve("token"), StrangeServer.TOKEN);
        county = new Waiting(folder);
        open(Optional.of(Waiting.RELAY));
    }

    @AfterEach
    void stop() {
        hospitals.close();
        county.close();
        server.close();
    }

    @Test
    void an_answer_in_the_hospitals_own_system_is_read_in_the_village() {
        rounds(1);
        assertThat(county.letters()).as("control: nobody has answered").isEmpty();
        assertThat(collection()).isEqualTo(new Collection(2, 0, List.of(), Optional.empty()));

        answer("r1", SomeFacts.CONSULT);
        rounds(1);
        assertThat(county.letters()).hasSize(1);
        Advice advice = Waiting.atTheHandheld(county.letters().getFirst());
        assertThat(advice.consult()).isEqualTo(SomeFacts.CONSULT);
        assertThat(advice.clinicianName()).isEqualTo("陈医生");
        assertThat(advice.disposition()).isEqualTo(Disposition.REFER_NOW);
        assertThat(advice.text()).isEqualTo("请立即转诊。");
        assertThat(advice.relayed())
                .contains(new Advice.Relayed("测试市医院", server.base() + "/DiagnosticReport|r1"));
        rounds(2);
        assertThat(county.letters()).as("asked no more").hasSize(1);
        assertThat(collection()).isEqualTo(new Collection(1, 1, List.of(), Optional.empty()));
        assertThat(waits).containsOnly(INTERVAL);
    }

    @Test
    void a_hospital_without_a_relay_is_never_asked() throws Exception {
        hospitals.close();
        open(Optional.empty());
        assertThat(collections).isEmpty();
        assertThat(server.searches).isEmpty();
    }

    /// The server fails, cuts and greets, and the program dies before and after it has sealed; all
    /// by chance.
    @Test
    void an_answer_is_one_advice_whatever_happens() throws Exception {
        int deaths = 0;
        int troubles = 0;
        for (int seed = 0; seed < 30; seed++) {
            stop();
            for (Path each : files()) {
                Files.delete(each);
            }
            start();
            Random random = new Random(seed);
            answer("r1", SomeFacts.CONSULT);
            answer("r2", Waiting.SECOND_CONSULT);
            boolean isDone = false;
            for (int round = 0; !isDone; round++) {
                assertThat(round).as("seed " + seed).isLessThan(200);
                for (int i = random.nextInt(3); i > 0; i--) {
                    server.faults.add(FAULTS.get(random.nextInt(FAULTS.size())));
                }
                county.diesBeforeSealing = random.nextInt(3) == 0;
                county.diesAfterSealing = random.nextInt(3) == 0;
                try {
                    rounds(1);
                    troubles += collection().trouble().isPresent() ? 1 : 0;
                    isDone = collection().open() == 0 && collection().trouble().isEmpty();
                } catch (Waiting.Death e) {
                    deaths++;
                    hospitals.close();
                    county.close();
                    server.faults.clear();
                    county = new Waiting(folder);
                    open(Optional.of(Waiting.RELAY));
                }
            }
            assertThat(county.letters())
                    .as("seed " + seed)
                    .extracting(each -> Waiting.atTheHandheld(each).consult())
                    .containsExactlyInAnyOrder(SomeFacts.CONSULT, Waiting.SECOND_CONSULT);
        }
        assertThat(deaths).isGreaterThan(15);
        assertThat(troubles).isGreaterThan(15);
    }

    @Test
    void a_bad_answer_is_shown_with_its_reason_and_holds_up_nobody() {
        answer("r1", SomeFacts.CONSULT).remove("conclusion");
        answer("r2", Waiting.SECOND_CONSULT);
        rounds(1);
        assertThat(collection().unusable())
                .containsExactly(
                        new Unusable(
                                SomeFacts.CONSULT,
                                "DiagnosticReport/r1",
                                Fault.NO_CONCLUSION,
                                Waiting.NOW));
        assertThat(county.letters())
                .extracting(each -> Waiting.atTheHandheld(each).consult())
                .containsExactly(Waiting.SECOND_CONSULT);

        answer("r1", SomeFacts.CONSULT);
        rounds(2);
        assertThat(county.letters()).hasSize(2);
        assertThat(collection().unusable()).isEmpty();
    }

    @Test
    void another_patients_answer_is_not_taken() {
        answer("r1", SomeFacts.CONSULT).putObject("subject").put("reference", "Patient/other");
        rounds(1);
        assertThat(county.letters()).isEmpty();
        assertThat(collection().unusable())
                .extracting(Unusable::fault)
                .containsExactly(Fault.FOREIGN_PATIENT);
    }

    /// What is still being written there is nobody's fault.
    @Test
    void an_unfinished_answer_is_waited_for() {
        answer("r1", SomeFacts.CONSULT).put("status", "preliminary");
        rounds(1);
        assertThat(county.letters()).isEmpty();
        assertThat(collection().unusable()).isEmpty();
        answer("r1", SomeFacts.CONSULT).put("status", "amended");
        rounds(1);
        assertThat(collection().unusable())
                .extracting(Unusable::fault)
                .containsExactly(Fault.NOT_FINAL);
    }

    /// A server that does not know a parameter may pass over it (R4 §3.1.1.3).
    @Test
    void a_server_that_finds_everything_is_not_believed() {
        server.findsEverything = true;
        answer("r1", Waiting.SECOND_CONSULT);
        rounds(1);
        assertThat(county.letters())
                .extracting(each -> Waiting.atTheHandheld(each).consult())
                .containsExactly(Waiting.SECOND_CONSULT);
    }

    @Test
    void an_id_that_is_none_holds_up_nobody() {
        answer("r1", SomeFacts.CONSULT).put("id", "no id&at all");
        answer("r2", Waiting.SECOND_CONSULT);
        rounds(1);
        assertThat(county.letters())
                .extracting(each -> Waiting.atTheHandheld(each).consult())
                .containsExactly(Waiting.SECOND_CONSULT);
    }

    /// What the county has answered in its portal comes to the hospital as well.
    @Test
    void our_own_reports_are_not_taken_for_the_hospitals() {
        ObjectNode report = answer("r1", SomeFacts.CONSULT);
        report.putArray("identifier")
                .addObject()
                .put("system", "https://yaoxiang.example/fhir/sid/resource")
                .put("value", "any");
        rounds(1);
        assertThat(county.letters()).isEmpty();
        assertThat(collection().unusable()).isEmpty();
    }

    /// An answer that a server cannot show must not hide the others.
    @Test
    void a_server_that_chokes_on_one_answer_gives_the_others() {
        answer("r1", SomeFacts.CONSULT);
        answer("r2", Waiting.SECOND_CONSULT);
        server.searchFaults.put(
                "based-on=" + copy(SomeFacts.CONSULT), StrangeServer.Fault.FAILS_BEFORE);
        rounds(2);
        assertThat(county.letters())
                .extracting(each -> Waiting.atTheHandheld(each).consult())
                .containsExactly(Waiting.SECOND_CONSULT);
        assertThat(collection().trouble()).contains(Trouble.FAILING);
        server.searchFaults.clear();
        rounds(1);
        assertThat(county.letters()).hasSize(2);
        assertThat(collection().trouble()).isEmpty();
    }

    @Test
    void a_troubled_server_is_left_alone_longer_each_time() {
        for (int i = 0; i < 12; i++) {
            server.faults.add(StrangeServer.Fault.KNOWS_NO_TOKEN);
        }
        rounds(12);
        assertThat(server.searches).as("one question in a round").hasSize(12);
        assertThat(waits).first().isEqualTo(INTERVAL);
        assertThat(waits.getLast()).isBetween(Duration.ofSeconds(150), Duration.ofSeconds(300));
        assertThat(collection().trouble()).contains(Trouble.NOT_ADMITTED);
        waits.clear();
        server.faults.add(StrangeServer.Fault.IS_BUSY);
        answer("r1", SomeFacts.CONSULT);
        rounds(2);
        assertThat(waits.getFirst()).isGreaterThanOrEqualTo(Duration.ofSeconds(77));
        assertThat(waits.getLast()).isEqualTo(INTERVAL);
        assertThat(county.letters()).hasSize(1);
    }

    @Test
    void nothing_that_names_a_patient_is_in_a_url() {
        answer("r1", SomeFacts.CONSULT);
        rounds(1);
        assertThat(server.searches)
                .isNotEmpty()
                .allSatisfy(each ->
                        assertThat(each)
                                .matches(
                                        "/r4/(ServiceRequest\\?identifier=[a-z:/.]+sid/resource%7C[0-9a-f]{32}"
                                                + "|DiagnosticReport\\?based-on=ServiceRequest/[0-9]+"
                                                + "&_count=20)"));
    }

    private Collection collection() {
        return hospitals.standings().getFirst().collection().orElseThrow();
    }

    /// A report in the words of another system, on its copy of our request.
    private ObjectNode answer(String id, Hash consult) {
        ObjectNode request = requireNonNull(server.resources.get(copy(consult)));
        ObjectNode report = JSON.createObjectNode();
        report.put("resourceType", "DiagnosticReport").put("id", id).put("status", "final");
        report.putObject("code").put("text", "会诊");
        report.putArray("basedOn").addObject().put("reference", copy(consult));
        report.set("subject", request.get("subject"));
        report.putArray("resultsInterpreter").addObject().put("display", "陈医生");
        report.put("conclusion", "请立即转诊。");
        report.putArray("conclusionCode")
                .addObject()
                .putArray("coding")
                .addObject()
                .put("system", "https://yaoxiang.example/fhir/CodeSystem/disposition")
                .put("code", "refer-now");
        server.resources.put("DiagnosticReport/" + id, report);
        return report;
    }

    private String copy(Hash consult) {
        return server.resources.entrySet().stream()
                .filter(each -> each.getKey().startsWith("ServiceRequest/"))
                .filter(each -> each.getValue().toString().contains(consult.hex()))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /// Opens the hospital and sends it all that it shall have.
    private void open(Optional<String> relay) throws Exception {
        Hospital city =
                new Hospital(
                        "city",
                        server.base(),
                        folder.resolve("token"),
                        Optional.empty(),
                        Set.of(),
                        true,
                        relay);
        hospitals =
                Hospitals.open(
                        List.of(city),
                        county.store,
                        folder,
                        InstantSource.fixed(Waiting.NOW),
                        new Random(7),
                        this::pause);
        collections = hospitals.collections(county.answering());
        county.transactions.forEach(hospitals::offer);
        hospitals.caughtUp();
        Thread courier = Thread.ofVirtual().name("courier").start(hospitals.rounds().getFirst());
        while (hospitals.standings().getFirst().waiting() > 0) {
            Thread.onSpinWait();
        }
        courier.interrupt();
        courier.join();
    }

    /// Lets the collecting thread do its work so often, in this one.
    private void rounds(int count) {
        roundsLeft = count;
        collections.getFirst().run();
        assertThat(Thread.interrupted()).isTrue();
    }

    private void pause(Duration time) throws InterruptedException {
        if (Thread.currentThread().getName().equals("courier")) {
            return;
        }
        waits.add(time);
        if (--roundsLeft == 0) {
            throw new InterruptedException();
        }
    }
}
