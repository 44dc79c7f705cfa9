package org.yaoxiang.gateway.coap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.option.OpaqueOptionDefinition;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Holding;
import org.yaoxiang.contract.fact.Run;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Opener;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Slim;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.wire.Agreed;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.contract.wire.Held;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.contract.wire.Receipted;
import org.yaoxiang.contract.wire.Together;
import org.yaoxiang.gateway.enrol.SomeParties;
import org.yaoxiang.gateway.inbox.Assembly;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.inbox.Village;
import org.yaoxiang.gateway.outbox.Outbox;

/// Real sockets and real handshakes.
class CoapPortTest {
    @TempDir Path home;
    private SomeParties parties;
    private SomeParties.Keys county;
    private SomeParties.Keys handheld;
    private Village village;
    private Inbox inbox;
    private CoapPort port;
    private volatile Optional<Instant> now = Optional.of(SomeParties.NOW);
    private final List<CoapEndpoint> endpoints = new ArrayList<>();

    @BeforeEach
    void open() {
        parties = new SomeParties(home);
        county = parties.enrolled("county-1", Role.COUNTY);
        handheld = parties.enrolled("handheld-1", Role.HANDHELD);
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
                new CoapPort(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        parties.registry().ownKey(Suite.INTERNATIONAL).getPrivate(),
                        parties.registry().own().signing(),
                        new Doorkeeper(
                                certificate -> parties.registry().admit(certificate, now),
                                System::nanoTime,
                                Doorkeeper.Limits.CHOSEN),
                        parties.registry()::active,
                        inbox,
                        new Assembly(home.resolve("parts"), Village.STAMP.at()),
                        outbox,
                        Optional.empty(),
                        inbox::time);
        port.start();
    }

    @AfterEach
    void close() {
        endpoints.forEach(CoapEndpoint::destroy);
        port.close();
        inbox.close();
    }

    /// The session is the same: DTLS proves by P-256 whatever seals the fact.
    @Test
    void takes_facts_of_both_suites_and_the_county_opens_both() throws Exception {
        Sealed before = village.seal(Village.longCheck(), Urgency.ROUTINE, county);
        Sealed after =
                new Sealer(handheld.signer(Suite.CHINESE), new Random(5))
                        .seal(
                                Village.longCheck(),
                                2,
                                Optional.of(before.hash()),
                                Urgency.ROUTINE,
                                List.of(county.letterKey().recipient()));
        CoapClient client = client(handheld);

        for (Sealed check : List.of(before, after)) {
            CoapResponse response = put(client, check, CoapNames.name(check.hash()));

            assertThat(response.getCode()).isEqualTo(ResponseCode.CHANGED);
            Sealed receipt = Sealed.parse(response.getPayload());
            assertThat(Opener.openReceipt(receipt).fact()).isEqualTo(check.hash());
            assertThat(Opener.open(check, county.letterKey())).isEqualTo(Village.longCheck());
        }
        assertThat(before.suite()).isEqualTo(Suite.INTERNATIONAL);
        assertThat(after.suite()).isEqualTo(Suite.CHINESE);
    }

    @Test
    void who_takes_more_to_be_here_than_there_is_gets_told_so() throws Exception {
        Sealed check = village.seal(Village.check("测试病人"), Urgency.ROUTINE, county);
        byte[] one = new Receipted(List.of(new Run(1, 1, Run.mark(check.hash())))).encode();
        CoapClient client = client(handheld);

        CoapResponse lost = fetch(client, one);

        assertThat(lost.getCode()).isEqualTo(ResponseCode.CONTENT);
        Holding holding = Opener.openHolding(Sealed.parse(lost.getPayload()));
        assertThat(holding.handheld()).isEqualTo(handheld.id());
        assertThat(holding.held()).isEmpty();
        assertThat(lost.getPayload().length).isLessThanOrEqualTo(200);
        put(client, check, CoapNames.name(check.hash()));
        assertThat(fetch(client, one).getPayload()).as("it is here").isNullOrEmpty();
        assertThat(fetch(client, new byte[] {1}).getCode()).isEqualTo(ResponseCode.BAD_OPTION);
    }

