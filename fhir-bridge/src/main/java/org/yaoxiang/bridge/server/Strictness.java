package org.yaoxiang.bridge.server;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Refuses the control parameters that HAPI would pass over in silence, such as `_sort` or
/// `_lastUpdated`: a client that believes its list to be sorted or filtered acts on the wrong one.
/// Refuses JSON in which an object names a member twice, where parsers differ in which one they
/// believe (RFC 8259 §4). Of a body that cannot be read it says in which element, and not what
/// stands there: HAPI logs what is answered. Public because HAPI calls it by reflection.
@Interceptor
public final class Strictness {
    private static final Set<String> KNOWN =
            Set.of("_count", "_offset", "_format", "_pretty", "_summary", "_elements");

    /// HAPI's number for a body that it cannot parse; the parser's own exception is not kept.
    private static final String UNREADABLE = "HAPI-0450";

    /// The element, as HAPI names it before it repeats the value.
    private static final Pattern ELEMENT = Pattern.compile("\\[element=\"([A-Za-z]{1,64})\"\\]");

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    Strictness() {}

    /// The exception to answer with in the place of one that repeats a body; null for any other.
    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    public @Nullable BaseServerResponseException withhold(Throwable thrown) {
        String said = String.valueOf(thrown.getMessage());
        if (!said.startsWith(UNREADABLE)) {
            return null;
        }
        Matcher element = ELEMENT.matcher(said);
        return new InvalidRequestException(
                "the body is no FHIR R4 resource that this server can read"
                        + (element.find() ? ", see element " + element.group(1) : ""));
    }

    /// Throws for a parameter that begins with `_` and does nothing here, and for a member that is
    /// named twice.
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED)
    public void check(RequestDetails request) {
        for (String parameter : request.getParameters().keySet()) {
            if (parameter.startsWith("_") && !KNOWN.contains(parameter)) {
                throw new InvalidRequestException(
                        "this server knows no parameter of that name; those that begin with _ are "
                                + String.join(", ", KNOWN.stream().sorted().toList()));
            }
        }
        byte[] body = request.loadRequestContents();
        if (isJson(body)) {
            requireNamedOnce(body);
        }
    }

    private static boolean isJson(byte[] body) {
        int at = 0;
        while (at < body.length && Character.isWhitespace(body[at])) {
            at++;
        }
        return at < body.length && body[at] == '{';
    }

    private static void requireNamedOnce(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            while (json.nextToken() != null) {
                json.skipChildren();
            }
        } catch (IOException _) {
            throw new InvalidRequestException(
                    "the body is no JSON that this server can read: every member of an object is"
                            + " named once, and nothing is nested deeper than "
                            + JSON.streamReadConstraints().getMaxNestingDepth());
        }
    }
}
