package org.yaoxiang.bridge.server;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// Lets in who shows the bearer token (RFC 6750), before anything else of a request is looked at;
/// everybody else gets 401, for every path alike. Public because HAPI calls it by reflection.
@Interceptor
public final class Doorkeeper {
    private static final String SCHEME = "Bearer ";
    private static final String REFUSED =
            """
            {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"login",\
            "diagnostics":"This server needs a bearer token; ask the county's administrator."}]}
            """;

    private final byte[] token;

    /// @param token at least 16 characters
    Doorkeeper(String token) {
        if (token.length() < 16) {
            throw new IllegalArgumentException(
                    "token of " + token.length() + " characters, expected at least 16");
        }
        this.token = digest(token);
    }

    /// Answers false when the request has been answered with 401.
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_PROCESSED)
    public boolean admit(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        // What the answer holds is about a patient: no proxy and no browser shall keep it.
        response.setHeader("Cache-Control", "no-store");
        if (knows(request.getHeader("Authorization"))) {
            return true;
        }
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader("WWW-Authenticate", "Bearer realm=\"yaoxiang\"");
        response.setContentType("application/fhir+json;charset=UTF-8");
        response.getOutputStream().write(REFUSED.getBytes(StandardCharsets.UTF_8));
        return false;
    }

    /// Compares digests, so that neither the token's length nor its first letters show in the time
    /// that a refusal takes.
    private boolean knows(@Nullable String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        token, digest(authorization.substring(SCHEME.length()).strip()));
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
