package org.yaoxiang.bridge.app;

import java.net.URI;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.yaoxiang.bridge.server.FhirServer;
import org.yaoxiang.bridge.token.Caller;
import org.yaoxiang.bridge.token.StaticTokens;

/// A county with an open consult, and its FHIR server on a port.
final class ServedCounty {
    final Waiting county;
    final URI base;
    private final Server jetty = new Server();

    /// @param reads the token of who reads
    /// @param answers the token of the relay
    ServedCounty(Path folder, String reads, String answers) throws Exception {
        county = new Waiting(folder);
        ServerConnector connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(
                new ServletHolder(
                        new FhirServer(
                                        county.store,
                                        new StaticTokens()
                                                .add(reads, Caller.reading("reader"))
                                                .add(answers, Caller.relay(Waiting.RELAY)),
                                        county.trail,
                                        county.answering(),
                                        () -> Waiting.NOW,
                                        "0.1.0")
                                .servlet()),
                "/fhir/*");
        jetty.setHandler(context);
        jetty.start();
        base = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/fhir/");
    }

    void stop() throws Exception {
        jetty.stop();
        county.close();
    }
}
