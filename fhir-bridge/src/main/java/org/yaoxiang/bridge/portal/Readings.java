package org.yaoxiang.bridge.portal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.BodyMassIndex;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Interpretation;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Waveform;

/// Outcomes as the pages show them: a value with its unit, or "—" and the reason.
final class Readings {
    private static final String NONE = "—";
    private static final String MMHG = "mmHg";
    private static final int ST_COLUMNS = 3;

    private final Words words;

    Readings(Words words) {
        this.words = words;
    }

    /// One line for the queue: the last outcome of each vital.
    Html brief(Check check) {
        Map<String, Outcome> last = new LinkedHashMap<>();
        for (Outcome outcome : check.outcomes()) {
            last.put(title(outcome), outcome);
        }
        Html html = new Html();
        html.raw("<span class=\"readings\">");
        for (Outcome outcome : last.values()) {
            brief(html, outcome);
        }
        return html.raw("</span>");
    }

    private void brief(Html html, Outcome outcome) {
        switch (outcome) {
            case Outcome.Refused(var vital, _, _) -> small(html, words.of(vital), NONE, "");
            case Outcome.Measured(var reading, _, _) -> small(html, reading);
            case Outcome.Entered(var reading, _) -> small(html, reading);
        }
    }

    private void small(Html html, Reading reading) {
        switch (reading) {
            case Reading.OxygenSaturation(double percent, double pulse, _) -> {
                small(html, words.of("spo2"), whole(percent), "%");
                small(html, words.of(Vital.PULSE_RATE), whole(pulse), words.of("per.minute"));
            }
            case Reading.BareSaturation(double percent, double pulse) -> {
                small(html, words.of("spo2"), whole(percent), "%");
                small(html, words.of(Vital.PULSE_RATE), whole(pulse), words.of("per.minute"));
            }
            case Reading.BodyTemperature(double celsius, _) ->
                    small(html, words.of(Vital.BODY_TEMPERATURE), tenths(celsius), "°C");
            case Reading.Electrocardiogram(_, double rate, _) ->
                    small(html, words.of(Vital.HEART_RATE), whole(rate), words.of("per.minute"));
            case Reading.RecordedElectrocardiogram(_, double rate, _) -> {
                small(html, words.of(Vital.HEART_RATE), whole(rate), words.of("per.minute"));
                html.element("span class=\"reason\"", words.of("ecg.awaited"));
            }
            case Reading.BloodPressure(double systolic, _, double diastolic, _) ->
                    small(
                            html,
                            words.of(Vital.BLOOD_PRESSURE),
                            whole(systolic) + "/" + whole(diastolic),
                            MMHG);
            case Reading.BarePressure(double systolic, double diastolic) ->
                    small(
                            html,
                            words.of(Vital.BLOOD_PRESSURE),
                            whole(systolic) + "/" + whole(diastolic),
                            MMHG);
            case Reading.RespirationRate(double perMinute, _) ->
                    small(
                            html,
                            words.of(Vital.RESPIRATION_RATE),
                            whole(perMinute),
                            words.of("per.minute"));
            case Reading.BloodGlucose(double millimolesPerLitre, _, _) ->
                    small(
                            html,
                            words.of(Vital.BLOOD_GLUCOSE),
                            tenths(millimolesPerLitre),
                            "mmol/L");
            case Reading.UrineStrip(var pads) ->
                    small(html, words.of(Vital.URINE_STRIP), positive(pads), "");
            case Reading.BodyWeight(double kilograms) ->
                    small(html, words.of(Vital.BODY_WEIGHT), tenths(kilograms), "kg");
            case Reading.BodyHeight(double centimetres) ->
                    small(html, words.of(Vital.BODY_HEIGHT), tenths(centimetres), "cm");
            case Reading.Unknown _ -> small(html, words.of("unknown"), NONE, "");
        }
    }

    /// The pads that are not negative, by their labels.
    private String positive(List<Pad> pads) {
        List<String> found = new ArrayList<>();
        for (Pad pad : pads) {
            if (pad.grade() instanceof Grade.Step step && step != Grade.Step.NEGATIVE) {
                found.add(pad.analyte().label() + " " + step.label());
            }
        }
        return found.isEmpty() ? words.of("urine.negative") : String.join(" · ", found);
    }

    private static void small(Html html, String name, String value, String unit) {
        html.raw("<span class=\"reading\"><span class=\"name\">")
                .text(name)
                .raw("</span> ")
                .element("b", value);
        if (!unit.isEmpty()) {
            html.raw(" ").element("small", unit);
        }
        html.raw("</span>");
    }

