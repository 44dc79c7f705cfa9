package org.yaoxiang.bridge.portal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Waveform;

/// Outcomes as the pages show them: a value with its unit, or "—" and the reason.
final class Readings {
    private static final String NONE = "—";

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
            case Outcome.Measured(var reading, _, _) -> {
                switch (reading) {
                    case Reading.OxygenSaturation(double percent, double pulse, _) -> {
                        small(html, words.of("spo2"), whole(percent), "%");
                        small(
                                html,
                                words.of(Vital.PULSE_RATE),
                                whole(pulse),
                                words.of("per.minute"));
                    }
                    case Reading.BodyTemperature(double celsius) ->
                            small(html, words.of(Vital.BODY_TEMPERATURE), tenths(celsius), "°C");
                    case Reading.Electrocardiogram(_, double rate) ->
                            small(
                                    html,
                                    words.of(Vital.HEART_RATE),
                                    whole(rate),
                                    words.of("per.minute"));
                    case Reading.Unknown _ -> small(html, words.of("unknown"), NONE, "");
                }
            }
        }
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
            }
            html.raw("</section>");
        }
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
            case Reading.BodyTemperature(double celsius) -> large(html, tenths(celsius), "°C");
            case Reading.Electrocardiogram(Waveform waveform, double rate) -> {
                large(html, whole(rate), words.of("per.minute"));
                html.element(
                        "p class=\"more\"",
                        words.of(
                                "ecg.recorded",
                                leads(waveform),
                                Long.toString(Math.round(EcgStrip.seconds(waveform)))));
            }
            case Reading.Unknown(int tag, _) ->
                    html.element("p class=\"value none\"", NONE)
                            .element(
                                    "p class=\"reason\"",
                                    words.of("unknown.reading", Integer.toString(tag)));
        }
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
            case Outcome.Measured(var reading, _, _) ->
                    switch (reading) {
                        case Reading.OxygenSaturation _ -> words.of(Vital.OXYGEN_SATURATION);
                        case Reading.BodyTemperature _ -> words.of(Vital.BODY_TEMPERATURE);
                        case Reading.Electrocardiogram _ ->
                                words.of(Vital.ELECTROCARDIOGRAM)
                                        + " · "
                                        + words.of(Vital.HEART_RATE);
                        case Reading.Unknown(int tag, _) ->
                                words.of("unknown") + " " + Integer.toString(tag);
                    };
        };
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
