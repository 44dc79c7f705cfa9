package org.yaoxiang.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.seal.Opener;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.gateway.enrol.SomeParties;
import org.yaoxiang.gateway.inbox.Village;

/// Other people's programs at the gateway's door: libcoap's client on two TLS libraries, and
/// OpenSSL with CoAP written by hand. Each is answered with a right certificate, which shows that
/// it would hear an answer, and hears nothing without one.
class StrangersTest {
    private static final String OPENSSL = "coap-client-openssl";
    private static final String GNUTLS = "coap-client-gnutls";
    private static final String EST = ".well-known/est/";

    /// Confirmable GET, message 0x1234, no token, one Uri-Path `o` (RFC 7252 §3).
    private static final byte[] GET_O = {0x40, 0x01, 0x12, 0x34, (byte) 0xb1, 'o'};

    @TempDir Path folder;
    private Street street;
    private SomeParties.Keys handheld;

    @BeforeEach
    void open() throws IOException {
        street = new Street(folder);
        handheld = street.parties().enrolled("handheld-1", Role.HANDHELD);
    }

    @AfterEach
    void no_exception_has_left_a_trace() {
        street.close();
        assertThat(street.log()).contains("is ready").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {OPENSSL, GNUTLS})
    void libcoap_asks_and_hands_over_facts_and_its_receipts_are_right(String client)
            throws Exception {
        Street.Papers papers = street.papers(handheld);
        Village village = new Village(handheld, new Random(1));
        Sealed small = village.seal(Village.check("测试病人甲"), Urgency.URGENT, street.county());
        Sealed large = village.seal(Village.longCheck(), Urgency.ROUTINE, street.county());
        assertThat(small.bytes().length).isLessThan(CoapNames.BLOCK_LENGTH);
        assertThat(large.bytes().length).isGreaterThan(10 * CoapNames.BLOCK_LENGTH);

        assertThat(coap(client, papers, "-m", "get", uri(CoapNames.OUTBOX))).contains("c:2.05");
        assertReceipted(small, client, papers);
        assertReceipted(large, client, papers, "-b", "512");
    }

    @Test
    void openssl_is_answered_until_the_very_packet_after_its_revocation() throws Exception {
        try (Knock knock = new Knock(street.papers(handheld))) {
            knock.say(GET_O);
            assertThat(knock.hear()).startsWith(0x60, 0x45, 0x12, 0x34);

            street.parties().registry().revoke("handheld-1");

            knock.say(next(GET_O));
            assertThat(knock.hear()).startsWith(0x60, 0x83, 0x12, 0x35);
        }
    }

    @Test
    void a_transfer_ends_with_the_block_after_the_revocation() throws Exception {
        Village village = new Village(handheld, new Random(1));
        Sealed fact = village.seal(Village.longCheck(), Urgency.ROUTINE, street.county());
        try (Knock knock = new Knock(street.papers(handheld))) {
            knock.say(block(fact, 0));
            assertThat(knock.hear()).startsWith(0x60, 0x5f, 0x12, 0x00);

            street.parties().registry().revoke("handheld-1");

            knock.say(block(fact, 1));
            assertThat(knock.hear()).startsWith(0x60, 0x83, 0x12, 0x01);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OPENSSL, GNUTLS})
    void libcoap_hears_nothing_without_a_right_certificate(String client) throws Exception {
        for (Map.Entry<String, List<String>> each : strangers().entrySet()) {
            assertThat(coap(client, each.getValue(), "-m", "get", uri(CoapNames.OUTBOX)))
                    .as(each.getKey())
                    .contains("c:GET")
                    .doesNotContainPattern("c:[245]\\.");
        }
    }

    @Test
    void openssl_hears_nothing_without_a_right_certificate() throws Exception {
        for (Map.Entry<String, List<String>> each : strangers().entrySet()) {
            List<String> papers =
                    each.getValue().stream()
                            .map(word ->
                                    switch (word) {
                                        case "-c" -> "-cert";
                                        case "-j" -> "-key";
                                        default -> word;
                                    })
                            .toList();
            try (Knock knock = new Knock(papers)) {
                knock.say(GET_O);
                assertThat(knock.hear()).as(each.getKey()).isEmpty();
            }
        }
    }

