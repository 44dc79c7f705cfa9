package org.yaoxiang.bridge.server;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets in who shows a bearer token (RFC 6750), before anything else of a request is looked at;
/// everybody else gets 401, for every path alike. Public because HAPI calls it by reflection.
///
/// One token reads. Each relay has its own, by which it also answers: it is that relay for the rest
/// of the request.
@Interceptor
public final class Doorkeeper {
    private static final String SCHEME = "Bearer ";
    private static final String REFUSED =
            """
            {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"login",\
            "diagnostics":"This server needs a bearer token; ask the county's administrator."}]}
            """;

    private static final String RELAY = "org.yaoxiang.bridge.relay";

    /// Whoever shows the token is the relay; empty for one that only reads.
    private record Known(byte[] token, String relay) {}

    private final List<Known> known = new ArrayList<>();

    /// @param token that reads, at least 16 characters
    /// @param relays tokens of relays by their ids
    Doorkeeper(String token, Map<String, String> relays) {
        add(token, "");
        relays.forEach((id, each) -> add(each, id));
    }

    private void add(String token, String relay) {
        if (token.length() < 16) {
            throw new IllegalArgumentException(
                    "token of " + token.length() + " characters, expected at least 16");
        }
        byte[] digest = digest(token);
        if (known.stream().anyMatch(each -> Arrays.equals(each.token(), digest))) {
            throw new IllegalArgumentException("two systems have the same token");
        }
        known.add(new Known(digest, relay));
    }

    /// The relay that has sent a request.
    ///
    /// @throws ForbiddenOperationException when it is none
    static String relay(HttpServletRequest request) {
        return Optional.ofNullable((String) request.getAttribute(RELAY))
                .filter(each -> !each.isEmpty())
                .orElseThrow(() ->
                        new ForbiddenOperationException(
                                "this token reads; who answers has a token of its own"));
    }

    /// Answers false when the request has been answered with 401.
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_PROCESSED)
    public boolean admit(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        // What the answer holds is about a patient: no proxy and no browser shall keep it.
        response.setHeader("Cache-Control", "no-store");
        Optional<String> relay = relay(request.getHeader("Authorization"));
        if (relay.isPresent()) {
            request.setAttribute(RELAY, relay.get());
            return true;
        }
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader("WWW-Authenticate", "Bearer realm=\"yaoxiang\"");
        response.setContentType("application/fhir+json;charset=UTF-8");
        response.getOutputStream().write(REFUSED.getBytes(StandardCharsets.UTF_8));
        return false;
    }

    /// Compares digests, and with all of them, so that neither the token's length nor its first
    /// letters nor whose it is show in the time that a refusal takes.
    private Optional<String> relay(@Nullable String authorization) {
        if (authorization == null
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        byte[] shown = digest(authorization.substring(SCHEME.length()).strip());
        Optional<String> relay = Optional.empty();
        for (Known each : known) {
            if (MessageDigest.isEqual(each.token(), shown)) {
                relay = Optional.of(each.relay());
            }
        }
        return relay;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
