package org.yaoxiang.analysis;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.yaoxiang.device.signal.Beats;

/// The beats of one record, each with its kind.
final class LabelledBeats {
    private final double rateHertz;
    private final int[] samples;
    private final Beats.Kind[] kinds;
    private int count;

    private LabelledBeats(int length, double rateHertz) {
        this.rateHertz = rateHertz;
        int most = 16 + (int) (length / rateHertz / Beats.REFRACTORY_SECONDS);
        this.samples = new int[most];
        this.kinds = new Beats.Kind[most];
    }

    /// Finds them as the handheld does, sample by sample.
    ///
    /// @throws AnalysisException when the rate is not one that beats can be found at
    static LabelledBeats of(double[] millivolts, double rateHertz) {
        LabelledBeats found = new LabelledBeats(millivolts.length, rateHertz);
        try {
            Beats beats = new Beats(rateHertz, found::add);
            for (double each : millivolts) {
                beats.add(each);
            }
            beats.end();
        } catch (IllegalArgumentException e) {
            throw new AnalysisException("no beats can be found: " + e.getMessage(), e);
        }
        return found;
    }

    private void add(long sample, Beats.Kind kind) {
        samples[count] = (int) sample;
        kinds[count] = kind;
        count++;
    }

    int count() {
        return count;
    }

    int sample(int beat) {
        return samples[beat];
    }

    Beats.Kind kind(int beat) {
        return kinds[beat];
    }

    String csv() {
        StringBuilder csv = new StringBuilder("sample,label\n");
        for (int i = 0; i < count; i++) {
            csv.append(samples[i]).append(',').append(kinds[i].letter()).append('\n');
        }
        return csv.toString();
    }

    /// One line for each field, in the order that the command's help tells.
    String json(String record, int lead, int length, double rate) {
        Map<Beats.Kind, Integer> counts = new EnumMap<>(Beats.Kind.class);
        for (Beats.Kind each : Beats.Kind.values()) {
            counts.put(each, 0);
        }
        for (int i = 0; i < count; i++) {
            counts.merge(kinds[i], 1, Integer::sum);
        }
        StringBuilder beats = new StringBuilder();
        counts.forEach((kind, number) ->
                beats.append(beats.isEmpty() ? "" : ", ")
                        .append('"')
                        .append(kind.letter())
                        .append("\": ")
                        .append(number));
        String perMinute =
                count < 2
                        ? "null"
                        : String.format(
                                Locale.ROOT,
                                "%.1f",
                                60 * (count - 1) * rateHertz / (samples[count - 1] - samples[0]));
        return String.format(
                Locale.ROOT,
                """
                {
                  "record": "%s",
                  "lead": %d,
                  "rateHertz": %s,
                  "seconds": %.3f,
                  "beatsPerMinute": %s,
                  "beats": {%s}
                }
                """,
                record.replace("\\", "\\\\").replace("\"", "\\\""),
                lead,
                rate,
                length / rate,
                perMinute,
                beats);
    }
}
