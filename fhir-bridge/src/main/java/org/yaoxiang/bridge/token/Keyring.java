package org.yaoxiang.bridge.token;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The provider's public keys (JWK Set, RFC 7517 §5), fetched when they are needed and kept. The
/// bounds of time are engineering choices.
///
/// A key that is not known is asked for at most every {@link #PAUSE}, however many tokens name one.
/// While the provider does not answer, the keys that are known serve until {@link #AGE_MAX}: a
/// token lives for minutes, so what a withdrawn key could still do is bounded by that.
///
/// Thread-safe; one request fetches while others wait for it.
final class Keyring implements JWKSource<SecurityContext> {
    static final Duration FRESH = Duration.ofMinutes(15);
    static final Duration PAUSE = Duration.ofSeconds(30);
    static final Duration AGE_MAX = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(Keyring.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int ANSWER_LENGTH_MAX = 256 << 10;

    private final Provider provider;
    private final InstantSource clock;
    private final HttpClient client;

    // Guarded by this.
    private JWKSet keys = new JWKSet();
    private Instant fetched = Instant.MIN;
    private Instant tried = Instant.MIN;
    private boolean isAway;

    Keyring(Provider provider, InstantSource clock) {
        this.provider = provider;
        this.clock = clock;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(PATIENCE);
        provider.trust().ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    @Override
    public synchronized List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
            throws KeySourceException {
        Instant now = clock.instant();
        List<JWK> found = selector.select(keys);
        if (found.isEmpty() || isOlder(fetched, FRESH, now)) {
            fetch(now);
            found = selector.select(keys);
        }
        if (isOlder(fetched, AGE_MAX, now)) {
            throw new KeySourceException("the provider's keys are too old or were never there");
        }
        return found;
    }

    private void fetch(Instant now) {
        if (!isOlder(tried, PAUSE, now)) {
            return;
        }
        tried = now;
        try {
            keys = JWKSet.parse(ask(keysOf(ask(provider.configuration()))));
            fetched = now;
            if (isAway) {
                LOG.info("the OpenID provider answers again");
            }
            isAway = false;
        } catch (IOException | ParseException e) {
            if (!isAway) {
                LOG.warn(
                        "the keys of the OpenID provider cannot be fetched: {}",
                        e.getClass().getSimpleName() + " " + e.getMessage());
            }
            isAway = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private URI keysOf(String configuration) throws IOException, ParseException {
        Map<String, Object> said = JSONObjectUtils.parse(configuration);
        if (!provider.issuer().toString().equals(JSONObjectUtils.getString(said, "issuer"))) {
            throw new IOException("it names another issuer than oidc.issuer");
        }
        URI uri = JSONObjectUtils.getURI(said, "jwks_uri");
        if (uri == null || !Provider.isSafe(uri)) {
            throw new IOException("its jwks_uri is not https");
        }
        return uri;
    }

    private String ask(URI uri) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        HttpRequest.newBuilder(uri).header("Accept", "application/json").build(),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_LENGTH_MAX));
        try {
            HttpResponse<byte[]> response = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException trouble ? trouble : new IOException(e);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer in " + PATIENCE.toSeconds() + " s", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static boolean isOlder(Instant then, Duration age, Instant now) {
        return then.equals(Instant.MIN) || !now.isBefore(then.plus(age));
    }
}
