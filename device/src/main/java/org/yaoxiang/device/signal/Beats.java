package org.yaoxiang.device.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Heart beats in an electrocardiogram, after Pan and Tompkins (IEEE Trans Biomed Eng 1985,
/// 32:230): the strength of the slopes of the QRS band, with thresholds that follow signal and
/// noise, a refractory time, a check for T waves and a search back. Unlike theirs it sees the whole
/// recording, so its filters shift nothing and its thresholds begin with what the recording holds;
/// and it takes the root of the energy, so that one tall beat does not hide the low ones after it.
public final class Beats {
    private static final double BAND_LOW_HERTZ = 5;
    private static final double BAND_HIGH_HERTZ = 18;
    private static final double STRENGTH_SECONDS = 0.12;
    private static final double REFRACTORY_SECONDS = 0.2;
    private static final double T_WAVE_SECONDS = 0.36;
    private static final double SEARCH_BACK_INTERVALS = 1.66;
    private static final double PEAK_SECONDS = 0.08;

    private final double rateHertz;
    private final double[] band;
    private final double[] slope;
    private final double[] strength;

    private Beats(double[] signal, double rateHertz) {
        this.rateHertz = rateHertz;
        double high = Math.min(BAND_HIGH_HERTZ, 0.45 * rateHertz);
        this.band =
                Filter.lowPass(high, rateHertz)
                        .apply(Filter.highPass(BAND_LOW_HERTZ, rateHertz).apply(signal));
        this.slope = new double[band.length];
        double[] squared = new double[band.length];
        for (int i = 1; i < band.length - 1; i++) {
            slope[i] = (band[i + 1] - band[i - 1]) * rateHertz / 2;
            squared[i] = slope[i] * slope[i];
        }
        this.strength = mean(squared, (int) Math.round(STRENGTH_SECONDS * rateHertz));
        for (int i = 0; i < strength.length; i++) {
            strength[i] = Math.sqrt(strength[i]);
        }
    }

    /// The sample indices of the R peaks, ascending.
    ///
    /// @param signal one lead in any linear unit
    /// @param rateHertz samples a second, 100 or more
    public static int[] find(double[] signal, double rateHertz) {
        if (!(rateHertz >= 100)) {
            throw new IllegalArgumentException("rateHertz " + rateHertz + ", expected 100 or more");
        }
        return signal.length < rateHertz ? new int[0] : new Beats(signal, rateHertz).find();
    }

    /// The mean rate between the first and the last beat, per minute.
    ///
    /// @param beats sample indices, ascending, at least two
    public static double ratePerMinute(int[] beats, double rateHertz) {
        if (beats.length < 2) {
            throw new IllegalArgumentException(beats.length + " beats, expected two or more");
        }
        double seconds = (beats[beats.length - 1] - beats[0]) / rateHertz;
        return 60 * (beats.length - 1) / seconds;
    }

    private int[] find() {
        List<Integer> peaks = peaks();
        double signalLevel = typicalMaximum();
        double noiseLevel = 0.1 * signalLevel;
        List<Integer> beats = new ArrayList<>();
        int searchedFrom = 0;
        for (int i = 0; i < peaks.size(); i++) {
            int peak = peaks.get(i);
            double height = strength[peak];
            if (height > threshold(signalLevel, noiseLevel) && !isTWave(beats, peak)) {
                int missed = missedBefore(peaks, searchedFrom, i, beats, signalLevel, noiseLevel);
                if (missed >= 0) {
                    beats.add(missed);
                    signalLevel = 0.25 * strength[missed] + 0.75 * signalLevel;
                }
                beats.add(peak);
                searchedFrom = i + 1;
                signalLevel = 0.125 * height + 0.875 * signalLevel;
            } else {
                noiseLevel = 0.125 * Math.min(height, signalLevel) + 0.875 * noiseLevel;
            }
        }
        return beats.stream().mapToInt(this::rPeak).sorted().distinct().toArray();
    }

    private static double threshold(double signalLevel, double noiseLevel) {
        return noiseLevel + 0.25 * Math.max(0, signalLevel - noiseLevel);
    }

    /// The highest point that was passed over since the last beat, when the silence was too long.
    private int missedBefore(
            List<Integer> peaks,
            int from,
            int to,
            List<Integer> beats,
            double signalLevel,
            double noiseLevel) {
        if (beats.size() < 2) {
            return -1;
        }
        int last = beats.getLast();
        double usual = usualInterval(beats);
        if (peaks.get(to) - last < SEARCH_BACK_INTERVALS * usual) {
            return -1;
        }
        int best = -1;
        for (int i = from; i < to; i++) {
            int peak = peaks.get(i);
            boolean isApart =
                    peak - last > T_WAVE_SECONDS * rateHertz
                            && peaks.get(to) - peak > REFRACTORY_SECONDS * rateHertz;
            if (isApart
                    && strength[peak] > threshold(signalLevel, noiseLevel) / 2
                    && (best < 0 || strength[peak] > strength[best])) {
                best = peak;
            }
        }
        return best;
    }

    private static double usualInterval(List<Integer> beats) {
        int from = Math.max(1, beats.size() - 8);
        double[] intervals = new double[beats.size() - from];
        for (int i = from; i < beats.size(); i++) {
            intervals[i - from] = beats.get(i) - beats.get(i - 1);
        }
        Arrays.sort(intervals);
        return intervals[intervals.length / 2];
    }

    /// Soon after a beat and with less than half its slope: a T wave.
    private boolean isTWave(List<Integer> beats, int peak) {
        if (beats.isEmpty()) {
            return false;
        }
        int last = beats.getLast();
        return peak - last < T_WAVE_SECONDS * rateHertz && steepest(peak) < 0.5 * steepest(last);
    }

    private double steepest(int at) {
        int reach = (int) (PEAK_SECONDS * rateHertz);
        double most = 0;
        for (int i = Math.max(0, at - reach); i <= Math.min(slope.length - 1, at + reach); i++) {
            most = Math.max(most, Math.abs(slope[i]));
        }
        return most;
    }

    /// Local maxima of the strength; of two within the refractory time the higher.
    private List<Integer> peaks() {
        int refractory = (int) (REFRACTORY_SECONDS * rateHertz);
        List<Integer> peaks = new ArrayList<>();
        for (int i = 1; i < strength.length - 1; i++) {
            if (strength[i] <= strength[i - 1] || strength[i] < strength[i + 1]) {
                continue;
            }
            if (!peaks.isEmpty() && i - peaks.getLast() < refractory) {
                if (strength[i] > strength[peaks.getLast()]) {
                    peaks.set(peaks.size() - 1, i);
                }
            } else {
                peaks.add(i);
            }
        }
        return peaks;
    }

    /// The median over pieces of two seconds of each piece's highest strength.
    private double typicalMaximum() {
        int piece = (int) (2 * rateHertz);
        int pieces = Math.max(1, strength.length / piece);
        double[] maxima = new double[pieces];
        for (int i = 0; i < pieces; i++) {
            for (int at = i * piece; at < Math.min(strength.length, (i + 1) * piece); at++) {
                maxima[i] = Math.max(maxima[i], strength[at]);
            }
        }
        Arrays.sort(maxima);
        return maxima[pieces / 2];
    }

    private int rPeak(int at) {
        int reach = (int) (PEAK_SECONDS * rateHertz);
        int best = at;
        for (int i = Math.max(0, at - reach); i <= Math.min(band.length - 1, at + reach); i++) {
            if (Math.abs(band[i]) > Math.abs(band[best])) {
                best = i;
            }
        }
        return best;
    }

    /// The mean over a window centred on each sample.
    private static double[] mean(double[] values, int width) {
        int half = Math.max(1, width / 2);
        double[] sums = new double[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            sums[i + 1] = sums[i] + values[i];
        }
        double[] means = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int from = Math.max(0, i - half);
            int to = Math.min(values.length, i + half + 1);
            means[i] = (sums[to] - sums[from]) / (to - from);
        }
        return means;
    }
}
