package org.yaoxiang.bridge.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.bridge.feed.FeedException.Trouble;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.trust.TrustException;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.contract.wire.FeedPage;
import org.yaoxiang.contract.wire.FeedPlace;

/// Reads the gateway's feed into a journal of its own and sends the county's facts back.
///
/// {@link FeedCopy} is the cursor, so that there is no second record of how far the reader has
/// come. {@link #send} and {@link #parties} may be called from any thread, all else belongs to one,
/// the copy's owner.
public final class FeedReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedReader.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final int REMARK_LENGTH_MAX = 200;

    /// Of an answer that says no more than whether it was done, bytes.
    private static final int ANSWER_LENGTH_MAX = 8 * REMARK_LENGTH_MAX;

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;

    private final URI gateway;
    private final String token;
    private final FeedCopy copy;
    private final Duration patience;
    private final HttpClient client;
    private boolean hasGoneBack;

    /// @param gateway where the gateway's paths begin, such as `https://gateway.county:8443/`
    /// @param token names this reader to the gateway; never logged
    /// @param journal the local copy of the feed, of which this becomes the owner
    /// @throws FeedException when the journal has lost a fact, so that its size is no cursor
    public FeedReader(URI gateway, String token, Journal journal) {
        this(gateway, token, journal, ANSWER_TIMEOUT);
    }

    /// @param patience how long an answer may take, besides the time asked to wait
    FeedReader(URI gateway, String token, Journal journal, Duration patience) {
        String text = requireNonNull(gateway, "gateway").toString();
        this.gateway = URI.create(text.endsWith("/") ? text : text + "/");
        this.token = requireNonNull(token, "token");
        this.copy = new FeedCopy(journal);
        this.patience = patience;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .build();
    }

    /// The facts that were pulled before, from disk, oldest first.
    public List<Sealed> all() {
        return copy.all();
    }

    /// The facts that the gateway holds, as far as its feed was read.
    public Set<Hash> standing() {
        return copy.standing();
    }

    /// Whether the gateway holds a fact, as far as its feed was read.
    public boolean stands(Hash fact) {
        return copy.stands(fact);
    }

    /// Whether the last {@link #pull} has found that the gateway lacks facts that were pulled
    /// before, as after it was put back from a backup.
    public boolean hasGoneBack() {
        return hasGoneBack;
    }

    /// Fetches the facts after the last one pulled. Every fact is saved before it is returned, and
    /// none is returned twice. When the gateway's feed is another than it was, the next pull reads
    /// on from the last place at which both agree.
    ///
    /// @param wait how long the gateway may wait for a fact when there is none, 0 to {@link
    ///   FeedPage#WAIT_SECONDS_MAX} seconds
    /// @return none when nothing came in that time
    /// @throws FeedException when the gateway gave no page
    public List<Sealed> pull(Duration wait) {
        long seconds = wait.toSeconds();
        if (seconds < 0 || seconds > FeedPage.WAIT_SECONDS_MAX) {
            throw new IllegalArgumentException(
                    "wait " + wait + ", expected 0 to " + FeedPage.WAIT_SECONDS_MAX + " s");
        }
        HttpRequest request =
                request("feed?" + query(copy.place()) + "&wait=" + seconds).GET().build();
        HttpResponse<byte[]> answer =
                ask(request, FeedPage.LENGTH_MAX, patience.plusSeconds(seconds));
        hasGoneBack = answer.statusCode() == CONFLICT;
        if (hasGoneBack) {
            int before = copy.place().facts();
            copy.goBack(this::isAgreed);
            LOG.warn(
                    "the gateway lacks facts that were read: it is read again from fact {} on and"
                            + " not from {}",
                    copy.place().facts(),
                    before);
            return List.of();
        }
        byte[] page = requireStatus(answer, 200);
        List<Sealed> facts;
        try {
            facts = FeedPage.decode(page);
        } catch (SealException | IllegalArgumentException e) {
            throw new FeedException(
                    Trouble.BROKEN_ANSWER,
                    "the gateway's page after fact " + copy.place().facts() + " is broken",
                    e);
        }
        return copy.append(facts);
    }

    private boolean isAgreed(FeedPlace place) {
        HttpResponse<byte[]> answer =
                ask(request("place?" + query(place)).GET().build(), ANSWER_LENGTH_MAX, patience);
        if (answer.statusCode() == CONFLICT) {
            return false;
        }
        requireStatus(answer, 204);
        return true;
    }

    private static String query(FeedPlace place) {
        return "after=" + place.facts() + "&mark=" + place.name();
    }

    /// Gives a claim or an advice to the gateway. It comes back with the feed.
    ///
    /// @throws FeedException when the gateway has not confirmed that it is saved; to send the same
    ///   fact again is harmless
    public void send(Sealed fact) {
        HttpRequest request =
                request("feed")
                        .header("Content-Type", "application/cose; cose-type=\"cose-sign1\"")
                        .POST(BodyPublishers.ofByteArray(fact.bytes()))
                        .build();
        requireStatus(ask(request, ANSWER_LENGTH_MAX, patience), 204);
    }

    /// The parties that the authority vouches for.
    ///
    /// @throws FeedException when the gateway gave no trust list
    public TrustList parties() {
        byte[] pem =
                requireStatus(
                        ask(request("parties").GET().build(), TrustList.LENGTH_MAX, patience), 200);
        try {
            return TrustList.parse(pem);
        } catch (TrustException e) {
            throw new FeedException(Trouble.BROKEN_ANSWER, "the gateway's trust list is broken", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        copy.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.resolve(path))
                .header("Authorization", "Bearer " + token);
    }

    /// The timeout of a request ends with the answer's head; waiting for the whole is bounded here,
    /// since a link can die within a page.
    private HttpResponse<byte[]> ask(HttpRequest request, int lengthMax, Duration timeout) {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), lengthMax));
        String what = request.method() + " " + request.uri().getPath();
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new FeedException(
                    Trouble.NO_ANSWER, what + " had no answer in " + timeout.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new FeedException(Trouble.NO_ANSWER, what + " was interrupted", e);
        } catch (ExecutionException e) {
            Trouble trouble =
                    e.getCause() instanceof ConnectException
                            ? Trouble.NO_ANSWER
                            : Trouble.BROKEN_ANSWER;
            throw new FeedException(trouble, what + " failed: " + e.getCause(), e.getCause());
        }
    }

    private byte[] requireStatus(HttpResponse<byte[]> answer, int expected) {
        int status = answer.statusCode();
        if (status == expected) {
            return answer.body();
        }
        Trouble trouble =
                status == UNAUTHORIZED || status == FORBIDDEN
                        ? Trouble.NOT_ADMITTED
                        : status >= 400 && status < 500 ? Trouble.REFUSED : Trouble.BROKEN_ANSWER;
        throw new FeedException(
                trouble,
                "the gateway answered "
                        + status
                        + ", expected "
                        + expected
                        + remark(answer.body()));
    }

    /// What the gateway says about it: one line, so that it cannot forge lines of a log.
    private static String remark(byte[] body) {
        String text =
                new String(body, 0, Math.min(body.length, REMARK_LENGTH_MAX), UTF_8)
                        .replaceAll("\\p{Cntrl}+", " ")
                        .strip();
        return text.isEmpty() ? "" : ": " + text;
    }
}
