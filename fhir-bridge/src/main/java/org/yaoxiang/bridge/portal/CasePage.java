package org.yaoxiang.bridge.portal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.bridge.consult.Answer;
import org.yaoxiang.bridge.consult.Case;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Waveform;

/// One consult: the question, the check it is about, and the county's answer.
final class CasePage {
    private final Frame frame;
    private final Words words;
    private final Session session;
    private final Clinicians clinicians;
    private final Case consult;

    /// What was typed into a form that could not be sent.
    ///
    /// @param error why not, for the doctor
    /// @param disposition the name that was chosen, empty when none was
    record Typed(String error, String disposition, String text) {
        static final Typed NOTHING = new Typed("", "", "");

        @Override
        public String toString() {
            return "Typed[redacted]";
        }
    }

    CasePage(Frame frame, Session session, Clinicians clinicians, Case consult) {
        this.frame = frame;
        this.words = frame.words();
        this.session = session;
        this.clinicians = clinicians;
        this.consult = consult;
    }

    /// @param once the number of the forms on this page
    Html page(String once, Typed typed) {
        Check check = consult.check();
        Html main = new Html();
        main.raw("<div class=\"case\"><div class=\"record\">");
        who(main, check);
        main.raw("<section class=\"card question\">")
                .element("h2", words.of("question"))
                .raw("<p class=\"text\" dir=\"auto\">")
                .text(consult.consult().question())
                .raw("</p>")
                .element(
                        "p class=\"minor\"",
                        words.of(
                                "asked.by",
                                check.clinicianId(),
                                consult.handheld(),
                                frame.time(consult.consult().at())))
                .raw("</section>")
                .element("h2", words.of("readings"))
                .add(cards());
        findings(main, check);
        main.add(strips()).raw("</div><aside>").add(status());
        act(main, once, typed);
        main.raw("</aside></div>");
        return frame.page(check.patient().name(), main);
    }

    /// The parts that change by themselves; they say how many recordings are awaited.
    Html part() {
        return frame.troubled().add(status());
    }

    /// The parts that change when a recording arrives: too large to be sent every few seconds.
    Html late() {
        return cards().add(strips());
    }

    private Html cards() {
        return new Html()
                .raw("<div id=\"cards\" data-late>")
                .add(new Readings(words).cards(consult.check()))
                .raw("</div>");
    }

    private Html strips() {
        Html html = new Html();
        html.raw("<div id=\"strips\" data-late data-awaited=\"" + awaited() + "\">");
        consult.check().outcomes().forEach(each -> electrocardiogram(html, each));
        return html.raw("</div>");
    }

    /// How many recordings have not arrived.
    private int awaited() {
        return consult.check().recordings().size();
    }

    private void who(Html main, Check check) {
        main.raw("<p class=\"crumb\"><a href=\"/\">← ")
                .text(words.of("back"))
                .raw("</a></p><div class=\"who\">")
                .add(frame.badge(consult.urgency()))
                .raw("<h1 dir=\"auto\">")
                .text(check.patient().name())
                .raw("</h1><span>")
                .text(PatientLine.sexAndAge(words, check))
                .raw("</span>")
                .add(PatientLine.origin(words, check))
                .raw("</div><p class=\"facts\">")
                .add(PatientLine.place(words, check))
                .element("span", words.of("checked", frame.time(check.at())))
                .element("span", words.of("born", check.patient().birthDate().toString()))
                .raw("<span>")
                .text(words.of("number"))
                .raw(" <bdi>")
                .text(check.patient().villageId())
                .raw("</bdi></span></p>");
    }

    private void findings(Html main, Check check) {
        main.element("h2", words.of("findings"));
        if (check.findings().isEmpty()) {
            main.element("p class=\"minor\"", words.of("findings.none"));
        }
        for (Finding finding : check.findings()) {
            main.raw("<section class=\"finding " + finding.urgency() + "\"><p>")
                    .add(frame.badge(finding.urgency()))
                    .raw(" <b>")
                    .text(words.of(finding))
                    .raw("</b></p>")
                    .element(
                            "p class=\"minor\"",
                            words.of(
                                    "citation",
                                    finding.citation().guideline(),
                                    finding.citation().edition(),
                                    finding.citation().clause()))
                    .raw("</section>");
        }
    }

