package org.yaoxiang.bridge.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.yaoxiang.bridge.hospital.Trusted;
import org.yaoxiang.bridge.token.Caller;
import org.yaoxiang.bridge.token.Credentials;
import org.yaoxiang.bridge.token.OidcTokens;
import org.yaoxiang.bridge.token.Organisation;
import org.yaoxiang.bridge.token.Provider;
import org.yaoxiang.bridge.token.StaticTokens;

/// Who may read and answer over FHIR: the tokens in the bridge's folder, and the settings
/// `organisation.<id>.…` and `oidc.…` in `bridge.properties`. Without any setting every token sees
/// all villages.
///
/// ```properties
/// organisation.city.villages = village-3, village-7
/// organisation.city.token.file = city-reads.token
/// organisation.city.relay = city-system
/// organisation.city.break.glass = true
/// oidc.issuer = https://id.county.example
/// oidc.audience = https://portal.county.example/fhir
/// oidc.organisation.claim = organisation
/// oidc.trust.file = county-ca.pem
/// ```
final class AccessSettings {
    static final String FHIR_TOKEN = "fhir.token";
    static final String AUDIT_TOKEN = "audit.token";

    private static final String ORGANISATION = "organisation.";
    private static final String OIDC = "oidc.";
    private static final Set<String> NAMES =
            Set.of("villages", "token.file", "relay", "break.glass");
    private static final Set<String> OIDC_NAMES =
            Set.of("issuer", "audience", "organisation.claim", "trust.file");

    private final Path home;
    private final Properties settings;

    private AccessSettings(Path home) {
        this.home = home;
        this.settings = BridgeConfig.settings(home);
    }

    /// Reads the tokens and settings.
    ///
    /// @param relays by their ids
    /// @throws BridgeException naming what is missing, wrong or unknown
    static Credentials read(Path home, Map<String, Relay> relays, InstantSource clock) {
        return new AccessSettings(home).credentials(relays, clock);
    }

    private Credentials credentials(Map<String, Relay> relays, InstantSource clock) {
        Map<String, Organisation> organisations = organisations();
        Map<String, Organisation> byRelay = byRelay(organisations, relays.keySet());
        StaticTokens tokens = new StaticTokens();
        add(tokens, home.resolve(FHIR_TOKEN), Caller.reading(FHIR_TOKEN));
        // A home that an earlier version prepared has none: nobody reads there who has read what.
        if (Files.exists(home.resolve(AUDIT_TOKEN))) {
            add(tokens, home.resolve(AUDIT_TOKEN), Caller.auditor(AUDIT_TOKEN));
        }
        for (Organisation each : organisations.values()) {
            optional(ORGANISATION + each.id() + ".token.file")
                    .ifPresent(file ->
                            add(tokens, home.resolve(file), Caller.reading(each.id()).of(each)));
        }
        relays.forEach((id, relay) -> {
            Caller caller = Caller.relay(id);
            Organisation organisation = byRelay.get(id);
            add(tokens, relay.token(), id, organisation == null ? caller : caller.of(organisation));
        });
        Optional<Provider> provider = provider();
        if (provider.isEmpty()) {
            return tokens;
        }
        if (organisations.isEmpty()) {
            throw new BridgeException(
                    "oidc.issuer is set and no organisation is: set organisation.<id>.villages");
        }
        OidcTokens others = new OidcTokens(provider.get(), organisations, clock);
        return token -> tokens.caller(token).or(() -> others.caller(token));
    }

    private Map<String, Organisation> organisations() {
        Set<String> ids = new TreeSet<>();
        for (String name : settings.stringPropertyNames()) {
            if (name.startsWith(ORGANISATION)) {
                ids.add(id(name));
            } else if (name.startsWith(OIDC)
                    && !OIDC_NAMES.contains(name.substring(OIDC.length()))) {
                throw unknown(name, OIDC, OIDC_NAMES);
            }
        }
        Map<String, Organisation> organisations = new LinkedHashMap<>();
        ids.forEach(each -> organisations.put(each, organisation(each)));
        return organisations;
    }

