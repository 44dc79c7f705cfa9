package org.yaoxiang.bridge.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider as OpenID Connect Discovery 1.0 and RFC 7517 describe it, on a real socket.
final class OpenIdServer implements AutoCloseable {
    private final HttpServer server;
    final AtomicInteger fetches = new AtomicInteger();
    volatile List<JWK> keys = List.of();
    volatile Optional<String> otherIssuer = Optional.empty();
    volatile Optional<String> otherKeys = Optional.empty();
    volatile boolean isAway;

    OpenIdServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/.well-known/openid-configuration",
                exchange ->
                        answer(
                                exchange,
                                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}"
                                        .formatted(
                                                otherIssuer.orElse(issuer().toString()),
                                                otherKeys.orElse(issuer() + "/keys"))));
        server.createContext(
                "/keys",
                exchange -> {
                    fetches.incrementAndGet();
                    answer(exchange, new JWKSet(keys).toPublicJWKSet().toString());
                });
        server.start();
    }

    URI issuer() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    Provider provider() {
        return new Provider(issuer(), "https://portal.test/fhir", "organisation", Optional.empty());
    }

    private void answer(HttpExchange exchange, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(UTF_8);
            exchange.sendResponseHeaders(isAway ? 503 : 200, isAway ? -1 : body.length);
            if (!isAway) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
