package org.yaoxiang.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.yaoxiang.bridge.answer.Answering;
import org.yaoxiang.bridge.token.Credentials;

/// The FHIR server on a real socket, with a store and a trail of its own.
final class Serving {
    static final Instant NOW = Instant.parse("2026-03-02T03:00:00Z");
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private final Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Server jetty = new Server();
    final ResourceStore store;
    final Trail trail;
    private final URI base;

    Serving(Path folder, Credentials credentials, Answering answering) throws Exception {
        this.folder = folder;
        store = ResourceStore.open(folder, () -> NOW);
        trail = Trail.open(trailFile(), store, "county-hospital");
        ServerConnector connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(
                new ServletHolder(
                        new FhirServer(store, credentials, trail, answering, () -> NOW, "0.1.0")
                                .servlet()),
                "/fhir/*");
        jetty.setHandler(context);
        jetty.start();
        base = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/fhir/");
    }

    Path trailFile() {
        return folder.resolve("audit.journal");
    }

    URI base() {
        return base;
    }

    HttpRequest.Builder request(String token, String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(
                request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    HttpResponse<String> get(String token, String path) throws Exception {
        return send(request(token, path).GET());
    }

    int status(String token, String path) throws Exception {
        return get(token, path).statusCode();
    }

    <T extends Resource> T read(Class<T> type, String token, String path) throws Exception {
        HttpResponse<String> response = get(token, path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return FHIR.newJsonParser().parseResource(type, response.body());
    }

    <T extends Resource> List<T> found(Class<T> type, String token, String path) throws Exception {
        return read(Bundle.class, token, path).getEntry().stream()
                .map(each -> type.cast(each.getResource()))
                .toList();
    }

    void close() throws Exception {
        client.close();
        jetty.stop();
        trail.close();
        store.close();
    }
}
