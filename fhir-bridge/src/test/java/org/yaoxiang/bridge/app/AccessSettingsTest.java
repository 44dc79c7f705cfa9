package org.yaoxiang.bridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaoxiang.bridge.token.Caller;
import org.yaoxiang.bridge.token.Credentials;
import org.yaoxiang.contract.seal.Signer;

class AccessSettingsTest {
    private static final String FHIR = "the-token-of-the-county";
    private static final String AUDIT = "the-token-of-an-auditor";
    private static final String CITY = "the-token-of-the-city";
    private static final Map<String, Relay> RELAYS =
            Map.of(
                    "city-system",
                    new Relay(
                            "市医院",
                            "the-token-of-the-relay",
                            new Signer("city-system", Waiting.SIGNING.getPrivate())));

    @TempDir private Path home;

    @BeforeEach
    void tokens() throws IOException {
        Files.writeString(home.resolve("fhir.token"), FHIR + "\n");
        Files.writeString(home.resolve("audit.token"), AUDIT + "\n");
        Files.writeString(home.resolve("city.token"), CITY + "\n");
    }

    @Test
    void without_settings_every_token_sees_all_villages() throws IOException {
        Credentials read = read("port = 8082", RELAYS);
        assertThat(read.caller(FHIR)).contains(Caller.reading("fhir.token"));
        assertThat(read.caller(AUDIT)).contains(Caller.auditor("audit.token"));
        assertThat(read.caller("the-token-of-the-relay")).contains(Caller.relay("city-system"));
        assertThat(read.caller("another")).isEmpty();
        Files.delete(home.resolve("audit.token"));
        assertThat(read("port = 8082", RELAYS).caller(AUDIT)).isEmpty();
    }

    @Test
    void an_organisations_tokens_see_its_villages() throws IOException {
        Credentials read =
                read(
                        """
                        organisation.city.villages = village-3, village-7
                        organisation.city.token.file = city.token
                        organisation.city.relay = city-system
                        organisation.city.break.glass = true
                        """,
                        RELAYS);
        Optional<Set<String>> villages = Optional.of(Set.of("village-3", "village-7"));
        assertThat(read.caller(CITY))
                .contains(new Caller("city", villages, Set.of("*"), Optional.empty(), true));
        assertThat(read.caller("the-token-of-the-relay"))
                .contains(
                        new Caller(
                                "city-system",
                                villages,
                                Set.of("*"),
                                Optional.of("city-system"),
                                true));
        assertThat(read.caller(FHIR)).contains(Caller.reading("fhir.token"));
    }

    /// Nobody needs to be there for the settings to be good.
    @Test
    void a_provider_is_set_up_with_an_organisation() throws IOException {
        assertThat(
                        read(
                                        """
                                        organisation.city.villages = *
                                        oidc.issuer = https://id.county.example
                                        oidc.audience = https://portal.county.example/fhir
                                        oidc.organisation.claim = organisation
                                        """,
                                        Map.of())
                                .caller("no.such.token"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "organisation.city.vilages = x; setting organisation.city.vilages is not known",
                "organisation.city = x; setting organisation.city is not known",
                "organisation.city.relay = city-system; organisation.city.villages is missing",
                "organisation.City.villages = x; an organisation's id has 1 to 32 of a-z 0-9 -",
                "organisation.city.villages = a,,b; villages names one without a name",
                "organisation.city.villages = *; relay city-system belongs to no organisation",
                "organisation.city.villages = *|organisation.city.relay = other; of which there is"
                        + " no key",
                "organisation.city.villages = *|organisation.city.relay = city-system|"
                        + "organisation.b.villages = *|organisation.b.relay = city-system; belongs"
                        + " to two organisations",
                "organisation.city.villages = *|organisation.city.break.glass = yes; expected true"
                        + " or false",
                "organisation.city.villages = *|organisation.city.token.file = none; cannot read"
                        + " the token in",
                "organisation.city.villages = *|organisation.city.token.file = fhir.token; two"
                        + " systems have the same token",
                "oidc.isuer = x; setting oidc.isuer is not known",
                "oidc.issuer = https://id.example; oidc.audience is missing",
                "oidc.issuer = http://id.example|oidc.audience = x|oidc.organisation.claim = y;"
                        + " setting oidc.issuer: expected an issuer with https://",
                "oidc.issuer = https://id.example|oidc.audience = x|oidc.organisation.claim = y;"
                        + " no organisation is"
            })
    void what_is_wrong_is_named(String settings, String message) {
        boolean isAboutRelays = settings.contains("relay") || message.contains("relay");
        assertThatThrownBy(
                        () -> read(settings.replace("|", "\n"), isAboutRelays ? RELAYS : Map.of()))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining(message);
    }

    private Credentials read(String settings, Map<String, Relay> relays) throws IOException {
        Files.writeString(home.resolve("bridge.properties"), settings);
        return AccessSettings.read(home, relays, () -> Instant.parse("2026-03-02T03:00:00Z"));
    }
}
