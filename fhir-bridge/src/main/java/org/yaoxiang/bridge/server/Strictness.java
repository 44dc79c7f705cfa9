package org.yaoxiang.bridge.server;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.util.Set;

/// Refuses the control parameters that HAPI would pass over in silence, such as `_sort` or
/// `_lastUpdated`: a client that believes its list to be sorted or filtered acts on the wrong one.
/// Public because HAPI calls it by reflection.
@Interceptor
public final class Strictness {
    private static final Set<String> KNOWN =
            Set.of("_count", "_offset", "_format", "_pretty", "_summary", "_elements");

    Strictness() {}

    /// Throws for a parameter that begins with `_` and does nothing here.
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED)
    public void check(RequestDetails request) {
        for (String parameter : request.getParameters().keySet()) {
            if (parameter.startsWith("_") && !KNOWN.contains(parameter)) {
                throw new InvalidRequestException(
                        "this server knows no parameter of that name; those that begin with _ are "
                                + String.join(", ", KNOWN.stream().sorted().toList()));
            }
        }
    }
}
