package org.yaoxiang.bridge.portal;

import java.util.List;
import org.yaoxiang.bridge.hospital.Quarantined;
import org.yaoxiang.bridge.hospital.Standing;
import org.yaoxiang.bridge.hospital.Trouble;

/// How far the hospitals' own servers are, and what they refused, for the county's IT.
final class HospitalsPage {
    private final Frame frame;
    private final Words words;
    private final List<Standing> standings;

    HospitalsPage(Frame frame, List<Standing> standings) {
        this.frame = frame;
        this.words = frame.words();
        this.standings = standings;
    }

    Html page() {
        Html main = new Html();
        main.element("h1", words.of("hospitals"));
        standings.forEach(each -> main.add(hospital(each)));
        return frame.page(words.of("hospitals"), main);
    }

    /// The way here from the queue; nothing while there is no hospital.
    static Html link(Words words, List<Standing> standings) {
        Html html = new Html();
        int quarantined = standings.stream().mapToInt(each -> each.quarantined().size()).sum();
        if (!standings.isEmpty()) {
            html.raw("<p class=\"minor\"><a href=\"/hospitals\">")
                    .text(words.of("hospitals.link", Integer.toString(quarantined)))
                    .raw("</a></p>");
        }
        return html;
    }

    private Html hospital(Standing standing) {
        Html html = new Html();
        html.raw("<section class=\"card\">")
                .raw("<h2>")
                .text(standing.hospital())
                .raw(" <span class=\"minor\">")
                .text(words.of("hospital.production." + standing.isProduction()))
                .raw("</span></h2>")
                .element(
                        "p",
                        words.of(
                                "hospital.standing",
                                Integer.toString(standing.taken()),
                                Integer.toString(standing.waiting()),
                                Integer.toString(standing.held()),
                                Integer.toString(standing.quarantined().size())));
        standing.trouble().ifPresent(each -> html.element("p class=\"banner warn\"", text(each)));
        standing.quarantined().forEach(each -> html.add(refused(standing.hospital(), each)));
        return html.raw("</section>");
    }

    private Html refused(String hospital, Quarantined each) {
        Html html = new Html();
        html.element(
                        "h3",
                        words.of(
                                "refused",
                                each.fact().prefix() + "/" + each.part(),
                                Frame.minute(each.at()),
                                Integer.toString(each.status())))
                .raw("<ul>");
        each.issues().forEach(issue -> html.element("li dir=\"auto\"", issue));
        html.raw("</ul>").element("p class=\"minor\"", String.join(", ", each.resources()));
        frame.form(html, "/hospitals/again", "");
        html.raw("<input type=\"hidden\" name=\"hospital\" value=\"")
                .text(hospital)
                .raw("\"><input type=\"hidden\" name=\"fact\" value=\"" + each.fact().hex())
                .raw("\"><input type=\"hidden\" name=\"part\" value=\"" + each.part() + "\">")
                .element("button", words.of("refused.again"))
                .raw("</form>");
        return html;
    }

    private String text(Trouble trouble) {
        return words == Words.CHINESE ? trouble.chinese() : trouble.english();
    }
}
