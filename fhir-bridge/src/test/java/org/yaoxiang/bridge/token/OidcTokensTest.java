package org.yaoxiang.bridge.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens of a provider that rotates its keys, goes away and comes back.
class OidcTokensTest {
    private static final Organisation CITY =
            new Organisation("city", Optional.of(Set.of("village-3")), Optional.of("relay"), true);
    private static ECKey ec;
    private static RSAKey rsa;

    private OpenIdServer server;
    private OidcTokens tokens;
    private Instant now = Instant.parse("2026-03-02T03:00:00Z");

    @BeforeAll
    static void makeKeys() throws Exception {
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
        rsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
    }

    @BeforeEach
    void start() throws Exception {
        server = new OpenIdServer();
        server.keys = List.of(ec, rsa);
        tokens = new OidcTokens(server.provider(), Map.of("city", CITY), () -> now);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_good_token_is_the_client_of_its_organisation() throws Exception {
        Caller caller = tokens.caller(token(claims -> claims)).orElseThrow();
        assertThat(caller)
                .isEqualTo(
                        new Caller(
                                "his-of-the-city",
                                Optional.of(Set.of("village-3")),
                                Set.of("*"),
                                Optional.empty(),
                                true));
    }

    @Test
    void the_three_algorithms_are_taken() throws Exception {
        assertThat(tokens.caller(sign(JWSAlgorithm.ES256, ec.getKeyID(), new ECDSASigner(ec))))
                .isPresent();
        assertThat(tokens.caller(sign(JWSAlgorithm.RS256, rsa.getKeyID(), new RSASSASigner(rsa))))
                .isPresent();
        assertThat(tokens.caller(sign(JWSAlgorithm.PS256, rsa.getKeyID(), new RSASSASigner(rsa))))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "system/*.read, '*', false",
        "system/*.rs, '*', false",
        "system/Observation.read system/Patient.rs, Observation Patient, false",
        "system/Patient.r, '', false",
        "system/*.*, '*', true",
        "system/*.read system/DiagnosticReport.write, '*', true",
        "system/*.read system/DiagnosticReport.c, '*', true",
        "system/*.cruds, '*', true",
        "system/Patient.write, '', false",
        "system/AuditEvent.read, AuditEvent, false",
        "patient/*.read user/*.read openid, '', false",
        "system/Patient.rs?name=x, '', false",
        "SYSTEM/*.read, '', false"
    })
    void scopes_permit_what_they_say(String scope, String reads, boolean writes) throws Exception {
        Caller caller = tokens.caller(token(claims -> claims.claim("scope", scope))).orElseThrow();
        assertThat(String.join(" ", caller.reads().stream().sorted().toList())).isEqualTo(reads);
        assertThat(caller.relay()).isEqualTo(writes ? Optional.of("relay") : Optional.empty());
    }

