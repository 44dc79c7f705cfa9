package org.yaoxiang.bridge.server;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.bridge.map.Compartment;
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
    private static final String EMERGENCY = "org.yaoxiang.bridge.emergency";

    private static final String GLASS = "X-Break-Glass";

    /// Bounds of a reason: engineering choices.
    private static final int REASON_LENGTH_MIN = 4;

    private static final int REASON_LENGTH_MAX = 200;

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

    /// Where what a request may read is, as {@link Compartment} names villages; empty for
    /// everywhere.
    static Optional<Collection<String>> villages(HttpServletRequest request) {
        return emergency(request).isPresent() ? Optional.empty() : ownVillages(request);
    }

    /// Where what a request may write to is: an emergency is for reading.
    static Optional<Collection<String>> ownVillages(HttpServletRequest request) {
        return caller(request).villages().map(Compartment::ofVillages);
    }

    /// Why somebody asks who otherwise may not.
    static Optional<String> emergency(HttpServletRequest request) {
        return Optional.ofNullable((String) request.getAttribute(EMERGENCY));
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

    /// Takes note of a reason to read of somebody of another village: FHIR's break-the-glass (R4
    /// §6.1.1.5, security labels), for which it names no header.
    ///
    /// @throws ForbiddenOperationException when whoever asks may not
    /// @throws InvalidRequestException when there is no reason
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED)
    public void breakGlass(HttpServletRequest request) {
        String header = request.getHeader(GLASS);
        if (header == null) {
            return;
        }
        if (!caller(request).breaksGlass()) {
            throw new ForbiddenOperationException("this token does not break the glass");
        }
        request.setAttribute(EMERGENCY, reason(header));
    }

    private static String reason(String header) {
        String wrong =
                GLASS
                        + " holds the reason, "
                        + REASON_LENGTH_MIN
                        + " to "
                        + REASON_LENGTH_MAX
                        + " characters, percent-encoded";
        try {
            String reason =
                    URLDecoder.decode(header.replace("+", "%2B"), StandardCharsets.UTF_8).strip();
            if (reason.length() >= REASON_LENGTH_MIN && reason.length() <= REASON_LENGTH_MAX) {
                return reason;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(wrong, e);
        }
        throw new InvalidRequestException(wrong);
    }

    private static Optional<String> token(@Nullable String authorization) {
        return Optional.ofNullable(authorization)
                .filter(each -> each.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(each -> each.substring(SCHEME.length()).strip());
    }
}
