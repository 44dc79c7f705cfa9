package org.yaoxiang.bridge.server;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.bridge.token.Caller;
import org.yaoxiang.bridge.token.Credentials;

/// Lets in who shows a bearer token (RFC 6750), before anything else of a request is looked at;
/// everybody else gets 401, for every path alike. Who was let in is known for the rest of the
/// request. Public because HAPI calls it by reflection.
@Interceptor
public final class Doorkeeper {
    private static final String SCHEME = "Bearer ";
    private static final String REFUSED =
            """
            {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"login",\
            "diagnostics":"This server needs a bearer token; ask the county's administrator."}]}
            """;

    private static final String CALLER = "org.yaoxiang.bridge.caller";

    private final Credentials credentials;

    Doorkeeper(Credentials credentials) {
        this.credentials = credentials;
    }

    /// Who has sent a request.
    static Caller caller(HttpServletRequest request) {
        if (request.getAttribute(CALLER) instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("a request came past the doorkeeper");
    }

    /// The relay that has sent a request.
    ///
    /// @throws ForbiddenOperationException when it is none
    static String relay(HttpServletRequest request) {
        return caller(request)
                .relay()
                .orElseThrow(() ->
                        new ForbiddenOperationException(
                                "this token reads; who answers has a token of its own"));
    }

    /// Requires that who has sent a request may read a type.
    ///
    /// @throws ForbiddenOperationException when not
    static void requireReader(HttpServletRequest request, String type) {
        if (!caller(request).mayRead(type)) {
            throw new ForbiddenOperationException(
                    type.equals(Caller.AUDIT)
                            ? "who has read what is for an auditor's token"
                            : "this token does not read " + type);
        }
    }

    /// Answers false when the request has been answered with 401.
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_PROCESSED)
    public boolean admit(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        // What the answer holds is about a patient: no proxy and no browser shall keep it.
        response.setHeader("Cache-Control", "no-store");
        Optional<Caller> caller =
                token(request.getHeader("Authorization")).flatMap(credentials::caller);
        if (caller.isPresent()) {
            request.setAttribute(CALLER, caller.get());
            return true;
        }
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader("WWW-Authenticate", "Bearer realm=\"yaoxiang\"");
        response.setContentType("application/fhir+json;charset=UTF-8");
        response.getOutputStream().write(REFUSED.getBytes(StandardCharsets.UTF_8));
        return false;
    }

    private static Optional<String> token(@Nullable String authorization) {
        return Optional.ofNullable(authorization)
                .filter(each -> each.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(each -> each.substring(SCHEME.length()).strip());
    }
}