    /// All outcomes as cards, in the order of measuring.
    Html cards(Check check) {
        Html html = new Html();
        html.raw("<div class=\"cards\">");
        for (Outcome outcome : check.outcomes()) {
            html.raw("<section class=\"card reading\">").element("h3", title(outcome));
            switch (outcome) {
                case Outcome.Refused(_, var why, _) ->
                        html.element("p class=\"value none\"", NONE)
                                .element("p class=\"reason\"", words.of(why));
                case Outcome.Measured(var reading, var quality, _) -> {
                    value(html, reading);
                    html.element("p class=\"quality\"", quality(quality));
                }
                case Outcome.Entered(var reading, _) -> {
                    value(html, reading);
                    html.element("p class=\"quality\"", words.of("entered"));
                }
            }
            html.raw("</section>");
        }
        BodyMassIndex.of(check.outcomes())
                .ifPresent(index -> {
                    html.raw("<section class=\"card reading\">")
                            .element("h3", words.of(Vital.BODY_MASS_INDEX));
                    large(html, tenths(index.kilogramsPerSquareMetre()), "kg/m²");
                    html.element("p class=\"quality\"", words.of("worked.out")).raw("</section>");
                });
        return html.raw("</div>");
    }

    private void value(Html html, Reading reading) {
        switch (reading) {
            case Reading.OxygenSaturation(double percent, double pulse, double perfusion) -> {
                large(html, whole(percent), "%");
                html.raw("<p class=\"more\">")
                        .text(words.of(Vital.PULSE_RATE) + " ")
                        .element("b", whole(pulse))
                        .text(" " + words.of("per.minute") + " · ")
                        .text(words.of(Vital.PERFUSION_INDEX) + " ")
                        .element("b", tenths(perfusion))
                        .raw("&nbsp;%</p>");
            }
            case Reading.BareSaturation(double percent, double pulse) -> {
                large(html, whole(percent), "%");
                html.raw("<p class=\"more\">")
                        .text(words.of(Vital.PULSE_RATE) + " ")
                        .element("b", whole(pulse))
                        .text(" " + words.of("per.minute"))
                        .raw("</p>");
            }
            case Reading.BodyTemperature(double celsius, var site) -> {
                large(html, tenths(celsius), "°C");
                if (site != Site.SKIN) {
                    html.element("p class=\"more\"", words.of(site));
                }
            }
            case Reading.Electrocardiogram(
                            Waveform waveform,
                            double rate,
                            Interpretation interpretation) -> {
                large(html, whole(rate), words.of("per.minute"));
                html.element(
                        "p class=\"more\"",
                        words.of(
                                "ecg.recorded",
                                leads(waveform),
                                Long.toString(Math.round(EcgStrip.seconds(waveform)))));
                interpretation(html, interpretation);
            }
            case Reading.RecordedElectrocardiogram(
                            _,
                            double rate,
                            Interpretation interpretation) -> {
                large(html, whole(rate), words.of("per.minute"));
                html.element("p class=\"reason\"", words.of("ecg.awaited"));
                interpretation(html, interpretation);
            }
            case Reading.BloodPressure(
                            double systolic,
                            double mean,
                            double diastolic,
                            double pulse) -> {
                large(html, whole(systolic) + "/" + whole(diastolic), MMHG);
                html.raw("<p class=\"more\">")
                        .text(words.of(Vital.MEAN_PRESSURE) + " ")
                        .element("b", whole(mean))
                        .text(" " + MMHG + " · ")
                        .text(words.of(Vital.CUFF_PULSE_RATE) + " ")
                        .element("b", whole(pulse))
                        .text(" " + words.of("per.minute"))
                        .raw("</p>");
            }
            case Reading.BarePressure(double systolic, double diastolic) ->
                    large(html, whole(systolic) + "/" + whole(diastolic), MMHG);
            case Reading.RespirationRate(double perMinute, var source) -> {
                large(html, whole(perMinute), words.of("per.minute"));
                html.element("p class=\"more\"", words.of(source));
            }
            case Reading.BloodGlucose(double millimolesPerLitre, var meal, var specimen) -> {
                large(html, tenths(millimolesPerLitre), "mmol/L");
                html.element("p class=\"more\"", words.of(meal) + " · " + words.of(specimen));
            }
            case Reading.UrineStrip(var pads) -> pads(html, pads);
            case Reading.BodyWeight(double kilograms) -> large(html, tenths(kilograms), "kg");
            case Reading.BodyHeight(double centimetres) -> large(html, tenths(centimetres), "cm");
            case Reading.Unknown(int tag, _) ->
                    html.element("p class=\"value none\"", NONE)
                            .element(
                                    "p class=\"reason\"",
                                    words.of("unknown.reading", Integer.toString(tag)));
        }
    }

