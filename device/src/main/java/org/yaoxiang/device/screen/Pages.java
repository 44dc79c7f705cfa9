package org.yaoxiang.device.screen;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.BodyMassIndex;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.device.instrument.Registrar;
import org.yaoxiang.device.instrument.Upkeep;
import org.yaoxiang.device.uplink.CarriedMail;
import org.yaoxiang.device.uplink.Courier;
import org.yaoxiang.device.uplink.Meter;
import org.yaoxiang.device.uplink.Purpose;
import org.yaoxiang.device.uplink.Spending;
import org.yaoxiang.device.uplink.Uplink;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.Examined;
import org.yaoxiang.device.vault.IndexState;
import org.yaoxiang.device.vault.State;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.visit.Typed;
import org.yaoxiang.device.visit.Visit;

/// Renders the pages from the vault, the visit in hand and the link. Holds nothing itself.
final class Pages {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int CHECKS_MAX = 30;

    /// How many checks are looked at for the lists: more than a village doctor makes in a day.
    private static final int LAST_MAX = 200;

    /// Each is opened to be shown: twice as many as there are vitals finds every instrument.
    private static final int TESTS_MAX = 2 * Vital.values().length;

    private final Desk desk;
    private final Vault vault;
    private final Bedside bedside;
    private final Courier courier;
    private final String token;
    private final Words words;
    private final Instant now;
    private final Stamp stamp;

    /// @param token goes with every form, so that no other page can send one
    /// @param now the best guess, for the clocks of the link
    /// @param stamp what is known of the time
    Pages(Desk desk, String token, Words words, Instant now, Stamp stamp) {
        this.desk = desk;
        this.vault = desk.vault();
        this.bedside = desk.bedside();
        this.courier = desk.courier();
        this.token = token;
        this.words = words;
        this.now = now;
        this.stamp = stamp;
    }

    /// The pages about patients, in the same frame.
    PatientPages patients() {
        return new PatientPages(this, desk, words, stamp);
    }

    String text(String key, Object... values) {
        return words.of(key, values);
    }

    Html home() {
        Html main = new Html();
        PatientPages.searchForm(main, this, "");
        main.raw("<div id=\"home\" data-live>");
        long unread = unread();
        if (unread > 0) {
            main.element("p class=\"unread\" role=\"status\"", words.of("unread", unread));
        }
        main.raw("<p class=\"row\"><a class=\"button main\" href=\"/visit\">")
                .text(words.of(bedside.visit().isPresent() ? "continue" : "new"))
                .raw("</a></p>");
        checks(main);
        main.raw("<p class=\"row\"><a class=\"button\" href=\"/test\">")
                .text(words.of("test"))
                .raw("</a><a class=\"button\" href=\"/mail\">")
                .text(words.of("mail"))
                .raw("</a><a class=\"button\" href=\"/pin\">")
                .text(words.of("pin.change"))
                .raw("</a></p></div>");
        return page(main, words.of("home"));
    }

    /// Those of today, then the last ones before. Each list is newest first.
    private void checks(Html main) {
        List<Entry> last =
                vault.entries().reversed().stream()
                        .filter(each -> each.kind() == Kind.CHECK)
                        .limit(LAST_MAX)
                        .toList();
        Map<Boolean, List<Entry>> isToday =
                last.stream()
                        .collect(
                                Collectors.partitioningBy(
                                        each -> Times.mayBeToday(vault.placedAt(each), stamp)));
        main.element("h2", words.of(stamp.isOpen() ? "today.unsure" : "today"));
        List<Entry> today = isToday.getOrDefault(true, List.of());
        List<Entry> earlier = isToday.getOrDefault(false, List.of());
        if (today.isEmpty()) {
            main.element(
                    "p class=\"minor\"",
                    words.of(earlier.isEmpty() ? "checks.none" : "today.none"));
        }
        list(main, today);
        if (!earlier.isEmpty()) {
            main.element("h2", words.of("earlier"));
            list(main, earlier.stream().limit(CHECKS_MAX).toList());
        }
    }

