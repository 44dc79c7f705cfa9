package org.yaoxiang.device.screen;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.vault.Door;
import org.yaoxiang.device.vault.PinFault;
import org.yaoxiang.device.vault.VaultException;
import org.yaoxiang.device.vault.VaultKey;

/// Serves the pages to the browser on the handheld itself. Bound to the loopback address, answers
/// only to that name, and takes only forms that it has made. While the screen is locked every
/// address but the style sheet and the script answers 423 (RFC 4918 §11.3) and asks for the PIN.
public final class Front implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);
    private static final int LOCKED = 423;
    private static final int TOKEN_LENGTH = 16;
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src"
                    + " 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private final HttpServer server;
    private final Lock lock;
    private final InstantSource clock;
    private final Supplier<Stamp> stamp;
    private final String token;
    private final Live live;
    private Optional<Screen> screen = Optional.empty();
    private boolean wasOpen;

    /// Opens the port; {@link #start} begins to serve.
    ///
    /// @param port 0 for any that is free
    /// @param random makes the token of the forms; a secure one
    /// @param executor runs the requests, one of which lasts as long as its page is open
    /// @throws IOException when the port is taken
    public Front(
            int port,
            Lock lock,
            InstantSource clock,
            Supplier<Stamp> stamp,
            RandomGenerator random,
            ExecutorService executor)
            throws IOException {
        this.lock = requireNonNull(lock, "lock");
        this.clock = requireNonNull(clock, "clock");
        this.stamp = requireNonNull(stamp, "stamp");
        this.live = new Live(lock::isOpen);
        byte[] bytes = new byte[TOKEN_LENGTH];
        random.nextBytes(bytes);
        this.token = HexFormat.of().formatHex(bytes);
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

    /// Tells the open pages when idling has locked them. To be called about once a second; a page
    /// that asks for something is refused without it.
    public synchronized void look() {
        boolean isOpen = lock.isOpen();
        if (wasOpen && !isOpen) {
            LOG.info("the screen is locked");
            live.tell("lock", "");
        }
        wasOpen = isOpen;
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
                Screen.send(exchange, 421, "text/plain", "wrong host");
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
        Optional<Screen> open = screen();
        try {
            if (!isBroken(exchange, words)) {
                switch (exchange.getRequestMethod()) {
                    case "GET" -> get(exchange, path, words, open);
                    case "POST" -> post(exchange, path, words, open);
                    default -> Screen.send(exchange, 405, "text/plain", "GET or POST");
                }
            }
        } catch (VaultException e) {
            stopped(exchange, words, e, e.reason().name());
        } catch (JournalException e) {
            LOG.error("the vault does not save: {}", e.getMessage());
            failed(exchange, 503, words, open, open.isPresent() ? "error.saving" : "error.failed");
        } catch (RuntimeException e) {
            LOG.error("{} failed", exchange.getRequestMethod(), e);
            failed(exchange, 500, words, open, "error.failed");
        }
    }

    /// Tells once when the opening has ended in a refusal after its PIN was answered.
    private boolean isBroken(HttpExchange exchange, Words words) throws IOException {
        try {
            lock.requireUnbroken();
            return false;
        } catch (VaultException e) {
            stopped(exchange, words, e, e.reason().name());
            return true;
        }
    }

    private void failed(
            HttpExchange exchange, int status, Words words, Optional<Screen> open, String key)
            throws IOException {
        if (open.isPresent()) {
            open.get().notice(exchange, status, words, key);
        } else {
            Screen.page(exchange, status, pages(words).stop(words.of(key)));
        }
    }

    /// The pages behind the lock; empty while it is shut.
    private synchronized Optional<Screen> screen() {
        Optional<Desk> desk = lock.desk();
        if (!lock.isBegun()) {
            screen = Optional.empty();
        }
        if (desk.isPresent() && screen.isEmpty()) {
            desk.get().bedside().tellTo(live);
            screen = Optional.of(new Screen(desk.get(), clock, stamp, lock::clinician, token));
        }
        wasOpen |= desk.isPresent();
        return desk.isPresent() ? screen : Optional.empty();
    }

    private void get(HttpExchange exchange, String path, Words words, Optional<Screen> open)
            throws IOException {
        switch (path) {
            case "/style.css" -> resource(exchange, "style.css", "text/css");
            case "/app.js" -> resource(exchange, "app.js", "text/javascript");
            default -> {
                if (open.isEmpty()) {
                    locked(exchange, path, words, Optional.empty());
                } else if (path.equals("/live")) {
                    stream(exchange);
                } else {
                    // A page that renews itself is no sign of a person.
                    if (!exchange.getRequestHeaders().containsKey("Renewal")) {
                        lock.touch();
                    }
                    switch (path) {
                        case "/pin" ->
                                choose(
                                        exchange,
                                        200,
                                        lock.clinician(),
                                        "/",
                                        words,
                                        Optional.empty());
                        case "/colleagues" -> colleagues(exchange, 200, words, Optional.empty());
                        default -> open.get().get(exchange, path, words);
                    }
                }
            }
        }
    }

    private void post(HttpExchange exchange, String path, Words words, Optional<Screen> open)
            throws IOException {
        switch (path) {
            case "/colleagues", "/unlock", "/pin", "/language", "/lock", "/awake" -> {
                try (InputStream in = exchange.getRequestBody();
                        PinForm form = PinForm.read(in)) {
                    if (path.equals("/colleagues") && open.isEmpty()) {
                        locked(exchange, "/", words, Optional.empty());
                    } else if (token.equals(form.text("token"))) {
                        take(exchange, path, form, words);
                    } else if (open.isPresent()) {
                        open.get().notice(exchange, 403, words, "error.token");
                    } else {
                        Screen.page(exchange, 403, pages(words).stop(words.of("error.token")));
                    }
                }
            }
            default -> {
                if (open.isEmpty()) {
                    locked(exchange, "/", words, Optional.empty());
                } else {
                    lock.touch();
                    open.get().post(exchange, path, words);
                }
            }
        }
    }

    private void take(HttpExchange exchange, String path, PinForm form, Words words)
            throws IOException {
        try {
            taken(exchange, path, form, words);
        } catch (BusException e) {
            stopped(exchange, words, e, "NO_DEVICE_KEY");
        }
    }

    private void taken(HttpExchange exchange, String path, PinForm form, Words words)
            throws IOException {
        switch (path) {
            case "/unlock" -> unlock(exchange, form, words);
            case "/pin" -> change(exchange, form, words);
            case "/colleagues" -> {
                lock.touch();
                colleague(exchange, form, words);
            }
            case "/lock" -> {
                lock.lock();
                look();
                Screen.see(exchange, "/");
            }
            case "/awake" -> {
                lock.touch();
                exchange.sendResponseHeaders(204, -1);
            }
            default -> {
                Words other = words == Words.CHINESE ? Words.ENGLISH : Words.CHINESE;
                exchange.getResponseHeaders()
                        .set(
                                "Set-Cookie",
                                "language=" + other + "; Path=/; SameSite=Strict; HttpOnly");
                Screen.see(exchange, "/");
            }
        }
    }

    private void unlock(HttpExchange exchange, PinForm form, Words words) throws IOException {
        String from = form.text("from");
        String whose = whose(form);
        switch (lock.unlock(whose, form.secret("pin"))) {
            case Door.Answer.Opened(VaultKey _, boolean isInitial) when isInitial ->
                    choose(exchange, LOCKED, whose, page(from), words, Optional.empty());
            case Door.Answer.Opened _ -> Screen.see(exchange, page(from));
            case Door.Answer.Wrong _ ->
                    locked(exchange, from, words, Optional.of(words.of("pin.wrong")));
            case Door.Answer.TooEarly _ -> locked(exchange, from, words, Optional.empty());
        }
    }

    /// Who gives a PIN: who is in, before the lock whoever says so.
    private String whose(PinForm form) {
        String named = form.text("clinician");
        return lock.isOpen() || named.isEmpty() ? lock.clinician() : named;
    }

    private void change(HttpExchange exchange, PinForm form, Words words) throws IOException {
        String from = form.text("from");
        String whose = whose(form);
        char[] next = form.secret("next");
        Optional<String> wrong =
                fault(form, words)
                        .or(() ->
                                Arrays.equals(next, form.secret("pin"))
                                        ? Optional.of(words.of("pin.same"))
                                        : Optional.empty());
        if (wrong.isPresent()) {
            choose(exchange, 400, whose, from, words, wrong);
            return;
        }
        switch (lock.change(whose, form.secret("pin"), next)) {
            case Door.Answer.Opened _ -> Screen.see(exchange, page(from));
            case Door.Answer.Wrong _ ->
                    choose(exchange, 403, whose, from, words, Optional.of(words.of("pin.wrong")));
            case Door.Answer.TooEarly _ ->
                    choose(exchange, 403, whose, from, words, Optional.empty());
        }
    }

    /// What is wrong with a new PIN, by itself.
    private static Optional<String> fault(PinForm form, Words words) {
        char[] next = form.secret("next");
        return PinFault.of(next)
                .map(each -> words.of("pin.fault." + each))
                .or(() ->
                        Arrays.equals(next, form.secret("again"))
                                ? Optional.empty()
                                : Optional.of(words.of("pin.differ")));
    }

    /// Lets a colleague in, or takes one's PIN away.
    private void colleague(HttpExchange exchange, PinForm form, Words words) throws IOException {
        String dismissed = form.text("dismiss");
        String colleague = dismissed.isEmpty() ? form.text("name").strip() : dismissed;
        boolean isKnown = lock.clinicians().contains(colleague);
        Optional<String> wrong;
        if (dismissed.isEmpty()) {
            wrong =
                    !Door.isName(colleague)
                            ? Optional.of(words.of("colleague.name.fault"))
                            : isKnown
                                    ? Optional.of(words.of("colleague.known", colleague))
                                    : fault(form, words);
        } else {
            wrong =
                    isKnown && !colleague.equals(lock.clinician())
                            ? Optional.empty()
                            : Optional.of(words.of("error.missing"));
        }
        if (wrong.isPresent()) {
            colleagues(exchange, 400, words, wrong);
            return;
        }
        Door.Answer answer =
                dismissed.isEmpty()
                        ? lock.admit(form.secret("pin"), colleague, form.secret("next"))
                        : lock.dismiss(form.secret("pin"), colleague);
        switch (answer) {
            case Door.Answer.Opened _ -> Screen.see(exchange, "/colleagues");
            case Door.Answer.Wrong _ ->
                    colleagues(exchange, 403, words, Optional.of(words.of("pin.wrong")));
            case Door.Answer.TooEarly _ -> colleagues(exchange, 403, words, Optional.empty());
        }
    }

    private void colleagues(HttpExchange exchange, int status, Words words, Optional<String> error)
            throws IOException {
        Screen.page(
                exchange,
                status,
                pages(words)
                        .colleagues(lock.clinician(), lock.clinicians(), lock.waiting(), error));
    }

    private void choose(
            HttpExchange exchange,
            int status,
            String whose,
            String from,
            Words words,
            Optional<String> error)
            throws IOException {
        LockPages pages = pages(words);
        Screen.page(
                exchange,
                status,
                lock.isInitial(whose)
                        ? pages.first(whose, from, lock.waiting(), error)
                        : pages.change(whose, lock.waiting(), error));
    }

    private void locked(HttpExchange exchange, String from, Words words, Optional<String> error)
            throws IOException {
        LockPages pages = pages(words);
        if (lock.isLost()) {
            Screen.page(exchange, LOCKED, pages.lost());
            return;
        }
        Optional<Lock.Opened> opening = lock.opening();
        if (opening.isPresent()) {
            exchange.getResponseHeaders().set("Refresh", "1; url=" + page(from));
            Screen.page(exchange, LOCKED, pages.opening(opening.get()));
            return;
        }
        List<String> clinicians = lock.clinicians();
        Screen.page(
                exchange,
                LOCKED,
                clinicians.size() == 1 && lock.isInitial(lock.clinician())
                        ? pages.first(lock.clinician(), page(from), lock.waiting(), error)
                        : pages.unlock(
                                page(from),
                                clinicians,
                                lock.clinician(),
                                lock.hasVisit(),
                                lock.waiting(),
                                error));
    }

    private void stopped(HttpExchange exchange, Words words, RuntimeException e, String reason)
            throws IOException {
        LOG.error("the vault stays closed: {}", e.getMessage());
        LockPages pages = pages(words);
        Screen.page(
                exchange,
                LOCKED,
                reason.equals(VaultException.Reason.LOST.name())
                        ? pages.lost()
                        : pages.stop(words.of("vault.stop." + reason)));
    }

    /// Only pages of this screen are gone to after the PIN.
    private static String page(String from) {
        return from.matches("/(visit|test|mail|(check|patient)/[0-9a-f]{64})") ? from : "/";
    }

    private LockPages pages(Words words) {
        return new LockPages(token, words);
    }

    private static Words words(HttpExchange exchange) {
        List<String> cookies = exchange.getRequestHeaders().getOrDefault("Cookie", List.of());
        return cookies.stream().anyMatch(each -> each.contains("language=ENGLISH"))
                ? Words.ENGLISH
                : Words.CHINESE;
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
        try (InputStream in = Front.class.getResourceAsStream(name)) {
            Screen.send(exchange, 200, type, requireNonNull(in, name).readAllBytes());
        }
    }
}
