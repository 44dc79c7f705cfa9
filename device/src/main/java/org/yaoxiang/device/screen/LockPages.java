package org.yaoxiang.device.screen;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The pages before the lock and those about the PIN. They know no patient.
final class LockPages {
    private final String token;
    private final Words words;

    LockPages(String token, Words words) {
        this.token = token;
        this.words = words;
    }

    /// Asks for the PIN.
    ///
    /// @param from the page to go to afterwards
    /// @param clinicians who may give one
    /// @param last who gave one last
    /// @param hasVisit whether a visit waits behind the lock
    /// @param waiting until a PIN can be tried
    /// @param error why it did not open before
    Html unlock(
            String from,
            List<String> clinicians,
            String last,
            boolean hasVisit,
            Duration waiting,
            Optional<String> error) {
        Html main = new Html();
        main.element("h1", words.of("unlock"));
        if (hasVisit) {
            main.element("p class=\"kept\" role=\"status\"", words.of("unlock.visit"));
        }
        trouble(main, waiting, error);
        form(main, "/unlock", from);
        if (waiting.isZero()) {
            if (clinicians.size() > 1) {
                who(main, clinicians, last);
            }
            pin(main, "pin", "pin", "current-password");
            keypad(main);
            submit(main, "unlock.open");
        }
        return page(main.raw("</form>"), "locked", words.of("unlock"));
    }

    private void who(Html main, List<String> clinicians, String last) {
        main.raw("<fieldset class=\"who\"><legend>").text(words.of("unlock.who")).raw("</legend>");
        for (String each : clinicians) {
            choice(main, "clinician", each, each.equals(last) ? " checked" : "");
        }
        main.raw("</fieldset>");
    }

    private static void choice(Html main, String name, String clinician, String mark) {
        main.raw("<label><input type=\"radio\" name=\"" + name + "\" value=\"")
                .text(clinician)
                .raw("\"" + mark + ">")
                .text(clinician)
                .raw("</label>");
    }

    /// Has the clinician choose a PIN in place of the one that another chose.
    Html first(String whose, String from, Duration waiting, Optional<String> error) {
        Html main = new Html();
        main.element("h1", words.of("pin.first")).element("p", words.of("pin.first.why"));
        choose(main, whose, from, "pin.technician", waiting, error);
        return page(main, "locked", words.of("pin.first"));
    }

    /// Changes the PIN.
    Html change(String whose, Duration waiting, Optional<String> error) {
        Html main = new Html();
        main.element("h1", words.of("pin.change"));
        choose(main, whose, "/", "pin.old", waiting, error);
        main.raw("<p><a class=\"button\" href=\"/colleagues\">")
                .text(words.of("colleagues"))
                .raw("</a>");
        back(main, "/");
        return page(main.raw("</p>"), "pin", words.of("pin.change"));
    }

    /// Who else may work with the kit: lets one in, or takes one's PIN away.
    Html colleagues(String own, List<String> clinicians, Duration waiting, Optional<String> error) {
        Html main = new Html();
        main.element("h1", words.of("colleagues")).element("p", words.of("colleagues.why"));
        trouble(main, waiting, error);
        main.raw("<ul class=\"who\">");
        for (String each : clinicians) {
            main.element("li", each.equals(own) ? words.of("colleagues.own", each) : each);
        }
        main.raw("</ul>");
        if (waiting.isZero()) {
            main.element("h2", words.of("colleague.admit"));
            form(main, "/colleagues", "/colleagues");
            main.raw("<label for=\"name\">")
                    .text(words.of("colleague.name"))
                    .raw("</label><input id=\"name\" name=\"name\" maxlength=\"64\" required")
                    .raw(" autocomplete=\"off\">");
            pin(main, "next", "colleague.first", "new-password");
            pin(main, "again", "colleague.again", "new-password");
            pin(main, "pin", "pin.old", "current-password");
            main.element("p class=\"minor\"", words.of("pin.rule"));
            keypad(main);
            submit(main, "colleague.admit.do");
            main.raw("</form>");
            if (clinicians.size() > 1) {
                dismissal(main, own, clinicians);
            }
        }
        main.raw("<p>");
        back(main, "/pin");
        return page(main.raw("</p>"), "pin", words.of("colleagues"));
    }

    private void dismissal(Html main, String own, List<String> clinicians) {
        main.element("h2", words.of("colleague.dismiss"))
                .element("p class=\"minor\"", words.of("colleague.dismiss.why"));
        form(main, "/colleagues", "/colleagues");
        main.raw("<fieldset class=\"who\">");
        for (String each : clinicians) {
            if (!each.equals(own)) {
                choice(main, "dismiss", each, " required");
            }
        }
        main.raw("</fieldset>");
        pin(main, "dismisser", "pin", "pin.old", "current-password");
        submit(main, "colleague.dismiss.do");
        main.raw("</form>");
    }

    private void back(Html main, String to) {
        main.raw("<a class=\"button\" href=\"" + to + "\">").text(words.of("back")).raw("</a>");
    }

