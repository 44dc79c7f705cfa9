package org.yaoxiang.bridge.portal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Stamp;

/// Who was examined and where, as the pages say it.
final class PatientLine {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    private PatientLine() {}

    /// Sex and age at the check.
    static String sexAndAge(Words words, Check check) {
        Patient patient = check.patient();
        return words.of("sex." + patient.sex())
                + " · "
                + age(words, patient.birthDate(), check.at());
    }

    /// As old as the time of the check is sure.
    static String age(Words words, LocalDate birth, Stamp at) {
        String youngest = age(words, birth, at.from());
        return at.until()
                .map(until -> age(words, birth, until))
                .map(oldest ->
                        oldest.equals(youngest)
                                ? youngest
                                : words.of("age.between", youngest, oldest))
                .orElseGet(() -> words.of("age.from", youngest));
    }

    /// In years; in months below two years and in days below one month, as pediatricians need it. A
    /// birth date after the check is a mistake and has no age.
    static String age(Words words, LocalDate birth, Instant at) {
        Period age = Period.between(birth, LocalDate.ofInstant(at, CHINA));
        if (age.isNegative()) {
            return words.of("age.unknown");
        }
        if (age.getYears() >= 2) {
            return words.of("age.years", Integer.toString(age.getYears()));
        }
        if (age.toTotalMonths() >= 1) {
            return words.of("age.months", Long.toString(age.toTotalMonths()));
        }
        return words.of("age.days", Integer.toString(age.getDays()));
    }

    static Html place(Words words, Check check) {
        return new Html()
                .raw("<span class=\"place\"><bdi>")
                .text(check.place().name())
                .raw("</bdi> · ")
                .text(words.of("altitude", Integer.toString(check.place().altitudeMetres())))
                .raw("</span>");
    }

    /// The badge of a check that no patient stands behind; nothing for a measured one.
    static Html origin(Words words, Check check) {
        return switch (check.origin()) {
            case MEASURED -> new Html();
            case SIMULATED ->
                    new Html()
                            .element(
                                    "span class=\"badge " + Origin.SIMULATED + "\"",
                                    words.of("simulated"));
        };
    }
}
