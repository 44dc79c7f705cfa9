package org.yaoxiang.device.signal;

import java.util.ArrayList;
import java.util.List;

/// Beats of one shape in a whole recording, and their mean curve above the level before the QRS.
final class BeatFamily {
    private static final int QRS_FROM = BeatSketch.QRS_FROM;
    private static final int QRS_TO = BeatSketch.QRS_TO;
    private static final int T_FROM = BeatSketch.MIDDLE + 20;
    private static final int T_TO = BeatSketch.MIDDLE + 55;

    private final double[] mean = new double[BeatSketch.LENGTH];
    private final List<Integer> beats = new ArrayList<>();
    private double seconds;
    private double earliness;

    /// Takes a beat in.
    ///
    /// @param beat its number in the recording
    /// @param to where the stretch ends by which it is laid on the mean
    void add(int beat, BeatSketch sketch, int to) {
        int shift = beats.isEmpty() ? 0 : sketch.shift(mean, to);
        double base = sketch.base();
        beats.add(beat);
        double share = 1.0 / beats.size();
        for (int i = 0; i < mean.length; i++) {
            mean[i] += share * (sketch.at(i + shift) - base - mean[i]);
        }
        seconds += share * (sketch.seconds() - seconds);
    }

    /// Takes another family in.
    void add(BeatFamily other) {
        int shift = other.asSketch().shift(mean, QRS_TO);
        double share = (double) other.size() / (size() + other.size());
        for (int i = 0; i < mean.length; i++) {
            int place = Math.clamp(i + shift, 0, mean.length - 1);
            mean[i] += share * (other.mean[place] - mean[i]);
        }
        seconds += share * (other.seconds - seconds);
        beats.addAll(other.beats);
    }

    /// The highest correlation of the two means over the QRS.
    double likeness(BeatFamily other) {
        BeatSketch sketch = asSketch();
        int shift = sketch.shift(other.mean, QRS_TO);
        return sketch.likeness(other.mean, QRS_FROM, QRS_TO, shift);
    }

    private BeatSketch asSketch() {
        float[] curve = new float[mean.length];
        for (int i = 0; i < mean.length; i++) {
            curve[i] = (float) mean[i];
        }
        return new BeatSketch(0, 0, false, 0, seconds, new double[0], curve);
    }

    /// Works out how early its beats come, on average.
    ///
    /// @param ofBeat of each beat of the recording: the logarithm of the interval before over the
    ///   one after
    void timing(double[] ofBeat) {
        double sum = 0;
        for (int beat : beats) {
            sum += ofBeat[beat];
        }
        earliness = sum / beats.size();
    }

    double[] mean() {
        return mean;
    }

    List<Integer> beats() {
        return beats;
    }

    int size() {
        return beats.size();
    }

    double seconds() {
        return seconds;
    }

    double earliness() {
        return earliness;
    }

    /// Highest less lowest of the QRS.
    double height() {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = QRS_FROM; i < QRS_TO; i++) {
            lowest = Math.min(lowest, mean[i]);
            highest = Math.max(highest, mean[i]);
        }
        return highest - lowest;
    }

    /// The mean level where the T wave is.
    double tLevel() {
        double sum = 0;
        for (int i = T_FROM; i < T_TO; i++) {
            sum += mean[i];
        }
        return sum / (T_TO - T_FROM);
    }
}
