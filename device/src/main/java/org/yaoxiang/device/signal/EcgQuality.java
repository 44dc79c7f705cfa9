package org.yaoxiang.device.signal;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.Refusal;

/// Whether an electrocardiogram is fit to be read, decided before anything is computed from it.
///
/// The limits are engineering choices of this project, not of a standard.
///
/// @param refusal why it is not fit; empty when it is
/// @param disturbances what troubles it
/// @param beats the R peaks' sample indices; empty when it is not fit
public record EcgQuality(Optional<Refusal> refusal, Set<Disturbance> disturbances, int[] beats) {
    private static final double RAIL_SHARE_MAX = 0.005;
    private static final double QRS_MILLIVOLTS_MIN = 0.15;
    private static final double FAST_TO_QRS_MAX = 0.25;
    private static final double FAST_TO_QRS_CLEAN = 0.06;
    private static final double WANDER_MILLIVOLTS = 0.5;
    private static final double MAINS_MILLIVOLTS = 0.05;
    private static final double MAINS_HERTZ = 50;
    private static final int BEATS_MIN = 3;

    public EcgQuality {
        disturbances = Set.copyOf(disturbances);
        beats = beats.clone();
    }

    @Override
    public int[] beats() {
        return beats.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EcgQuality that
                && refusal.equals(that.refusal)
                && disturbances.equals(that.disturbances)
                && Arrays.equals(beats, that.beats);
    }

    @Override
    public int hashCode() {
        return 31 * refusal.hashCode() + Arrays.hashCode(beats);
    }

    /// Judges one lead.
    ///
    /// @param millivolts the lead, two seconds or more
    /// @param rateHertz samples a second, above 200
    /// @param railMillivolts where the converter ends
    public static EcgQuality judge(double[] millivolts, double rateHertz, double railMillivolts) {
        if (millivolts.length < 2 * rateHertz || !(rateHertz > 200)) {
            throw new IllegalArgumentException(
                    millivolts.length + " samples at " + rateHertz + " Hz, expected two seconds");
        }
        Set<Disturbance> found = EnumSet.noneOf(Disturbance.class);
        double[] slow = Filter.lowPass(0.5, rateHertz).apply(millivolts);
        if (span(slow, 0.02) > WANDER_MILLIVOLTS) {
            found.add(Disturbance.BASELINE_WANDER);
        }
        double mains = mains(millivolts, rateHertz);
        if (mains > MAINS_MILLIVOLTS) {
            found.add(Disturbance.MAINS);
        }
        if (share(millivolts, 0.995 * railMillivolts) > RAIL_SHARE_MAX) {
            return unfit(Refusal.SATURATED, found);
        }
        int[] beats = Beats.find(millivolts, rateHertz);
        double[] band =
                Filter.lowPass(35, rateHertz)
                        .apply(Filter.highPass(1, rateHertz).apply(millivolts));
        double qrs = qrsHeight(band, beats, rateHertz);
        if (beats.length < BEATS_MIN || qrs < QRS_MILLIVOLTS_MIN) {
            return unfit(Refusal.NOISE, found);
        }
        double[] fast = Filter.highPass(40, rateHertz).apply(millivolts);
        double fastToQrs = betweenBeats(fast, beats, rateHertz) / qrs;
        if (fastToQrs > FAST_TO_QRS_MAX) {
            return unfit(Refusal.NOISE, found);
        }
        if (fastToQrs > FAST_TO_QRS_CLEAN && !found.contains(Disturbance.MAINS)) {
            found.add(Disturbance.MUSCLE);
        }
        return new EcgQuality(Optional.empty(), found, beats);
    }

    private static EcgQuality unfit(Refusal why, Set<Disturbance> found) {
        return new EcgQuality(Optional.of(why), found, new int[0]);
    }

    /// Amplitude of the mains line, mV, by Goertzel's algorithm over whole seconds.
    private static double mains(double[] signal, double rateHertz) {
        int seconds = (int) (signal.length / rateHertz);
        int length = (int) (seconds * rateHertz);
        double step = 2 * Math.PI * MAINS_HERTZ / rateHertz;
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < length; i++) {
            real += signal[i] * Math.cos(step * i);
            imaginary += signal[i] * Math.sin(step * i);
        }
        return 2 * Math.hypot(real, imaginary) / length;
    }

    /// Median over the beats of highest less lowest within 60 ms.
    private static double qrsHeight(double[] band, int[] beats, double rateHertz) {
        if (beats.length == 0) {
            return 0;
        }
        int reach = (int) (0.06 * rateHertz);
        double[] heights = new double[beats.length];
        for (int i = 0; i < beats.length; i++) {
            int from = Math.max(0, beats[i] - reach);
            int to = Math.min(band.length, beats[i] + reach + 1);
            double[] around = Arrays.copyOfRange(band, from, to);
            heights[i] = span(around, 0);
        }
        Arrays.sort(heights);
        return heights[heights.length / 2];
    }

    /// Root mean square of what is no beat.
    private static double betweenBeats(double[] fast, int[] beats, double rateHertz) {
        int reach = (int) (0.1 * rateHertz);
        double sum = 0;
        int count = 0;
        int next = 0;
        for (int i = 0; i < fast.length; i++) {
            while (next < beats.length && beats[next] + reach < i) {
                next++;
            }
            if (next == beats.length || i < beats[next] - reach) {
                sum += fast[i] * fast[i];
                count++;
            }
        }
        return count == 0 ? 0 : Math.sqrt(sum / count);
    }

    private static double share(double[] signal, double limit) {
        int over = 0;
        for (double value : signal) {
            if (Math.abs(value) >= limit) {
                over++;
            }
        }
        return (double) over / signal.length;
    }

    /// Highest less lowest, leaving out a share at both ends.
    private static double span(double[] signal, double leaveOut) {
        double[] sorted = signal.clone();
        Arrays.sort(sorted);
        int skip = (int) (leaveOut * sorted.length);
        return sorted[sorted.length - 1 - skip] - sorted[skip];
    }
}