    @Test
    void scopes_may_be_a_list() throws Exception {
        assertThat(
                        tokens.caller(
                                        token(claims ->
                                                claims.claim("scope", List.of("system/Task.read"))))
                                .orElseThrow()
                                .reads())
                .containsExactly("Task");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "expired",
                "not yet",
                "no expiry",
                "other audience",
                "no audience",
                "other issuer",
                "no organisation",
                "other organisation",
                "nobody"
            })
    void a_token_with_a_wrong_claim_is_nobody(String wrong) throws Exception {
        assertThat(tokens.caller(token(claims -> spoil(claims, wrong)))).isEmpty();
        assertThat(tokens.caller(token(claims -> claims))).isPresent();
    }

    private JWTClaimsSet.Builder spoil(JWTClaimsSet.Builder claims, String wrong) {
        return switch (wrong) {
            case "expired" -> claims.expirationTime(date(Duration.ofSeconds(-61)));
            case "not yet" -> claims.notBeforeTime(date(Duration.ofSeconds(61)));
            case "no expiry" -> claims.expirationTime(null);
            case "other audience" -> claims.audience("https://elsewhere.test/fhir");
            case "no audience" -> claims.audience((String) null);
            case "other issuer" -> claims.issuer("https://elsewhere.test");
            case "no organisation" -> claims.claim("organisation", null);
            case "other organisation" -> claims.claim("organisation", "lab");
            case "nobody" -> claims.claim("client_id", null).subject(null);
            default -> throw new IllegalArgumentException(wrong);
        };
    }

    @Test
    void a_clock_that_is_off_by_less_than_a_minute_does_no_harm() throws Exception {
        assertThat(
                        tokens.caller(
                                token(claims ->
                                        claims.expirationTime(date(Duration.ofSeconds(-59))))))
                .isPresent();
    }

    @Test
    void no_signature_is_no_token() throws Exception {
        assertThat(tokens.caller(new PlainJWT(claims().build()).serialize())).isEmpty();
        String[] parts = token(claims -> claims).split("\\.", -1);
        assertThat(tokens.caller(parts[0] + "." + parts[1] + ".")).isEmpty();
    }

    /// The public key is known to everybody; as a secret it must sign nothing.
    @Test
    void a_public_key_is_no_secret() throws Exception {
        byte[] known = rsa.toPublicJWK().toString().getBytes(UTF_8);
        for (byte[] secret : List.of(known, rsa.toRSAPublicKey().getEncoded())) {
            assertThat(tokens.caller(sign(JWSAlgorithm.HS256, "rsa-1", new MACSigner(secret))))
                    .isEmpty();
        }
    }

    @Test
    void a_key_that_the_token_brings_along_is_not_believed() throws Exception {
        ECKey own = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.ES256)
                                .keyID("ec-1")
                                .jwk(own.toPublicJWK())
                                .jwkURL(URI.create("https://attacker.test/keys"))
                                .build(),
                        claims().build());
        token.sign(new ECDSASigner(own));
        assertThat(tokens.caller(token.serialize())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "....", "eyJhbGciOiJub25lIn0..", "\u0000"})
    void what_is_no_jwt_is_nobody(String text) {
        assertThat(tokens.caller(text)).isEmpty();
    }

    @Test
    void a_token_that_was_changed_is_nobody() throws Exception {
        String good = token(claims -> claims);
        for (int i = 0; i < good.length() - 4; i += 7) {
            char other = good.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(tokens.caller(good.substring(0, i) + other + good.substring(i + 1)))
                    .as("changed at %d", i)
                    .isEmpty();
        }
        assertThat(tokens.caller(good)).isPresent();
    }

    @Test
    void a_rotated_key_is_fetched_when_it_is_first_seen() throws Exception {
        assertThat(tokens.caller(token(claims -> claims))).isPresent();
        ECKey next = new ECKeyGenerator(Curve.P_256).keyID("ec-2").generate();
        server.keys = List.of(next);
        now = now.plus(Keyring.PAUSE);
        assertThat(tokens.caller(sign(JWSAlgorithm.ES256, "ec-2", new ECDSASigner(next))))
                .isPresent();
        assertThat(tokens.caller(token(claims -> claims))).as("the old key").isEmpty();
    }

    @Test
    void however_many_unknown_keys_are_named_the_provider_is_asked_at_a_bounded_rate()
            throws Exception {
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID("other").generate();
        for (int i = 0; i < 50; i++) {
            tokens.caller(sign(JWSAlgorithm.ES256, "other-" + i, new ECDSASigner(other)));
        }
        assertThat(server.fetches).hasValue(1);
        now = now.plus(Keyring.PAUSE);
        tokens.caller(sign(JWSAlgorithm.ES256, "other", new ECDSASigner(other)));
        assertThat(server.fetches).hasValue(2);
    }

    @Test
    void while_the_provider_is_away_its_known_keys_serve_until_they_are_too_old() throws Exception {
        assertThat(tokens.caller(token(claims -> claims))).isPresent();
        server.isAway = true;
        now = now.plus(Keyring.AGE_MAX).minusSeconds(1);
        assertThat(tokens.caller(token(claims -> claims))).isPresent();
        now = now.plusSeconds(1);
        assertThat(tokens.caller(token(claims -> claims))).isEmpty();
        server.isAway = false;
        now = now.plus(Keyring.PAUSE);
        assertThat(tokens.caller(token(claims -> claims))).isPresent();
    }

    @Test
    void keys_are_asked_for_anew_when_they_are_no_longer_fresh() throws Exception {
        tokens.caller(token(claims -> claims));
        now = now.plus(Keyring.FRESH).minusSeconds(1);
        tokens.caller(token(claims -> claims));
        assertThat(server.fetches).hasValue(1);
        now = now.plusSeconds(1);
        tokens.caller(token(claims -> claims));
        assertThat(server.fetches).hasValue(2);
    }

    @Test
    void a_provider_that_is_another_is_not_believed() throws Exception {
        server.otherIssuer = Optional.of("https://elsewhere.test");
        assertThat(tokens.caller(token(claims -> claims))).isEmpty();
        now = now.plus(Keyring.PAUSE);
        server.otherIssuer = Optional.empty();
        server.otherKeys = Optional.of("http://elsewhere.test/keys");
        assertThat(tokens.caller(token(claims -> claims))).isEmpty();
        now = now.plus(Keyring.PAUSE);
        server.otherKeys = Optional.empty();
        assertThat(tokens.caller(token(claims -> claims))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.county.example",
                "ftp://id.county.example",
                "https://user:pass@id.county.example",
                "https://id.county.example?x=1",
                "id.county.example"
            })
    void an_issuer_that_others_can_speak_for_is_refused(String issuer) {
        assertThatThrownBy(() ->
                        new Provider(URI.create(issuer), "x", "organisation", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected an issuer with https://");
    }

    private String token(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        return sign(
                JWSAlgorithm.ES256, "ec-1", new ECDSASigner(ec), change.apply(claims()).build());
    }

    private String sign(JWSAlgorithm algorithm, String key, JWSSigner signer) throws Exception {
        return sign(algorithm, key, signer, claims().build());
    }

    private static String sign(
            JWSAlgorithm algorithm, String key, JWSSigner signer, JWTClaimsSet claims)
            throws Exception {
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(algorithm)
                                .type(new JOSEObjectType("at+jwt"))
                                .keyID(key)
                                .build(),
                        claims);
        token.sign(signer);
        return token.serialize();
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(server.issuer().toString())
                .audience("https://portal.test/fhir")
                .subject("service-account")
                .claim("client_id", "his-of-the-city")
                .claim("organisation", "city")
                .claim("scope", "system/*.read")
                .expirationTime(date(Duration.ofMinutes(5)));
    }

    private Date date(Duration later) {
        return Date.from(now.plus(later));
    }
}
