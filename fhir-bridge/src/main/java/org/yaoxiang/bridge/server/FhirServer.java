package org.yaoxiang.bridge.server;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.RestfulServer;
import jakarta.servlet.http.HttpServlet;
import java.time.InstantSource;
import org.yaoxiang.bridge.answer.Answering;
import org.yaoxiang.bridge.token.Credentials;

/// The FHIR R4 interface of the county: reads, the searches that {@link Shelves} declares, and the
/// answers of relays ({@link Counter}). What is in the store was put there by the bridge alone.
/// Every access to what is known of a patient is noted ({@link Registrar}).
public final class FhirServer {
    /// Its own, for the parser reads what comes from outside more exactly than what is stored here.
    private static final FhirContext FHIR = exact();

    private final RestfulServer servlet;

    /// Puts the server together.
    ///
    /// @param credentials of the systems that may read and answer
    /// @param trail takes every access; what cannot be noted there is not served
    /// @param version of this program, for the CapabilityStatement
    public FhirServer(
            ResourceStore store,
            Credentials credentials,
            Trail trail,
            Answering answering,
            InstantSource clock,
            String version) {
        servlet = new RestfulServer(FHIR);
        servlet.setServerName("Yaoxiang county bridge");
        servlet.setServerVersion(version);
        servlet.setImplementationDescription("Checks, consults and advices of the villages");
        servlet.setDefaultResponseEncoding(EncodingEnum.JSON);
        servlet.setDefaultPageSize(Criteria.COUNT);
        servlet.setMaximumPageSize(Criteria.COUNT_MAX);
        servlet.registerInterceptor(new Doorkeeper(credentials));
        servlet.registerInterceptor(new Bounds());
        servlet.registerInterceptor(new Strictness());
        servlet.registerInterceptor(new Signpost());
        servlet.registerInterceptor(new Registrar(trail, clock));
        Counter counter = new Counter(store, answering);
        servlet.setResourceProviders(Shelves.of(store, counter, clock));
        servlet.registerProvider(counter);
        servlet.registerProviders(Published.all());
    }

    /// The servlet, to be mounted under a path of its own, such as `/fhir/*`.
    public HttpServlet servlet() {
        return servlet;
    }

    private static FhirContext exact() {
        FhirContext context = FhirContext.forR4();
        context.setParserErrorHandler(new Exactness());
        return context;
    }
}
