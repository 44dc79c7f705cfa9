package org.yaoxiang.device.screen;

import java.util.List;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.vault.Examined;
import org.yaoxiang.device.vault.Person;
import org.yaoxiang.device.vault.Vault;

/// Renders what a search found and one patient, in the frame of {@link Pages}.
final class PatientPages {
    private final Pages pages;
    private final Vault vault;
    private final Bedside bedside;
    private final Words words;
    private final Stamp stamp;

    /// @param stamp what is known of the time
    PatientPages(Pages pages, Desk desk, Words words, Stamp stamp) {
        this.pages = pages;
        this.vault = desk.vault();
        this.bedside = desk.bedside();
        this.words = words;
        this.stamp = stamp;
    }

    /// The patients whom a search found.
    ///
    /// @param shown how many of them are listed at most
    Html found(String text, List<Person> persons, int shown) {
        Html main = new Html();
        main.element("h1", words.of("search"));
        searchForm(main, pages, text);
        main.element("p class=\"minor\" role=\"status\"", words.of("found", persons.size()));
        main.raw("<ul class=\"list\">");
        for (Person each : persons.stream().limit(shown).toList()) {
            Examined examined = each.examined();
            main.raw("<li><a href=\"/patient/" + each.lastCheck().hex() + "\">")
                    .element("bdi class=\"who\"", examined.name())
                    .element(
                            "span",
                            words.of("born", Integer.toString(examined.birthDate().getYear()))
                                    + " · "
                                    + words.of("sex." + examined.sex()))
                    .element(
                            "span class=\"minor\"",
                            words.of(
                                    "last.check",
                                    pages.time(vault.placedAt(each.checks().getFirst()))))
                    .raw("</a></li>");
        }
        main.raw("</ul>");
        if (persons.size() > shown) {
            pages.form(main, "/patients");
            main.raw("<input type=\"hidden\" name=\"text\" value=\"")
                    .text(text)
                    .raw("\"><input type=\"hidden\" name=\"shown\" value=\"all\"><button>")
                    .text(words.of("found.more", persons.size() - shown))
                    .raw("</button></form>");
        }
        main.raw("<p class=\"row\"><a class=\"button\" href=\"/visit\">")
                .text(words.of(bedside.visit().isPresent() ? "continue" : "new"))
                .raw("</a><a class=\"button\" href=\"/\">")
                .text(words.of("back"))
                .raw("</a></p>");
        return pages.page(main, words.of("search"));
    }

    /// One patient: the trends and every check.
    Html person(Person person) {
        Html main = new Html();
        Patient patient = ((Check) vault.fact(person.lastCheck())).patient();
        Pages.heading(main, patient.name());
        pages.who(main, patient, stamp);
        main.raw("<p class=\"row\"><a class=\"button main\" href=\"/visit")
                .raw(bedside.visit().isPresent() ? "" : "/of/" + person.lastCheck().hex())
                .raw("\">")
                .text(words.of(bedside.visit().isPresent() ? "continue" : "new.again"))
                .raw("</a></p>")
                .add(Trends.of(person, vault::placedAt, words));
        main.element("h2", words.of("checks"));
        pages.list(main, person.checks());
        return pages.page(main, patient.name());
    }

    /// Not a live part, so that nothing is typed away.
    static void searchForm(Html main, Pages pages, String text) {
        pages.form(main, "/patients");
        main.raw("<div class=\"search\"><input type=\"search\" name=\"text\" maxlength=\"128\"")
                .raw(" autocomplete=\"off\" autofocus aria-label=\"")
                .text(pages.text("search.hint"))
                .raw("\" placeholder=\"")
                .text(pages.text("search.hint"))
                .raw("\" value=\"")
                .text(text)
                .raw("\"><button>")
                .text(pages.text("search.do"))
                .raw("</button></div></form>");
    }
}
