package org.yaoxiang.device.screen;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.device.instrument.Registrar;
import org.yaoxiang.device.uplink.CarriedMail;
import org.yaoxiang.device.uplink.Courier;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.Person;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.visit.Typed;

/// The pages behind the lock: what they show, and what their forms do. Only {@link Front} asks, and
/// only while the pages are open.
final class Screen {
    private static final Logger LOG = LoggerFactory.getLogger(Screen.class);
    private static final int BODY_LENGTH_MAX = 64 << 10;
    private static final int SEARCH_LENGTH_MAX = 128;

    /// Patients on one page.
    private static final int FOUND_MAX = 20;

    private static final LocalDate BIRTH_MIN = LocalDate.of(1900, 1, 1);

    /// A year that every reader of a fact can write; only asked for while the date is not known.
    private static final LocalDate BIRTH_MAX = LocalDate.of(9999, 12, 31);

    private final Desk desk;
    private final Vault vault;
    private final Bedside bedside;
    private final Courier courier;
    private final InstantSource clock;
    private final Supplier<Stamp> stamp;
    private final Supplier<String> clinician;
    private final String token;

    /// @param clinician who works with the kit now
    /// @param token of the forms
    Screen(
            Desk desk,
            InstantSource clock,
            Supplier<Stamp> stamp,
            Supplier<String> clinician,
            String token) {
        this.desk = desk;
        this.vault = desk.vault();
        this.bedside = desk.bedside();
        this.courier = desk.courier();
        this.clock = clock;
        this.stamp = stamp;
        this.clinician = clinician;
        this.token = token;
    }

    void get(HttpExchange exchange, String path, Words words) throws IOException {
        switch (path) {
            case "/" -> page(exchange, 200, pages(words).home());
            case "/visit" -> page(exchange, 200, pages(words).visit(Optional.empty()));
            case "/test" -> page(exchange, 200, pages(words).test(Optional.empty()));
            case "/link" -> page(exchange, 200, pages(words).spending());
            case "/mail" ->
                    page(exchange, 200, pages(words).mail(Optional.empty(), Optional.empty()));
            // What a search found has no address: names do not belong into one.
            case "/patients" -> see(exchange, "/");
            default -> {
                String[] parts = path.split("/", -1);
                Optional<Hash> check = check(parts);
                Optional<Person> person =
                        parts.length == 3 && parts[1].equals("patient")
                                ? hash(parts[2]).flatMap(vault::person)
                                : Optional.empty();
                Optional<Person> again =
                        path.startsWith("/visit/of/")
                                ? hash(path.substring("/visit/of/".length())).flatMap(vault::person)
                                : Optional.empty();
                if (check.isPresent()) {
                    checkPage(exchange, 200, words, check.get(), Optional.empty());
                } else if (person.isPresent()) {
                    page(exchange, 200, pages(words).patients().person(person.get()));
                } else if (again.isPresent()) {
                    page(exchange, 200, pages(words).visit(Optional.empty(), bearer(again.get())));
                } else {
                    notice(exchange, 404, words, "error.missing");
                }
            }
        }
    }

    void post(HttpExchange exchange, String path, Words words) throws IOException {
        Map<String, String> form = form(exchange);
        if (!token.equals(form.get("token"))) {
            notice(exchange, 403, words, "error.token");
            return;
        }
        String[] parts = path.split("/", -1);
        switch (parts[1]) {
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
            case "mail" -> mail(exchange, words);
            case "patients" -> search(exchange, form, words);
            case "visit" -> visit(exchange, parts, form, words);
            case "check" -> check(exchange, parts, form, words);
            default -> notice(exchange, 404, words, "error.missing");
        }
    }

    private void mail(HttpExchange exchange, Words words) throws IOException {
        if (!desk.mail().isStickThere()) {
            page(
                    exchange,
                    409,
                    pages(words).mail(Optional.empty(), Optional.of(words.of("mail.stick.none"))));
            return;
        }
        Optional<CarriedMail.Exchanged> done = Optional.empty();
        Optional<String> error = Optional.empty();
        try {
            done = Optional.of(desk.mail().exchange());
        } catch (IOException e) {
            LOG.error("the stick fails: {}", e.toString());
            error = Optional.of(words.of("mail.stick.fails"));
        }
        desk.courier().wake();
        page(exchange, error.isPresent() ? 503 : 200, pages(words).mail(done, error));
    }

    private void search(HttpExchange exchange, Map<String, String> form, Words words)
            throws IOException {
        String text = form.getOrDefault("text", "");
        if (!isText(text, SEARCH_LENGTH_MAX)) {
            see(exchange, "/");
            return;
        }
        int shown = "all".equals(form.get("shown")) ? Integer.MAX_VALUE : FOUND_MAX;
        page(exchange, 200, pages(words).patients().found(text.strip(), vault.search(text), shown));
    }

    /// A patient for the form, as the last check has it.
    private Optional<Registrar.Reply.Bearer> bearer(Person person) {
        Patient patient = ((Check) vault.fact(person.lastCheck())).patient();
        return Optional.of(
                new Registrar.Reply.Bearer(
                        patient.name(),
                        patient.sex(),
                        patient.birthDate(),
                        patient.villageId(),
                        Optional.empty()));
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
                    bedside.begin(patient(form), clinician.get());
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
        return new Pages(desk, token, words, clock.instant(), stamp.get());
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

    void notice(HttpExchange exchange, int status, Words words, String key) throws IOException {
        page(exchange, status, pages(words).notice(words.of(key)));
    }

    static void page(HttpExchange exchange, int status, Html html) throws IOException {
        send(exchange, status, "text/html", html.toString());
    }

    static void see(HttpExchange exchange, String path) throws IOException {
        exchange.getResponseHeaders().set("Location", path);
        exchange.sendResponseHeaders(303, -1);
    }

    static void send(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        send(exchange, status, type, text.getBytes(UTF_8));
    }

    static void send(HttpExchange exchange, int status, String type, byte[] bytes)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