    private void electrocardiogram(Html main, Outcome outcome) {
        if (outcome
                instanceof
                Outcome.Measured(Reading.RecordedElectrocardiogram(_, double rate, _), _, _)) {
            main.element("h2", words.of("ecg.rate", Long.toString(Math.round(rate))))
                    .raw("<section class=\"card\">")
                    .element("p class=\"reason\"", words.of("ecg.awaited"))
                    .element("p class=\"minor\"", words.of("ecg.awaited.hint"))
                    .raw("</section>");
        }
        if (outcome
                instanceof
                Outcome.Measured(
                        Reading.Electrocardiogram(Waveform waveform, double rate, _),
                        _,
                        _)) {
            long rows = EcgStrip.rows(waveform);
            main.element(
                    "h2",
                    words.of("ecg", Readings.leads(waveform), Long.toString(Math.round(rate))));
            main.raw("<figure class=\"ecg\">");
            zoom(main);
            main.raw("<div class=\"paper\" tabindex=\"0\">");
            for (int row = 0; row < Math.min(rows, EcgStrip.ROWS_MAX); row++) {
                for (Waveform.Channel channel : waveform.channels()) {
                    String alternative =
                            words.of(
                                    "ecg.alt",
                                    channel.lead().label(),
                                    Integer.toString(row * EcgStrip.ROW_SECONDS),
                                    Long.toString(Math.round(rate)));
                    main.add(
                            new EcgStrip(waveform, channel)
                                    .draw(row, alternative, words.of("ecg.gap")));
                }
            }
            main.raw("</div>")
                    .element(
                            "figcaption",
                            words.of(
                                    "ecg.caption",
                                    Readings.leads(waveform),
                                    Long.toString(Math.round(waveform.rateHertz()))));
            if (rows > EcgStrip.ROWS_MAX) {
                main.element(
                        "p class=\"reason\"",
                        words.of(
                                "ecg.cut",
                                Integer.toString(EcgStrip.ROWS_MAX * EcgStrip.ROW_SECONDS),
                                Long.toString(Math.round(EcgStrip.seconds(waveform)))));
            }
            main.raw("</figure>");
        }
    }

    private void zoom(Html main) {
        main.raw("<fieldset class=\"zoom\"><legend>").text(words.of("zoom")).raw("</legend>");
        for (String each : new String[] {"fit", "100", "150", "200"}) {
            main.raw("<label><input type=\"radio\" name=\"zoom\" value=\"" + each + "\"")
                    .raw(each.equals("100") ? " checked" : "")
                    .raw("><span>")
                    .text(words.of("zoom." + each))
                    .raw("</span></label>");
        }
        main.raw("</fieldset>");
    }

    private Html status() {
        Html html = new Html();
        html.raw("<section class=\"card status\" id=\"status\" data-live role=\"status\"")
                .raw(" data-awaited=\"" + awaited() + "\"><ol class=\"steps\">");
        step(html, true, words.of("step.asked", frame.time(consult.consult().at())));
        if (awaited() > 0) {
            step(html, false, words.of("ecg.awaited"));
        }
        Optional<Claim> claim = consult.claim();
        if (claim.isPresent()) {
            step(
                    html,
                    true,
                    words.of(
                            "step.claimed",
                            clinicians.name(claim.get().clinicianId()),
                            frame.time(claim.get().at())));
        } else if (consult.answers().isEmpty()) {
            html.raw("<li class=\"now\">")
                    .text(words.of("step.waiting") + " ")
                    .add(frame.since(consult.consult().at()))
                    .raw("</li>");
        }
        for (Answer answer : consult.answers()) {
            step(
                    html,
                    true,
                    by("step.answered", answer.advice(), frame.time(answer.advice().at())));
            if (answer.read().isPresent()) {
                step(html, true, words.of("step.read", frame.time(answer.read().get())));
            } else {
                step(html, false, words.of("step.unread"));
            }
        }
        html.raw("</ol>");
        consult.answers().forEach(each -> advice(html, each));
        return html.raw("</section>");
    }

    private static void step(Html html, boolean isDone, String text) {
        html.element(isDone ? "li class=\"done\"" : "li class=\"now\"", text);
    }

