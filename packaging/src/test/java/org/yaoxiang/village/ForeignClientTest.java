package org.yaoxiang.village;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Suite;

/// A county that never opens the portal answers a village, by a FHIR client that is not ours:
/// `fhir-kit-client` on Node.js. The shipped programs as processes.
class ForeignClientTest {
    private static final Path CLIENT = Path.of("target/foreign-client");
    private static final String IDENTITY_NUMBER = "990000196005010029";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir Path folder;

    @Test
    void a_client_that_is_not_ours_reads_the_day_and_answers_the_village() throws Exception {
        fetch();
        try (Village village =
                Village.prepare(
                        Path.of("..").toAbsolutePath().normalize(),
                        folder.resolve("village"),
                        new Village.Heart(Optional.empty(), 0),
                        Optional.empty(),
                        Suite.INTERNATIONAL,
                        Optional.empty(),
                        0,
                        0)) {
            String token = village.addRelay("city-system", "演示市医院");
            village.start();
            Visitor doctor = new Visitor(village.screen());
            String check = ask(doctor);
            Evidence evidence = new Evidence(village);
            await(() -> evidence.tasks() == 1);

            JsonNode said =
                    new ObjectMapper()
                            .readTree(
                                    run(
                                            token,
                                            "node",
                                            CLIENT.resolve("answer.mjs").toString(),
                                            village.portal() + "fhir",
                                            IDENTITY_NUMBER,
                                            "2020-01-01"));
            assertThat(said.path("declared").toString())
                    .contains(
                            "Patient?identifier",
                            "Observation?patient",
                            "Observation?category",
                            "Observation?date",
                            "Task?patient",
                            "Task?status");
            assertThat(said.path("patients").asInt()).isEqualTo(1);
            assertThat(said.path("birthDate").asText()).isEqualTo("1960-05-01");
            assertThat(said.path("vitals").toString()).contains("血氧饱和度", "体温");
            assertThat(said.path("pages").asInt()).isEqualTo(said.path("vitals").size());
            assertThat(said.path("tasks").asInt()).isEqualTo(1);
            assertThat(said.path("question").asText()).isEqualTo("是否需要转诊？（演示）");
            assertThat(said.path("first").toString()).isEqualTo("[\"201 Created\",\"200 OK\"]");
            assertThat(said.path("again").toString()).isEqualTo("[\"200 OK\",\"200 OK\"]");
            assertThat(said.path("refusedStatus").asInt()).isEqualTo(409);
            assertThat(said.path("refused").asText()).contains("answered already");
            assertThat(said.path("report").asText()).isEqualTo("请观察，明日复查。（外部系统）");
            assertThat(said.path("task").asText()).isEqualTo("completed");

            await(() -> doctor.open(check).contains("请观察，明日复查。（外部系统）"));
            assertThat(doctor.words()).contains("观察随访", "王医生（演示市医院的系统转达并签章）");
            assertThat(evidence.facts().stream().filter(each -> each.kind() == Kind.ADVICE))
                    .extracting(Sealed::author)
                    .containsExactly("city-system");
            assertThat(village.bridge().log())
                    .doesNotContain(IDENTITY_NUMBER, "演示病人", "明日复查", token);
        }
    }

    /// Fetches the client as its lock file says, unless it is here.
    private static void fetch() throws Exception {
        for (String each : List.of("package.json", "package-lock.json", "answer.mjs")) {
            Files.createDirectories(CLIENT);
            try (var in = ForeignClientTest.class.getResourceAsStream("/foreign-client/" + each)) {
                Files.write(CLIENT.resolve(each), in.readAllBytes());
            }
        }
        if (Files.notExists(CLIENT.resolve("node_modules/fhir-kit-client"))) {
            run(
                    "",
                    "npm",
                    "ci",
                    "--ignore-scripts",
                    "--no-audit",
                    "--no-fund",
                    "--prefer-offline",
                    "--prefix",
                    CLIENT.toString());
        }
        run("", "node", "--version");
    }

    /// The village doctor examines somebody with an identity number, and asks.
    ///
    /// @return the path of the check's page
    private static String ask(Visitor doctor) {
        doctor.open("/visit");
        doctor.submit(
                "/pin",
                Map.of("pin", Village.FIRST_PIN, "next", Village.PIN, "again", Village.PIN));
        doctor.open("/visit");
        await(() -> doctor.again().contains("action=\"/visit/begin\""));
        doctor.submit(
                "/visit/begin",
                Map.of(
                        "name",
                        "演示病人",
                        "number",
                        IDENTITY_NUMBER,
                        "sex",
                        "FEMALE",
                        "birth",
                        "1960-05-01"));
        for (String vital : List.of("OXYGEN_SATURATION", "BODY_TEMPERATURE")) {
            doctor.submit("/visit/measure/" + vital, Map.of());
            await(() -> !doctor.again().contains("<progress"));
        }
        doctor.submit("/visit/save", Map.of());
        String check = doctor.at().getPath();
        doctor.submit(check + "/ask", Map.of("urgency", "URGENT", "question", "是否需要转诊？（演示）"));
        return check;
    }

    private static void await(Callable<Boolean> reached) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(reached);
    }

    /// @param token that the client finds in its environment
    /// @throws TestAbortedException when the client cannot be had
    private static String run(String token, String... command)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile(CLIENT.toAbsolutePath(), "said", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .redirectOutput(log.toFile());
        builder.environment().put("TOKEN", token);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new TestAbortedException(
                    "the client that is not ours: there is no "
                            + command[0]
                            + "; install nodejs"
                            + " (20 or later) and npm");
        }
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(log, StandardCharsets.UTF_8);
        if (process.exitValue() != 0 && command[0].equals("npm")) {
            throw new TestAbortedException(
                    "the client that is not ours: npm could not fetch fhir-kit-client; check the"
                            + " network");
        }
        assertThat(process.exitValue()).as(Stream.of(command).toList() + ":\n" + said).isZero();
        return said;
    }
}
