package org.yaoxiang.bridge.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.bridge.consult.Case;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.seal.Signer;

/// Takes every request: answers only to its own host names, knows who is at the desk, takes only
/// forms that it has made, and calls the desk.
///
/// ```text
/// GET  /                        the queue            POST /consult/<hash>/claim
/// GET  /consult/<hash>          one case             POST /consult/<hash>/advise
/// GET  /part/queue              their parts that     POST /login, /logout, /language
/// GET  /part/consult/<hash>     change by themselves POST /awake   somebody is typing
/// GET  /hospitals               their own servers    POST /hospitals/again
/// GET  /emergencies             who has broken the glass
/// GET  /part/consult/<hash>?late      what changes when a recording arrives
/// ```
final class Reception extends HttpServlet {
    @Serial private static final long serialVersionUID = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
    private static final String SESSION = "desk";
    private static final String ENTRANCE = "entrance";
    private static final String LANGUAGE = "language";
    private static final int TEXT_LENGTH_MAX = 4000;
    private static final int PIN_LENGTH_MAX = 64;
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src"
                    + " 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private final transient Desk desk;
    private final transient Clinicians clinicians;
    private final transient Set<String> hosts;
    private final transient InstantSource clock;
    private final transient Sessions sessions;
    private final transient Attempts attempts;

    /// @param hosts in lower case, without port
    Reception(
            Desk desk,
            Clinicians clinicians,
            Set<String> hosts,
            InstantSource clock,
            Sessions sessions) {
        this.desk = desk;
        this.clinicians = clinicians;
        this.hosts = hosts;
        this.clock = clock;
        this.sessions = sessions;
        this.attempts = new Attempts(clock);
    }

