package org.yaoxiang.gateway.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.contract.wire.FeedPage;
import org.yaoxiang.contract.wire.Receipted;
import org.yaoxiang.gateway.inbox.Acceptance;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.outbox.Letters;

/// The feed over HTTP, for the bridge beside the gateway; paths and pages in {@link FeedPage}. And
/// the counter where carried mail is handed in:
///
/// ```text
/// POST /mail                                        a sealed fact -> 200, its sealed receipt
/// GET  /letters?for=<id>&after=<n>&receipted=<hex>  -> 200, a page of what waits for a handheld
/// ```
///
/// `receipted` is {@link Receipted} as the handheld tells it; `after` counts letters.
///
/// Speaks plain HTTP and therefore only on the loopback address.
public final class FeedPort implements AutoCloseable {
    /// The Prometheus text format, version 0.0.4, which every collector of metrics reads.
    public static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Logger LOG = LoggerFactory.getLogger(FeedPort.class);

    private final HttpServer server;
    private final Inbox inbox;
    private final Letters letters;
    private final Inbox.Directory directory;
    private final Supplier<TrustList> parties;
    private final Supplier<String> status;
    private final Supplier<byte[]> metrics;
    private final byte[] authorization;

    /// Takes the port; {@link #start} begins to answer.
    ///
    /// @param token what the bridge must show
    /// @param status what is told at `GET /status`, for people
    /// @param metrics what is told at `GET /metrics`, for programs: {@link #METRICS_TYPE}
    /// @param executor runs the exchanges, which may wait
    /// @throws IOException when the port is taken
    public FeedPort(
            InetSocketAddress address,
            String token,
            Letters letters,
            Inbox.Directory directory,
            Supplier<TrustList> parties,
            Supplier<String> status,
            Supplier<byte[]> metrics,
            ExecutorService executor)
            throws IOException {
        if (!address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    address + " is not a loopback address; the feed is not encrypted");
        }
        this.inbox = letters.inbox();
        this.letters = letters;
        this.directory = directory;
        this.parties = parties;
        this.status = status;
        this.metrics = metrics;
        this.authorization = ("Bearer " + token).getBytes(UTF_8);
        server = HttpServer.create(address, 16);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
    }

    /// Begins to answer.
    public void start() {
        server.start();
    }

    /// The TCP port.
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isAuthorized(exchange)) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
                tell(exchange, 401, "show the token of feed.token");
                return;
            }
            String route = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            switch (route) {
                case "GET /feed" -> give(exchange);
                case "GET /place" -> findPlace(exchange);
                case "POST /feed" -> take(exchange, false);
                case "POST /mail" -> take(exchange, true);
                case "GET /letters" -> giveLetters(exchange);
                case "GET /parties" ->
                        answer(exchange, 200, "application/x-pem-file", parties.get().pem());
                case "GET /status" -> tell(exchange, 200, status.get());
                case "GET /metrics" -> answer(exchange, 200, METRICS_TYPE, metrics.get());
                default ->
                        tell(
                                exchange,
                                404,
                                "there is /feed, /place, /mail, /letters, /parties and /status");
            }
        } catch (IOException e) {
            LOG.debug("the bridge went away", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAuthorized(HttpExchange exchange) {
        @Nullable String shown = exchange.getRequestHeaders().getFirst("Authorization");
        return shown != null && MessageDigest.isEqual(shown.getBytes(UTF_8), authorization);
    }

    private void give(HttpExchange exchange) throws IOException, InterruptedException {
        int after;
        int waitSeconds;
        boolean isHere;
        try {
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            after = number(query, "after", Integer.MAX_VALUE);
            isHere = isHere(query, after);
            waitSeconds = number(query, "wait", FeedPage.WAIT_SECONDS_MAX);
        } catch (IllegalArgumentException e) {
            tell(exchange, 400, "expected /feed?after=<n>&mark=<mark>&wait=<0 to 30>");
            return;
        }
        if (!isHere) {
            tell(exchange, 409, "there are " + inbox.size() + " facts, and not those you have");
            return;
        }
        inbox.awaitMoreThan(after, Duration.ofSeconds(waitSeconds));
        List<Sealed> facts;
        try {
            facts = inbox.facts(after, FeedPage.LENGTH_SOFT_MAX);
        } catch (JournalException e) {
            LOG.error("the inbox cannot be read: {}", e.getMessage());
            tell(exchange, 503, "the disk does not read");
            return;
        }
        answer(exchange, 200, "application/cbor-seq", FeedPage.encode(facts));
    }

    private void findPlace(HttpExchange exchange) throws IOException {
        boolean isHere;
        try {
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            isHere = isHere(query, number(query, "after", Integer.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            tell(exchange, 400, "expected /place?after=<n>&mark=<mark>");
            return;
        }
        if (isHere) {
            exchange.sendResponseHeaders(204, -1);
        } else {
            tell(exchange, 409, "no such place in this feed");
        }
    }

    /// Whether the feed has the reader's place. One that names no mark is asked for no more than
    /// the count.
    private boolean isHere(Map<String, String> query, int after) {
        String mark = query.get("mark");
        return inbox.place(after)
                .filter(place -> mark == null || place.name().equals(mark))
                .isPresent();
    }

    private void giveLetters(HttpExchange exchange) throws IOException {
        String handheld;
        int after;
        Receipted receipted;
        try {
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            handheld = query.getOrDefault("for", "");
            after = number(query, "after", Integer.MAX_VALUE);
            receipted =
                    Receipted.decode(HexFormat.of().parseHex(query.getOrDefault("receipted", "")));
        } catch (IllegalArgumentException e) {
            tell(exchange, 400, "expected /letters?for=<id>&after=<n>&receipted=<hex>");
            return;
        }
        if (directory.active(handheld).filter(each -> each.role() == Role.HANDHELD).isEmpty()) {
            tell(exchange, 403, "no such handheld is enrolled here");
            return;
        }
        List<Sealed> waiting;
        try {
            waiting = letters.all(handheld, receipted, after, FeedPage.LENGTH_SOFT_MAX);
        } catch (JournalException e) {
            LOG.error("the inbox gives no letter: {}", e.getMessage());
            tell(exchange, 503, "the disk fails");
            return;
        }
        answer(exchange, 200, "application/cbor-seq", FeedPage.encode(waiting));
    }

    /// @param isCarried whether the receipt is wanted
    private void take(HttpExchange exchange, boolean isCarried) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(Sealed.LENGTH_MAX + 1);
        Sealed fact;
        try {
            fact = Sealed.parse(body);
        } catch (SealException e) {
            tell(exchange, 400, "no sealed fact");
            return;
        }
        switch (inbox.accept(fact)) {
            case Acceptance.Accepted(Sealed receipt, boolean isNew) -> {
                LOG.info(
                        "fact {} of {} {} {}",
                        fact.hash(),
                        fact.author(),
                        isNew ? "came" : "came again",
                        isCarried ? "by hand" : "from the bridge");
                if (isCarried) {
                    answer(exchange, 200, "application/cose", receipt.bytes());
                } else {
                    exchange.sendResponseHeaders(204, -1);
                }
            }
            case Acceptance.Refused(String why) -> tell(exchange, 403, why);
            case Acceptance.Unavailable() -> tell(exchange, 503, "the disk does not save");
        }
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("a part without =");
            }
            query.put(part.substring(0, equals), part.substring(equals + 1));
        }
        return query;
    }

    private static int number(Map<String, String> query, String name, int max) {
        int number = Integer.parseInt(query.getOrDefault(name, "0"));
        if (number < 0 || number > max) {
            throw new IllegalArgumentException(name + " outside 0 to " + max);
        }
        return number;
    }

    private static void tell(HttpExchange exchange, int status, String text) throws IOException {
        answer(exchange, status, "text/plain; charset=utf-8", text.getBytes(UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
