package org.yaoxiang.device.signal;

import java.util.Arrays;
import java.util.Optional;
import org.yaoxiang.contract.code.Refusal;

/// The pulses of a window of pulse wave, and whether they are fit to be counted.
///
/// The rate is 60 over the mean of the intervals between half and 1.6 times the median one, so that
/// a gap in the signal or a doubled pulse does not count. A window is fit when such intervals cover
/// most of it, do not scatter more than an irregular heart's, and when the pulses look alike: the
/// mean correlation with their own mean shape, after Orphanidou et al. (IEEE J Biomed Health Inform
/// 2015, 19:832), whose limit for the pulse wave is 0.86. The limits here are engineering choices
/// of this project.
public final class PulseWave {
    /// The shortest window, seconds.
    public static final double SECONDS_MIN = 8;

    private static final double INTERVAL_SHARE_MIN = 0.5;
    private static final double INTERVAL_SHARE_MAX = 1.6;
    private static final double COVER_MIN = 0.7;
    private static final double SCATTER_MAX = 0.3;
    private static final double LIKENESS_MIN = 0.8;
    private static final double RAIL_SHARE_MAX = 0.2;
    private static final int PULSES_MIN = 5;
    private static final double BAND_LOW_HERTZ = 0.5;
    private static final double BAND_HIGH_HERTZ = 8;

    private final Optional<Refusal> refusal;
    private final double ratePerMinute;
    private final double[] pulses;

    private PulseWave(Optional<Refusal> refusal, double ratePerMinute, double[] pulses) {
        this.refusal = refusal;
        this.ratePerMinute = ratePerMinute;
        this.pulses = pulses;
    }

    /// Judges a window.
    ///
    /// @param wave in any linear unit, rising with the volume of the vessels: raw light is negated
    ///   before; finite, [#SECONDS_MIN] or more
    /// @param rateHertz samples a second, 20 to 500
    public static PulseWave of(double[] wave, double rateHertz) {
        if (!(rateHertz >= PulseDetector.RATE_HERTZ_MIN && rateHertz <= 500)
                || wave.length < SECONDS_MIN * rateHertz) {
            throw new IllegalArgumentException(
                    wave.length
                            + " samples at "
                            + rateHertz
                            + " Hz, expected "
                            + SECONDS_MIN
                            + " s at 20 to 500 Hz");
        }
        if (!Arrays.stream(wave).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("a sample is not finite");
        }
        double usual = PulseDetector.usualHeight(wave, rateHertz);
        if (!(usual > 0)) {
            return refused(Refusal.NO_FINGER);
        }
        if (atRails(wave) > RAIL_SHARE_MAX) {
            return refused(Refusal.SATURATED);
        }
        double[] pulses = find(wave, rateHertz, usual);
        if (pulses.length < PULSES_MIN) {
            return refused(Refusal.LOW_PERFUSION);
        }
        double median = medianInterval(pulses);
        double covered = 0;
        double squares = 0;
        int credible = 0;
        for (int i = 1; i < pulses.length; i++) {
            double interval = pulses[i] - pulses[i - 1];
            if (isCredible(interval, median)) {
                covered += interval;
                squares += interval * interval;
                credible++;
            }
        }
        if (covered < COVER_MIN * wave.length / rateHertz) {
            return refused(Refusal.MOTION);
        }
        double mean = covered / credible;
        double scatter = Math.sqrt(Math.max(0, squares / credible - mean * mean)) / mean;
        if (scatter > SCATTER_MAX || likeness(wave, rateHertz, pulses, median) < LIKENESS_MIN) {
            return refused(Refusal.MOTION);
        }
        return new PulseWave(Optional.empty(), 60 / mean, pulses);
    }

    /// Why the window is not fit; empty when it is.
    public Optional<Refusal> refusal() {
        return refusal;
    }

    /// The mean pulse rate of the window.
    ///
    /// @throws IllegalStateException when the window was refused
    public double ratePerMinute() {
        refusal.ifPresent(why -> {
            throw new IllegalStateException("no pulse rate: " + why);
        });
        return ratePerMinute;
    }

    /// When the pulses came, in seconds after the first sample, ascending; none when refused.
    public double[] pulses() {
        return pulses.clone();
    }

    static boolean isCredible(double interval, double median) {
        return interval > INTERVAL_SHARE_MIN * median && interval < INTERVAL_SHARE_MAX * median;
    }

    /// @param pulses at least two
    static double medianInterval(double[] pulses) {
        double[] intervals = new double[pulses.length - 1];
        for (int i = 0; i < intervals.length; i++) {
            intervals[i] = pulses[i + 1] - pulses[i];
        }
        Arrays.sort(intervals);
        return intervals[intervals.length / 2];
    }

    private static PulseWave refused(Refusal why) {
        return new PulseWave(Optional.of(why), 0, new double[0]);
    }

    private static double[] find(double[] wave, double rateHertz, double usualHeight) {
        PulseDetector detector = new PulseDetector(rateHertz, usualHeight);
        double[] found = new double[wave.length];
        int count = 0;
        for (double value : wave) {
            if (detector.accept(value)) {
                found[count] = detector.pulseSeconds();
                count++;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /// The share of samples that are exactly the highest or the lowest one.
    private static double atRails(double[] wave) {
        double highest = Arrays.stream(wave).max().orElse(0);
        double lowest = Arrays.stream(wave).min().orElse(0);
        long count = Arrays.stream(wave).filter(v -> v == highest || v == lowest).count();
        return (double) count / wave.length;
    }

    /// Mean correlation of each pulse with the mean of all, from 0.35 of an interval before to 0.45
    /// after.
    private static double likeness(
            double[] wave, double rateHertz, double[] pulses, double median) {
        double high = Math.min(BAND_HIGH_HERTZ, 0.45 * rateHertz);
        double[] band =
                Filter.lowPass(high, rateHertz)
                        .apply(Filter.highPass(BAND_LOW_HERTZ, rateHertz).apply(wave));
        int ahead = (int) (0.35 * median * rateHertz);
        int after = (int) (0.45 * median * rateHertz);
        double[][] shapes = new double[pulses.length][];
        double[] mean = new double[ahead + after];
        int count = 0;
        for (double pulse : pulses) {
            int at = (int) Math.round(pulse * rateHertz);
            if (at - ahead >= 0 && at + after <= band.length) {
                double[] shape = normalised(Arrays.copyOfRange(band, at - ahead, at + after));
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += shape[i];
                }
                shapes[count] = shape;
                count++;
            }
        }
        mean = normalised(mean);
        double sum = 0;
        for (int k = 0; k < count; k++) {
            for (int i = 0; i < mean.length; i++) {
                sum += shapes[k][i] * mean[i];
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    /// With mean 0 and length 1.
    private static double[] normalised(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double squares = 0;
        double[] out = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            out[i] = values[i] - mean;
            squares += out[i] * out[i];
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < out.length && length > 0; i++) {
            out[i] /= length;
        }
        return out;
    }
}
