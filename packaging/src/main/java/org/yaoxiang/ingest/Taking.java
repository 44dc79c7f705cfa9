package org.yaoxiang.ingest;

import ca.uhn.fhir.context.FhirContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.hl7.fhir.r4.model.Bundle;
import org.yaoxiang.bridge.answer.Answering;
import org.yaoxiang.bridge.answer.Proposal;
import org.yaoxiang.bridge.server.Database;
import org.yaoxiang.bridge.server.FhirServer;
import org.yaoxiang.bridge.server.ResourceStore;
import org.yaoxiang.bridge.server.Trail;
import org.yaoxiang.bridge.token.Caller;
import org.yaoxiang.bridge.token.StaticTokens;
import org.yaoxiang.contract.fact.Hash;

/// The county's store and FHIR server as a program that takes transactions over HTTP, which the
/// bridge does not: it has them from its own feed. So that both sides of a {@link Race} do the
/// same.
final class Taking {
    static final String TOKEN = "for-this-measurement-only";
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final String TAKEN =
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\"}";

    private Taking() {}

    /// Serves `/transaction` and `/fhir/` and says `ready` and the port. The lines of the standard
    /// input are the store's folder and the PostgreSQL database's address, user and password; three
    /// empty ones for H2.
    public static void main(String[] arguments) throws Exception {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Path folder = Path.of(lines.readLine());
        String url = lines.readLine();
        ResourceStore store =
                url.isEmpty()
                        ? ResourceStore.open(folder, Clock.systemUTC())
                        : ResourceStore.open(
                                folder,
                                new Database(url, lines.readLine(), lines.readLine()),
                                Clock.systemUTC());
        Server jetty = new Server();
        ServerConnector connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(
                new ServletHolder(
                        new FhirServer(
                                        store,
                                        new StaticTokens().add(TOKEN, Caller.reading("measured")),
                                        Trail.open(
                                                folder.resolve("audit.journal"), store, "measured"),
                                        new Nobody(),
                                        Clock.systemUTC(),
                                        "measured")
                                .servlet()),
                "/fhir/*");
        context.addServlet(new ServletHolder(new Slot(store)), "/transaction");
        jetty.setHandler(context);
        jetty.start();
        System.out.println("ready " + connector.getLocalPort());
    }

    /// Parses a transaction as HAPI does it and stores it.
    private static final class Slot extends HttpServlet {
        private static final long serialVersionUID = 1;
        private final transient ResourceStore store;

        Slot(ResourceStore store) {
            this.store = store;
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            request.setCharacterEncoding("UTF-8");
            Bundle transaction =
                    FHIR.newJsonParser().parseResource(Bundle.class, request.getReader());
            synchronized (store) {
                store.store(transaction, store.position() + 1);
            }
            response.setContentType("application/fhir+json");
            response.getOutputStream().write(TAKEN.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// No system answers here.
    private static final class Nobody implements Answering {
        @Override
        public Taken answer(String relay, Proposal proposal) {
            throw new IllegalArgumentException(relay + " is no relay");
        }

        @Override
        public List<Hash> open() {
            return List.of();
        }
    }
}