    @Test
    void takes_slim_facts_and_gives_receipts_as_slim() throws Exception {
        Sealed first = village.seal(Village.check("测试病人甲"), Urgency.ROUTINE, county);
        Sealed second = village.seal(Village.check("测试病人甲"), Urgency.ROUTINE, county);
        CoapClient client = client(handheld);
        Optional<Sealed> previous = Optional.empty();
        for (Sealed fact : List.of(first, second, second)) {
            CoapResponse response =
                    putSlim(client, Slim.of(fact, List.of(first), Optional.empty()));

            assertThat(response.getCode()).isEqualTo(ResponseCode.CHANGED);
            assertThat(response.getOptions().hasContentFormat()).isFalse();
            byte[] slim = Together.decode(response.getPayload()).getFirst();
            assertThat(Slim.isWithoutPrevious(slim)).isEqualTo(previous.isPresent());
            Optional<Sealed> known = fact.equals(first) ? Optional.empty() : previous;
            Sealed receipt =
                    Slim.whole(slim, "gateway-1", _ -> known, Optional.of(fact.hash()))
                            .orElseThrow();
            assertThat(receipt.verify(parties.registry().own().signingKey(Suite.INTERNATIONAL)))
                    .isTrue();
            assertThat(Opener.openReceipt(receipt).fact()).isEqualTo(fact.hash());
            assertThat(inbox.fact(fact.hash())).isEqualTo(fact);
            previous = fact.equals(first) ? Optional.of(receipt) : previous;
        }
        assertThat(inbox.size()).isEqualTo(4);
    }

    /// Each fact relies on the one before, which the gateway has by then, and so does each receipt.
    @Test
    void takes_slim_facts_that_come_together_and_stops_at_the_first_that_it_cannot_make_out()
            throws Exception {
        List<Sealed> facts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            facts.add(village.seal(Village.check("测试病人甲"), Urgency.ROUTINE, county));
        }
        CoapClient client = client(handheld);
        Agreed agreed = new Agreed("gateway-1");
        Agreed.Sending three = agreed.sending(facts.subList(0, 3)).orElseThrow();
        assertThat(three.facts()).hasSize(3);

        for (int times = 0; times < 2; times++) {
            CoapResponse response = putTogether(client, three.bytes());
            List<Sealed> receipts = new Agreed("gateway-1").receipts(three, response.getPayload());
            assertThat(receipts)
                    .extracting(receipt -> Opener.openReceipt(receipt).fact())
                    .isEqualTo(three.facts().stream().map(Sealed::hash).toList());
            assertThat(receipts).allMatch(receipt -> receipt.verify(gatewayKey()));
            // A receipt that was made before does not tell the time.
            assertThat(response.getOptions().getOthers().getFirst().getLength())
                    .isEqualTo(times == 0 ? 0 : 6);
        }
        assertThat(inbox.size()).isEqualTo(6);

