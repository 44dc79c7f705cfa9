package org.yaoxiang.device.screen;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.time.ZoneId;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.SelfTest.Result;
import org.yaoxiang.contract.fact.Stamp;

/// A self-test as its page shows it: passed or not, then each number with its limits.
final class SelfTests {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final MathContext DIGITS = new MathContext(3);

    private SelfTests() {}

    static Html of(SelfTest test, Words words) {
        Html html = new Html();
        html.element(
                test.isPassed() ? "p class=\"state READ\"" : "p class=\"error\"",
                words.of(test.isPassed() ? "test.passed" : "test.failed"));
        html.raw("<ul>");
        for (Result each : test.results()) {
            html.element("li", line(each, test.at(), words));
        }
        return html.raw("</ul>");
    }

    /// Days become the date that the doctor has to keep in mind.
    private static String line(Result result, Stamp at, Words words) {
        String mark = result.isPassed() ? "✓ " : "✗ ";
        return mark
                + switch (result) {
                    case Result.Measured(var probe, var days, var _, var _, var _)
                            when probe == Probe.CALIBRATION ->
                            words.of(
                                    "test.due",
                                    words.of(probe),
                                    number(days),
                                    LocalDate.ofInstant(at.at(), CHINA)
                                            .plusDays(Math.round(days))
                                            .toString());
                    case Result.Measured(var probe, var value, var min, var max, var ucum) ->
                            words.of(
                                    "test.result",
                                    words.of(probe),
                                    number(value) + unit(ucum),
                                    number(min) + "–" + number(max));
                    case Result.Refused(var probe, var why) ->
                            words.of(probe) + " — " + words.of(why);
                };
    }

    private static String number(double value) {
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    private static String unit(String ucum) {
        return switch (ucum) {
            case "1" -> "";
            case "Cel" -> " °C";
            case "uV" -> " µV";
            case "mm[Hg]" -> " mmHg";
            default -> " " + ucum;
        };
    }
}