    private void choose(
            Html main,
            String whose,
            String from,
            String old,
            Duration waiting,
            Optional<String> error) {
        trouble(main, waiting, error);
        form(main, "/pin", from);
        main.raw("<input type=\"hidden\" name=\"clinician\" value=\"").text(whose).raw("\">");
        if (waiting.isZero()) {
            pin(main, "pin", old, "current-password");
            pin(main, "next", "pin.new", "new-password");
            pin(main, "again", "pin.again", "new-password");
            main.element("p class=\"minor\"", words.of("pin.rule"));
            keypad(main);
            submit(main, "pin.set");
        }
        main.raw("</form>");
    }

    /// Says how far the opening is. The browser is told to ask again.
    Html opening(Lock.Opened opened) {
        Html main = new Html();
        main.element("h1", words.of("opening"));
        if (opened.all() > 0) {
            main.raw("<progress max=\"" + opened.all() + "\" value=\"" + opened.known() + "\">")
                    .raw("</progress>")
                    .element(
                            "p role=\"status\"",
                            words.of("opening.at", opened.known(), opened.all()));
        }
        main.element("p class=\"minor\"", words.of("opening.hint"));
        return page(main, "locked", words.of("opening"));
    }

    /// Says that the vault cannot be opened here.
    Html stop(String text) {
        Html main = new Html();
        main.element("h1", words.of("unlock"))
                .element("p class=\"error\" role=\"alert\"", text)
                .element("p", words.of("vault.unchanged"))
                .raw("<p><a class=\"button\" href=\"/\">")
                .text(words.of("back"))
                .raw("</a></p>");
        return page(main, "locked", words.of("unlock"));
    }

    /// Says that the handheld was marked as lost and its keys are destroyed.
    Html lost() {
        Html main = new Html();
        main.element("h1", words.of("lost"))
                .element("p class=\"error\" role=\"alert\"", words.of("lost.keys"))
                .element("p", words.of("lost.kept"))
                .element("p", words.of("lost.found"));
        return page(main, "locked", words.of("lost"));
    }

    private void trouble(Html main, Duration waiting, Optional<String> error) {
        error.ifPresent(each -> main.element("p class=\"error\" role=\"alert\"", each));
        if (!waiting.isZero()) {
            main.raw("<p class=\"wait\" role=\"status\">")
                    .text(words.of("unlock.wait"))
                    .raw(" <strong data-wait=\"" + seconds(waiting) + "\">")
                    .text(clock(waiting))
                    .raw("</strong></p>")
                    .element("p class=\"minor\"", words.of("unlock.forgotten"));
        }
    }

    private void form(Html main, String action, String from) {
        main.raw("<form class=\"pin\" method=\"post\" action=\"" + action + "\">")
                .raw("<input type=\"hidden\" name=\"token\" value=\"" + token + "\">")
                .raw("<input type=\"hidden\" name=\"from\" value=\"")
                .text(from)
                .raw("\">");
    }

    private void pin(Html main, String name, String key, String use) {
        pin(main, name, name, key, use);
    }

    private void pin(Html main, String id, String name, String key, String use) {
        main.raw("<label for=\"" + id + "\">")
                .text(words.of(key))
                .raw("</label><input id=\"" + id + "\" name=\"" + name + "\" data-pin")
                .raw(" type=\"password\" inputmode=\"numeric\" maxlength=\"64\" required")
                .raw(" autocomplete=\"" + use + "\"")
                .raw(id.equals("pin") ? " autofocus" : "")
                .raw(">");
    }

    /// For a thumb: the browser's own keyboard is small and is in the way.
    private void keypad(Html main) {
        main.raw("<div class=\"keypad\">");
        for (int digit = 1; digit <= 9; digit++) {
            key(main, Integer.toString(digit));
        }
        main.raw("<button type=\"button\" data-key=\"clear\">")
                .text(words.of("pin.clear"))
                .raw("</button>");
        key(main, "0");
        main.raw("<button type=\"button\" data-key=\"back\" aria-label=\"")
                .text(words.of("pin.back"))
                .raw("\">⌫</button></div>");
    }

    private static void key(Html main, String digit) {
        main.raw("<button type=\"button\" data-key=\"" + digit + "\">" + digit + "</button>");
    }

    private void submit(Html main, String key) {
        main.raw("<button class=\"main open\">").text(words.of(key)).raw("</button>");
    }

    private Html page(Html main, String state, String title) {
        Html page = new Html();
        page.raw("<!doctype html><html lang=\"" + words.tag() + "\"><head><meta charset=\"utf-8\">")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .element("title", title + " · " + words.of("kit"))
                .raw("<link rel=\"stylesheet\" href=\"/style.css\">")
                .raw("<script defer src=\"/app.js\"></script></head><body data-locked><header>")
                .raw("<a href=\"/\">")
                .text(words.of("kit"))
                .raw("</a>")
                .element("span class=\"place\"", words.of(state))
                .raw("<form method=\"post\" action=\"/language\">")
                .raw("<input type=\"hidden\" name=\"token\" value=\"" + token + "\"><button>")
                .text(words.of("language"))
                .raw("</button></form></header>");
        return page.raw("<main class=\"locked\">").add(main).raw("</main></body></html>");
    }

    private static long seconds(Duration waiting) {
        return waiting.plusMillis(999).toSeconds();
    }

    private static String clock(Duration waiting) {
        long seconds = seconds(waiting);
        return "%d:%02d".formatted(seconds / 60, seconds % 60);
    }
}
