package org.yaoxiang.bridge.portal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.bridge.chain.Break;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Stamp;

/// What all pages have in common: head, language, who is at the desk, what troubles the feed.
///
/// @param here the path that a change of language comes back to
/// @param token goes with every form of the page
/// @param session null while nobody is at the desk
/// @param trouble what hinders the feed
/// @param breaks what is proven to be wrong with the facts
record Frame(
        Words words,
        Instant now,
        String here,
        String token,
        @Nullable Session session,
        Optional<String> trouble,
        List<Break> breaks) {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    /// Half an interval up to which the minute is simply said.
    private static final Duration SURE = Duration.ofMinutes(1);

    /// Half an interval above which its middle would mislead.
    private static final Duration ROUGH = Duration.ofHours(12);

    /// A whole page around its main part.
    Html page(String title, Html main) {
        Html page = new Html();
        page.raw("<!doctype html><html lang=\"" + words.tag() + "\"><head><meta charset=\"utf-8\">")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .element("title", title + " · " + words.of("portal"))
                .raw("<link rel=\"icon\" href=\"/icon.svg\">")
                .raw("<link rel=\"stylesheet\" href=\"/portal.css\">")
                .raw("<script defer src=\"/portal.js\"></script></head><body data-title=\"")
                .text(title + " · " + words.of("portal"))
                .raw("\">")
                .element("a class=\"skip\" href=\"#main\"", words.of("skip"))
                .raw("<header><a class=\"brand\" href=\"/\">")
                .element("b", words.of("kit"))
                .element("span", words.of("portal"))
                .raw("</a>");
        if (session != null) {
            page.element("span class=\"me\" dir=\"auto\"", session.clinician().name());
        }
        form(page, "/language", "");
        page.raw("<input type=\"hidden\" name=\"next\" value=\"" + here + "\">")
                .element("button lang=\"" + words.other().tag() + "\"", words.of("language"))
                .raw("</form>");
        if (session != null) {
            form(page, "/logout", " data-leave");
            page.element("button", words.of("logout")).raw("</form>");
        }
        page.raw("</header>")
                .element(
                        "div id=\"stale\" class=\"banner warn\" role=\"alert\" hidden",
                        words.of("stale"))
                .element(
                        "div id=\"ended\" class=\"banner warn\" role=\"alert\" hidden",
                        words.of("ended"));
        return page.add(troubled())
                .raw("<main id=\"main\">")
                .add(main)
                .raw("</main></body></html>");
    }

    /// The banner that says what hinders the feed and which facts are not to be trusted; empty, but
    /// there, when all is well.
    Html troubled() {
        Html banner = new Html();
        banner.raw("<div id=\"trouble\" data-live role=\"status\">");
        trouble.ifPresent(each -> banner.element("p class=\"banner warn\"", each));
        breaks.forEach(
                each -> banner.raw("<p class=\"banner warn\">").text(text(each)).raw("</p>"));
        return banner.raw("</div>");
    }

    private String text(Break each) {
        String wrong = words == Words.CHINESE ? each.wrong().chinese() : each.wrong().english();
        return each.sequence() == 0
                ? words.of("break.unknown", each.author(), wrong)
                : words.of("break", each.author(), Long.toString(each.sequence()), wrong);
    }

    /// The page with one message and the way back.
    Html notice(String title, String text) {
        Html main = new Html();
        main.raw("<section class=\"card notice\">")
                .element("h1", title)
                .element("p", text)
                .raw("<p><a class=\"button main\" href=\"/\">")
                .text(words.of("back"))
                .raw("</a></p></section>");
        return page(title, main);
    }

    /// Opens a form; whoever calls closes it.
    void form(Html html, String action, String attributes) {
        html.raw("<form method=\"post\" action=\"" + action + "\"" + attributes + ">")
                .raw("<input type=\"hidden\" name=\"token\" value=\"" + token + "\">");
    }

    /// Urgency as a word on a colour, never as a colour alone.
    Html badge(Urgency urgency) {
        return new Html().element("span class=\"badge " + urgency + "\"", words.of(urgency));
    }

    /// A time that is not sure says so.
    String time(Stamp stamp) {
        Optional<Instant> until = stamp.until();
        if (until.isEmpty()) {
            return words.of("time.after", minute(stamp.from()));
        }
        if (isSure(stamp)) {
            return minute(stamp.at());
        }
        Duration unsure = stamp.uncertainty();
        // Rounded up: an interval is not made narrower than it is.
        long minutes = Math.ceilDiv(unsure.toMillis(), Duration.ofMinutes(1).toMillis());
        return unsure.compareTo(ROUGH) <= 0
                ? words.of("time.about", minute(stamp.at()), span(words, minutes))
                : words.of("time.between", minute(stamp.from()), minute(until.get()));
    }

    private static boolean isSure(Stamp stamp) {
        return stamp.uncertainty().compareTo(SURE) <= 0;
    }

    /// The minute in China.
    static String minute(Instant at) {
        return MINUTE.format(at.atZone(CHINA));
    }

    /// How long ago, which the page's script keeps up to date. A clock that is ahead counts as now;
    /// of a time that is not sure only the shortest wait is.
    Html since(Stamp stamp) {
        if (stamp.isOpen()) {
            return new Html().text(words.of("time.unknown"));
        }
        Instant at = isSure(stamp) ? stamp.at() : stamp.until().orElseThrow();
        Duration waited = Duration.between(at, now);
        long minutes = Math.max(0, waited.toMinutes());
        return new Html()
                .text(isSure(stamp) ? "" : words.of("at.least") + " ")
                .element(
                        "time class=\"since\" datetime=\""
                                + at
                                + "\" data-minutes=\""
                                + minutes
                                + "\"",
                        span(words, minutes));
    }

    private static String span(Words words, long minutes) {
        if (minutes < 60) {
            return words.of("minutes", Long.toString(minutes));
        }
        if (minutes < 48 * 60) {
            return words.of("hours", Long.toString(minutes / 60), Long.toString(minutes % 60));
        }
        return words.of("days", Long.toString(minutes / (24 * 60)));
    }
}
