package org.yaoxiang.analysis;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// Mean absolute error and coverage over the windows of many records.
final class PpgScore {
    /// A value that is scored.
    enum Value {
        PULSE,
        RESP_PPG,
        RESP_IMPEDANCE,
        RESP_ECG,
        RESP_FUSED;

        private OptionalDouble of(PpgWindow window) {
            return switch (this) {
                case PULSE -> window.pulsePerMinute();
                case RESP_PPG -> window.respPpgPerMinute();
                case RESP_IMPEDANCE -> window.respImpedancePerMinute();
                case RESP_ECG -> window.respEcgPerMinute();
                case RESP_FUSED -> window.respFusedPerMinute();
            };
        }

        private String title() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private static final class Errors {
        private final List<Double> errors = new ArrayList<>();
        private int windows;
    }

    private final Map<Value, Errors> all = new EnumMap<>(Value.class);

    PpgScore() {
        for (Value each : Value.values()) {
            all.put(each, new Errors());
        }
    }

    /// Adds the windows that have a reference.
    void add(BidmcReference reference, List<PpgWindow> windows) {
        for (PpgWindow window : windows) {
            double from = window.startSeconds();
            double to = window.endSeconds();
            OptionalDouble breath = reference.breath(from, to);
            all.forEach((value, errors) -> {
                OptionalDouble truth = value == Value.PULSE ? reference.heart(from, to) : breath;
                OptionalDouble found = value.of(window);
                if (truth.isEmpty()) {
                    return;
                }
                errors.windows++;
                if (found.isPresent()) {
                    errors.errors.add(found.getAsDouble() - truth.getAsDouble());
                }
            });
        }
    }

    /// Windows with a reference.
    int windows(Value value) {
        return errors(value).windows;
    }

    /// The share of these that were accepted.
    double coverage(Value value) {
        Errors found = errors(value);
        return found.windows == 0 ? 0 : (double) found.errors.size() / found.windows;
    }

    /// Mean absolute error of the accepted ones, per minute.
    double meanAbsoluteError(Value value) {
        return errors(value).errors.stream().mapToDouble(Math::abs).average().orElse(Double.NaN);
    }

    /// A line for each value.
    String table() {
        StringBuilder text = new StringBuilder();
        text.append("value           windows  accepted     MAE    bias  within 2\n");
        for (Value each : Value.values()) {
            List<Double> errors = errors(each).errors;
            double bias = errors.stream().mapToDouble(e -> e).average().orElse(Double.NaN);
            double near = errors.stream().filter(e -> Math.abs(e) <= 2).count();
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-15s %7d   %5.1f %%  %6.2f  %6.2f   %5.1f %%\n",
                            each.title(),
                            windows(each),
                            100 * coverage(each),
                            meanAbsoluteError(each),
                            bias,
                            100 * near / Math.max(1, errors.size())));
        }
        return text.toString();
    }

    private Errors errors(Value value) {
        return all.computeIfAbsent(value, _ -> new Errors());
    }
}
