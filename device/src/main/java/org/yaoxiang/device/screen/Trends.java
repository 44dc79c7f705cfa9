package org.yaoxiang.device.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.Examined;
import org.yaoxiang.device.vault.Person;

/// How a patient's readings went from check to check: small pictures, and the numbers in a table.
///
/// The checks stand at even distances in the order in which they were made. An axis of time would
/// tell a date where a handheld without a clock knows none.
final class Trends {
    /// Checks that are drawn; older ones are in the table.
    private static final int DRAWN_MAX = 30;

    private static final int WIDTH = 300;
    private static final int HEIGHT = 90;
    private static final int MARGIN = 8;

    /// Where the numbers of the scale stand.
    private static final int SCALE_WIDTH = 42;

    /// One picture or one column.
    ///
    /// @param name whose name it bears
    /// @param lines what is drawn, one or two lines; for each, where its number is looked for first
    private record Trend(Vital name, String unit, boolean isWhole, List<List<Vital>> lines) {}

    private static final List<Trend> ALL =
            List.of(
                    new Trend(
                            Vital.BLOOD_PRESSURE,
                            "mmHg",
                            true,
                            List.of(
                                    List.of(Vital.SYSTOLIC_PRESSURE),
                                    List.of(Vital.DIASTOLIC_PRESSURE))),
                    new Trend(
                            Vital.PULSE_RATE,
                            "/min",
                            true,
                            List.of(
                                    List.of(
                                            Vital.PULSE_RATE,
                                            Vital.CUFF_PULSE_RATE,
                                            Vital.HEART_RATE))),
                    new Trend(
                            Vital.OXYGEN_SATURATION,
                            "%",
                            true,
                            List.of(List.of(Vital.OXYGEN_SATURATION))),
                    new Trend(
                            Vital.BODY_TEMPERATURE,
                            "°C",
                            false,
                            List.of(List.of(Vital.BODY_TEMPERATURE))),
                    new Trend(
                            Vital.BLOOD_GLUCOSE,
                            "mmol/L",
                            false,
                            List.of(List.of(Vital.BLOOD_GLUCOSE))),
                    new Trend(Vital.BODY_WEIGHT, "kg", false, List.of(List.of(Vital.BODY_WEIGHT))));

    private Trends() {}

    /// @param when tells when a check was made
    static Html of(Person person, Function<Entry, Stamp> when, Words words) {
        Html html = new Html();
        List<Trend> columns =
                ALL.stream()
                        .filter(trend ->
                                person.checks().stream()
                                        .anyMatch(check -> !text(trend, check, words).isEmpty()))
                        .toList();
        if (columns.isEmpty()) {
            return html;
        }
        html.element("h2", words.of("trends"));
        List<Entry> drawn = person.checks().stream().limit(DRAWN_MAX).toList().reversed();
        List<Trend> pictures = columns.stream().filter(each -> goes(each, drawn)).toList();
        if (!pictures.isEmpty()) {
            html.element("p class=\"minor\"", words.of("trends.hint")).raw("<div class=\"cards\">");
            for (Trend trend : pictures) {
                html.raw("<section class=\"card\">")
                        .element("h2", words.of(trend.name()) + " (" + trend.unit() + ")")
                        .add(picture(trend, drawn, words))
                        .raw("</section>");
            }
            html.raw("</div>");
        }
        return html.add(table(columns, person.checks(), when, words));
    }

    /// Whether there are two numbers at least: one alone goes nowhere.
    private static boolean goes(Trend trend, List<Entry> checks) {
        return checks.stream()
                        .filter(check -> point(trend.lines().getFirst(), check).isPresent())
                        .limit(2)
                        .count()
                == 2;
    }