    void list(Html main, List<Entry> checks) {
        main.raw("<ul class=\"list\">");
        checks.forEach(each -> line(main, each));
        main.raw("</ul>");
    }

    /// The last self-test of every instrument, and the button that runs them all.
    ///
    /// @param error why they could not be run
    Html test(Optional<String> error) {
        Html main = new Html();
        main.element("h1", words.of("test"));
        error.ifPresent(each -> main.element("p class=\"error\" role=\"alert\"", each));
        main.raw("<div id=\"tests\" data-live>");
        form(main, "/test");
        main.raw("<button class=\"main\"" + (bedside.isTesting() ? " disabled>" : ">"))
                .text(words.of(bedside.isTesting() ? "test.running" : "test.run"))
                .raw("</button></form><div class=\"cards\">");
        for (SelfTest each : lastTests()) {
            main.raw("<section class=\"card\">")
                    .element("h2", words.of(each.instrument()))
                    .add(SelfTests.of(each, words))
                    .element("p class=\"minor\"", time(each.at()))
                    .raw("</section>");
        }
        IndexState index = vault.index();
        main.raw("</div>")
                .element("h2", words.of("vault"))
                .element(
                        "p class=\"" + (desk.hasWeakDeviceKey() ? "reason" : "minor") + "\"",
                        words.of(desk.hasWeakDeviceKey() ? "vault.key.weak" : "vault.key.strong"))
                .element(
                        "p class=\"" + (index == IndexState.SOUND ? "minor" : "reason") + "\"",
                        words.of("index." + index));
        return page(main.raw("</div>"), words.of("test"));
    }

    /// The road by a USB stick: what waits, and the button that exchanges mail.
    ///
    /// @param done what the last exchange has done
    /// @param error why it could not be
    Html mail(Optional<CarriedMail.Exchanged> done, Optional<String> error) {
        Html main = new Html();
        main.element("h1", words.of("mail"));
        error.ifPresent(each -> main.element("p class=\"error\" role=\"alert\"", each));
        done.ifPresent(each -> exchanged(main, each));
        main.element("p", words.of("mail.hint"))
                .element("p", words.of("mail.waiting", vault.unsent().size()));
        boolean isThere = desk.mail().isStickThere();
        if (!isThere) {
            main.element("p class=\"reason\" role=\"status\"", words.of("mail.stick.none"));
        }
        form(main, "/mail");
        main.raw("<p class=\"row\"><button class=\"main\">")
                .text(words.of(isThere ? "mail.exchange" : "mail.look"))
                .raw("</button></p></form>");
        return page(main, words.of("mail"));
    }

    private void exchanged(Html main, CarriedMail.Exchanged done) {
        main.raw("<section class=\"card\" role=\"status\">")
                .element("p", words.of("mail.came", done.receipts(), done.letters()))
                .element("p", words.of("mail.written", done.written()));
        if (done.left() > 0) {
            main.element("p class=\"reason\"", words.of("mail.left", done.left()));
        }
        if (done.notTaken() > 0) {
            main.element("p class=\"reason\"", words.of("mail.foreign", done.notTaken()));
        }
        if (done.isSpoilt()) {
            main.element("p class=\"reason\"", words.of("mail.spoilt"));
        }
        main.element("p", words.of("mail.pull")).raw("</section>");
    }

    /// What the link has cost today, by what it was for, and what it may.
    Html spending() {
        Meter meter = courier.meter();
        Spending today = meter.today();
        Html main = new Html();
        main.element("h1", words.of("spending"))
                .element(
                        "p",
                        words.of(
                                "spending.day",
                                today.day().toString(),
                                kilobytes(today.total()),
                                kilobytes(meter.allowance())))
                .raw("<progress max=\"" + meter.allowance() + "\" value=\"")
                .raw(Math.min(today.total(), meter.allowance()) + "\"></progress>");
        if (meter.renewal().isPresent()) {
            main.element("p class=\"reason\" role=\"status\"", words.of("spending.spent"));
        }
        main.raw("<table class=\"spending\">");
        for (Purpose purpose : Purpose.values()) {
            main.raw("<tr>")
                    .element("th scope=\"row\"", words.of("spending." + purpose))
                    .element("td", words.of("spending.bytes", kilobytes(today.on(purpose))))
                    .raw("</tr>");
        }
        main.raw("</table>").element("p class=\"minor\"", words.of("spending.hint"));
        return page(main, words.of("spending"));
    }

