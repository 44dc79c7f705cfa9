package org.yaoxiang.bridge.server;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Refuses a body that is too long, or of which nobody knows how long it is, before it is read.
/// Public because HAPI calls it by reflection.
@Interceptor
public final class Bounds {
    /// An answer of 4000 characters, escaped, with all that a system may put around it; an
    /// engineering choice.
    static final int BODY_LENGTH_MAX = 256 << 10;

    Bounds() {}

    /// Answers false when the request has been refused. A body that is packed is refused: it may be
    /// longer than it looks.
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_PROCESSED)
    public boolean admit(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (isPacked(request.getHeader("Content-Encoding"))) {
            refuse(
                    response,
                    HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
                    "not-supported",
                    "This server takes no Content-Encoding.");
            return false;
        }
        if (request.getContentLengthLong() > BODY_LENGTH_MAX) {
            refuse(
                    response,
                    HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
                    "too-long",
                    "A body has at most " + BODY_LENGTH_MAX + " bytes.");
            return false;
        }
        if (request.getHeader("Transfer-Encoding") != null) {
            refuse(
                    response,
                    HttpServletResponse.SC_LENGTH_REQUIRED,
                    "required",
                    "This server needs a Content-Length.");
            return false;
        }
        return true;
    }

    private static boolean isPacked(@Nullable String encoding) {
        return encoding != null && !encoding.equalsIgnoreCase("identity");
    }

    private static void refuse(
            HttpServletResponse response, int status, String code, String diagnostics)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/fhir+json;charset=UTF-8");
        response.getOutputStream()
                .write(
                        """
                        {"resourceType":"OperationOutcome","issue":[{"severity":"error",\
                        "code":"%s","diagnostics":"%s"}]}
                        """
                                .formatted(code, diagnostics)
                                .getBytes(StandardCharsets.UTF_8));
    }
}
