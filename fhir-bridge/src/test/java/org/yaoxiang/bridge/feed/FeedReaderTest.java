package org.yaoxiang.bridge.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.bridge.feed.FeedException.Trouble;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.wire.FeedPage;
import org.yaoxiang.contract.wire.FeedPlace;

class FeedReaderTest {
    private static final List<Sealed> FACTS = facts(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<String> asked = new ArrayList<>();
    private final List<byte[]> posted = new ArrayList<>();
    private int status = 200;
    private byte[] answer = new byte[0];
    private HttpServer gateway;
    @TempDir Path folder;

    @BeforeEach
    void open() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", this::handle);
        gateway.start();
    }

    @AfterEach
    void close() {
        gateway.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(
                    exchange.getRequestMethod()
                            + " "
                            + exchange.getRequestURI()
                            + " "
                            + exchange.getRequestHeaders().getFirst("Authorization"));
            posted.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            if (answer.length > 0) {
                exchange.getResponseBody().write(answer);
            }
        }
    }

    @Test
    void asks_for_what_comes_after_its_journal() {
        try (FeedReader reader = reader()) {
            answer = FeedPage.encode(FACTS.subList(0, 2));
            assertThat(reader.pull(Duration.ofSeconds(20))).isEqualTo(FACTS.subList(0, 2));
            answer = FeedPage.encode(FACTS.subList(2, 5));
            assertThat(reader.pull(Duration.ZERO)).isEqualTo(FACTS.subList(2, 5));

            String mark =
                    FeedPlace.BEGINNING.next(FACTS.get(0).hash()).next(FACTS.get(1).hash()).name();
            assertThat(asked)
                    .containsExactly(
                            "GET /feed?after=0&mark=0000000000000000&wait=20 Bearer secret",
                            "GET /feed?after=2&mark=" + mark + "&wait=0 Bearer secret");
        }
    }

    @Test
    void has_everything_again_after_a_restart() {
        try (FeedReader reader = reader()) {
            assertThat(reader.all()).isEmpty();
            answer = FeedPage.encode(FACTS);
            reader.pull(Duration.ZERO);
        }
        try (FeedReader reader = reader()) {
            assertThat(reader.all()).isEqualTo(FACTS);
            answer = new byte[0];
            assertThat(reader.pull(Duration.ZERO)).isEmpty();
            assertThat(asked.getLast()).startsWith("GET /feed?after=5&");
        }
    }

    @Test
    void a_feed_that_is_another_is_read_again_and_nothing_is_told_twice() {
        try (FeedReader reader = reader()) {
            answer = FeedPage.encode(FACTS.subList(0, 3));
            reader.pull(Duration.ZERO);
            assertThat(reader.hasGoneBack()).isFalse();
            assertThat(reader.stands(FACTS.get(2).hash())).isTrue();
            status = 409;
            answer = "another feed".getBytes(UTF_8);

            assertThat(reader.pull(Duration.ZERO)).isEmpty();

            assertThat(reader.hasGoneBack()).isTrue();
            assertThat(asked.getLast()).startsWith("GET /place?after=1&mark=");
            assertThat(reader.stands(FACTS.get(2).hash())).isFalse();
            status = 200;
            answer = FeedPage.encode(FACTS.subList(1, 5));
            assertThat(reader.pull(Duration.ZERO)).isEqualTo(FACTS.subList(3, 5));
            assertThat(asked.getLast()).startsWith("GET /feed?after=0&mark=0000000000000000&");
            assertThat(reader.hasGoneBack()).isFalse();
            assertThat(reader.all()).isEqualTo(FACTS);
            assertThat(reader.standing()).hasSize(4).contains(FACTS.get(2).hash());
        }
    }

    @Test
    void a_broken_page_leaves_the_journal_as_it_was() {
        byte[] whole = FeedPage.encode(FACTS);
        List<byte[]> broken =
                List.of(
                        "<html>proxy</html>".getBytes(UTF_8),
                        Arrays.copyOf(whole, whole.length - 1),
                        new byte[] {0x5a, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
                        new byte[] {0x58, 3, 1, 2, 3});
        try (FeedReader reader = reader()) {
            for (byte[] page : broken) {
                answer = page;
                assertTrouble(Trouble.BROKEN_ANSWER, () -> reader.pull(Duration.ZERO));
            }
            assertThat(reader.all()).isEmpty();
        }
    }

    @Test
    void random_pages_are_broken_pages() {
        Random random = new Random(7);
        try (FeedReader reader = reader()) {
            for (int i = 0; i < 100; i++) {
                answer = new byte[1 + random.nextInt(200)];
                random.nextBytes(answer);
                assertTrouble(Trouble.BROKEN_ANSWER, () -> reader.pull(Duration.ZERO));
            }
        }
    }

    @Test
    void a_page_longer_than_allowed_is_not_read() {
        answer = new byte[FeedPage.LENGTH_MAX + 1];
        try (FeedReader reader = reader()) {
            assertTrouble(Trouble.BROKEN_ANSWER, () -> reader.pull(Duration.ZERO));
        }
    }

    @Test
    void a_refused_token_is_told_apart() {
        status = 401;
        answer = "unknown\r\ntoken".getBytes(UTF_8);
        try (FeedReader reader = reader()) {
            assertTrouble(Trouble.NOT_ADMITTED, () -> reader.pull(Duration.ZERO));
            assertThatExceptionOfType(FeedException.class)
                    .isThrownBy(() -> reader.pull(Duration.ZERO))
                    .withMessage("the gateway answered 401, expected 200: unknown token");
        }
    }

    @Test
    void a_gateway_that_fails_or_redirects_gives_no_page() {
        try (FeedReader reader = reader()) {
            for (int each : new int[] {204, 302, 500, 503}) {
                status = each;
                assertTrouble(Trouble.BROKEN_ANSWER, () -> reader.pull(Duration.ZERO));
            }
        }
    }

    @Test
    void a_gateway_that_is_away_does_not_answer() {
        gateway.stop(0);
        try (FeedReader reader = reader()) {
            assertTrouble(Trouble.NO_ANSWER, () -> reader.pull(Duration.ZERO));
            assertTrouble(Trouble.NO_ANSWER, () -> reader.send(FACTS.getFirst()));
            assertTrouble(Trouble.NO_ANSWER, reader::parties);
        }
    }

    /// The head of the answer arrives, its end never does.
    @Test
    void an_answer_that_stops_in_the_middle_is_given_up() throws IOException {
        HttpServer stuck =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stuck.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write(0x58);
                    exchange.getResponseBody().flush();
                });
        stuck.start();
        try (FeedReader reader =
                new FeedReader(at(stuck), "secret", journal(), Duration.ofMillis(300))) {
            assertTrouble(Trouble.NO_ANSWER, () -> reader.pull(Duration.ZERO));
        } finally {
            stuck.stop(0);
        }
    }

    @Test
    void sends_the_bytes_as_they_are_sealed() {
        status = 204;
        try (FeedReader reader = reader()) {
            reader.send(FACTS.getFirst());
        }
        assertThat(asked).containsExactly("POST /feed Bearer secret");
        assertThat(posted.getFirst()).isEqualTo(FACTS.getFirst().bytes());
    }

    @Test
    void a_fact_that_is_refused_was_not_sent() {
        status = 422;
        answer = "x".repeat(1000).getBytes(UTF_8);
        try (FeedReader reader = reader()) {
            assertThatExceptionOfType(FeedException.class)
                    .isThrownBy(() -> reader.send(FACTS.getFirst()))
                    .satisfies(e -> assertThat(e.trouble()).isEqualTo(Trouble.REFUSED))
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
        }
    }

    @Test
    void reads_the_parties() throws IOException {
        answer = authority();
        try (FeedReader reader = reader()) {
            assertThat(reader.parties().parties(Role.CLINICIAN)).isEmpty();
            assertThat(asked).containsExactly("GET /parties Bearer secret");
            answer = "nonsense".getBytes(UTF_8);
            assertTrouble(Trouble.BROKEN_ANSWER, reader::parties);
        }
    }

    @Test
    void waits_no_longer_than_the_gateway_allows() {
        try (FeedReader reader = reader()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> reader.pull(Duration.ofSeconds(31)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> reader.pull(Duration.ofSeconds(-1)));
        }
    }

    /// A journal with a hole has a size that is no cursor: the lost fact would never be asked for.
    @Test
    void refuses_a_journal_that_has_lost_a_fact() throws IOException {
        answer = FeedPage.encode(FACTS);
        try (FeedReader reader = reader()) {
            reader.pull(Duration.ZERO);
        }
        Path file = folder.resolve("feed.journal.000001");
        byte[] bytes = Files.readAllBytes(file);
        bytes[80] ^= 1;
        Files.write(file, bytes);

        Journal damaged = journal();
        assertTrouble(
                Trouble.DAMAGED_JOURNAL, () -> new FeedReader(at(gateway), "secret", damaged));
        damaged.close();
        Journal again = journal();
        assertTrouble(Trouble.DAMAGED_JOURNAL, () -> new FeedReader(at(gateway), "secret", again));
        again.close();
    }

    @Test
    void fetches_a_fact_again_whose_frame_was_torn() throws IOException {
        answer = FeedPage.encode(FACTS);
        try (FeedReader reader = reader()) {
            reader.pull(Duration.ZERO);
        }
        Path file = folder.resolve("feed.journal.000001");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));

        try (FeedReader reader = reader()) {
            assertThat(reader.all()).isEqualTo(FACTS.subList(0, 4));
            answer = FeedPage.encode(FACTS.subList(4, 5));
            reader.pull(Duration.ZERO);
            assertThat(asked.getLast()).startsWith("GET /feed?after=4&");
            assertThat(reader.all()).isEqualTo(FACTS);
        }
    }

    private static void assertTrouble(Trouble trouble, Runnable action) {
        assertThatExceptionOfType(FeedException.class)
                .isThrownBy(action::run)
                .satisfies(e -> assertThat(e.trouble()).isEqualTo(trouble))
                .withMessageNotContaining("secret");
    }

    private FeedReader reader() {
        return new FeedReader(at(gateway), "secret", journal(), PATIENCE);
    }

    private Journal journal() {
        return Journal.open(folder.resolve("feed.journal"));
    }

    private static URI at(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static List<Sealed> facts(int count) {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
            keys.initialize(new ECGenParameterSpec("secp256r1"));
            Sealer sealer =
                    new Sealer(
                            new Signer("handheld-1", keys.generateKeyPair().getPrivate()),
                            new Random(1));
            List<Sealed> facts = new ArrayList<>();
            Optional<Hash> previous = Optional.empty();
            for (int i = 1; i <= count; i++) {
                Receipt receipt =
                        new Receipt(
                                new Hash(new byte[Hash.LENGTH]),
                                Receipt.Proof.READ,
                                new Stamp(Instant.ofEpochSecond(i), Duration.ZERO));
                Sealed fact = sealer.seal(receipt, i, previous, Urgency.ROUTINE, List.of());
                facts.add(fact);
                previous = Optional.of(fact.hash());
            }
            return facts;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A trust list of an authority that has certified nobody yet.
    private byte[] authority() throws IOException {
        Path store = folder.resolve("authority.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "authority",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=authority",
                "-ext",
                "bc:c=ca:true",
                "-keystore",
                store.toString());
        Path pem = folder.resolve("authority.pem");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "authority",
                "-keystore",
                store.toString(),
                "-file",
                pem.toString());
        return Files.readAllBytes(pem);
    }

    private static void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", "123456"));
        try {
            Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
            assertThat(keytool.waitFor()).as(said).isZero();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
