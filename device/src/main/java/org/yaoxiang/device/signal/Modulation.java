package org.yaoxiang.device.signal;

import java.util.Arrays;

/// Something that breathing sways, as a series of four values a second: its spectrum and its count
/// of breaths.
final class Modulation {
    /// Values a second.
    static final double SERIES_HERTZ = 4;

    /// The slowest breathing that a window of half a minute can show, per minute.
    static final double SLOWEST = 4.75;

    /// The fastest breathing looked for, per minute.
    static final double FASTEST = 66;

    /// The steps of the spectrum, per minute.
    static final double STEP = 0.25;

    /// Values of the spectrum.
    static final int STEPS = (int) ((FASTEST - SLOWEST) / STEP) + 1;

    private static final double COUNT_CORNER_SHARE = 1.8;
    private static final double THRESHOLD_SHARE = 0.2;

    private final double[] spectrum;
    private final double[] band;
    private final double fastest;

    /// @param series at [#SERIES_HERTZ], 20 s or more
    /// @param fastest the fastest breathing that this can show, per minute, at most [#FASTEST]
    /// @param tilt the power of the rate by which the spectrum is multiplied: 2 is the slope's
    Modulation(double[] series, double fastest, double tilt) {
        this.fastest = fastest;
        this.band =
                Filter.lowPass(fastest / 60, SERIES_HERTZ)
                        .apply(Filter.highPass(SLOWEST / 60, SERIES_HERTZ).apply(series));
        this.spectrum = spectrum(band, fastest, tilt);
    }

    /// The tilted power at the rates [#SLOWEST], + [#STEP] and so on, with sum 1; all 0 when
    /// nothing sways.
    double[] spectrum() {
        return spectrum;
    }

    /// How far breathing sways it: the root mean square of the part that may be breath.
    double sway() {
        double squares = 0;
        for (double value : band) {
            squares += value * value;
        }
        return Math.sqrt(squares / band.length);
    }

    /// Breaths counted one by one, per minute, without what is much faster than a rate; 0 when
    /// there are none.
    ///
    /// @param ratePerMinute what the spectrum says
    double countPerMinute(double ratePerMinute) {
        double corner = Math.min(fastest, COUNT_CORNER_SHARE * ratePerMinute);
        return count(Filter.lowPass(corner / 60, SERIES_HERTZ).apply(band));
    }

    /// Values at moments in between, from values at given moments; held before the first and after
    /// the last.
    ///
    /// @param seconds ascending; all 0 when there is none
    static double[] series(double[] seconds, double[] values, double lengthSeconds) {
        double[] series = new double[(int) (lengthSeconds * SERIES_HERTZ)];
        int next = 0;
        for (int i = 0; i < series.length; i++) {
            double at = i / SERIES_HERTZ;
            while (next < seconds.length && seconds[next] < at) {
                next++;
            }
            if (seconds.length == 0) {
                series[i] = 0;
            } else if (next == 0) {
                series[i] = values[0];
            } else if (next == seconds.length) {
                series[i] = values[next - 1];
            } else {
                double share = (at - seconds[next - 1]) / (seconds[next] - seconds[next - 1]);
                series[i] = values[next - 1] + share * (values[next] - values[next - 1]);
            }
        }
        return series;
    }

    /// Values at [#SERIES_HERTZ] of a wave without what is faster than breathing.
    static double[] series(double[] wave, double rateHertz, double fastest) {
        double[] slow = Filter.lowPass(fastest / 60, rateHertz).apply(wave);
        double[] series = new double[(int) (wave.length / rateHertz * SERIES_HERTZ)];
        for (int i = 0; i < series.length; i++) {
            double at = i / SERIES_HERTZ * rateHertz;
            int left = Math.min((int) at, slow.length - 1);
            int right = Math.min(left + 1, slow.length - 1);
            series[i] = slow[left] + (at - left) * (slow[right] - slow[left]);
        }
        return series;
    }

    private static double[] spectrum(double[] band, double fastest, double tilt) {
        double mean = Arrays.stream(band).average().orElse(0);
        double[] tapered = new double[band.length];
        for (int i = 0; i < band.length; i++) {
            double hann = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / (band.length - 1));
            tapered[i] = (band[i] - mean) * hann;
        }
        double[] power = new double[STEPS];
        double sum = 0;
        for (int k = 0; k < STEPS && SLOWEST + k * STEP <= fastest; k++) {
            double perMinute = SLOWEST + k * STEP;
            double angle = 2 * Math.PI * perMinute / 60 / SERIES_HERTZ;
            power[k] = goertzel(tapered, angle) * Math.pow(perMinute, tilt);
            sum += power[k];
        }
        for (int k = 0; k < STEPS && sum > 0; k++) {
            power[k] /= sum;
        }
        return power;
    }

    private static double goertzel(double[] values, double angle) {
        double twice = 2 * Math.cos(angle);
        double one = 0;
        double two = 0;
        for (double value : values) {
            double zero = value + twice * one - two;
            two = one;
            one = zero;
        }
        return Math.max(0, one * one + two * two - twice * one * two);
    }

    /// The original counting of Schäfer and Kratky (Ann Biomed Eng 2008, 36:476): a breath lies
    /// between two maxima above a fifth of their upper quartile with one minimum below 0 between.
    private static double count(double[] band) {
        int[] maxima = new int[band.length];
        double[] heights = new double[band.length];
        int found = 0;
        for (int i = 1; i < band.length - 1; i++) {
            if (band[i] > band[i - 1] && band[i] >= band[i + 1]) {
                maxima[found] = i;
                heights[found] = band[i];
                found++;
            }
        }
        if (found < 2) {
            return 0;
        }
        double[] sorted = Arrays.copyOf(heights, found);
        Arrays.sort(sorted);
        double threshold = THRESHOLD_SHARE * sorted[(int) (0.75 * (found - 1))];
        int last = -1;
        int breaths = 0;
        int steps = 0;
        for (int i = 0; i < found; i++) {
            if (heights[i] <= threshold) {
                continue;
            }
            if (last >= 0 && hasOneTrough(band, last, maxima[i])) {
                breaths++;
                steps += maxima[i] - last;
            }
            last = maxima[i];
        }
        return breaths == 0 ? 0 : 60 * SERIES_HERTZ * breaths / steps;
    }

    private static boolean hasOneTrough(double[] band, int from, int to) {
        int minima = 0;
        double lowest = 0;
        for (int i = from + 1; i < to; i++) {
            if (band[i] < band[i - 1] && band[i] <= band[i + 1]) {
                minima++;
                lowest = band[i];
            }
        }
        return minima == 1 && lowest < 0;
    }
}