    /// A tenth of a kilobyte is more than the shortest message.
    private static String kilobytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f", bytes / 1000.0);
    }

    private List<SelfTest> lastTests() {
        Map<Vital, SelfTest> last = new EnumMap<>(Vital.class);
        vault.entries().reversed().stream()
                .filter(each -> each.own() && each.kind() == Kind.SELF_TEST)
                .limit(TESTS_MAX)
                .map(each -> (SelfTest) vault.placed(each.hash()))
                .forEach(test -> last.putIfAbsent(test.instrument(), test));
        return List.copyOf(last.values());
    }

    private long unread() {
        return vault.entries().stream()
                .filter(each -> !each.own() && each.kind() == Kind.ADVICE)
                .filter(each -> !vault.isRead(each.hash()))
                .count();
    }

    private void line(Html main, Entry each) {
        State state = vault.state(each.hash());
        main.raw("<li><a href=\"/check/" + each.hash().hex() + "\">")
                .element("bdi class=\"who\"", each.examined().map(Examined::name).orElse(""))
                .element("span class=\"minor\"", time(vault.placedAt(each)));
        badge(main, each.urgency());
        boolean isAhead = state == State.SAVED && !vault.behind(each.hash()).isEmpty();
        main.element(
                        "span class=\"state " + state + "\"",
                        words.of(isAhead ? "state.ahead" : "state." + state))
                .raw("</a></li>");
    }

    /// The visit in hand, or the form that begins one.
    ///
    /// @param error what was wrong with the form before
    Html visit(Optional<String> error) {
        return visit(error, Optional.empty());
    }

    /// @param bearer who is written into the form already: whose identity card was read, or who was
    ///   here before; empty for nobody
    Html visit(Optional<String> error, Optional<Registrar.Reply.Bearer> bearer) {
        Optional<Visit> visit = bedside.visit();
        Html main = new Html();
        heading(main, visit.map(each -> each.patient().name()).orElse(words.of("new")));
        error.ifPresent(each -> main.element("p class=\"error\" role=\"alert\"", each));
        if (visit.isPresent()) {
            inHand(main, visit.get());
        } else {
            patientForm(main, bearer);
        }
        return page(main, words.of("visit"));
    }

    private void patientForm(Html main, Optional<Registrar.Reply.Bearer> bearer) {
        if (bedside.registrar().isPresent()) {
            form(main, "/visit/card");
            main.raw("<p class=\"row\"><button>")
                    .text(words.of("card.read"))
                    .raw("</button>")
                    .element("span class=\"minor\"", words.of("card.hint"))
                    .raw("</p></form>");
        }
        form(main, "/visit/begin");
        field(
                main,
                "name",
                "patient.name",
                "maxlength=\"128\" autocomplete=\"off\" required",
                bearer.map(Registrar.Reply.Bearer::name));
        field(
                main,
                "number",
                "patient.id",
                "maxlength=\"64\" autocomplete=\"off\" required",
                bearer.map(Registrar.Reply.Bearer::number));
        main.raw("<label for=\"sex\">")
                .text(words.of("patient.sex"))
                .raw("</label><select id=\"sex\" name=\"sex\">");
        for (Sex sex : List.of(Sex.FEMALE, Sex.MALE, Sex.OTHER, Sex.UNKNOWN)) {
            boolean isBearers = bearer.filter(each -> each.sex() == sex).isPresent();
            main.raw("<option value=\"" + sex + "\"" + (isBearers ? " selected>" : ">"))
                    .text(words.of("sex." + sex))
                    .raw("</option>");
        }
        main.raw("</select>");
        field(
                main,
                "birth",
                "patient.birth",
                "type=\"date\" min=\"1900-01-01\""
                        + Times.dayMax(stamp).map(day -> " max=\"" + day + "\"").orElse("")
                        + " required",
                bearer.map(each -> each.birthDate().toString()));
        bearer.flatMap(Registrar.Reply.Bearer::ethnicGroup)
                .ifPresent(
                        each -> main.element("p class=\"minor\"", words.of("card.ethnic", each)));
        main.raw("<p class=\"row\"><button class=\"main\">")
                .text(words.of("begin"))
                .raw("</button></p></form>");
    }

    private void field(
            Html main, String name, String key, String attributes, Optional<String> value) {
        main.raw("<label for=\"" + name + "\">")
                .text(words.of(key))
                .raw("</label><input id=\"" + name + "\" name=\"" + name + "\" ")
                .raw(attributes);
        value.ifPresent(each -> main.raw(" value=\"").text(each).raw("\""));
        main.raw(">");
    }

    private void inHand(Html main, Visit visit) {
        who(main, visit.patient(), stamp);
        vault.person(visit.patient())
                .ifPresent(each ->
                        main.raw("<p><a href=\"/patient/" + each.lastCheck().hex() + "\">")
                                .text(words.of("seen.before", each.checks().size()))
                                .raw("</a></p>"));
        main.element("p class=\"reason\"", words.of("unsaved"));
        main.raw("<div class=\"cards\" id=\"instruments\" data-live>");
        Optional<Bedside.Running> running = bedside.running();
        for (Vital vital : bedside.vitals()) {
            boolean isRunning = running.filter(each -> each.vital() == vital).isPresent();
            main.raw("<section class=\"card" + (isRunning ? " running" : "") + "\">")
                    .element("h2", words.of(vital));
            if (isRunning) {
                running(main, running.get());
            } else {
                visit.outcome(vital).ifPresent(each -> outcome(main, each));
                caution(main, vital);
                buttons(main, vital, visit.outcome(vital).isPresent(), running.isPresent());
            }
            main.raw("</section>");
        }
        bodyMassIndex(main, visit.outcomes());
        main.raw("</div><div id=\"conclusion\" data-live>");
        boolean isReady = !visit.outcomes().isEmpty() && running.isEmpty();
        if (!visit.outcomes().isEmpty()) {
            findings(main, visit.findings(bedside.post().rules()));
        }
        form(main, "/visit/save");
        main.raw("<p class=\"row\"><button class=\"main\" name=\"save\"")
                .raw(isReady ? "" : " disabled")
                .raw(">")
                .text(words.of("save"))
                .raw("</button>");
        if (!isReady) {
            main.element(
                    "span class=\"minor\"",
                    words.of(running.isPresent() ? "save.wait" : "save.hint"));
        }
        main.raw("</p></form></div><details><summary>")
                .text(words.of("abandon"))
                .raw("</summary>")
                .element("p", words.of("abandon.hint"));
        form(main, "/visit/abandon");
        main.raw("<button class=\"danger\">")
                .text(words.of("abandon.confirm"))
                .raw("</button></form></details>");
    }

    /// What must be known before the button is pressed.
    private void caution(Html main, Vital vital) {
        if (vital == Vital.RESPIRATION_RATE) {
            main.element("p class=\"minor\"", words.of("respiration.caution"));
        }
    }

    private void buttons(Html main, Vital vital, boolean hasOutcome, boolean isBusy) {
        String off = isBusy ? " disabled" : "";
        Typed.of(vital).ifPresent(each -> entry(main, each));
        main.raw("<div class=\"row\">");
        if (bedside.hasInstrument(vital)) {
            form(main, "/visit/measure/" + vital);
            main.raw("<button" + (hasOutcome ? "" : " class=\"main\"") + off + ">")
                    .text(words.of(hasOutcome ? "again" : "measure"))
                    .raw("</button></form>");
        }
        if (!hasOutcome) {
            form(main, "/visit/skip/" + vital);
            main.raw("<button" + off + ">").text(words.of("skip")).raw("</button></form>");
        }
        main.raw("</div>");
    }

    private void entry(Html main, Typed typed) {
        String unit = typed.vital().ucum();
        form(main, "/visit/enter/" + typed.vital());
        main.raw("<label>")
                .text(words.of("enter", unit))
                .raw(" <input name=\"value\" inputmode=\"decimal\" size=\"6\" maxlength=\"6\"")
                .raw(" autocomplete=\"off\" required></label> <button>")
                .text(words.of("enter.done"))
                .raw("</button></form>");
    }

    private void running(Html main, Bedside.Running running) {
        String vital = running.vital().name();
        main.raw("<canvas data-vital=\"" + vital + "\"></canvas>")
                .raw("<p class=\"minor\">")
                .text(words.of("measuring"))
                .raw(" <span data-percent=\"" + vital + "\">" + running.percent())
                .raw("</span> %</p>")
                .raw("<progress max=\"100\" data-vital=\"" + vital + "\" value=\"")
                .raw(running.percent() + "\"></progress>")
                .raw("<p class=\"reason\" role=\"status\" data-hindrance=\"" + vital + "\">")
                .text(running.hindrance().map(words::of).orElse(""))
                .raw("</p>");
        form(main, "/visit/stop");
        main.raw("<button>").text(words.of("stop")).raw("</button></form>");
    }

    /// One check: what was measured, what became of it, what the county says.
    Html check(Hash hash, Check check, Optional<String> error) {
        Html main = new Html();
        heading(main, check.patient().name());
        error.ifPresent(each -> main.element("p class=\"error\" role=\"alert\"", each));
        who(main, check.patient(), check.at());
        main.element("p class=\"minor\"", time(check.at()) + " · " + place(check));
        main.raw("<p><a href=\"/patient/" + hash.hex() + "\">")
                .text(words.of("all.checks"))
                .raw("</a></p>");
        main.raw("<div id=\"progress\" data-live>");
        steps(main, hash);
        List<Entry> consults = consults(hash);
        for (Entry consult : consults) {
            for (Entry advice : adviceOn(consult.hash())) {
                answer(main, hash, advice);
            }
        }
        main.raw("</div><div class=\"cards\">");
        for (Outcome outcome : check.outcomes()) {
            main.raw("<section class=\"card\">").element("h2", words.of(Visit.vital(outcome)));
            outcome(main, outcome);
            main.raw("</section>");
        }
        bodyMassIndex(main, check.outcomes());
        main.raw("</div>");
        findings(main, check.findings());
        check.outcomes().forEach(each -> strip(main, each));
        for (Entry each : consults) {
            Consult consult = (Consult) vault.placed(each.hash());
            main.element("h2", words.of("asked"));
            badge(main, consult.urgency());
            main.element("p class=\"text\"", consult.question())
                    .element("p class=\"minor\"", time(consult.at()));
        }
        if (consults.isEmpty()) {
            questionForm(main, hash, check);
        }
        return page(main, check.patient().name());
    }

    private void steps(Html main, Hash hash) {
        State state = vault.state(hash);
        main.raw("<ol class=\"steps\">");
        for (State each : State.values()) {
            boolean isDone = state.compareTo(each) >= 0;
            main.raw("<li" + (isDone ? " class=\"done\"" : "") + ">")
                    .text((isDone ? "✓ " : "") + words.of("state." + each))
                    .raw("</li>");
        }
        main.raw("</ol>");
        List<Hash> behind = vault.behind(hash);
        if (!behind.isEmpty()) {
            main.element("p class=\"minor\"", words.of("state.ahead"));
        }
        List<Hash> about = new ArrayList<>(List.of(hash));
        about.addAll(behind);
        consults(hash).forEach(each -> about.add(each.hash()));
        List<Entry> unsent = vault.unsent();
        List<Hash> order = unsent.stream().map(Entry::hash).toList();
        for (Hash each : about) {
            int before = order.indexOf(each);
            if (before >= 0) {
                unsent(main, unsent.get(before), before);
            }
        }
    }

    /// Why a fact has not moved, or how far it has.
    ///
    /// @param before how many unsent facts go before it
    private void unsent(Html main, Entry entry, int before) {
        Hash fact = entry.hash();
        if (vault.isLost(fact)) {
            main.element("p class=\"minor\"", words.of("state.lost"));
        }
        Uplink.State state = courier.state();
        Duration rejected = state.rejected().get(fact);
        boolean isForTomorrow = !Uplink.isPressing(entry) && courier.meter().renewal().isPresent();
        OptionalInt percent = courier.percentHeld(fact);
        if (rejected != null) {
            main.element("p class=\"error\"", words.of("state.rejected", clock(wall(rejected))));
        } else if (state.trouble().isPresent()) {
            main.element(
                    "p class=\"error\"",
                    words.of(
                            "link.trouble",
                            words.of(state.trouble().get()),
                            clock(nextAttempt(state))));
        } else if (isForTomorrow) {
            main.element("p class=\"minor\"", words.of("state.spent"));
        } else if (percent.isPresent()) {
            main.element(
                    "p class=\"minor\"",
                    words.of("state.sending", Integer.toString(percent.getAsInt())));
        } else {
            main.element("p class=\"minor\"", words.of("state.queued", Integer.toString(before)));
        }
    }

    private void answer(Html main, Hash check, Entry entry) {
        Advice advice = (Advice) vault.fact(entry.hash());
        main.raw("<section class=\"answer\">")
                .element("h2", words.of("answer"))
                .element("p class=\"disposition\"", words.of(advice.disposition()))
                .element("p class=\"text\"", advice.text())
                .element("p class=\"minor\"", who(advice));
        if (vault.isRead(entry.hash())) {
            main.element("p class=\"state READ\"", "✓ " + words.of("answer.done"));
        } else {
            form(main, "/check/" + check.hex() + "/read/" + entry.hash().hex());
            main.raw("<button class=\"main\">")
                    .text(words.of("answer.read"))
                    .raw("</button></form>");
        }
        main.raw("</section>");
    }

    /// Who has answered; of a relayed advice also through what, for that one has signed.
    private String who(Advice advice) {
        return advice.relayed()
                .map(relayed ->
                        words.of(
                                "answer.relayed",
                                advice.clinicianName(),
                                relayed.system(),
                                time(advice.at())))
                .orElseGet(() -> words.of("answer.by", advice.clinicianName(), time(advice.at())));
    }

    private void questionForm(Html main, Hash hash, Check check) {
        main.element("h2", words.of("ask"));
        form(main, "/check/" + hash.hex() + "/ask");
        main.raw("<label for=\"urgency\">")
                .text(words.of("ask.urgency"))
                .raw("</label><select id=\"urgency\" name=\"urgency\">");
        for (Urgency each : Urgency.values()) {
            main.raw("<option value=\"" + each + "\"")
                    .raw(each == check.urgency() ? " selected>" : ">")
                    .text(words.of(each))
                    .raw("</option>");
        }
        main.raw("</select><label for=\"question\">")
                .text(words.of("ask.question"))
                .raw("</label><textarea id=\"question\" name=\"question\" rows=\"3\"")
                .raw(" maxlength=\"2000\" required></textarea>")
                .raw("<p class=\"row\"><button class=\"main\">")
                .text(words.of("ask.send"))
                .raw("</button></p></form>");
    }

    /// A page that says one thing.
    Html notice(String text) {
        Html main = new Html();
        main.element("p class=\"error\" role=\"alert\"", text)
                .raw("<p><a class=\"button\" href=\"/\">")
                .text(words.of("back"))
                .raw("</a></p>");
        return page(main, words.of("kit"));
    }

    private List<Entry> consults(Hash check) {
        return vault.entries().stream()
                .filter(each -> each.own() && each.kind() == Kind.CONSULT)
                .filter(each -> each.about().equals(Optional.of(check)))
                .toList();
    }

    private List<Entry> adviceOn(Hash consult) {
        return vault.entries().stream()
                .filter(each -> !each.own() && each.kind() == Kind.ADVICE)
                .filter(each -> each.about().equals(Optional.of(consult)))
                .toList();
    }

    /// A name may run from right to left; what stands beside it must not follow.
    static void heading(Html main, String name) {
        main.raw("<h1>").element("bdi", name).raw("</h1>");
    }

    void who(Html main, Patient patient, Stamp at) {
        main.element(
                "p",
                String.join(
                        " · ",
                        words.of("sex." + patient.sex()),
                        Times.age(patient.birthDate(), at, words),
                        patient.villageId()));
    }

    private void bodyMassIndex(Html main, List<Outcome> outcomes) {
        BodyMassIndex.of(outcomes)
                .ifPresent(index ->
                        main.raw("<section class=\"card\">")
                                .element("h2", words.of(Vital.BODY_MASS_INDEX))
                                .add(Readings.of(index, words))
                                .raw("</section>"));
    }

    private void outcome(Html main, Outcome outcome) {
        switch (outcome) {
            case Outcome.Measured(Reading reading, Quality quality, Stamp _) -> {
                main.add(Readings.of(reading, words));
                for (var each : quality.disturbances()) {
                    main.element("p class=\"minor\"", words.of("quality", words.of(each)));
                }
            }
            case Outcome.Entered(Reading reading, Stamp _) ->
                    main.add(Readings.of(reading, words))
                            .element("p class=\"minor\"", words.of("entered"));
            case Outcome.Refused(Vital _, Refusal why, Stamp _) ->
                    main.element("p class=\"value\"", words.of("refused"))
                            .element("p class=\"reason\"", words.of(why));
        }
    }

    private void findings(Html main, List<Finding> findings) {
        main.element("h2", words.of("findings"));
        if (findings.isEmpty()) {
            main.element("p class=\"minor\"", words.of("findings.none"));
        }
        for (Finding each : findings) {
            main.raw("<div class=\"finding " + each.urgency() + "\">");
            badge(main, each.urgency());
            main.raw(" ")
                    .element("strong", words.of(each))
                    .element(
                            "div class=\"minor\"",
                            words.of(
                                    "citation",
                                    each.citation().guideline(),
                                    each.citation().edition(),
                                    each.citation().clause()))
                    .raw("</div>");
        }
    }

    private void strip(Html main, Outcome outcome) {
        if (outcome
                instanceof
                Outcome.Measured(
                        Reading.Electrocardiogram(Waveform waveform, double rate, _),
                        _,
                        _)) {
            String alternative =
                    words.of(
                            "ecg.alt",
                            waveform.channels().getFirst().lead().name(),
                            Math.round(rate));
            main.element("h2", alternative).add(Strip.draw(waveform, alternative));
        }
    }

    private void badge(Html main, Urgency urgency) {
        main.element("span class=\"badge " + urgency + "\"", words.of(urgency));
    }

    void form(Html main, String action) {
        main.raw("<form method=\"post\" action=\"" + action + "\">")
                .raw("<input type=\"hidden\" name=\"token\" value=\"" + token + "\">");
    }

    Html page(Html main, String title) {
        Html page = new Html();
        page.raw("<!doctype html><html lang=\"" + words.tag() + "\"><head><meta charset=\"utf-8\">")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .element("title", title + " · " + words.of("kit"))
                .raw("<link rel=\"stylesheet\" href=\"/style.css\">")
                .raw("<script defer src=\"/app.js\"></script></head><body><header><a href=\"/\">")
                .text(words.of("kit"))
                .raw("</a>")
                .element(
                        "span class=\"place\"",
                        bedside.post().place().name()
                                + " · "
                                + words.of(
                                        "altitude",
                                        altitude(bedside.post().place().altitudeMetres())));
        battery(page);
        form(page, "/lock");
        page.raw("<button>").text(words.of("lock")).raw("</button></form>");
        form(page, "/language");
        page.raw("<button>").text(words.of("language")).raw("</button></form></header>");
        if (bedside.post().origin() == Origin.SIMULATED) {
            page.element("div class=\"simulated\" role=\"note\"", words.of("simulated"));
        }
        room(page);
        link(page);
        upkeep(page);
        return page.raw("<main>").add(main).raw("</main></body></html>");
    }

    private void room(Html page) {
        switch (vault.room()) {
            case FINE -> {}
            case LOW -> page.element("div class=\"room\" role=\"note\"", words.of("room.low"));
            case FULL -> page.element("div class=\"room\" role=\"alert\"", words.of("room.full"));
        }
    }

    private void battery(Html page) {
        OptionalDouble percent = bedside.condition().batteryPercent();
        page.raw("<span id=\"battery\" class=\"battery\" data-live>");
        if (percent.isPresent()) {
            page.text(words.of("battery", Long.toString(Math.round(percent.getAsDouble()))));
        }
        page.raw("</span>");
    }

    /// What the doctor or the technician should see to.
    private void upkeep(Html page) {
        Upkeep.Condition condition = bedside.condition();
        int set = bedside.post().place().altitudeMetres();
        page.raw("<div id=\"upkeep\" data-live role=\"status\">");
        if (condition.isBatteryLow()) {
            page.element("p class=\"link trouble\"", words.of("battery.low"));
        }
        condition
                .altitude()
                .filter(each -> !each.fits(set))
                .ifPresent(each ->
                        page.element(
                                "p class=\"link trouble\"",
                                words.of(
                                        "altitude.doubtful",
                                        altitude(set),
                                        Long.toString(10 * Math.round(each.metres() / 10)))));
        page.raw("</div>");
    }

    private void link(Html page) {
        Uplink.State state = courier.state();
        boolean isTroubled = state.trouble().isPresent();
        page.raw("<div id=\"link\" data-live role=\"status\" class=\"link ")
                .raw(isTroubled ? "trouble" : state.lastAnswer().isPresent() ? "ok" : "")
                .raw("\">");
        if (isTroubled) {
            page.element(
                    "span",
                    words.of(
                            "link.trouble",
                            words.of(state.trouble().orElseThrow()),
                            clock(nextAttempt(state))));
            tryNow(page, "link.try");
        } else {
            page.element(
                    "span",
                    state.lastAnswer()
                            .map(each ->
                                    words.of(
                                            "link.ok",
                                            clock(wall(each)),
                                            clock(nextAttempt(state))))
                            .orElseGet(() -> words.of("link.never")));
            if (state.lastAnswer().isPresent()) {
                tryNow(page, "link.ask");
            }
        }
        if (state.isSending()) {
            page.element("span", words.of("link.moving"));
        }
        if (courier.meter().renewal().isPresent()) {
            page.element("span", words.of("spending.spent"));
        }
        page.raw("<a href=\"/link\">").text(words.of("spending")).raw("</a></div>");
    }

    private void tryNow(Html page, String words) {
        form(page, "/link/try");
        page.raw("<button>").text(this.words.of(words)).raw("</button></form>");
    }

    private String place(Check check) {
        return check.place().name()
                + " · "
                + words.of("altitude", altitude(check.place().altitudeMetres()));
    }

    private static String altitude(int metres) {
        return Integer.toString(metres);
    }

    private Instant nextAttempt(Uplink.State state) {
        boolean isPausing = state.notBefore().compareTo(courier.sinceBoot()) > 0;
        return wall(isPausing ? state.notBefore() : state.fetchAt());
    }

    /// A moment of the link's clock.
    private Instant wall(Duration sinceBoot) {
        return now.plus(sinceBoot.minus(courier.sinceBoot()));
    }

    private static String clock(Instant at) {
        return CLOCK.format(at.atZone(CHINA));
    }

    String time(Stamp stamp) {
        return Times.of(stamp, words);
    }
}
