package org.yaoxiang.analysis;

import java.util.EnumMap;
import java.util.Map;
import org.yaoxiang.device.signal.BeatReview;
import org.yaoxiang.device.signal.Beats;

/// The beats of one record, each with its kind.
final class LabelledBeats {
    private final int[] samples;
    private final Beats.Kind[] kinds;
    private int count;

    private LabelledBeats(int length, double rateHertz) {
        int most = 16 + (int) (length / rateHertz / Beats.REFRACTORY_SECONDS);
        this.samples = new int[most];
        this.kinds = new Beats.Kind[most];
    }

    /// Finds them as the handheld does in a recording that is complete.
    ///
    /// @param leads `[lead][sample]`, mV, at least one, all of one length
    /// @throws AnalysisException when the rate is not one that beats can be found at
    static LabelledBeats of(double[][] leads, double rateHertz) {
        LabelledBeats found = new LabelledBeats(leads[0].length, rateHertz);
        try {
            BeatReview.read(leads, rateHertz, found::add);
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

    /// How many of each kind there are.
    Map<Beats.Kind, Integer> counts() {
        Map<Beats.Kind, Integer> counts = new EnumMap<>(Beats.Kind.class);
        for (Beats.Kind each : Beats.Kind.values()) {
            counts.put(each, 0);
        }
        for (int i = 0; i < count; i++) {
            counts.merge(kinds[i], 1, Integer::sum);
        }
        return counts;
    }
}
