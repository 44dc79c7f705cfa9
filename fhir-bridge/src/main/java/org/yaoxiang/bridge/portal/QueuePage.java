package org.yaoxiang.bridge.portal;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import java.time.Instant;
import java.util.List;
import org.yaoxiang.bridge.consult.Answer;
import org.yaoxiang.bridge.consult.Case;
import org.yaoxiang.bridge.hospital.Standing;

/// The list of consults: what waits, then what was answered.
final class QueuePage {
    private static final int ANSWERED_MAX = 50;

    private final Frame frame;
    private final Words words;
    private final Clinicians clinicians;
    private final List<Case> cases;
    private final List<Standing> standings;

    QueuePage(Frame frame, Clinicians clinicians, List<Case> cases, List<Standing> standings) {
        this.frame = frame;
        this.words = frame.words();
        this.clinicians = clinicians;
        this.cases = cases;
        this.standings = standings;
    }

    Html page() {
        Html main = new Html();
        main.element("h1", words.of("queue"));
        return frame.page(
                words.of("queue"),
                main.add(lists())
                        .add(HospitalsPage.link(words, standings))
                        .add(EmergenciesPage.link(words)));
    }

    /// The parts that change by themselves.
    Html part() {
        return frame.troubled().add(lists());
    }

    private Html lists() {
        List<Case> open = cases.stream().filter(each -> each.state().isOpen()).toList();
        List<Case> answered =
                cases.stream()
                        .filter(each -> !each.state().isOpen())
                        .sorted(comparing(QueuePage::lastAdviceAt, reverseOrder()))
                        .toList();
        Html html = new Html();
        html.raw("<p class=\"count\" id=\"count\" data-live data-count=\"" + open.size() + "\">")
                .element("b role=\"status\"", words.of("open", Integer.toString(open.size())))
                .raw("</p><ul class=\"queue\" id=\"open\" data-live>");
        open.forEach(each -> line(html, each));
        if (open.isEmpty()) {
            html.element("li id=\"none\" class=\"none\"", words.of("open.none"));
        }
        html.raw("</ul>")
                .element("h2", words.of("answered"))
                .raw("<ul class=\"queue answered\" id=\"answered\" data-live>");
        answered.stream().limit(ANSWERED_MAX).forEach(each -> line(html, each));
        if (answered.isEmpty()) {
            html.element("li id=\"none-answered\" class=\"none\"", words.of("answered.none"));
        }
        html.raw("</ul>");
        if (answered.size() > ANSWERED_MAX) {
            html.element(
                    "p class=\"minor\"",
                    words.of("answered.more", Integer.toString(answered.size() - ANSWERED_MAX)));
        }
        return html;
    }

    private static Instant lastAdviceAt(Case each) {
        return each.answers().getLast().advice().at().at();
    }

    private void line(Html html, Case each) {
        String hash = each.hash().hex();
        html.raw("<li id=\"c-" + hash + "\" class=\"" + each.urgency() + " " + each.state() + "\">")
                .raw("<a href=\"/consult/" + hash + "\"><span class=\"when\">")
                .add(frame.badge(each.urgency()));
        if (each.state().isOpen()) {
            html.raw("<span class=\"waited\">")
                    .text(words.of("waiting") + " ")
                    .add(frame.since(each.consult().at()))
                    .raw("</span>");
        } else {
            html.element("span class=\"waited\"", frame.time(lastAnswer(each).advice().at()));
        }
        html.raw("</span><span class=\"who\"><b dir=\"auto\">")
                .text(each.check().patient().name())
                .raw("</b> <span class=\"minor\">")
                .text(PatientLine.sexAndAge(words, each.check()))
                .raw("</span> ")
                .add(PatientLine.origin(words, each.check()))
                .raw("<br>")
                .add(PatientLine.place(words, each.check()))
                .raw("</span>")
                .add(new Readings(words).brief(each.check()))
                .raw("<span class=\"state " + each.state() + "\">")
                .text(state(each))
                .raw("</span></a></li>");
    }

    private String state(Case each) {
        return switch (each.state()) {
            case WAITING -> words.of("state.WAITING");
            case CLAIMED ->
                    words.of(
                            "state.CLAIMED.by",
                            clinicians.name(each.claim().orElseThrow().clinicianId()));
            case ANSWERED, READ ->
                    words.of(lastAnswer(each).advice().disposition())
                            + " · "
                            + words.of("state." + each.state());
        };
    }

    private static Answer lastAnswer(Case each) {
        return each.answers().getLast();
    }
}
