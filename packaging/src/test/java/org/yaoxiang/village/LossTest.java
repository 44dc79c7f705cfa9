package org.yaoxiang.village;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.time.Duration;
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

/// A handheld is stolen, and switched on where it reaches the gateway: the programs as processes,
/// over real sockets.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LossTest {
    private static final String ID = "handheld-1";
    private static final String PIN = "640281";
    private static final String RECOVERED_PIN = "918273";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;
    private final SecureRandom random = new SecureRandom();
    private final Map<Suite, KeyPair> countyLetters = Technician.pairs();
    private Technician technician;
    private Registry registry;
    private Program serving;
    private Program handheld;
    private Technician.Ports ports;

    @BeforeEach
    void enrol_a_handheld() {
        technician = new Technician(folder);
        registry = technician.prepareGateway();
        Technician.enrol(registry, "county-1", Role.COUNTY, countyLetters);
        serving = technician.serving();
        serving.start();
        ports = Technician.Ports.of(serving);
        prepareAndEnrol(ID);
        handheld = technician.handheld(ID);
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
        assertThat(choosePin(Technician.FIRST_PIN)).isEqualTo(303);
        await(() -> Files.exists(folder.resolve("handheld-1/vault.escrow")));
        assertThat(ask("handheld-1").orElseThrow()).as("not lost yet").isEmpty();
        handheld.kill();
        byte[] journal = Files.readAllBytes(folder.resolve("handheld-1/vault.journal.000001"));
        byte[] deviceKey = Files.readAllBytes(folder.resolve("handheld-1.key"));

        technician.gateway("lost", ID);
        assertThat(technician.status(ports))
                .containsPattern("handheld-1 .* revoked, lost since .*, has not taken");
        handheld.start();
        await(() -> technician.status(ports).contains("its keys are gone"));

        assertThat(page("/")).contains("已挂失").doesNotContain("action=\"/unlock\"");
        assertThat(Files.readString(folder.resolve("handheld-1/vault.keys")))
                .contains("loss=")
                .doesNotContain("pin.");
        assertThat(Files.readAllBytes(folder.resolve("handheld-1.key"))).isNotEqualTo(deviceKey);
        assertThat(ask("handheld-1").orElseThrow()).as("still told to whoever asks").isNotEmpty();
        handheld.stop();
        assertThat(Files.readAllBytes(folder.resolve("handheld-1/vault.journal.000001")))
                .isEqualTo(journal);
        assertThatThrownBy(() -> technician.device("renew", ID, List.of(), PIN))
                .hasMessageContaining("marked as lost");
        assertThat(technician.gateway("audit"))
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
        technician.gateway("lost", ID);
        Technician.enrol(registry, "handheld-2", Role.HANDHELD, Technician.pairs());
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
                        InetAddress.getLoopbackAddress(), Integer.parseInt(ports.enrol())),
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
        technician.device("recover", ID, List.of(file.toString()), code, RECOVERED_PIN);
    }

    private void prepareAndEnrol(String id) {
        technician.prepare(id, ports);
        String ticket = technician.ticket(id, ports);
        assertThat(technician.device("enrol", id, List.of(), Technician.FIRST_PIN, ticket))
                .contains(id + " is enrolled");
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
}