        byte[] fourth = Slim.of(facts.get(3), facts, Optional.empty());
        byte[] unclear = Slim.of(facts.get(4), List.of(), Optional.empty());
        unclear[unclear.length - 1] ^= 1;
        CoapResponse some = putTogether(client, Together.encode(List.of(fourth, unclear)));
        assertThat(some.getCode()).isEqualTo(ResponseCode.CHANGED);
        assertThat(Together.decode(some.getPayload())).hasSize(1);
        CoapResponse none = putTogether(client, Together.encode(List.of(unclear, fourth)));
        assertThat(none.getCode()).isEqualTo(ResponseCode.PRECONDITION_FAILED);
        assertThat(putTogether(client, new byte[] {5, 1}).getCode())
                .isEqualTo(ResponseCode.BAD_REQUEST);
        assertThat(inbox.size()).isEqualTo(8);
    }

    private PublicKey gatewayKey() {
        return parties.registry().own().signingKey(Suite.INTERNATIONAL);
    }

    /// A gateway put back from a backup lacks the fact before, and a restored card has another one.
    @Test
    void asks_for_the_whole_of_a_slim_fact_that_it_cannot_make_out() throws Exception {
        Sealed first = village.seal(Village.check("测试病人甲"), Urgency.ROUTINE, county);
        Sealed second = village.seal(Village.check("测试病人甲"), Urgency.ROUTINE, county);
        Sealed twin =
                new Village(handheld, new Random(9))
                        .seal(Village.check("测试病人乙"), Urgency.ROUTINE, county);
        byte[] slim = Slim.of(second, List.of(first), Optional.empty());
        CoapClient client = client(handheld);

        assertThat(putSlim(client, slim).getCode()).isEqualTo(ResponseCode.PRECONDITION_FAILED);
        put(client, twin, CoapNames.name(twin.hash()));
        assertThat(putSlim(client, slim).getCode()).isEqualTo(ResponseCode.PRECONDITION_FAILED);
        assertThat(put(client, second, CoapNames.name(second.hash())).getCode())
                .isEqualTo(ResponseCode.CHANGED);
        put(client, first, CoapNames.name(first.hash()));
        assertThat(putSlim(client, slim).getCode())
                .as("two facts before it")
                .isEqualTo(ResponseCode.PRECONDITION_FAILED);
        assertThat(putSlim(client, new byte[] {1, 2, 3}).getCode())
                .isEqualTo(ResponseCode.BAD_REQUEST);
    }

    @Test
    void a_slim_fact_is_its_senders_or_none() throws Exception {
        SomeParties.Keys other = parties.enrolled("handheld-2", Role.HANDHELD);
        Sealed check = village.seal(Village.check("测试病人甲"), Urgency.ROUTINE, county);
        byte[] slim = Slim.of(check, List.of(), Optional.empty());

        assertThat(putSlim(client(other), slim).getCode())
                .isEqualTo(ResponseCode.PRECONDITION_FAILED);
        assertThat(inbox.size()).isZero();
        assertThat(putSlim(client(handheld), slim).getCode()).isEqualTo(ResponseCode.CHANGED);
    }

    @Test
    void takes_the_parts_of_a_fact_in_any_order_and_answers_the_last_with_its_receipt()
            throws Exception {
        Sealed check = village.seal(Village.longCheck(), Urgency.URGENT, county);
        int count = Part.count(check.bytes().length);
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, new Random(4));
        CoapClient client = client(handheld);
        Held held = Held.NONE;
        for (int number : order.subList(0, count - 1)) {
            CoapResponse response = putPart(client, Part.of(check.hash(), check.bytes(), number));
            held = held.with(number);
            assertThat(response.getCode()).isEqualTo(ResponseCode.CONTINUE);
            assertThat(Held.decode(response.getPayload())).isEqualTo(held);
        }
        assertThat(inbox.size()).isZero();

        for (int again = 0; again < 2; again++) {
            CoapResponse last =
                    putPart(client, Part.of(check.hash(), check.bytes(), order.getLast()));

            assertThat(last.getCode()).isEqualTo(ResponseCode.CHANGED);
            Sealed receipt = Sealed.parse(last.getPayload());
            assertThat(Opener.openReceipt(receipt).fact()).isEqualTo(check.hash());
        }
        assertThat(inbox.fact(check.hash())).isEqualTo(check);
        assertThat(home.resolve("parts")).isEmptyDirectory();
    }

    @Test
    void parts_that_are_no_fact_together_are_refused_and_not_kept() throws Exception {
        Sealed check = village.seal(Village.longCheck(), Urgency.URGENT, county);
        byte[] altered = check.bytes();
        altered[5000] ^= 1;
        CoapClient client = client(handheld);
        List<ResponseCode> codes = new ArrayList<>();
        for (int i = 0; i < Part.count(altered.length); i++) {
            codes.add(putPart(client, Part.of(check.hash(), altered, i)).getCode());
        }
        assertThat(codes.removeLast()).isEqualTo(ResponseCode.BAD_REQUEST);
        assertThat(codes).containsOnly(ResponseCode.CONTINUE);
        assertThat(inbox.size()).isZero();
        assertThat(home.resolve("parts")).isEmptyDirectory();
    }

    @Test
    void garbage_is_no_part() throws Exception {
        CoapResponse response = putPart(client(handheld), new byte[] {1, 2, 3});
        assertThat(response.getCode()).isEqualTo(ResponseCode.BAD_REQUEST);
        assertThat(home.resolve("parts")).isEmptyDirectory();
    }

    @Test
    void takes_a_long_fact_in_blocks_and_answers_with_its_receipt() throws Exception {
        Sealed check = village.seal(Village.longCheck(), Urgency.URGENT, county);
        assertThat(check.bytes().length).isGreaterThan(10 * CoapNames.BLOCK_LENGTH);

        CoapResponse response = put(client(handheld), check, CoapNames.name(check.hash()));

        assertThat(response.getCode()).isEqualTo(ResponseCode.CHANGED);
        Sealed receipt = Sealed.parse(response.getPayload());
        assertThat(Opener.openReceipt(receipt).fact()).isEqualTo(check.hash());
        assertThat(receipt.verify(parties.registry().own().signingKey(Suite.INTERNATIONAL)))
                .isTrue();
        assertThat(inbox.facts(0, 1).getFirst()).isEqualTo(check);
    }

    @Test
    void gives_what_waits_and_says_how_much() throws Exception {
        SomeParties.Keys doctor = parties.enrolled("dr-li", Role.CLINICIAN);
        Village clinician = new Village(doctor, new Random(3));
        Sealed check = village.seal(Village.check("测试病人甲"), Urgency.ROUTINE, county);
        Sealed advice =
                clinician.seal(Village.advice(check.hash()), Urgency.ROUTINE, county, handheld);
        CoapClient client = client(handheld);

        CoapResponse nothing = fetch(client);
        assertThat(nothing.getPayloadSize()).isZero();
        assertThat(nothing.getOptions().getOthers())
                .extracting(Option::getNumber)
                .containsExactly(CoapNames.TIME);
        inbox.accept(advice);
        CoapResponse response = fetch(client);

        assertThat(response.getCode()).isEqualTo(ResponseCode.CONTENT);
        assertThat(response.getOptions().getContentFormat()).isEqualTo(CoapNames.COSE_SIGN1);
        assertThat(Sealed.parse(response.getPayload())).isEqualTo(advice);
        assertThat(response.getOptions().getOthers())
                .anySatisfy(option -> {
                    assertThat(option.getNumber()).isEqualTo(CoapNames.WAITING);
                    assertThat(option.getIntegerValue()).isEqualTo(1);
                })
                .anySatisfy(option -> {
                    assertThat(option.getNumber()).isEqualTo(CoapNames.TIME);
                    assertThat(option.getLength()).isLessThanOrEqualTo(6);
                    assertThat(option.getLongValue()).isEqualTo(Village.STAMP.at().toEpochMilli());
                });
    }

    @Test
    void refuses_what_another_one_sealed_what_is_misnamed_and_what_is_no_fact() throws Exception {
        SomeParties.Keys other = parties.enrolled("handheld-2", Role.HANDHELD);
        CoapClient client = client(other);
        Sealed check = village.seal(Village.check("测试病人甲"), Urgency.ROUTINE, county);

        assertThat(put(client, check, CoapNames.name(check.hash())).getCode())
                .isEqualTo(ResponseCode.FORBIDDEN);
        assertThat(put(client, check, "0000000000000000").getCode())
                .isEqualTo(ResponseCode.BAD_REQUEST);
        Request nonsense = Request.newPut();
        nonsense.setURI(client.getURI() + "/" + CoapNames.FACTS + "/x");
        nonsense.setPayload(new byte[2000]);
        assertThat(send(client, nonsense).getCode()).isEqualTo(ResponseCode.BAD_REQUEST);
        assertThat(inbox.size()).isZero();
    }

    @Test
    void does_not_speak_with_strangers() throws Exception {
        SomeParties.Keys stranger = SomeParties.keys("handheld-1");
        Path elsewhere = home.resolve("elsewhere");
        SomeParties foreign = new SomeParties(elsewhere);
        SomeParties.Keys namesake = foreign.enrolled("handheld-1", Role.HANDHELD);
        X509Certificate foreignCertificate =
                foreign.registry().active("handheld-1").orElseThrow().signing();

        assertThat(stranger.signing()).isNotEqualTo(handheld.signing());
        assertHandshakeFails(client(namesake, foreignCertificate));
        X509Certificate stolen = parties.registry().active("handheld-1").orElseThrow().signing();
        assertHandshakeFails(client(namesake, stolen), "DECRYPT_ERROR");
    }

    @Test
    void a_revoked_handheld_is_refused_within_its_session_and_in_a_new_one() throws Exception {
        CoapClient client = client(handheld);
        assertThat(fetch(client).getCode()).isEqualTo(ResponseCode.CONTENT);
        X509Certificate certificate =
                parties.registry().active("handheld-1").orElseThrow().signing();

        parties.registry().revoke("handheld-1");

        assertThat(fetch(client).getCode()).isEqualTo(ResponseCode.FORBIDDEN);
        Sealed check = village.seal(Village.check("测试病人甲"), Urgency.ROUTINE, county);
        assertThat(put(client, check, CoapNames.name(check.hash())).getCode())
                .isEqualTo(ResponseCode.FORBIDDEN);
        assertHandshakeFails(client(handheld, certificate));
    }

    @Test
    void a_certificate_that_has_expired_opens_no_session_and_ends_the_one_it_opened()
            throws Exception {
        CoapClient client = client(handheld);
        assertThat(fetch(client).getCode()).isEqualTo(ResponseCode.CONTENT);

        now = Optional.of(SomeParties.NOW.plus(Duration.ofDays(21 * 365)));

        assertThat(fetch(client).getCode()).isEqualTo(ResponseCode.FORBIDDEN);
        assertHandshakeFails(client(handheld));
    }

    /// A gateway whose clock jumped must not lock a county out.
    @Test
    void no_certificate_counts_as_expired_while_the_clock_is_doubted() throws Exception {
        now = Optional.empty();

        assertThat(fetch(client(handheld)).getCode()).isEqualTo(ResponseCode.CONTENT);
    }

    private static void assertHandshakeFails(CoapClient client) throws Exception {
        assertHandshakeFails(client, "ACCESS_DENIED");
    }

    private static void assertHandshakeFails(CoapClient client, String alert) throws Exception {
        Request request = Request.newGet();
        request.setURI(client.getURI() + "/" + CoapNames.OUTBOX);
        try {
            assertThat(client.advanced(request)).isNull();
        } catch (java.io.IOException e) {
            assertThat(e).hasMessageContaining(alert);
        }
    }

    private static CoapResponse put(CoapClient client, Sealed fact, String name) throws Exception {
        Request request = Request.newPut();
        request.setURI(client.getURI() + "/" + CoapNames.FACTS + "/" + name);
        request.getOptions().setContentFormat(CoapNames.COSE_SIGN1);
        request.setPayload(fact.bytes());
        return send(client, request);
    }

    private static CoapResponse putSlim(CoapClient client, byte[] slim) throws Exception {
        return putTogether(client, Together.encode(List.of(slim)));
    }

    private static CoapResponse putTogether(CoapClient client, byte[] slims) throws Exception {
        Request request = Request.newPut();
        request.setURI(client.getURI() + "/" + CoapNames.SLIM);
        request.setPayload(slims);
        return send(client, request);
    }

    private static CoapResponse fetch(CoapClient client) throws Exception {
        Request request = Request.newGet();
        request.setURI(client.getURI() + "/" + CoapNames.OUTBOX);
        request.getOptions().setAccept(CoapNames.COSE_SIGN1);
        return send(client, request);
    }

    private static CoapResponse fetch(CoapClient client, byte[] receipted) throws Exception {
        Request request = Request.newGet();
        request.setURI(client.getURI() + "/" + CoapNames.OUTBOX);
        request.getOptions()
                .addOption(
                        new Option(
                                new OpaqueOptionDefinition(CoapNames.RECEIPTED, "Receipted"),
                                receipted));
        return send(client, request);
    }

    private static CoapResponse putPart(CoapClient client, Part part) throws Exception {
        return putPart(client, part.encode());
    }

    private static CoapResponse putPart(CoapClient client, byte[] part) throws Exception {
        Request request = Request.newPut();
        request.setURI(client.getURI() + "/" + CoapNames.PARTS);
        request.setPayload(part);
        return send(client, request);
    }

    private static CoapResponse send(CoapClient client, Request request) throws Exception {
        CoapResponse response = client.advanced(request);
        assertThat(response).isNotNull();
        return response;
    }

    private CoapClient client(SomeParties.Keys keys) throws Exception {
        return client(keys, parties.registry().active(keys.id()).orElseThrow().signing());
    }

    private CoapClient client(SomeParties.Keys keys, X509Certificate certificate) throws Exception {
        Configuration configuration =
                Configuration.createStandardWithoutFile()
                        .set(CoapConfig.PREFERRED_BLOCK_SIZE, CoapNames.BLOCK_LENGTH)
                        .set(CoapConfig.MAX_MESSAGE_SIZE, Part.LENGTH + Part.HEAD_LENGTH)
                        .set(DtlsConfig.DTLS_VERIFY_SERVER_CERTIFICATES_SUBJECT, false)
                        .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.CLIENT_ONLY);
        DTLSConnector connector =
                new DTLSConnector(
                        DtlsConnectorConfig.builder(configuration)
                                .setAddress(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                                .setCertificateIdentityProvider(
                                        new SingleCertificateProvider(
                                                        keys.signing().getPrivate(),
                                                        new X509Certificate[] {certificate},
                                                        CertificateType.X_509)
                                                // A thief has another's certificate, and no key.
                                                .setVerifyKeyPair(false))
                                .setAdvancedCertificateVerifier(
                                        StaticNewAdvancedCertificateVerifier.builder()
                                                .setTrustedCertificates(
                                                        parties.registry().everyone().authority())
                                                .build())
                                .build());
        CoapEndpoint endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setConnector(connector)
                        .build();
        endpoint.start();
        endpoints.add(endpoint);
        CoapClient client = new CoapClient("coaps://localhost:" + port.port());
        client.setEndpoint(endpoint);
        client.setTimeout(10_000L);
        return client;
    }
}
