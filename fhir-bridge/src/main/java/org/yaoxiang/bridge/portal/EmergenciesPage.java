package org.yaoxiang.bridge.portal;

import java.util.List;
import java.util.stream.Collectors;
import org.yaoxiang.bridge.map.Emergency;

/// Who has read of a patient of another village in an emergency, and why. It names no patient: an
/// auditor finds by the ids who it was.
final class EmergenciesPage {
    private static final int ID_LENGTH = 8;

    private final Frame frame;
    private final Words words;
    private final List<Emergency> emergencies;

    EmergenciesPage(Frame frame, List<Emergency> emergencies) {
        this.frame = frame;
        this.words = frame.words();
        this.emergencies = emergencies;
    }

    Html page() {
        Html main = new Html();
        main.element("h1", words.of("emergencies"));
        if (emergencies.isEmpty()) {
            main.element("p", words.of("emergencies.none"));
        }
        emergencies.forEach(each -> main.add(card(each)));
        return frame.page(words.of("emergencies"), main);
    }

    /// The way here from the queue.
    static Html link(Words words) {
        return new Html()
                .raw("<p class=\"minor\"><a href=\"/emergencies\">")
                .text(words.of("emergencies"))
                .raw("</a></p>");
    }

    private Html card(Emergency each) {
        return new Html()
                .raw("<section class=\"card\">")
                .element("h2", Frame.minute(each.at()) + " · " + each.by())
                .element("p dir=\"auto\"", each.reason())
                .element("p class=\"minor\"", outcome(each))
                .raw("</section>");
    }

    private String outcome(Emergency each) {
        String shown = words.of("emergency.shown." + each.isDone());
        String patients =
                each.patients().stream()
                        .map(EmergenciesPage::shortened)
                        .collect(Collectors.joining(", "));
        return patients.isEmpty()
                ? shown
                : shown + " · " + words.of("emergency.patients", patients);
    }

    private static String shortened(String id) {
        return id.substring(0, Math.min(ID_LENGTH, id.length()));
    }
}
