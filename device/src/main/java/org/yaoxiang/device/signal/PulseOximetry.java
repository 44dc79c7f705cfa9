package org.yaoxiang.device.signal;

import java.util.Arrays;
import java.util.Optional;
import org.yaoxiang.contract.code.Refusal;

/// Oxygen saturation, pulse and perfusion from red and infrared light, by the ratio of ratios.
///
/// The curve is the generic one of the chip's maker for its evaluation kit (Maxim MAXREFDES117,
/// algorithm.cpp: −45.060·R² + 30.354·R + 94.845). It is not validated for this device against
/// arterial blood; ISO 80601-2-61 demands that. The limits are engineering choices of this project.
///
/// @param refusal why the light is not fit; empty when it is, and only then the numbers mean
///   anything
/// @param percent functional saturation
/// @param pulsePerMinute pulse rate
/// @param perfusionPercent pulsatile share of the infrared light
public record PulseOximetry(
        Optional<Refusal> refusal, double percent, double pulsePerMinute, double perfusionPercent) {
    /// Infrared counts below which no finger lies on the window: a tenth of full scale.
    public static final int FINGER_COUNTS_MIN = 26_000;

    /// The chip's full scale, counts.
    private static final int RAIL_COUNTS = 262_143;

    private static final double PERFUSION_PERCENT_MIN = 0.2;
    private static final double AGREEMENT_MIN = 0.8;
    private static final double PERIODICITY_MIN = 0.4;
    private static final double RATE_MIN = 25;
    private static final double RATE_MAX = 240;

    /// Judges and computes a window.
    ///
    /// @param red counts
    /// @param infrared counts, as many as red; five seconds or more
    /// @param rateHertz samples a second
    public static PulseOximetry of(int[] red, int[] infrared, double rateHertz) {
        if (red.length != infrared.length || red.length < 5 * rateHertz) {
            throw new IllegalArgumentException(
                    red.length
                            + " red and "
                            + infrared.length
                            + " infrared samples, expected five seconds of both");
        }
        if (Arrays.stream(infrared).min().orElse(0) < FINGER_COUNTS_MIN) {
            return refused(Refusal.NO_FINGER);
        }
        if (Math.max(Arrays.stream(red).max().orElse(0), Arrays.stream(infrared).max().orElse(0))
                >= RAIL_COUNTS) {
            return refused(Refusal.SATURATED);
        }
        double redLevel = Arrays.stream(red).average().orElse(0);
        double infraredLevel = Arrays.stream(infrared).average().orElse(0);
        double[] redPulse = pulse(red, rateHertz);
        double[] infraredPulse = pulse(infrared, rateHertz);
        double perfusion = 100 * span(infraredPulse) / infraredLevel;
        if (perfusion < PERFUSION_PERCENT_MIN) {
            return refused(Refusal.LOW_PERFUSION);
        }
        double redPower = product(redPulse, redPulse, 0);
        double infraredPower = product(infraredPulse, infraredPulse, 0);
        double agreement =
                product(redPulse, infraredPulse, 0) / Math.sqrt(redPower * infraredPower);
        double period = period(infraredPulse, infraredPower, rateHertz);
        if (agreement < AGREEMENT_MIN || !(period > 0)) {
            return refused(Refusal.MOTION);
        }
        double ratio = Math.sqrt(redPower / infraredPower) * infraredLevel / redLevel;
        double percent = -45.060 * ratio * ratio + 30.354 * ratio + 94.845;
        if (!(percent >= 0)) {
            return refused(Refusal.OUT_OF_RANGE);
        }
        return new PulseOximetry(
                Optional.empty(), Math.min(100, percent), 60 / period, Math.min(100, perfusion));
    }

    private static PulseOximetry refused(Refusal why) {
        return new PulseOximetry(Optional.of(why), Double.NaN, Double.NaN, Double.NaN);
    }

    private static double[] pulse(int[] counts, double rateHertz) {
        double[] signal = Arrays.stream(counts).asDoubleStream().toArray();
        return Filter.lowPass(5, rateHertz).apply(Filter.highPass(0.5, rateHertz).apply(signal));
    }

    /// Seconds between pulses by autocorrelation; NaN when nothing repeats. Of several lags that
    /// fit nearly as well the shortest is the pulse.
    private static double period(double[] pulse, double power, double rateHertz) {
        int shortest = (int) (60 / RATE_MAX * rateHertz);
        int longest = Math.min((int) (60 / RATE_MIN * rateHertz), pulse.length / 2);
        double[] likeness = new double[longest + 2];
        double best = 0;
        for (int lag = shortest - 1; lag <= longest + 1; lag++) {
            double overlap = (double) (pulse.length - lag) / pulse.length;
            likeness[lag] = product(pulse, pulse, lag) / (power * overlap);
        }
        for (int lag = shortest; lag <= longest; lag++) {
            if (isPeak(likeness, lag)) {
                best = Math.max(best, likeness[lag]);
            }
        }
        if (best < PERIODICITY_MIN) {
            return Double.NaN;
        }
        for (int lag = shortest; lag <= longest; lag++) {
            if (isPeak(likeness, lag) && likeness[lag] >= 0.85 * best) {
                double before = likeness[lag - 1];
                double after = likeness[lag + 1];
                double bend = before - 2 * likeness[lag] + after;
                double shift = bend == 0 ? 0 : 0.5 * (before - after) / bend;
                return (lag + shift) / rateHertz;
            }
        }
        return Double.NaN;
    }

    private static boolean isPeak(double[] values, int at) {
        return values[at] >= values[at - 1] && values[at] > values[at + 1];
    }

    private static double product(double[] a, double[] b, int lag) {
        double sum = 0;
        for (int i = 0; i + lag < a.length; i++) {
            sum += a[i] * b[i + lag];
        }
        return sum;
    }

    private static double span(double[] signal) {
        double[] sorted = signal.clone();
        Arrays.sort(sorted);
        int skip = sorted.length / 50;
        return sorted[sorted.length - 1 - skip] - sorted[skip];
    }
}
