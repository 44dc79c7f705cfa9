package org.yaoxiang.gateway.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Run;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.Opener;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.contract.wire.FeedPage;
import org.yaoxiang.contract.wire.FeedPlace;
import org.yaoxiang.contract.wire.Receipted;
import org.yaoxiang.gateway.enrol.SomeParties;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.inbox.Village;
import org.yaoxiang.gateway.outbox.Letters;
import org.yaoxiang.gateway.outbox.Outbox;

class FeedPortTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir Path home;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private SomeParties.Keys county;
    private SomeParties.Keys doctor;
    private Village village;
    private Inbox inbox;
    private FeedPort port;

    @BeforeEach
    void open() throws Exception {
        SomeParties parties = new SomeParties(home);
        county = parties.enrolled("county-1", Role.COUNTY);
        doctor = parties.enrolled("dr-li", Role.CLINICIAN);
        SomeParties.Keys handheld = parties.enrolled("handheld-1", Role.HANDHELD);
        village = new Village(handheld, new Random(1));
        inbox =
                new Inbox(
                        () -> Journal.open(home.resolve("inbox.journal")),
                        parties.registry()::active,
                        new Signer(
                                "gateway-1",
                                parties.registry().ownKey(Suite.INTERNATIONAL).getPrivate()),
                        () -> Village.STAMP,
                        new Random(2));
        Outbox outbox = new Outbox();
        inbox.forEach(outbox::note);
        port =
                new FeedPort(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TOKEN,
                        new Letters(inbox, outbox),
                        parties.registry()::active,
                        parties.registry()::everyone,
                        () -> "all is well",
                        () -> "yaoxiang_up 1\n".getBytes(UTF_8),
                        executor);
        port.start();
    }

    @AfterEach
    void close() {
        port.close();
        executor.shutdownNow();
        inbox.close();
    }

    @Test
    void gives_the_facts_after_a_position() throws Exception {
        Sealed one = check();
        Sealed two = check();
        inbox.accept(one);
        inbox.accept(two);

        assertThat(page("after=0").getFirst()).isEqualTo(one);
        assertThat(page("after=2").getFirst()).isEqualTo(two);
        assertThat(page("after=0")).hasSize(4);
        assertThat(page("after=4")).isEmpty();
    }

    @Test
    void waits_for_the_next_fact() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> waiting =
                client.sendAsync(get("/feed?after=0&wait=30").build(), BodyHandlers.ofByteArray());
        Sealed check = check();
        inbox.accept(check);

        assertThat(FeedPage.decode(waiting.get().body()).getFirst()).isEqualTo(check);
    }

    @Test
    void takes_a_clinicians_advice_and_no_check() throws Exception {
        Village clinician = new Village(doctor, new Random(3));
        Sealed advice = clinician.seal(Village.advice(check().hash()), Urgency.ROUTINE, county);
        Sealed check = clinician.seal(Village.check("测试病人甲"), Urgency.ROUTINE, county);

        assertThat(post(advice.bytes()).statusCode()).isEqualTo(204);
        assertThat(post(advice.bytes()).statusCode()).as("again").isEqualTo(204);
        assertThat(post(check.bytes()).statusCode()).isEqualTo(403);
        assertThat(post(new byte[] {1, 2, 3}).statusCode()).isEqualTo(400);
        assertThat(post(new byte[Sealed.LENGTH_MAX + 5]).statusCode()).isEqualTo(400);
        assertThat(inbox.size()).isEqualTo(2);
    }

    @Test
    void gives_the_parties() throws Exception {
        TrustList list = TrustList.parse(send(get("/parties")).body());

        assertThat(list.party("handheld-1")).isPresent();
        assertThat(list.party("dr-li")).isPresent();
    }

    @Test
    void tells_how_the_gateway_is() throws Exception {
        assertThat(new String(send(get("/status")).body(), UTF_8)).isEqualTo("all is well");
    }

    @Test
    void tells_a_collector_of_metrics_in_the_format_it_reads() throws Exception {
        HttpResponse<byte[]> told = send(get("/metrics"));

        assertThat(new String(told.body(), UTF_8)).isEqualTo("yaoxiang_up 1\n");
        assertThat(told.headers().firstValue("Content-Type")).hasValue(FeedPort.METRICS_TYPE);
    }

    @Test
    void asks_for_the_token_and_for_sense() throws Exception {
        HttpRequest naked = HttpRequest.newBuilder(uri("/feed?after=0")).GET().build();
        HttpRequest wrong =
                HttpRequest.newBuilder(uri("/feed?after=0"))
                        .header("Authorization", "Bearer " + TOKEN + "0")
                        .build();

        assertThat(client.send(naked, BodyHandlers.ofByteArray()).statusCode()).isEqualTo(401);
        assertThat(client.send(wrong, BodyHandlers.ofByteArray()).statusCode()).isEqualTo(401);
        assertThat(send(get("/feed?after=x")).statusCode()).isEqualTo(400);
        assertThat(send(get("/feed?after")).statusCode()).isEqualTo(400);
        assertThat(send(get("/feed?after=-1")).statusCode()).isEqualTo(400);
        assertThat(send(get("/feed?wait=31")).statusCode()).isEqualTo(400);
        assertThat(send(get("/feed?after=1")).statusCode()).isEqualTo(409);
        String begin = "after=0&mark=" + FeedPlace.BEGINNING.name();
        assertThat(send(get("/place?" + begin)).statusCode()).isEqualTo(204);
        assertThat(send(get("/feed?" + begin)).statusCode()).isEqualTo(200);
        for (String path : List.of("/place", "/feed")) {
            assertThat(send(get(path + "?after=0&mark=0123")).statusCode()).isEqualTo(409);
        }
        assertThat(send(get("/place?after=-1")).statusCode()).isEqualTo(400);
        assertThat(send(get("/else")).statusCode()).isEqualTo(404);
    }

    @Test
    void gives_receipts_for_carried_mail_and_all_letters_that_wait() throws Exception {
        Sealed check = check();
        HttpResponse<byte[]> first = mail(check.bytes());
        assertThat(first.statusCode()).isEqualTo(200);
        Sealed receipt = Sealed.parse(first.body());
        assertThat(Opener.openReceipt(receipt).fact()).isEqualTo(check.hash());
        assertThat(mail(check.bytes()).body()).as("handed in twice").isEqualTo(first.body());
        assertThat(inbox.size()).isEqualTo(2);
        assertThat(mail("no fact".getBytes(UTF_8)).statusCode()).isEqualTo(400);

        assertThat(letters("for=handheld-1")).isEmpty();
        String missing =
                HexFormat.of().formatHex(new Receipted(List.of(new Run(1, 7, 0x99))).encode());
        assertThat(letters("for=handheld-1&receipted=" + missing))
                .as("what a gateway lacks that was put back from a backup")
                .extracting(Sealed::kind)
                .containsExactly(Kind.HOLDING);
        assertThat(send(get("/letters?for=dr-li")).statusCode()).isEqualTo(403);
        assertThat(send(get("/letters?for=nobody")).statusCode()).isEqualTo(403);
        assertThat(send(get("/letters?for=handheld-1&receipted=zz")).statusCode()).isEqualTo(400);
    }

    private HttpResponse<byte[]> mail(byte[] body) throws Exception {
        return send(get("/mail").POST(BodyPublishers.ofByteArray(body)));
    }

    private List<Sealed> letters(String query) throws Exception {
        return FeedPage.decode(send(get("/letters?" + query)).body());
    }

    @Test
    void never_listens_beyond_this_computer() {
        assertThatThrownBy(() ->
                        new FeedPort(
                                new InetSocketAddress("0.0.0.0", 0),
                                TOKEN,
                                new Letters(inbox, new Outbox()),
                                _ -> Optional.empty(),
                                () -> {
                                    throw new IllegalStateException();
                                },
                                () -> "",
                                () -> new byte[0],
                                executor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("loopback");
    }

    private Sealed check() {
        return village.seal(Village.check("测试病人甲"), Urgency.ROUTINE, county);
    }

    private List<Sealed> page(String query) throws Exception {
        return FeedPage.decode(send(get("/feed?" + query)).body());
    }

    private HttpResponse<byte[]> post(byte[] body) throws Exception {
        return send(get("/feed").POST(BodyPublishers.ofByteArray(body)));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + TOKEN);
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port.port() + path);
    }
}
