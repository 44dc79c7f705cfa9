package org.yaoxiang.bridge.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Access tokens of an OpenID Connect provider: JWTs (RFC 9068) that are signed by a key of the
/// provider with ES256, RS256 or PS256, are for us, and are within their time. What a token says of
/// its own key (`jwk`, `jku`, `x5c`) is not looked at. Every token must name an organisation that
/// is set up, and sees that one's villages.
public final class OidcTokens implements Credentials {
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256, JWSAlgorithm.PS256);

    private static final int ID_LENGTH_MAX = 128;

    private final Provider provider;
    private final Map<String, Organisation> organisations;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /// @param organisations by their ids
    public OidcTokens(
            Provider provider, Map<String, Organisation> organisations, InstantSource clock) {
        this.provider = provider;
        this.organisations = Map.copyOf(organisations);
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(
                        new JOSEObjectType("at+jwt"), JOSEObjectType.JWT, null));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(ALGORITHMS, new Keyring(provider, clock)));
        processor.setJWTClaimsSetVerifier(
                new DefaultJWTClaimsVerifier<SecurityContext>(
                        provider.audience(),
                        new JWTClaimsSet.Builder().issuer(provider.issuer().toString()).build(),
                        Set.of("exp")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                });
    }

    @Override
    public Optional<Caller> caller(String token) {
        try {
            return caller(processor.process(token, null));
        } catch (BadJOSEException | JOSEException | ParseException _) {
            // Whoever shows it learns no more than that it is not good.
            return Optional.empty();
        }
    }

    private Optional<Caller> caller(JWTClaimsSet claims) throws ParseException {
        Organisation organisation =
                organisations.get(
                        String.valueOf(claims.getStringClaim(provider.organisationClaim())));
        Optional<String> id = id(claims);
        Scopes scopes = Scopes.of(scopes(claims));
        if (organisation == null || id.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Caller(
                        id.get(),
                        organisation.villages(),
                        scopes.reads(),
                        organisation.relay().filter(_ -> scopes.writes()),
                        organisation.breaksGlass()));
    }

    /// The client (RFC 9068 §2.2), as OpenID Connect calls it (`azp`), or the subject.
    private static Optional<String> id(JWTClaimsSet claims) throws ParseException {
        for (String name : List.of("client_id", "azp", "sub")) {
            @Nullable String value = claims.getStringClaim(name);
            if (value != null && !value.isBlank() && value.length() <= ID_LENGTH_MAX) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /// One string with spaces between (RFC 8693 §4.2), or a list, as some providers write it.
    private static Collection<String> scopes(JWTClaimsSet claims) throws ParseException {
        if (claims.getClaim("scope") instanceof String scopes) {
            return Arrays.asList(scopes.split(" ", -1));
        }
        List<String> listed = claims.getStringListClaim("scope");
        return listed == null ? List.of() : listed;
    }
}