    private static String id(String name) {
        String rest = name.substring(ORGANISATION.length());
        int dot = rest.indexOf('.');
        if (dot < 0 || !NAMES.contains(rest.substring(dot + 1))) {
            throw unknown(name, ORGANISATION + "<id>.", NAMES);
        }
        return rest.substring(0, dot);
    }

    private static BridgeException unknown(String name, String prefix, Set<String> names) {
        return new BridgeException(
                "setting "
                        + name
                        + " is not known; there are "
                        + prefix
                        + " and one of "
                        + String.join(", ", new TreeSet<>(names)));
    }

    private Organisation organisation(String id) {
        String prefix = ORGANISATION + id + ".";
        try {
            Set<String> villages =
                    HospitalSettings.villages(BridgeConfig.text(settings, prefix + "villages"));
            return new Organisation(
                    id,
                    villages.isEmpty() ? Optional.empty() : Optional.of(villages),
                    optional(prefix + "relay"),
                    isTrue(prefix + "break.glass"));
        } catch (IllegalArgumentException e) {
            throw new BridgeException("settings " + prefix + "…: " + e.getMessage(), e);
        }
    }

    /// Once there is an organisation, a relay that was forgotten would go on seeing everything.
    private static Map<String, Organisation> byRelay(
            Map<String, Organisation> organisations, Set<String> relays) {
        Map<String, Organisation> byRelay = new LinkedHashMap<>();
        for (Organisation each : organisations.values()) {
            String relay = each.relay().orElse("");
            if (!relay.isEmpty() && !relays.contains(relay)) {
                throw new BridgeException(
                        "setting organisation."
                                + each.id()
                                + ".relay is "
                                + relay
                                + ", of which there is no key; make it with `relay` first");
            }
            if (!relay.isEmpty() && byRelay.put(relay, each) != null) {
                throw new BridgeException("relay " + relay + " belongs to two organisations");
            }
        }
        Set<String> forgotten = new HashSet<>(relays);
        forgotten.removeAll(byRelay.keySet());
        if (!organisations.isEmpty() && !forgotten.isEmpty()) {
            throw new BridgeException(
                    "relay "
                            + forgotten.iterator().next()
                            + " belongs to no organisation; set organisation.<id>.relay");
        }
        return byRelay;
    }

    private Optional<Provider> provider() {
        if (settings.stringPropertyNames().stream().noneMatch(each -> each.startsWith(OIDC))) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Provider(
                            URI.create(BridgeConfig.text(settings, OIDC + "issuer")),
                            BridgeConfig.text(settings, OIDC + "audience"),
                            BridgeConfig.text(settings, OIDC + "organisation.claim"),
                            optional(OIDC + "trust.file")
                                    .map(each -> Trusted.by(home.resolve(each)))));
        } catch (IllegalArgumentException e) {
            throw new BridgeException("setting oidc.issuer: " + e.getMessage(), e);
        }
    }

    private Optional<String> optional(String name) {
        return Optional.ofNullable(settings.getProperty(name)).map(String::strip);
    }

    private boolean isTrue(String name) {
        String value = optional(name).orElse("false");
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new BridgeException(
                            "setting " + name + " is " + value + ", expected true or false");
        };
    }

    private static void add(StaticTokens tokens, Path file, Caller caller) {
        try {
            add(tokens, Files.readString(file).strip(), file.toString(), caller);
        } catch (IOException e) {
            throw new BridgeException(
                    "cannot read the token in " + file + ": run `prepare` first, or make it", e);
        }
    }

    private static void add(StaticTokens tokens, String token, String whose, Caller caller) {
        try {
            tokens.add(token, caller);
        } catch (IllegalArgumentException e) {
            throw new BridgeException("the token of " + whose + ": " + e.getMessage(), e);
        }
    }
}
