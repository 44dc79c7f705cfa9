package org.yaoxiang.village;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.gateway.enrol.Registry;
import org.yaoxiang.gateway.enrol.Request;

/// A technician with a ticket: the programs as processes, from an empty folder to a renewed
/// certificate and the end of trust.
class EnrolTest {
    private static final String PIN = "731904";
    private static final Pattern READY =
            Pattern.compile("ready coap=(\\d+) enrol=(\\d+) feed=(\\d+)");

    @TempDir Path folder;

    @Test
    void a_handheld_enrols_by_a_ticket_renews_itself_and_cannot_once_it_is_revoked()
            throws IOException {
        gateway("prepare", "--home", home("gateway"), "--id", "gateway-1");
        Registry registry = Registry.open(folder.resolve("gateway"));
        enrolCounty(registry);
        try (Program serving =
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
                        folder.resolve("gateway.log"))) {
            serving.start();
            Matcher ports = READY.matcher(serving.log());
            assertThat(ports.find()).isTrue();
            prepare(ports.group(1));
            String ticket = ticket(ports.group(2));

            assertThatThrownBy(() ->
                            device("enrol", ticket.substring(0, ticket.length() - 4) + "0000"))
                    .hasMessageContaining("not the gateway that the ticket is for");
            assertThat(device("enrol", ticket)).contains("handheld-1 is enrolled");

            X509Certificate first = own();
            assertThat(registry.admit(first, Optional.empty())).isPresent();
            assertThat(device("renew")).contains("renewed");
            X509Certificate second = own();
            assertThat(second).isNotEqualTo(first);
            assertThat(second.getPublicKey()).isEqualTo(first.getPublicKey());
            assertThat(registry.admit(second, Optional.empty())).isPresent();

            gateway("revoke", "handheld-1", "--home", home("gateway"));
            assertThat(status(ports.group(3)))
                    .containsPattern("HANDHELD +handheld-1 +heard \\d+ s ago .* revoked")
                    .contains("refused 0,");

            assertThatThrownBy(() -> device("renew")).hasMessageContaining("does not let it in");
            assertThat(own()).isEqualTo(second);
            assertThat(status(ports.group(3))).doesNotContain("refused 0,");
        }
        assertThat(
                        gateway("audit", "--home", home("gateway"))
                                .lines()
                                .map(line -> line.replaceFirst("^\\S+ \\S+ ", "")))
                .containsExactly(
                        "ticket-made handheld-1",
                        "enrolled-by-ticket handheld-1",
                        "renewed handheld-1",
                        "revoked handheld-1");
    }

    private void prepare(String port) throws IOException {
        Program.run(
                "device prepare",
                command(
                        "org.yaoxiang.device.app.Main",
                        "prepare",
                        "--home",
                        home("handheld"),
                        "--device-key",
                        "file:" + home("device.key"),
                        "--id",
                        "handheld-1",
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
                        port),
                PIN + "\n");
    }

    private String ticket(String port) {
        return gateway(
                        "ticket",
                        "handheld-1",
                        "--home",
                        home("gateway"),
                        "--host",
                        "127.0.0.1",
                        "--enrol-port",
                        port)
                .lines()
                .filter(line -> line.startsWith("yaoxiang:"))
                .findFirst()
                .orElseThrow();
    }

    private String status(String port) {
        return gateway("status", "--home", home("gateway"), "--feed-port", port);
    }

    private X509Certificate own() throws IOException {
        return TrustList.parse(Files.readAllBytes(folder.resolve("handheld/trust.pem")))
                .party("handheld-1")
                .orElseThrow()
                .signing();
    }

    private static void enrolCounty(Registry registry) {
        registry.enrol(
                new Request("county-1", Role.COUNTY, keys(), Optional.of(keys()), Optional.empty()),
                Role.COUNTY,
                Clock.systemUTC().instant(),
                new SecureRandom());
    }

    private static Request.Keys keys() {
        KeyPair international = Suite.INTERNATIONAL.newKeyPair(new SecureRandom());
        KeyPair chinese = Suite.CHINESE.newKeyPair(new SecureRandom());
        return new Request.Keys(international.getPublic(), chinese.getPublic());
    }

    private String device(String verb, String... typed) {
        return Program.run(
                "device " + verb,
                command("org.yaoxiang.device.app.Main", verb, "--home", home("handheld")),
                PIN + "\n" + String.join("\n", typed) + "\n");
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
                                "-cp",
                                System.getProperty("java.class.path"),
                                program));
        command.addAll(List.of(arguments));
        return command;
    }

    private String home(String name) {
        return folder.resolve(name).toString();
    }
}