    /// RFC 9148 with a client that knows nothing of this project.
    @ParameterizedTest
    @ValueSource(strings = {OPENSSL, GNUTLS})
    void libcoap_enrols_by_a_ticket_at_the_other_port_and_renews_at_this_one(String client)
            throws Exception {
        SomeParties.Keys keys = SomeParties.keys("handheld-9");
        String code = street.ticket("handheld-9");
        assertThat(est(client, List.of(), "crts")).contains("c:2.05");
        assertThat(received()).containsExactly(street.parties().registry().everyone().authority());

        assertThat(est(client, List.of(), "sen", SomeParties.request(keys, "A".repeat(26))))
                .contains("c:4.03");
        assertThat(est(client, List.of(), "sen", SomeParties.request(keys, code)))
                .contains("c:2.04");
        X509Certificate own =
                street.parties().registry().active("handheld-9").orElseThrow().signing();
        assertThat(received()).contains(own).hasSizeGreaterThan(4);

        Street.Papers papers = street.papers(keys);
        assertThat(coap(client, papers, "-m", "get", uri(CoapNames.OUTBOX))).contains("c:2.05");
        assertThat(coap(client, papers, post(uri(EST + "sren"), SomeParties.request(keys, ""))))
                .contains("c:2.04");
        assertThat(received())
                .contains(street.parties().registry().active("handheld-9").orElseThrow().signing())
                .doesNotContain(own);
        assertThat(coap(client, papers, post(uri(EST + "sren"), SomeParties.request(handheld, ""))))
                .as("another's")
                .contains("c:4.03");
        assertThat(coap(client, papers, "-m", "get", uri(CoapNames.OUTBOX)))
                .as("with the certificate from before")
                .contains("c:2.05");
    }

    @ParameterizedTest
    @ValueSource(strings = {OPENSSL, GNUTLS})
    void at_the_port_for_enrolling_there_is_nothing_else(String client) throws Exception {
        String other = "coaps://127.0.0.1:" + street.enrolPort() + "/";
        assertThat(coap(client, List.of(), "-m", "get", other + CoapNames.OUTBOX))
                .contains("c:4.04");
        assertThat(coap(client, List.of(), "-m", "get", other + EST + "sren")).contains("c:4.04");
        assertThat(est(client, List.of(), "sen", new byte[] {0x30, 0x03, 1, 2, 3}))
                .contains("c:4.00");
        assertThat(est(client, List.of(), "sen", new byte[5000])).contains("c:4.13");
        assertThat(coap(client, street.papers(handheld), "-m", "get", uri(EST + "sen")))
                .as("at the other")
                .contains("c:4.04");
    }

    private String est(String client, List<String> papers, String name, byte[]... body)
            throws Exception {
        String uri = "coaps://127.0.0.1:" + street.enrolPort() + "/" + EST + name;
        return coap(
                client,
                papers,
                body.length == 0
                        ? new String[] {
                            "-m", "get", "-o", folder.resolve("received").toString(), uri
                        }
                        : post(uri, body[0]));
    }

    private String[] post(String uri, byte[] body) throws IOException {
        Path sent = Files.write(folder.resolve("request"), body);
        return new String[] {
            "-m",
            "post",
            "-t",
            "286",
            "-b",
            "512",
            "-f",
            sent.toString(),
            "-o",
            folder.resolve("received").toString(),
            uri
        };
    }