    private static Html table(
            List<Trend> trends, List<Entry> checks, Function<Entry, Stamp> when, Words words) {
        Html html = new Html();
        html.raw("<div class=\"wide\"><table><thead><tr>").element("th", words.of("when"));
        trends.forEach(each ->
                html.raw("<th>")
                        .text(words.of(each.name()))
                        .raw(" ")
                        .element("small", each.unit())
                        .raw("</th>"));
        html.raw("</tr></thead><tbody>");
        for (Entry check : checks) {
            html.raw("<tr><th><a href=\"/check/" + check.hash().hex() + "\">")
                    .text(Times.of(when.apply(check), words))
                    .raw("</a></th>");
            trends.forEach(each -> html.element("td", text(each, check, words)));
            html.raw("</tr>");
        }
        return html.raw("</tbody></table></div>");
    }

    /// The numbers of a check, or that they were refused; empty when nobody asked for them.
    private static String text(Trend trend, Entry check, Words words) {
        List<String> texts = new ArrayList<>();
        for (List<Vital> line : trend.lines()) {
            point(line, check)
                    .ifPresent(point ->
                            texts.add(
                                    number(trend, point.value())
                                            + point.meal()
                                                    .map(meal -> " " + words.of(meal))
                                                    .orElse("")));
        }
        boolean isRefused =
                check.examined()
                        .filter(examined -> examined.refused().contains(trend.name()))
                        .isPresent();
        return texts.isEmpty() && isRefused ? words.of("trends.refused") : String.join("/", texts);
    }

    private static Optional<Examined.Point> point(List<Vital> line, Entry check) {
        return check.examined()
                .flatMap(examined ->
                        line.stream().flatMap(each -> examined.point(each).stream()).findFirst());
    }

    private static String number(Trend trend, double value) {
        return trend.isWhole() ? Readings.whole(value) : Readings.tenths(value);
    }

    private static Html picture(Trend trend, List<Entry> checks, Words words) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Entry check : checks) {
            for (List<Vital> line : trend.lines()) {
                Optional<Examined.Point> point = point(line, check);
                if (point.isPresent()) {
                    low = Math.min(low, point.get().value());
                    high = Math.max(high, point.get().value());
                }
            }
        }
        Html svg = new Html();
        svg.raw("<svg class=\"trend\" role=\"img\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT)
                .raw("\" aria-label=\"")
                .text(
                        words.of(
                                "trends.alt",
                                words.of(trend.name()),
                                number(trend, low),
                                number(trend, high) + " " + trend.unit()))
                .raw("\">");
        if (high > low) {
            scale(svg, trend, high, MARGIN);
            scale(svg, trend, low, HEIGHT - MARGIN);
        } else {
            scale(svg, trend, high, HEIGHT / 2);
        }
        for (List<Vital> line : trend.lines()) {
            line(svg, line, checks, low, high);
        }
        return svg.raw("</svg>");
    }

    private static void scale(Html svg, Trend trend, double value, int y) {
        svg.raw("<path class=\"scale\" d=\"M" + SCALE_WIDTH + " " + y + "H" + WIDTH + "\"/>")
                .raw("<text x=\"" + (SCALE_WIDTH - 4) + "\" y=\"" + (y + 4) + "\">")
                .text(number(trend, value))
                .raw("</text>");
    }

    private static void line(
            Html svg, List<Vital> line, List<Entry> checks, double low, double high) {
        StringBuilder points = new StringBuilder();
        Html dots = new Html();
        double step = (double) (WIDTH - SCALE_WIDTH - 2 * MARGIN) / (checks.size() - 1);
        for (int i = 0; i < checks.size(); i++) {
            Optional<Examined.Point> point = point(line, checks.get(i));
            if (point.isPresent()) {
                double share = high > low ? (high - point.get().value()) / (high - low) : 0.5;
                String x = decimal(SCALE_WIDTH + MARGIN + i * step);
                String y = decimal(MARGIN + share * (HEIGHT - 2 * MARGIN));
                points.append(x).append(',').append(y).append(' ');
                dots.raw("<circle cx=\"" + x + "\" cy=\"" + y + "\" r=\"3\"/>");
            }
        }
        svg.raw("<polyline points=\"" + points + "\"/>").add(dots);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
