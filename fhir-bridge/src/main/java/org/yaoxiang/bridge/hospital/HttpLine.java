package org.yaoxiang.bridge.hospital;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;

/// A hospital's server over HTTP. Follows no redirect: the token is for one server.
final class HttpLine implements Line, AutoCloseable {
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /// An answer names every entry, with a location and an outcome each: far less than this.
    private static final int ANSWER_LENGTH_MAX = 4 << 20;

    private final Hospital hospital;
    private final InstantSource clock;
    private final Duration patience;
    private final HttpClient client;

    /// @param patience how long an answer may take
    /// @throws HospitalException when the trust file cannot be used
    HttpLine(Hospital hospital, InstantSource clock, Duration patience) {
        this.hospital = hospital;
        this.clock = clock;
        this.patience = patience;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT_TIMEOUT);
        hospital.trustFile().ifPresent(file -> builder.sslContext(trusting(file)));
        this.client = builder.build();
    }

    @Override
    public Reply post(Bundle transaction) {
        Optional<String> token = token();
        if (token.isEmpty()) {
            return later(Trouble.NO_TOKEN);
        }
        String body = FHIR.newJsonParser().encodeResourceToString(transaction);
        HttpRequest request =
                request(hospital.base(), token.get())
                        .header("Content-Type", "application/fhir+json; charset=utf-8")
                        .header("Prefer", "return=minimal")
                        .POST(BodyPublishers.ofString(body, UTF_8))
                        .build();
        try {
            HttpResponse<InputStream> response =
                    client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            return judge(response, read(response), transaction.getEntry().size());
        } catch (HttpTimeoutException e) {
            return new Reply.Later(Trouble.SLOW, 0, Optional.empty(), true, "");
        } catch (SSLException e) {
            return later(Trouble.UNTRUSTED);
        } catch (IOException e) {
            return later(Trouble.UNREACHABLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return later(Trouble.UNREACHABLE);
        }
    }

    @Override
    public boolean answers() {
        Optional<String> token = token();
        if (token.isEmpty()) {
            return false;
        }
        try {
            URI metadata = URI.create(hospital.base() + "/metadata");
            HttpResponse<InputStream> response =
                    client.send(
                            request(metadata, token.get()).GET().build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();
            return response.statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /// 409 is a conflict with another client's write, 425 and 429 ask to come back; the other 4xx
    /// are about what was sent, but only a FHIR server says so with an OperationOutcome: a wrong
    /// path or a proxy must not send a day's checks into quarantine.
    private Reply judge(HttpResponse<InputStream> response, String body, int entries) {
        int status = response.statusCode();
        return switch (status) {
            case 200 ->
                    isWhole(body, entries)
                            ? new Reply.Taken()
                            : new Reply.Later(Trouble.NOT_FHIR, 200, Optional.empty(), true, body);
            case 401, 403, 407 -> later(Trouble.NOT_ADMITTED);
            case 408, 425, 429, 502, 503, 504 ->
                    new Reply.Later(Trouble.BUSY, status, wait(response), false, body);
            case 409 -> new Reply.Later(Trouble.BUSY, status, wait(response), true, body);
            case 412, 413, 422 -> new Reply.Refused(status, body);
            default -> {
                if (status >= 500) {
                    yield new Reply.Later(Trouble.FAILING, status, wait(response), true, body);
                }
                yield status >= 400 && isOutcome(body)
                        ? new Reply.Refused(status, body)
                        : later(Trouble.NOT_FHIR);
            }
        };
    }

    /// Whether each entry was taken. A proxy's greeting page has status 200 too.
    private static boolean isWhole(String body, int entries) {
        try {
            return FHIR.newJsonParser().parseResource(body) instanceof Bundle answer
                    && answer.getType() == Bundle.BundleType.TRANSACTIONRESPONSE
                    && answer.getEntry().size() == entries
                    && answer.getEntry().stream()
                            .allMatch(each ->
                                    each.getResponse().hasStatus()
                                            && each.getResponse().getStatus().startsWith("2"));
        } catch (DataFormatException e) {
            return false;
        }
    }

    private static boolean isOutcome(String body) {
        try {
            return FHIR.newJsonParser().parseResource(body) instanceof OperationOutcome;
        } catch (DataFormatException e) {
            return false;
        }
    }

    /// `Retry-After` in seconds or as a date (RFC 9110 §10.2.3).
    private Optional<Duration> wait(HttpResponse<?> response) {
        Optional<String> asked = response.headers().firstValue("Retry-After");
        try {
            return asked.map(each ->
                    each.matches("[0-9]{1,9}")
                            ? Duration.ofSeconds(Long.parseLong(each))
                            : Duration.between(clock.instant(), date(each)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }

    private HttpRequest.Builder request(URI uri, String token) {
        return HttpRequest.newBuilder(uri)
                .timeout(patience)
                .header("Accept", "application/fhir+json")
                .header("Authorization", "Bearer " + token);
    }

    /// The token, if it has the form of one (RFC 6750 §2.1): the client would say any other in its
    /// error.
    private Optional<String> token() {
        try {
            return Optional.of(Files.readString(hospital.tokenFile()).strip())
                    .filter(each -> each.matches("[A-Za-z0-9._~+/-]+=*"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String read(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            return new String(body.readNBytes(ANSWER_LENGTH_MAX), UTF_8);
        }
    }

    private static Reply later(Trouble trouble) {
        return new Reply.Later(trouble, 0, Optional.empty(), false, "");
    }

    private static SSLContext trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int count = 0;
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("trusted-" + count++, each);
            }
            if (count == 0) {
                throw new HospitalException(file + " holds no certificate", null);
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new HospitalException("cannot read the certificates in " + file, e);
        }
    }
}