    private void advice(Html html, Answer answer) {
        Advice advice = answer.advice();
        html.raw("<article class=\"advice " + advice.disposition() + "\">")
                .element("h2", words.of(advice.disposition()))
                .raw("<p class=\"text\" dir=\"auto\">")
                .text(advice.text())
                .raw("</p><p class=\"minor\">")
                .text(by("signed", advice, frame.time(advice.at()), answer.hash().prefix()))
                .raw("</p></article>");
    }

    /// A text about who has answered. A relayed advice was signed by the relay, which says who.
    private String by(String key, Advice advice, String... more) {
        List<String> values = new ArrayList<>(List.of(advice.clinicianName()));
        values.addAll(List.of(more));
        Optional<Advice.Relayed> relayed = advice.relayed();
        relayed.ifPresent(each -> values.add(each.system()));
        return words.of(relayed.isPresent() ? key + ".relayed" : key, values.toArray());
    }

    private void act(Html main, String once, Typed typed) {
        boolean isAnswered = !consult.answers().isEmpty();
        Optional<String> other = claimedByAnother(consult, session);
        if (consult.claims().isEmpty() && !isAnswered) {
            frame.form(main, "/consult/" + consult.hash().hex() + "/claim", " class=\"claim\"");
            main.raw("<input type=\"hidden\" name=\"once\" value=\"" + once + "c\">")
                    .element("button class=\"main wide\"", words.of("claim"))
                    .element("p class=\"minor\"", words.of("claim.hint"))
                    .raw("</form>");
        }
        other.ifPresent(id ->
                main.element(
                        "p class=\"banner warn\"", words.of("claimed.other", clinicians.name(id))));
        boolean isOpen = (!isAnswered && other.isEmpty()) || !typed.error().isEmpty();
        main.raw("<details class=\"card answer\"" + (isOpen ? " open" : "") + "><summary>")
                .text(words.of(isAnswered ? "answer.more" : "answer"))
                .raw("</summary>");
        answerForm(main, once, typed, other.isPresent());
        main.raw("</details>");
    }

    /// The clinician who has taken a consult that is still open, when it is not the one at the
    /// desk.
    static Optional<String> claimedByAnother(Case consult, Session session) {
        return consult.answers().isEmpty()
                ? consult.claim()
                        .map(Claim::clinicianId)
                        .filter(id -> !id.equals(session.clinician().id()))
                : Optional.empty();
    }

    private void answerForm(Html main, String once, Typed typed, boolean isAnothers) {
        String hash = consult.hash().hex();
        frame.form(
                main,
                "/consult/" + hash + "/advise",
                " data-draft=\""
                        + hash
                        + "."
                        + consult.answers().size()
                        + "\" data-owner=\""
                        + session.clinician().id()
                        + "\"");
        main.raw("<input type=\"hidden\" name=\"once\" value=\"" + once + "a\">")
                .raw("<input type=\"hidden\" name=\"seen\" value=\"" + consult.answers().size())
                .raw("\">");
        if (!typed.error().isEmpty()) {
            main.element("p class=\"error\" role=\"alert\"", typed.error());
        }
        main.raw("<fieldset class=\"dispositions\"><legend>")
                .text(words.of("disposition"))
                .raw("</legend>");
        for (Disposition each : Disposition.values()) {
            main.raw("<label><input type=\"radio\" name=\"disposition\" required value=\"" + each)
                    .raw(each.name().equals(typed.disposition()) ? "\" checked" : "\"")
                    .raw("><span>")
                    .text(words.of(each))
                    .raw("</span></label>");
        }
        main.raw("</fieldset><label for=\"text\">")
                .text(words.of("text"))
                .raw("</label><textarea id=\"text\" name=\"text\" rows=\"9\" maxlength=\"4000\"")
                .raw(" required dir=\"auto\">")
                // A parser drops the first line feed of a textarea.
                .raw("\n")
                .text(typed.text())
                .raw("</textarea><p class=\"minor\"><span id=\"left\"></span> ")
                .element("span id=\"kept\" hidden", words.of("kept"))
                .raw("</p>");
        if (isAnothers) {
            main.raw(
                            "<label class=\"tick\"><input type=\"checkbox\" name=\"instead\" value=\"yes\"")
                    .raw(" required> <span>")
                    .text(words.of("instead"))
                    .raw("</span></label>");
        }
        main.element("button class=\"main wide\"", words.of("send"))
                .element("p class=\"minor\"", words.of("send.hint", session.clinician().name()))
                .raw("</form>");
    }
}