    private List<X509Certificate> received() throws Exception {
        try (InputStream in = Files.newInputStream(folder.resolve("received"))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }

    @Test
    void garbage_and_open_coap_hear_nothing() throws Exception {
        Random random = new Random(1);
        List<byte[]> garbage = new ArrayList<>(List.of(GET_O, new byte[0], new byte[1500]));
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(1500)];
            random.nextBytes(bytes);
            garbage.add(bytes);
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(InetAddress.getLoopbackAddress(), street.port());
            for (byte[] each : garbage) {
                socket.send(new DatagramPacket(each, each.length));
            }
            socket.setSoTimeout(300);
            DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
            assertThat(hears(socket, answer)).isFalse();
        }
        try (Knock knock = new Knock(street.papers(handheld))) {
            knock.say(GET_O);
            assertThat(knock.hear()).startsWith(0x60, 0x45, 0x12, 0x34);
        }
    }

    /// By what is wrong with them, and how libcoap is given their papers.
    private Map<String, List<String>> strangers() throws Exception {
        SomeParties parties = street.parties();
        Instant past = Instant.now().minus(Duration.ofDays(21 * 365));
        SomeParties.Keys expired = parties.enrolled("handheld-2", Role.HANDHELD, past);
        SomeParties.Keys revoked = parties.enrolled("handheld-3", Role.HANDHELD);
        parties.registry().revoke("handheld-3");
        SomeParties elsewhere = new SomeParties(folder.resolve("elsewhere"), Instant.now());
        SomeParties.Keys namesake = elsewhere.enrolled("handheld-1", Role.HANDHELD);
        Map<String, List<String>> strangers = new LinkedHashMap<>();
        strangers.put("no certificate", List.of());
        strangers.put("expired", words(street.papers(expired)));
        strangers.put("revoked", words(street.papers(revoked)));
        strangers.put(
                "another authority's",
                words(
                        street.papers(
                                "namesake",
                                elsewhere.registry().active("handheld-1").orElseThrow().signing(),
                                namesake.signing())));
        strangers.put("forged", words(street.forged(handheld)));
        return strangers;
    }

    private void assertReceipted(Sealed fact, String client, Street.Papers papers, String... blocks)
            throws Exception {
        Path sent = Files.write(folder.resolve("fact"), fact.bytes());
        Path received = folder.resolve("receipt");
        List<String> words = new ArrayList<>(List.of("-m", "put", "-t", "18"));
        words.addAll(List.of("-f", sent.toString(), "-o", received.toString()));
        words.addAll(List.of(blocks));
        words.add(uri(CoapNames.FACTS + "/" + CoapNames.name(fact.hash())));

        assertThat(coap(client, papers, words.toArray(String[]::new))).contains("c:2.04");

        Sealed receipt = Sealed.parse(Files.readAllBytes(received));
        assertThat(Opener.openReceipt(receipt).fact()).isEqualTo(fact.hash());
        assertThat(
                        receipt.verify(
                                street.parties().registry().own().signingKey(Suite.INTERNATIONAL)))
                .isTrue();
    }

    private String uri(String path) {
        return "coaps://127.0.0.1:" + street.port() + "/" + path;
    }

    private static List<String> words(Street.Papers papers) {
        return List.of("-c", papers.certificate().toString(), "-j", papers.key().toString());
    }

    private String coap(String client, Street.Papers papers, String... words) throws Exception {
        return coap(client, words(papers), words);
    }

    /// What the client tells of what it sent and received.
    private String coap(String client, List<String> papers, String... words) throws Exception {
        requireProgram(client, "libcoap3-bin");
        List<String> command = new ArrayList<>(List.of(client, "-v", "6", "-B", "5"));
        command.addAll(papers);
        command.addAll(List.of("-C", street.root().toString()));
        command.addAll(List.of(words));
        Path told = folder.resolve("told");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(told.toFile())
                        .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
        return Files.readString(told, StandardCharsets.ISO_8859_1);
    }

    private static void requireProgram(String program, String debianPackage) {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
                program + " is not here; Debian has it in " + debianPackage);
    }

    private static boolean hears(DatagramSocket socket, DatagramPacket answer) throws IOException {
        try {
            socket.receive(answer);
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        }
    }

    /// Confirmable PUT of one block of 512 bytes, more to come (RFC 7959 §2.2), message 0x1200 and
    /// on.
    private static byte[] block(Sealed fact, int number) {
        int from = number * 512;
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {0x40, 0x03, 0x12, (byte) number, (byte) 0xb1, 'f'});
        message.writeBytes(new byte[] {0x0d, 16 - 13});
        message.writeBytes(CoapNames.name(fact.hash()).getBytes(StandardCharsets.US_ASCII));
        message.writeBytes(new byte[] {0x11, CoapNames.COSE_SIGN1});
        message.writeBytes(new byte[] {(byte) 0xd1, 15 - 13, (byte) (number << 4 | 0x08 | 5)});
        message.write(0xff);
        message.writeBytes(Arrays.copyOfRange(fact.bytes(), from, from + 512));
        return message.toByteArray();
    }

    /// The same message with the next number.
    private static byte[] next(byte[] message) {
        byte[] next = message.clone();
        next[3]++;
        return next;
    }

    /// `openssl s_client` at the door: what is written goes out as a datagram of its session.
    private final class Knock implements AutoCloseable {
        private final Process process;

        Knock(Street.Papers papers) throws IOException {
            this(
                    List.of(
                            "-cert",
                            papers.certificate().toString(),
                            "-key",
                            papers.key().toString()));
        }

        Knock(List<String> papers) throws IOException {
            requireProgram("openssl", "openssl");
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    "openssl",
                                    "s_client",
                                    "-quiet",
                                    "-dtls1_2",
                                    "-connect",
                                    "127.0.0.1:" + street.port(),
                                    "-CAfile",
                                    street.root().toString(),
                                    "-cipher",
                                    "ECDHE-ECDSA-AES128-GCM-SHA256"));
            command.addAll(papers);
            process =
                    new ProcessBuilder(command)
                            .redirectError(folder.resolve("openssl").toFile())
                            .start();
        }

        void say(byte[] message) throws IOException {
            OutputStream out = process.getOutputStream();
            try {
                out.write(message);
                out.flush();
            } catch (IOException e) {
                // Turned away, it ends before it has read this.
                assertThat(e).hasMessageContaining("Broken pipe");
            }
        }

        /// What has come since; empty when it was turned away.
        byte[] hear() throws IOException {
            InputStream in = process.getInputStream();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !process.isAlive() || in.available() > 0);
            return process.isAlive() ? in.readNBytes(in.available()) : in.readAllBytes();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
