package org.yaoxiang.bridge.portal;

import java.util.List;

/// The form with which a clinician comes to the desk.
final class LoginPage {
    private LoginPage() {}

    /// @param next where the clinician goes afterwards
    /// @param chosen the id that was chosen before, empty when none was
    /// @param error what was wrong before, empty when nothing was
    static Html page(
            Frame frame, List<Clinician> clinicians, String next, String chosen, String error) {
        Words words = frame.words();
        Html main = new Html();
        main.raw("<section class=\"card login\">").element("h1", words.of("login"));
        if (!error.isEmpty()) {
            main.element("p class=\"error\" role=\"alert\"", error);
        }
        if (clinicians.isEmpty()) {
            main.element("p class=\"reason\"", words.of("login.nobody"));
        }
        frame.form(main, "/login", "");
        main.raw("<input type=\"hidden\" name=\"next\" value=\"" + next + "\">")
                .raw("<label for=\"id\">")
                .text(words.of("login.who"))
                .raw("</label><select id=\"id\" name=\"id\" required>");
        for (Clinician each : clinicians) {
            main.raw("<option value=\"" + each.id() + "\"")
                    .raw(each.id().equals(chosen) ? " selected" : "")
                    .raw(">")
                    .text(each.name())
                    .raw("</option>");
        }
        main.raw("</select><label for=\"pin\">")
                .text(words.of("login.pin"))
                .raw("</label><input id=\"pin\" name=\"pin\" type=\"password\" maxlength=\"64\"")
                .raw(" inputmode=\"numeric\" autocomplete=\"off\" required autofocus>")
                .element("button class=\"main wide\"", words.of("login.go"))
                .element("p class=\"minor\"", words.of("login.hint"))
                .raw("</form></section>");
        return frame.page(words.of("login"), main);
    }
}
