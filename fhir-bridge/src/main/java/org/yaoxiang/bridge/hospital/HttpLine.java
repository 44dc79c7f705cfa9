package org.yaoxiang.bridge.hospital;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
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
        hospital.trustFile().ifPresent(file -> builder.sslContext(Trusted.by(file)));
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
            HttpResponse<byte[]> response = ask(request);
            return judge(
                    response, new String(response.body(), UTF_8), transaction.getEntry().size());
        } catch (TimeoutException e) {
            return new Reply.Later(Trouble.SLOW, 0, Optional.empty(), true, "");
        } catch (SSLException e) {
            return later(Trouble.UNTRUSTED);
        } catch (ConnectException e) {
            return later(Trouble.UNREACHABLE);
        } catch (IOException e) {
            return new Reply.Later(Trouble.UNREACHABLE, 0, Optional.empty(), true, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return later(Trouble.UNREACHABLE);
        }
    }

    @Override
    public Found search(String query) {
        Optional<String> token = token();
        if (token.isEmpty()) {
            return new Found.Later(Trouble.NO_TOKEN, Optional.empty());
        }
        URI uri = URI.create(hospital.base() + "/" + query);
        try {
            HttpResponse<byte[]> response = ask(request(uri, token.get()).GET().build());
            return found(response, new String(response.body(), UTF_8));
        } catch (TimeoutException e) {
            return new Found.Later(Trouble.SLOW, Optional.empty());
        } catch (SSLException e) {
            return new Found.Later(Trouble.UNTRUSTED, Optional.empty());
        } catch (IOException e) {
            return new Found.Later(Trouble.UNREACHABLE, Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Found.Later(Trouble.UNREACHABLE, Optional.empty());
        }
    }

    private Found found(HttpResponse<?> response, String body) {
        Optional<Bundle> page = Outcomes.resource(body, Bundle.class);
        if (response.statusCode() == 200 && page.isPresent()) {
            return new Found.Page(page.get());
        }
        return new Found.Later(
                switch (response.statusCode()) {
                    case 401, 403, 407 -> Trouble.NOT_ADMITTED;
                    case 408, 425, 429, 502, 503, 504 -> Trouble.BUSY;
                    default -> response.statusCode() >= 500 ? Trouble.FAILING : Trouble.NOT_FHIR;
                },
                wait(response));
    }

    @Override
    public boolean answers() {
        Optional<String> token = token();
        if (token.isEmpty()) {
            return false;
        }
        try {
            URI metadata = URI.create(hospital.base() + "/metadata");
            return ask(request(metadata, token.get()).GET().build()).statusCode() == 200;
        } catch (IOException | TimeoutException e) {
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
    private Reply judge(HttpResponse<byte[]> response, String body, int entries) {
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
                yield status >= 400 && Outcomes.resource(body, OperationOutcome.class).isPresent()
                        ? new Reply.Refused(status, body)
                        : later(Trouble.NOT_FHIR);
            }
        };
    }

    /// Whether each entry was taken. A proxy's greeting page has status 200 too.
    private static boolean isWhole(String body, int entries) {
        return Outcomes.resource(body, Bundle.class)
                .filter(answer -> answer.getType() == Bundle.BundleType.TRANSACTIONRESPONSE)
                .filter(answer -> answer.getEntry().size() == entries)
                .filter(answer ->
                        answer.getEntry().stream()
                                .allMatch(each ->
                                        each.getResponse().hasStatus()
                                                && each.getResponse().getStatus().startsWith("2")))
                .isPresent();
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

    /// The timeout of a request ends with the answer's head; waiting for the whole is bounded here,
    /// or a server that stops within an answer would hold up its hospital for ever.
    ///
    /// @throws IOException when there is no whole answer, or one that is too long
    private HttpResponse<byte[]> ask(HttpRequest request)
            throws IOException, InterruptedException, TimeoutException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        request,
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_LENGTH_MAX));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException trouble ? trouble : new IOException(e);
        } finally {
            answer.cancel(true);
        }
    }

    private static Reply later(Trouble trouble) {
        return new Reply.Later(trouble, 0, Optional.empty(), false, "");
    }
}
