package org.yaoxiang.device.screen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.device.instrument.Registrar;
import org.yaoxiang.device.uplink.Courier;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.visit.Typed;

/// Serves the pages to the browser on the handheld itself. Bound to the loopback address, answers
/// only to that name, and takes only forms that it has made.
public final class Screen implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Screen.class);
    private static final int BODY_LENGTH_MAX = 64 << 10;
    private static final int TOKEN_LENGTH = 16;
    private static final LocalDate BIRTH_MIN = LocalDate.of(1900, 1, 1);

    /// A year that every reader of a fact can write; only asked for while the date is not known.
    private static final LocalDate BIRTH_MAX = LocalDate.of(9999, 12, 31);

    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src"
                    + " 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private final HttpServer server;
    private final Vault vault;
    private final Bedside bedside;
    private final Courier courier;
    private final InstantSource clock;
    private final Supplier<Stamp> stamp;
    private final String token;
    private final Live live = new Live();

    /// Opens the port; {@link #start} begins to serve.
    ///
    /// @param port 0 for any that is free
    /// @param random makes the token of the forms; a secure one
    /// @param executor runs the requests, one of which lasts as long as its page is open
    /// @throws IOException when the port is taken
    public Screen(
            int port,
            Vault vault,
            Bedside bedside,
            Courier courier,
            InstantSource clock,
            Supplier<Stamp> stamp,
            RandomGenerator random,
            ExecutorService executor)
            throws IOException {
        this.vault = requireNonNull(vault, "vault");
        this.bedside = requireNonNull(bedside, "bedside");
        this.courier = requireNonNull(courier, "courier");
        this.clock = requireNonNull(clock, "clock");
        this.stamp = requireNonNull(stamp, "stamp");
        byte[] bytes = new byte[TOKEN_LENGTH];
        random.nextBytes(bytes);
        this.token = HexFormat.of().formatHex(bytes);
        bedside.tellTo(live);
        server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
    }

    /// The port that it listens on.
    public int port() {
        return server.getAddress().getPort();
    }

    /// Begins to serve.
    public void start() {
        server.start();
    }

    /// Tells the open pages that the vault or the link has changed.
    public void changed() {
        live.tell("change", "link");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getResponseHeaders();
            headers.set("Content-Security-Policy", POLICY);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cache-Control", "no-store");
            if (!isForUs(exchange)) {
                send(exchange, 421, "text/plain", "wrong host");
                return;
            }
            route(exchange);
        } catch (IOException e) {
            LOG.debug("a page went away: {}", e.toString());
        }
    }

    /// A page of another site that was made to resolve to this address has another host name.
    private boolean isForUs(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null
                && (host.equals("localhost:" + port()) || host.equals("127.0.0.1:" + port()));
    }

    private void route(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Words words = words(exchange);
        try {
            switch (exchange.getRequestMethod()) {
                case "GET" -> get(exchange, path, words);
                case "POST" -> post(exchange, path, words);
                default -> send(exchange, 405, "text/plain", "GET or POST");
            }
        } catch (JournalException e) {
            LOG.error("the vault does not save: {}", e.getMessage());
            notice(exchange, 503, words, "error.saving");
        } catch (RuntimeException e) {
            LOG.error("{} failed", exchange.getRequestMethod(), e);
            notice(exchange, 500, words, "error.failed");
        }
    }

    private void get(HttpExchange exchange, String path, Words words) throws IOException {
        switch (path) {
            case "/" -> page(exchange, 200, pages(words).home());
            case "/visit" -> page(exchange, 200, pages(words).visit(Optional.empty()));
            case "/test" -> page(exchange, 200, pages(words).test(Optional.empty()));
            case "/style.css" -> resource(exchange, "style.css", "text/css");
            case "/app.js" -> resource(exchange, "app.js", "text/javascript");
            case "/live" -> stream(exchange);
            default -> {
                Optional<Hash> check = check(path.split("/", -1));
                if (check.isEmpty()) {
                    notice(exchange, 404, words, "error.missing");
                } else {
                    checkPage(exchange, 200, words, check.get(), Optional.empty());
                }
            }
        }
    }

    private void post(HttpExchange exchange, String path, Words words) throws IOException {
        Map<String, String> form = form(exchange);
        if (!token.equals(form.get("token"))) {
            notice(exchange, 403, words, "error.token");
            return;
        }
        String[] parts = path.split("/", -1);
        switch (parts[1]) {
            case "language" -> {
                Words other = words == Words.CHINESE ? Words.ENGLISH : Words.CHINESE;
                exchange.getResponseHeaders()
                        .set(
                                "Set-Cookie",
                                "language=" + other + "; Path=/; SameSite=Strict; HttpOnly");
                see(exchange, "/");
            }
            case "link" -> {
                courier.tryNow();
                see(exchange, "/");
            }
            case "test" -> {
                try {
                    bedside.test();
                    see(exchange, "/test");
                } catch (IllegalStateException _) {
                    page(exchange, 409, pages(words).test(Optional.of(words.of("error.busy"))));
                }
            }
            case "visit" -> visit(exchange, parts, form, words);
            case "check" -> check(exchange, parts, form, words);
            default -> notice(exchange, 404, words, "error.missing");
        }
    }

    private void visit(HttpExchange exchange, String[] parts, Map<String, String> form, Words words)
            throws IOException {
        String verb = parts.length > 2 ? parts[2] : "";
        try {
            switch (verb) {
                case "begin" -> {
                    Optional<String> wrong = wrong(form, words);
                    if (wrong.isPresent()) {
                        page(exchange, 400, pages(words).visit(wrong));
                        return;
                    }
                    if (!bedside.mayBegin()) {
                        notice(exchange, 507, words, "room.full");
                        return;
                    }
                    bedside.begin(patient(form));
                }
                case "card" -> {
                    card(exchange, words);
                    return;
                }
                case "enter" -> {
                    Optional<String> wrong = enter(vital(parts), form, words);
                    if (wrong.isPresent()) {
                        page(exchange, 400, pages(words).visit(wrong));
                        return;
                    }
                }
                case "measure" -> bedside.measure(vital(parts));
                case "skip" -> bedside.skip(vital(parts));
                case "stop" -> bedside.stop();
                case "abandon" -> bedside.abandon();
                case "save" -> {
                    Hash hash = bedside.save();
                    courier.wake();
                    see(exchange, "/check/" + hash.hex());
                    return;
                }
                default -> {
                    notice(exchange, 404, words, "error.missing");
                    return;
                }
            }
        } catch (IllegalStateException _) {
            page(exchange, 409, pages(words).visit(Optional.of(words.of("error.busy"))));
            return;
        }
        see(exchange, verb.equals("abandon") ? "/" : "/visit");
    }

    /// Reads a card into the form, which goes out once and is kept nowhere.
    private void card(HttpExchange exchange, Words words) throws IOException {
        Registrar registrar =
                bedside.registrar()
                        .orElseThrow(() -> new IllegalStateException("no card reader is set"));
        switch (registrar.read(today())) {
            case Registrar.Reply.Bearer bearer ->
                    page(exchange, 200, pages(words).visit(Optional.empty(), Optional.of(bearer)));
            case Registrar.Reply.Other other ->
                    page(exchange, 409, pages(words).visit(Optional.of(words.of("card." + other))));
        }
    }

    /// Takes what was typed; says what is wrong with it.
    private Optional<String> enter(Vital vital, Map<String, String> form, Words words) {
        Typed typed =
                Typed.of(vital)
                        .orElseThrow(() -> new IllegalStateException(vital + " is not typed"));
        Optional<Reading> reading = typed.read(form.getOrDefault("value", ""));
        reading.ifPresent(each -> bedside.enter(vital, each));
        return reading.isPresent()
                ? Optional.empty()
                : Optional.of(
                        words.of(
                                "error.input",
                                words.of("error.entry", words.of(vital), typed.limits())));
    }

    /// The last day on which it can be today.
    private LocalDate today() {
        return Times.dayMax(stamp.get()).orElse(BIRTH_MAX);
    }

    private static Vital vital(String[] parts) {
        try {
            return Vital.valueOf(parts.length > 3 ? parts[3] : "");
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("no such vital", e);
        }
    }

    private Optional<String> wrong(Map<String, String> form, Words words) {
        if (!isText(form.get("name"), 128)) {
            return Optional.of(words.of("error.input", words.of("error.name")));
        }
        if (!isText(form.get("number"), 64)) {
            return Optional.of(words.of("error.input", words.of("error.id")));
        }
        LocalDate today = today();
        if (Registrar.isMistyped(form.getOrDefault("number", "").strip(), today)) {
            return Optional.of(words.of("error.input", words.of("error.identity")));
        }
        try {
            LocalDate birth = LocalDate.parse(form.getOrDefault("birth", ""));
            Sex.valueOf(form.getOrDefault("sex", ""));
            boolean isBorn = Times.dayMax(stamp.get()).filter(birth::isAfter).isEmpty();
            if (isBorn && !birth.isBefore(BIRTH_MIN) && !birth.isAfter(BIRTH_MAX)) {
                return Optional.empty();
            }
        } catch (DateTimeParseException | IllegalArgumentException _) {
            return Optional.of(words.of("error.input", words.of("error.birth")));
        }
        return Optional.of(words.of("error.input", words.of("error.birth")));
    }

    private static Patient patient(Map<String, String> form) {
        return new Patient(
                form.getOrDefault("number", "").strip(),
                form.getOrDefault("name", "").strip(),
                Sex.valueOf(form.getOrDefault("sex", "")),
                LocalDate.parse(form.getOrDefault("birth", "")));
    }

    private static boolean isText(@Nullable String text, int lengthMax) {
        return text != null && !text.isBlank() && text.strip().length() <= lengthMax;
    }

    private void check(HttpExchange exchange, String[] parts, Map<String, String> form, Words words)
            throws IOException {
        Optional<Hash> check = check(parts);
        String verb = parts.length > 3 ? parts[3] : "";
        if (check.isEmpty()) {
            notice(exchange, 404, words, "error.missing");
            return;
        }
        if (verb.equals("ask")) {
            String question = form.getOrDefault("question", "");
            if (!isText(question, 2000)) {
                checkPage(
                        exchange,
                        400,
                        words,
                        check.get(),
                        Optional.of(words.of("error.input", words.of("error.question"))));
                return;
            }
            ask(check.get(), urgency(form), question.strip());
        } else if (verb.equals("read") && parts.length > 4) {
            hash(parts[4]).ifPresent(this::read);
        }
        courier.wake();
        see(exchange, "/check/" + check.get().hex());
    }

    private static Urgency urgency(Map<String, String> form) {
        String name = form.getOrDefault("urgency", "");
        for (Urgency each : Urgency.values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return Urgency.ROUTINE;
    }

    /// One question a check: a form that is sent twice asks once.
    private synchronized void ask(Hash check, Urgency urgency, String question) {
        boolean isAsked =
                vault.entries().stream()
                        .filter(each -> each.own() && each.kind() == Kind.CONSULT)
                        .anyMatch(each -> each.about().equals(Optional.of(check)));
        if (!isAsked) {
            Fact consult = new Consult(check, urgency, question, stamp.get());
            vault.append(consult, urgency);
        }
    }

    private synchronized void read(Hash advice) {
        boolean isAdvice =
                vault.entries().stream()
                        .anyMatch(each ->
                                !each.own()
                                        && each.kind() == Kind.ADVICE
                                        && each.hash().equals(advice));
        if (isAdvice && !vault.isRead(advice)) {
            vault.append(new Receipt(advice, Receipt.Proof.READ, stamp.get()), Urgency.ROUTINE);
        }
    }

    private void checkPage(
            HttpExchange exchange, int status, Words words, Hash hash, Optional<String> error)
            throws IOException {
        Check check = (Check) vault.placed(hash);
        page(exchange, status, pages(words).check(hash, check, error));
    }

    /// The check that a path such as `/check/<hash>` names, when the vault has it.
    private Optional<Hash> check(String[] parts) {
        if (parts.length < 3 || !parts[1].equals("check")) {
            return Optional.empty();
        }
        return hash(parts[2])
                .filter(hash ->
                        vault.entries().stream()
                                .filter(each -> each.kind() == Kind.CHECK)
                                .map(Entry::hash)
                                .anyMatch(hash::equals));
    }

    private static Optional<Hash> hash(String hex) {
        return hex.matches("[0-9a-f]{64}") ? Optional.of(Hash.parse(hex)) : Optional.empty();
    }

    private Pages pages(Words words) {
        return new Pages(vault, bedside, courier, token, words, clock.instant(), stamp.get());
    }

    private static Words words(HttpExchange exchange) {
        List<String> cookies = exchange.getRequestHeaders().getOrDefault("Cookie", List.of());
        return cookies.stream().anyMatch(each -> each.contains("language=ENGLISH"))
                ? Words.ENGLISH
                : Words.CHINESE;
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        byte[] body;
        try (InputStream in = exchange.getRequestBody()) {
            body = in.readNBytes(BODY_LENGTH_MAX + 1);
        }
        Map<String, String> form = new HashMap<>();
        if (body.length > BODY_LENGTH_MAX) {
            return form;
        }
        for (String pair : new String(body, UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    form.put(
                            URLDecoder.decode(pair.substring(0, equals), UTF_8),
                            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
                } catch (IllegalArgumentException e) {
                    LOG.debug("a form field is not URL-encoded: {}", e.getMessage());
                }
            }
        }
        return form;
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        if (!live.stream(exchange.getResponseBody())) {
            LOG.warn("too many pages are open; one more is not told what happens");
        }
    }

    private static void resource(HttpExchange exchange, String name, String type)
            throws IOException {
        try (InputStream in = Screen.class.getResourceAsStream(name)) {
            send(exchange, 200, type, requireNonNull(in, name).readAllBytes());
        }
    }

    private void notice(HttpExchange exchange, int status, Words words, String key)
            throws IOException {
        page(exchange, status, pages(words).notice(words.of(key)));
    }

    private static void page(HttpExchange exchange, int status, Html html) throws IOException {
        send(exchange, status, "text/html", html.toString());
    }

    private static void see(HttpExchange exchange, String path) throws IOException {
        exchange.getResponseHeaders().set("Location", path);
        exchange.sendResponseHeaders(303, -1);
    }

    private static void send(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        send(exchange, status, type, text.getBytes(UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] bytes)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
