package org.yaoxiang.village;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.journal.Disk;
import org.yaoxiang.contract.seal.Escrow;
import org.yaoxiang.contract.seal.KeyRecovery;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.LossNotice;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.wire.LossQuestion;
import org.yaoxiang.device.uplink.EnrolLink;
import org.yaoxiang.device.vault.Destruction;
import org.yaoxiang.device.vault.Door;
import org.yaoxiang.device.vault.PinCost;
import org.yaoxiang.gateway.enrol.Registry;
import org.yaoxiang.gateway.enrol.Request;

/// A handheld is stolen, and switched on where it reaches the gateway: the programs as processes,
/// over real sockets.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LossTest {
    private static final String FIRST_PIN = "731904";
    private static final String PIN = "640281";
    private static final String RECOVERED_PIN = "918273";
    private static final Pattern READY =
            Pattern.compile("ready coap=(\\d+) enrol=(\\d+) feed=(\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;
    private final SecureRandom random = new SecureRandom();
    private final Map<Suite, KeyPair> countyLetters = pairs();
    private Registry registry;
    private Program serving;
    private Program handheld;
    private String coap;
    private String enrolling;
    private String feed;

    @BeforeEach
    void enrol_a_handheld() throws Exception {
        gateway("prepare", "--home", home("gateway"), "--id", "gateway-1");
        registry = Registry.open(folder.resolve("gateway"));
        enrol("county-1", Role.COUNTY, keys(pairs()), keys(countyLetters));
        serving =
                new Program(
                        "gateway",
                        command(
                                "org.yaoxiang.gateway.app.Main",
                                "serve",
                                "--home",
                                home("gateway"),
                                "--coap-host",
                                "127.0.0.1",
                                "--coap-port",
                                "0",
                                "--enrol-port",
                                "0",
                                "--feed-port",
                                "0"),
                        folder.resolve("gateway.log"));
        serving.start();
        Matcher ports = READY.matcher(serving.log());
        assertThat(ports.find()).isTrue();
        coap = ports.group(1);
        enrolling = ports.group(2);
        feed = ports.group(3);
        prepareAndEnrol("handheld-1");
        handheld =
                new Program(
                        "handheld",
                        command(
                                "org.yaoxiang.device.app.Main",
                                "run",
                                "--home",
                                home("handheld-1")),
                        folder.resolve("handheld.log"));
    }

    @AfterEach
    void end() {
        handheld.close();
        serving.close();
    }

    @Test
    void a_stolen_handheld_that_is_switched_on_destroys_its_keys_and_the_county_reads_it_on()
            throws Exception {
        handheld.start();
        assertThat(choosePin(FIRST_PIN)).isEqualTo(303);
        await(() -> Files.exists(folder.resolve("handheld-1/vault.escrow")));
        assertThat(ask("handheld-1").orElseThrow()).as("not lost yet").isEmpty();
        handheld.kill();
        byte[] journal = Files.readAllBytes(folder.resolve("handheld-1/vault.journal.000001"));
        byte[] deviceKey = Files.readAllBytes(folder.resolve("handheld-1.key"));

        gateway("lost", "handheld-1", "--home", home("gateway"));
        assertThat(status()).containsPattern("handheld-1 .* revoked, lost since .*, has not taken");
        handheld.start();
        await(() -> status().contains("its keys are gone"));

        assertThat(page("/")).contains("已挂失").doesNotContain("action=\"/unlock\"");
        assertThat(Files.readString(folder.resolve("handheld-1/vault.keys")))
                .contains("loss=")
                .doesNotContain("pin.");
        assertThat(Files.readAllBytes(folder.resolve("handheld-1.key"))).isNotEqualTo(deviceKey);
        assertThat(ask("handheld-1").orElseThrow()).as("still told to whoever asks").isNotEmpty();
        handheld.stop();
        assertThat(Files.readAllBytes(folder.resolve("handheld-1/vault.journal.000001")))
                .isEqualTo(journal);
        assertThatThrownBy(() -> device("renew", "handheld-1", PIN))
                .hasMessageContaining("marked as lost");
        assertThat(gateway("audit", "--home", home("gateway")))
                .containsPattern("marked-lost handheld-1")
                .containsOnlyOnce("handheld-1 heeded-loss handheld-1");

        recover();
        handheld.start();
        // It asks at its start, has heeded that notice before, and stays open.
        assertThat(choosePin(RECOVERED_PIN)).isEqualTo(303);
        assertThat(page("/")).doesNotContain("已挂失");
        // It is revoked for good; whoever works with it again prepares and enrols it anew.
        prepareAndEnrol("handheld-1b");
    }

    @Test
    void nobody_elses_notice_and_no_other_gateways_is_heeded() throws Exception {
        gateway("lost", "handheld-1", "--home", home("gateway"));
        enrol("handheld-2", Role.HANDHELD, keys(pairs()), keys(pairs()));
        byte[] notice = ask("handheld-1").orElseThrow();

        assertThat(LossNotice.parse(notice).print()).isEqualTo(print("handheld-1"));
        assertThat(ask("handheld-2").orElseThrow()).isEmpty();
        assertThat(ask(registry.own().signing(), "ab".repeat(32)).orElseThrow()).isEmpty();
        X509Certificate other = registry.everyone().party("handheld-2").orElseThrow().signing();
        assertThat(ask(other, print("handheld-1")))
                .as("the gateway is not the one that is expected")
                .isEmpty();

        Path second = Files.createDirectories(folder.resolve("handheld-2"));
        Door.make(second, new byte[32], "doctor-2", PIN.toCharArray(), PinCost.RECOMMENDED, random);
        assertThat(destruction(second, "handheld-2").heed(notice)).isFalse();
        assertThat(destruction(second, "handheld-1").heed(notice)).as("the control").isTrue();
    }

    private Destruction destruction(Path home, String id) {
        return new Destruction(
                Disk.of(home), registry.own().signingKey(Suite.INTERNATIONAL), key(id), () -> {});
    }

    private Optional<byte[]> ask(String id) throws IOException {
        return ask(registry.own().signing(), print(id));
    }

    private Optional<byte[]> ask(X509Certificate gateway, String print) throws IOException {
        return EnrolLink.ask(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.parseInt(enrolling)),
                gateway,
                new LossQuestion(print, Optional.empty()));
    }

    private String print(String id) {
        return LossNotice.print(key(id));
    }

    private ECPublicKey key(String id) {
        return registry.everyone().party(id).orElseThrow().signingKey(Suite.INTERNATIONAL);
    }

    private void recover() throws IOException {
        Escrow escrow = Escrow.parse(Files.readAllBytes(folder.resolve("handheld-1/vault.escrow")));
        String code = KeyRecovery.newCode(random);
        byte[] key = escrow.open(new LetterKey("county-1", countyLetters));
        Path file = folder.resolve("handheld-1.recovery");
        Files.write(file, KeyRecovery.close(key, escrow, code).bytes());
        Program.run(
                "device recover",
                command(
                        "org.yaoxiang.device.app.Main",
                        "recover",
                        "--home",
                        home("handheld-1"),
                        file.toString()),
                code + "\n" + RECOVERED_PIN + "\n");
    }

    private void prepareAndEnrol(String id) throws IOException {
        Program.run(
                "device prepare",
                command(
                        "org.yaoxiang.device.app.Main",
                        "prepare",
                        "--home",
                        home(id),
                        "--device-key",
                        "file:" + home(id + ".key"),
                        "--id",
                        id,
                        "--village-id",
                        "village-1",
                        "--village",
                        "演示村",
                        "--altitude",
                        "3650",
                        "--clinician",
                        "village-doctor-1",
                        "--gateway-host",
                        "127.0.0.1",
                        "--gateway-port",
                        coap,
                        "--enrol-port",
                        enrolling,
                        "--screen-port",
                        "0"),
                FIRST_PIN + "\n");
        String ticket =
                gateway(
                                "ticket",
                                id,
                                "--home",
                                home("gateway"),
                                "--host",
                                "127.0.0.1",
                                "--enrol-port",
                                enrolling)
                        .lines()
                        .filter(line -> line.startsWith("yaoxiang:"))
                        .findFirst()
                        .orElseThrow();
        assertThat(device("enrol", id, FIRST_PIN, ticket)).contains(id + " is enrolled");
    }

    private void enrol(String id, Role role, Request.Keys signing, Request.Keys letters) {
        registry.enrol(
                new Request(id, role, signing, Optional.of(letters), Optional.empty()),
                role,
                Clock.systemUTC().instant(),
                random);
    }

    /// In the place of the one that a technician chose.
    private int choosePin(String first) throws Exception {
        String token = page("/").replaceFirst("(?s).*name=\"token\" value=\"([0-9a-f]+)\".*", "$1");
        String form =
                "token=" + token + "&from=%2F&pin=" + first + "&next=" + PIN + "&again=" + PIN;
        return send(HttpRequest.newBuilder(at("/pin"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form)))
                .statusCode();
    }

    private String page(String path) throws Exception {
        return send(HttpRequest.newBuilder(at(path)).GET()).body();
    }

    private URI at(String path) {
        Matcher ready = Pattern.compile("ready screen=(\\d+)").matcher(handheld.log());
        assertThat(ready.find()).isTrue();
        return URI.create("http://localhost:" + ready.group(1) + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            return browser.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("within a minute").isLessThan(end);
            Thread.sleep(100);
        }
    }

    private String status() {
        return gateway("status", "--home", home("gateway"), "--feed-port", feed);
    }

    private String device(String verb, String id, String... typed) {
        return Program.run(
                "device " + verb,
                command("org.yaoxiang.device.app.Main", verb, "--home", home(id)),
                String.join("\n", typed) + "\n");
    }

    private static String gateway(String... arguments) {
        return Program.run("gateway", command("org.yaoxiang.gateway.app.Main", arguments), "");
    }

    private static List<String> command(String program, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                program));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Map<Suite, KeyPair> pairs() {
        SecureRandom random = new SecureRandom();
        return Map.of(
                Suite.INTERNATIONAL, Suite.INTERNATIONAL.newKeyPair(random),
                Suite.CHINESE, Suite.CHINESE.newKeyPair(random));
    }

    private static Request.Keys keys(Map<Suite, KeyPair> pairs) {
        return new Request.Keys(
                requireNonNull(pairs.get(Suite.INTERNATIONAL)).getPublic(),
                requireNonNull(pairs.get(Suite.CHINESE)).getPublic());
    }

    private String home(String name) {
        return folder.resolve(name).toString();
    }
}
