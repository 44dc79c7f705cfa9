package org.yaoxiang.device.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.BodyMassIndex;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Interpretation;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Reading;

/// A reading as the pages show it: the value with its unit, then what belongs to it.
final class Readings {
    private static final String MMHG = "mmHg";
    private static final int ST_COLUMNS = 3;

    private Readings() {}

    static Html of(Reading reading, Words words) {
        Html html = new Html();
        switch (reading) {
            case Reading.OxygenSaturation(double percent, double pulse, double perfusion) -> {
                value(html, whole(percent), "%");
                more(
                        html,
                        words.of("pulse") + " " + whole(pulse) + " " + words.of("per.minute"),
                        words.of("perfusion") + " " + tenths(perfusion) + "\u00a0%");
            }
            case Reading.BareSaturation(double percent, double pulse) -> {
                value(html, whole(percent), "%");
                more(html, words.of("pulse") + " " + whole(pulse) + " " + words.of("per.minute"));
            }
            case Reading.BodyTemperature(double celsius, var site) -> {
                value(html, tenths(celsius), "°C");
                if (site != Site.SKIN) {
                    more(html, words.of(site));
                }
            }
            case Reading.Electrocardiogram(_, double rate, Interpretation interpretation) -> {
                value(html, whole(rate), words.of("per.minute"));
                interpretation(html, interpretation, words);
            }
            case Reading.RecordedElectrocardiogram(
                            _,
                            double rate,
                            Interpretation interpretation) -> {
                value(html, whole(rate), words.of("per.minute"));
                interpretation(html, interpretation, words);
                html.element("p class=\"reason\"", words.of("ecg.missing"));
            }
            case Reading.BloodPressure(
                            double systolic,
                            double mean,
                            double diastolic,
                            double pulse) -> {
                value(html, whole(systolic) + "/" + whole(diastolic), MMHG);
                more(
                        html,
                        words.of(Vital.MEAN_PRESSURE) + " " + whole(mean) + " " + MMHG,
                        words.of("pulse") + " " + whole(pulse) + " " + words.of("per.minute"));
            }
            case Reading.BarePressure(double systolic, double diastolic) ->
                    value(html, whole(systolic) + "/" + whole(diastolic), MMHG);
            case Reading.RespirationRate(double perMinute, var source) -> {
                value(html, whole(perMinute), words.of("per.minute"));
                more(html, words.of(source));
            }
            case Reading.BloodGlucose(double millimolesPerLitre, var meal, var specimen) -> {
                value(html, tenths(millimolesPerLitre), "mmol/L");
                more(html, words.of(meal), words.of(specimen));
            }
            case Reading.UrineStrip(List<Pad> pads) -> pads(html, pads, words);
            case Reading.BodyWeight(double kilograms) -> value(html, tenths(kilograms), "kg");
            case Reading.BodyHeight(double centimetres) -> value(html, tenths(centimetres), "cm");
            case Reading.Unknown _ -> html.element("p class=\"value\"", words.of("refused"));
        }
        return html;
    }

    /// The body mass index, worked out.
    static Html of(BodyMassIndex index, Words words) {
        Html html = new Html();
        value(html, tenths(index.kilogramsPerSquareMetre()), "kg/m²");
        more(html, words.of("worked.out"));
        return html;
    }

    /// What a program read; says that it is one.
    private static void interpretation(Html html, Interpretation interpretation, Words words) {
        List<String> read = new ArrayList<>();
        interpretation.rhythms().forEach(each -> read.add(words.of(each)));
        for (Interpretation.Interval each : interpretation.intervals()) {
            read.add(each.kind().label() + " " + whole(each.milliseconds()) + " ms");
        }
        for (Interpretation.Count each : interpretation.counts()) {
            read.add(words.of(each.kind()) + " " + each.beats());
        }
        if (!read.isEmpty()) {
            html.element("p class=\"minor\"", words.of("ecg.read", String.join(" · ", read)));
        }
        stLevels(html, interpretation.stLevels(), words);
    }

    /// The ST level of each lead, three in a row, so that it fits a narrow card. No word of what it
    /// means: that is for the clinician.
    private static void stLevels(Html html, List<Interpretation.StLevel> levels, Words words) {
        if (levels.isEmpty()) {
            return;
        }
        html.raw("<table class=\"st\">").element("caption", words.of("st.levels"));
        for (int from = 0; from < levels.size(); from += ST_COLUMNS) {
            List<Interpretation.StLevel> row =
                    levels.subList(from, Math.min(levels.size(), from + ST_COLUMNS));
            html.raw("<tr>");
            row.forEach(each -> html.element("th", each.lead().label()));
            html.raw("</tr><tr>");
            row.forEach(each -> html.element("td", signed(each)));
            html.raw("</tr>");
        }
        html.raw("</table>");
        if (levels.stream().anyMatch(Interpretation.StLevel::isUnsure)) {
            html.element("p class=\"minor\"", words.of("st.unsure"));
        }
    }

    /// With its sign, to a tenth of a millimetre on paper; what is unsure with a question mark.
    private static String signed(Interpretation.StLevel level) {
        String number = String.format(Locale.ROOT, "%.2f", Math.abs(level.millivolts()));
        String sign = number.equals("0.00") ? "" : level.millivolts() < 0 ? "−" : "+";
        return sign + number + (level.isUnsure() ? "?" : "");
    }

    /// Every pad, those that are not negative in bold.
    private static void pads(Html html, List<Pad> pads, Words words) {
        html.raw("<ul class=\"pads\">");
        for (Pad pad : pads) {
            html.raw("<li>").text(words.of(pad.analyte()) + " ");
            switch (pad.grade()) {
                case Grade.Step step ->
                        html.element(step == Grade.Step.NEGATIVE ? "span" : "strong", step.label());
                case Grade.Amount(double number) ->
                        html.element("span", number(pad.analyte(), number));
            }
            html.raw("</li>");
        }
        html.raw("</ul>");
    }

    private static void value(Html html, String number, String unit) {
        html.raw("<p class=\"value\">").text(number).raw(" ").element("small", unit).raw("</p>");
    }

    private static void more(Html html, String... parts) {
        html.element("p class=\"minor\"", String.join(" · ", parts));
    }

    static String whole(double value) {
        return Long.toString(Math.round(value));
    }

    static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /// A pH of 6.5 or a specific gravity of 1.020: the digits that strips print.
    private static String number(Analyte analyte, double value) {
        String format = analyte == Analyte.SPECIFIC_GRAVITY ? "%.3f" : "%.1f";
        return String.format(Locale.ROOT, format, value);
    }
}
