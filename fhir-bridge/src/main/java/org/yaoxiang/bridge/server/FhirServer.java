package org.yaoxiang.bridge.server;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.RestfulServer;
import jakarta.servlet.http.HttpServlet;

/// The FHIR R4 interface of the county: reads, and the searches that {@link Shelves} declares. It
/// changes nothing; what is in the store was put there by the bridge.
public final class FhirServer {
    private final RestfulServer servlet;

    /// Puts the server together.
    ///
    /// @param token what a client shows as bearer token, at least 16 characters
    /// @param version of this program, for the CapabilityStatement
    public FhirServer(ResourceStore store, String token, String version) {
        servlet = new RestfulServer(FhirContext.forR4Cached());
        servlet.setServerName("Yaoxiang county bridge");
        servlet.setServerVersion(version);
        servlet.setImplementationDescription("Checks, consults and advices of the villages");
        servlet.setDefaultResponseEncoding(EncodingEnum.JSON);
        servlet.setDefaultPageSize(Criteria.COUNT);
        servlet.setMaximumPageSize(Criteria.COUNT_MAX);
        servlet.registerInterceptor(new Doorkeeper(token));
        servlet.registerInterceptor(new Strictness());
        servlet.registerInterceptor(new Signpost());
        servlet.setResourceProviders(Shelves.of(store));
        servlet.registerProviders(Published.all());
    }

    /// The servlet, to be mounted under a path of its own, such as `/fhir/*`.
    public HttpServlet servlet() {
        return servlet;
    }
}
