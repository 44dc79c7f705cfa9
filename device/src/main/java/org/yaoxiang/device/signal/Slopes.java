package org.yaoxiang.device.signal;

import java.util.Arrays;

/// Slope and curvature of a signal seen at one width: three running means in a row smooth with a
/// quadratic B-spline, whose derivatives are wavelets like the quadratic spline of Martínez et al.
/// (IEEE Trans Biomed Eng 2004, 51:570). A width in seconds takes the place of their dyadic scales,
/// so that the result does not depend on the rate. Nothing is shifted in time.
final class Slopes {
    private Slopes() {}

    /// The derivative of the smoothed signal, per second; 0 at both ends.
    ///
    /// @param widthSeconds of each running mean
    static double[] slope(double[] signal, double rateHertz, double widthSeconds) {
        double[] smooth = smooth(signal, halfWidth(rateHertz, widthSeconds));
        double[] slope = new double[signal.length];
        for (int i = 1; i < signal.length - 1; i++) {
            slope[i] = (smooth[i + 1] - smooth[i - 1]) * rateHertz / 2;
        }
        return slope;
    }

    /// How far the smoothed signal lies above the middle of its neighbours one and a half widths
    /// away, in the signal's unit: greatest in the middle of a wave of about three widths. 0 where
    /// there is no neighbour.
    ///
    /// @param widthSeconds of each running mean
    static double[] curvature(double[] signal, double rateHertz, double widthSeconds) {
        double[] smooth = smooth(signal, halfWidth(rateHertz, widthSeconds));
        int reach = (int) Math.round(1.5 * widthSeconds * rateHertz);
        double[] curvature = new double[signal.length];
        for (int i = reach; i < signal.length - reach; i++) {
            curvature[i] = smooth[i] - (smooth[i + reach] + smooth[i - reach]) / 2;
        }
        return curvature;
    }

    /// The length of the vector of all leads, sample by sample.
    ///
    /// @param leads `[lead][sample]`, at least one, all of one length
    static double[] together(double[][] leads) {
        double[] together = new double[leads[0].length];
        for (double[] lead : leads) {
            for (int i = 0; i < together.length; i++) {
                together[i] += lead[i] * lead[i];
            }
        }
        for (int i = 0; i < together.length; i++) {
            together[i] = Math.sqrt(together[i]);
        }
        return together;
    }

    /// What a third of the sizes stay below: the size between waves, where there is only noise.
    static double quiet(double[] values) {
        double[] sizes = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            sizes[i] = Math.abs(values[i]);
        }
        Arrays.sort(sizes);
        return sizes[sizes.length / 3];
    }

    /// Where the size is greatest; the first of equals.
    ///
    /// @param from first index
    /// @param to last index, not before the first
    static int steepest(double[] values, int from, int to) {
        int found = from;
        for (int i = from; i <= to; i++) {
            if (Math.abs(values[i]) > Math.abs(values[found])) {
                found = i;
            }
        }
        return found;
    }

    private static int halfWidth(double rateHertz, double widthSeconds) {
        return (int) Math.round(widthSeconds * rateHertz / 2);
    }

    private static double[] smooth(double[] signal, int half) {
        return mean(mean(mean(signal, half), half), half);
    }

    /// The mean of 2·half + 1 samples around each; beyond its ends the signal stands still.
    private static double[] mean(double[] signal, int half) {
        int last = signal.length - 1;
        double[] means = new double[signal.length];
        double sum = 0;
        for (int i = -half; i <= half; i++) {
            sum += signal[Math.clamp(i, 0, last)];
        }
        for (int i = 0; i <= last; i++) {
            means[i] = sum / (2 * half + 1);
            sum += signal[Math.min(last, i + half + 1)] - signal[Math.max(0, i - half)];
        }
        return means;
    }
}