    /// A request with what was found out about it.
    ///
    /// @param session null while nobody is at the desk
    private record Visit(
            HttpServletRequest request,
            HttpServletResponse response,
            String path,
            Words words,
            @Nullable Session session) {}

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
        if (!isForUs(request)) {
            send(response, 421, "text/plain", "wrong host");
            return;
        }
        String path = request.getRequestURI();
        Session session = cookie(request, SESSION).flatMap(sessions::find).orElse(null);
        Visit visit = new Visit(request, response, path, words(request), session);
        try {
            switch (request.getMethod()) {
                case "GET" -> get(visit);
                case "POST" -> post(visit);
                default -> {
                    response.setHeader("Allow", "GET, POST");
                    send(response, 405, "text/plain", "GET or POST");
                }
            }
        } catch (RuntimeException e) {
            LOG.error("{} failed", request.getMethod(), e);
            if (!response.isCommitted()) {
                notice(visit, 500, "error.failed");
            }
        }
    }

    /// A page of another site that was made to resolve to this address has another host name.
    private boolean isForUs(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return host != null
                && hosts.contains(host.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT));
    }

    private void get(Visit visit) throws IOException {
        switch (visit.path()) {
            case "/portal.css" -> resource(visit, "portal.css", "text/css");
            case "/portal.js" -> resource(visit, "portal.js", "text/javascript");
            case "/icon.svg" -> resource(visit, "icon.svg", "image/svg+xml");
            case "/login" -> login(visit, 200, visit.request().getParameter("next"), "", "");
            default -> {
                if (visit.session() != null) {
                    inside(visit, visit.session());
                } else if (visit.path().startsWith("/part/")) {
                    send(visit.response(), 401, "text/plain", "the session has ended");
                } else {
                    see(visit, "/login?next=" + safe(visit.path()));
                }
            }
        }
    }

    /// The pages for whoever is at the desk. A part that renews itself is no sign of a person.
    private void inside(Visit visit, Session session) throws IOException {
        String path = visit.path();
        boolean isPart = path.startsWith("/part/");
        if (!isPart) {
            session.use(clock.instant());
        }
        String what = isPart ? path.substring("/part".length()) : path;
        if (what.equals("/") || what.equals("/queue")) {
            List<Case> cases = desk.cases();
            note(session, session.fresh(cases));
            QueuePage page = new QueuePage(frame(visit), clinicians, cases, desk.standings());
            html(visit, 200, isPart ? page.part() : page.page());
            return;
        }
        if (path.equals("/hospitals")) {
            html(visit, 200, new HospitalsPage(frame(visit), desk.standings()).page());
            return;
        }
        if (path.equals("/emergencies")) {
            html(visit, 200, new EmergenciesPage(frame(visit), desk.emergencies()).page());
            return;
        }
        Optional<Case> consult = find(what.split("/", -1), 3);
        if (consult.isEmpty()) {
            notice(visit, 404, "error.missing");
        } else if (isPart) {
            note(session, session.fresh(List.of(consult.get())));
            CasePage page = new CasePage(frame(visit), session, clinicians, consult.get());
            boolean isLate = visit.request().getParameter("late") != null;
            html(visit, 200, isLate ? page.late() : page.part());
        } else {
            note(session, List.of(consult.get()));
            casePage(visit, 200, session, consult.get(), CasePage.Typed.NOTHING);
        }
    }

    private void post(Visit visit) throws IOException {
        Form form = Form.read(visit.request().getInputStream());
        String path = visit.path();
        if (!hasToken(visit, form)) {
            // The text of a form that came too late is not lost: the browser has kept it.
            if (visit.session() == null && path.startsWith("/consult/")) {
                login(
                        visit,
                        401,
                        path.replaceFirst("/[a-z]+$", ""),
                        "",
                        visit.words().of("error.ended"));
            } else {
                notice(visit, 403, "error.token");
            }
            return;
        }
        switch (path) {
            case "/login" -> enter(visit, form);
            case "/language" -> {
                Cookie cookie = new Cookie(LANGUAGE, visit.words().other().name());
                cookie.setMaxAge((int) Duration.ofDays(365).toSeconds());
                add(visit, cookie);
                see(visit, safe(form.of("next")));
            }
            default -> {
                if (visit.session() == null) {
                    notice(visit, 403, "error.token");
                } else {
                    act(visit, form, visit.session());
                }
            }
        }
    }

    private void act(Visit visit, Form form, Session session) throws IOException {
        session.use(clock.instant());
        switch (visit.path()) {
            case "/logout" -> {
                sessions.close(session);
                see(visit, "/login");
            }
            case "/hospitals/again" -> again(visit, form);
            case "/awake" -> visit.response().setStatus(204);
            default -> {
                String[] parts = visit.path().split("/", -1);
                Optional<Case> consult = find(parts, 4);
                if (consult.isEmpty()) {
                    notice(visit, 404, "error.missing");
                    return;
                }
                switch (parts[3]) {
                    case "claim" -> claim(visit, form, session, consult.get());
                    case "advise" -> advise(visit, form, session, consult.get());
                    default -> notice(visit, 404, "error.missing");
                }
            }
        }
    }

    private void enter(Visit visit, Form form) throws IOException {
        String id = form.of("id");
        String pin = form.of("pin");
        Words words = visit.words();
        Optional<Clinician> clinician =
                clinicians.all().stream().filter(each -> each.id().equals(id)).findFirst();
        if (clinician.isEmpty() || pin.isEmpty() || pin.length() > PIN_LENGTH_MAX) {
            login(visit, 403, form.of("next"), "", words.of("login.wrong"));
            return;
        }
        Duration wait = attempts.begin(id);
        if (wait.isPositive()) {
            visit.response().setHeader("Retry-After", Long.toString(wait.toSeconds() + 1));
            login(
                    visit,
                    429,
                    form.of("next"),
                    id,
                    words.of("login.wait", Long.toString(wait.toSeconds() + 1)));
            return;
        }
        Optional<Signer> signer = clinicians.open(id, pin);
        if (signer.isEmpty()) {
            LOG.warn("a wrong PIN for {}", id);
            login(visit, 403, form.of("next"), id, words.of("login.wrong"));
            return;
        }
        attempts.succeeded(id);
        if (visit.session() != null) {
            sessions.close(visit.session());
        }
        Session session = sessions.open(clinician.get(), signer.get());
        LOG.info("{} is at the desk", id);
        add(visit, new Cookie(SESSION, session.id()));
        see(visit, safe(form.of("next")));
    }

    private void again(Visit visit, Form form) throws IOException {
        String fact = form.of("fact");
        String part = form.of("part");
        if (!fact.matches("[0-9a-f]{64}") || !part.matches("[0-9]{1,6}")) {
            notice(visit, 404, "error.missing");
            return;
        }
        try {
            desk.again(form.of("hospital"), Hash.parse(fact), Integer.parseInt(part));
        } catch (DeskException e) {
            LOG.warn("the desk did not try a transaction again", e);
            notice(visit, 503, "error.failed");
            return;
        }
        see(visit, "/hospitals");
    }

    private void claim(Visit visit, Form form, Session session, Case consult) throws IOException {
        Optional<String> other = CasePage.claimedByAnother(consult, session);
        if (other.isPresent()) {
            refuse(
                    visit,
                    409,
                    session,
                    consult,
                    form,
                    visit.words().of("claimed.already", clinicians.name(other.get())));
            return;
        }
        if (consult.claims().isEmpty()) {
            try {
                session.once(
                        form.of("once"),
                        () ->
                                desk.claim(
                                        session.signer(),
                                        session.clinician().name(),
                                        consult.hash()));
            } catch (RuntimeException e) {
                refuse(visit, 503, session, consult, form, failed(visit, e));
                return;
            }
        }
        see(visit, "/consult/" + consult.hash().hex());
    }

    private void advise(Visit visit, Form form, Session session, Case consult) throws IOException {
        Optional<Disposition> disposition = disposition(form);
        String text = form.text("text");
        Optional<String> wrong = wrong(visit.words(), form, session, consult, disposition, text);
        if (wrong.isPresent()) {
            refuse(visit, 409, session, consult, form, wrong.get());
            return;
        }
        try {
            session.once(
                    form.of("once"),
                    () ->
                            desk.advise(
                                    session.signer(),
                                    session.clinician().name(),
                                    consult.hash(),
                                    disposition.orElseThrow(),
                                    text));
        } catch (RuntimeException e) {
            refuse(visit, 503, session, consult, form, failed(visit, e));
            return;
        }
        see(visit, "/consult/" + consult.hash().hex() + "?sent");
    }

    /// What is wrong with an answer; empty when it can be signed. A form that was sent before is
    /// not wrong: it is done.
    private Optional<String> wrong(
            Words words,
            Form form,
            Session session,
            Case consult,
            Optional<Disposition> disposition,
            String text) {
        if (session.isSent(form.of("once"))) {
            return Optional.empty();
        }
        if (form.of("once").isEmpty()) {
            return Optional.of(words.of("error.token"));
        }
        if (disposition.isEmpty()) {
            return Optional.of(words.of("error.disposition"));
        }
        if (text.isEmpty() || text.length() > TEXT_LENGTH_MAX) {
            return Optional.of(words.of("error.text", Integer.toString(text.length())));
        }
        // The answer of a colleague came while this one was typed: show it before signing.
        if (!form.of("seen").equals(Integer.toString(consult.answers().size()))) {
            return Optional.of(words.of("error.answered"));
        }
        return CasePage.claimedByAnother(consult, session)
                .filter(_ -> !form.of("instead").equals("yes"))
                .map(id -> words.of("claimed.already", clinicians.name(id)));
    }

    private static Optional<Disposition> disposition(Form form) {
        for (Disposition each : Disposition.values()) {
            if (each.name().equals(form.of("disposition"))) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static String failed(Visit visit, RuntimeException e) {
        LOG.warn("the desk did not accept a fact", e);
        return e instanceof DeskException known
                ? visit.words().of("error.sending", known.forTheDoctor())
                : visit.words().of("error.sending", visit.words().of("error.failed"));
    }

    /// The case again, with what was typed and why it was not sent.
    private void refuse(
            Visit visit, int status, Session session, Case consult, Form form, String error)
            throws IOException {
        note(session, session.fresh(List.of(consult)));
        casePage(
                visit,
                status,
                session,
                consult,
                new CasePage.Typed(error, form.of("disposition"), form.text("text")));
    }

    /// A page that comes back with what was typed shows what was noted when it was opened: a full
    /// disk shall not cost the doctor the text.
    private void note(Session session, List<Case> shown) {
        if (!shown.isEmpty()) {
            desk.noteView(session.clinician().id(), session.clinician().name(), shown);
            session.show(shown);
        }
    }

    private void casePage(
            Visit visit, int status, Session session, Case consult, CasePage.Typed typed)
            throws IOException {
        Frame frame = frame(visit, "/consult/" + consult.hash().hex());
        html(
                visit,
                status,
                new CasePage(frame, session, clinicians, consult).page(sessions.key(), typed));
    }

    /// The case that a path such as `/consult/<hash>` names.
    ///
    /// @param length how many parts such a path has
    private Optional<Case> find(String[] parts, int length) {
        if (parts.length != length
                || !parts[1].equals("consult")
                || !parts[2].matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        Hash hash = Hash.parse(parts[2]);
        return desk.cases().stream().filter(each -> each.hash().equals(hash)).findFirst();
    }

    /// Before the PIN a form is known by a cookie with the same token; after it by the session.
    private static boolean hasToken(Visit visit, Form form) {
        Optional<String> expected =
                visit.session() == null
                        ? cookie(visit.request(), ENTRANCE)
                        : Optional.of(visit.session().token());
        return expected.filter(each -> !each.isEmpty())
                .filter(each ->
                        MessageDigest.isEqual(
                                each.getBytes(UTF_8), form.of("token").getBytes(UTF_8)))
                .isPresent();
    }

    private void login(Visit visit, int status, @Nullable String next, String id, String error)
            throws IOException {
        String token = visit.session() == null ? sessions.key() : visit.session().token();
        if (visit.session() == null) {
            add(visit, new Cookie(ENTRANCE, token));
        }
        Frame frame =
                new Frame(
                        visit.words(),
                        clock.instant(),
                        "/",
                        token,
                        visit.session(),
                        Optional.empty(),
                        List.of());
        html(
                visit,
                status,
                LoginPage.page(frame, clinicians.all(), safe(next == null ? "" : next), id, error));
    }

    private void notice(Visit visit, int status, String key) throws IOException {
        Frame frame =
                new Frame(
                        visit.words(),
                        clock.instant(),
                        "/",
                        visit.session() == null ? "" : visit.session().token(),
                        visit.session(),
                        Optional.empty(),
                        List.of());
        html(visit, status, frame.notice(visit.words().of("notice"), visit.words().of(key)));
    }

    private Frame frame(Visit visit) {
        return frame(visit, safe(visit.path()));
    }

    private Frame frame(Visit visit, String here) {
        return new Frame(
                visit.words(),
                clock.instant(),
                here,
                requireNonNull(visit.session(), "session").token(),
                visit.session(),
                desk.trouble(),
                desk.breaks());
    }

    /// A path of ours that may be gone to; the queue for anything else.
    private static String safe(String path) {
        return path.matches("/consult/[0-9a-f]{64}|/hospitals|/emergencies") ? path : "/";
    }

    private static Words words(HttpServletRequest request) {
        return cookie(request, LANGUAGE)
                .filter(each -> each.equals(Words.ENGLISH.name()))
                .map(_ -> Words.ENGLISH)
                .orElse(Words.CHINESE);
    }

    private static Optional<String> cookie(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        for (Cookie each : cookies) {
            if (each.getName().equals(name)) {
                return Optional.of(each.getValue());
            }
        }
        return Optional.empty();
    }

    private static void add(Visit visit, Cookie cookie) {
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSecure(visit.request().isSecure());
        cookie.setAttribute("SameSite", "Strict");
        visit.response().addCookie(cookie);
    }

    private static void see(Visit visit, String path) {
        visit.response().setStatus(303);
        visit.response().setHeader("Location", path);
    }

    private static void resource(Visit visit, String name, String type) throws IOException {
        try (InputStream in = Reception.class.getResourceAsStream(name)) {
            send(
                    visit.response(),
                    200,
                    type,
                    new String(requireNonNull(in, name).readAllBytes(), UTF_8));
        }
    }

    private static void html(Visit visit, int status, Html html) throws IOException {
        send(visit.response(), status, "text/html", html.toString());
    }

    private static void send(HttpServletResponse response, int status, String type, String text)
            throws IOException {
        byte[] body = text.getBytes(UTF_8);
        response.setStatus(status);
        response.setContentType(type + ";charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