    /// What a program read; says that it is one.
    private void interpretation(Html html, Interpretation interpretation) {
        List<String> read = new ArrayList<>();
        interpretation.rhythms().forEach(each -> read.add(words.of(each)));
        for (Interpretation.Interval each : interpretation.intervals()) {
            read.add(each.kind().label() + " " + whole(each.milliseconds()) + " ms");
        }
        for (Interpretation.Count each : interpretation.counts()) {
            read.add(words.of(each.kind()) + " " + each.beats());
        }
        if (!read.isEmpty()) {
            html.element("p class=\"more\"", words.of("ecg.read", String.join(" · ", read)));
        }
        stLevels(html, interpretation.stLevels());
    }

    /// The ST level of each lead, three in a row, so that it fits a narrow card. No word of what it
    /// means: that is for the clinician.
    private void stLevels(Html html, List<Interpretation.StLevel> levels) {
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
            html.element("p class=\"more\"", words.of("st.unsure"));
        }
    }

    /// With its sign, to a tenth of a millimetre on paper; what is unsure with a question mark.
    private static String signed(Interpretation.StLevel level) {
        String number = String.format(Locale.ROOT, "%.2f", Math.abs(level.millivolts()));
        String sign = number.equals("0.00") ? "" : level.millivolts() < 0 ? "−" : "+";
        return sign + number + (level.isUnsure() ? "?" : "");
    }

    /// Every pad, those that are not negative in bold.
    private void pads(Html html, List<Pad> pads) {
        html.raw("<ul class=\"pads\">");
        for (Pad pad : pads) {
            html.raw("<li>").text(words.of(pad.analyte()) + " ");
            switch (pad.grade()) {
                case Grade.Step step ->
                        html.element(step == Grade.Step.NEGATIVE ? "span" : "b", step.label());
                case Grade.Amount(double number) ->
                        html.element("span", number(pad.analyte(), number));
            }
            html.raw("</li>");
        }
        html.raw("</ul>");
    }

    static String leads(Waveform waveform) {
        return waveform.channels().stream()
                .map(each -> each.lead().label())
                .collect(Collectors.joining(" "));
    }

    private static void large(Html html, String value, String unit) {
        html.raw("<p class=\"value\">").text(value).raw(" ").element("small", unit).raw("</p>");
    }

    private String quality(Quality quality) {
        List<String> disturbances = quality.disturbances().stream().map(words::of).toList();
        return disturbances.isEmpty()
                ? words.of("quality.clean")
                : words.of("quality", String.join(words.of("comma"), disturbances));
    }

    private String title(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(var vital, _, _) -> words.of(vital);
            case Outcome.Measured(var reading, _, _) -> title(reading);
            case Outcome.Entered(var reading, _) -> title(reading);
        };
    }

    private String title(Reading reading) {
        return switch (reading) {
            case Reading.OxygenSaturation _, Reading.BareSaturation _ ->
                    words.of(Vital.OXYGEN_SATURATION);
            case Reading.BodyTemperature _ -> words.of(Vital.BODY_TEMPERATURE);
            case Reading.Electrocardiogram _, Reading.RecordedElectrocardiogram _ ->
                    words.of(Vital.ELECTROCARDIOGRAM) + " · " + words.of(Vital.HEART_RATE);
            case Reading.BloodPressure _, Reading.BarePressure _ -> words.of(Vital.BLOOD_PRESSURE);
            case Reading.RespirationRate _ -> words.of(Vital.RESPIRATION_RATE);
            case Reading.BloodGlucose _ -> words.of(Vital.BLOOD_GLUCOSE);
            case Reading.UrineStrip _ -> words.of(Vital.URINE_STRIP);
            case Reading.BodyWeight _ -> words.of(Vital.BODY_WEIGHT);
            case Reading.BodyHeight _ -> words.of(Vital.BODY_HEIGHT);
            case Reading.Unknown(int tag, _) -> words.of("unknown") + " " + Integer.toString(tag);
        };
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /// A pH of 6.5 or a specific gravity of 1.020: the digits that strips print.
    private static String number(Analyte analyte, double value) {
        String format = analyte == Analyte.SPECIFIC_GRAVITY ? "%.3f" : "%.1f";
        return String.format(Locale.ROOT, format, value);
    }
}
