package org.yaoxiang.device.signal;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.Refusal;

/// Whether an electrocardiogram is fit to be read, decided before anything is computed from it.
///
/// A beat looks like the next; noise does not. So the best single question is how far the QRS
/// complexes are from their own median shape. The limits are engineering choices of this project,
/// not of a standard; docs/rhythm.md gives what they do on recordings.
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
    private static final double SHAPE_MAX = 0.8;
    private static final double SHAPE_CLEAN = 0.35;
    private static final double SHAPE_SECONDS = 0.1;
    private static final double FLAT_MILLIVOLTS = 0.005;
    private static final double FLAT_SHARE_MAX = 0.5;
    private static final double HELD_SECONDS = 0.02;

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
    /// @param rateHertz samples a second, above 100
    /// @param railMillivolts where the converter ends; infinite when that is not known, then a
    ///   highest or lowest value that is held tells it
    /// @throws IllegalArgumentException when it is too short, too slow or no number
    public static EcgQuality judge(double[] millivolts, double rateHertz, double railMillivolts) {
        if (!(rateHertz > 100) || !(millivolts.length >= 2 * rateHertz)) {
            throw new IllegalArgumentException(
                    millivolts.length
                            + " samples at "
                            + rateHertz
                            + " Hz, expected two seconds at more than 100 Hz");
        }
        for (double each : millivolts) {
            if (!Double.isFinite(each)) {
                throw new IllegalArgumentException("a sample of " + each + " mV");
            }
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
        if (flatShare(millivolts, rateHertz) > FLAT_SHARE_MAX) {
            return unfit(Refusal.LEAD_OFF, found);
        }
        if (share(millivolts, 0.995 * railMillivolts) > RAIL_SHARE_MAX
                || heldShare(millivolts, rateHertz) > RAIL_SHARE_MAX) {
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
        double unlike = unlikeEachOther(band, beats, (int) (SHAPE_SECONDS * rateHertz));
        if (unlike > SHAPE_CLEAN) {
            found.add(Disturbance.MOTION);
        }
        if (unlike > SHAPE_MAX) {
            return unfit(Refusal.NOISE, found);
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

    /// Half of the beats are at most this far from the median shape: root mean square of the
    /// difference, as a share of the shape's own standard deviation.
    ///
    /// @param reach samples to either side of an R peak
    private static double unlikeEachOther(double[] band, int[] beats, int reach) {
        int[] whole =
                Arrays.stream(beats)
                        .filter(beat -> beat >= reach && beat + reach < band.length)
                        .toArray();
        if (whole.length < BEATS_MIN) {
            return Double.POSITIVE_INFINITY;
        }
        double[] shape = new double[2 * reach + 1];
        double[] column = new double[whole.length];
        for (int i = 0; i < shape.length; i++) {
            for (int beat = 0; beat < whole.length; beat++) {
                column[beat] = band[whole[beat] - reach + i];
            }
            shape[i] = median(column);
        }
        double mean = Arrays.stream(shape).average().orElseThrow();
        double power = 0;
        for (double each : shape) {
            power += (each - mean) * (each - mean);
        }
        double[] far = new double[whole.length];
        for (int beat = 0; beat < whole.length; beat++) {
            for (int i = 0; i < shape.length; i++) {
                double difference = band[whole[beat] - reach + i] - shape[i];
                far[beat] += difference * difference;
            }
        }
        return Math.sqrt(median(far) / power);
    }

    /// The share of whole seconds in which nothing moves.
    private static double flatShare(double[] signal, double rateHertz) {
        int length = (int) rateHertz;
        int seconds = signal.length / length;
        int flat = 0;
        for (int i = 0; i < seconds; i++) {
            double[] second = Arrays.copyOfRange(signal, i * length, (i + 1) * length);
            flat += span(second, 0) < FLAT_MILLIVOLTS ? 1 : 0;
        }
        return (double) flat / seconds;
    }

    /// The share of samples that stand at the recording's own highest or lowest value for 20 ms or
    /// more: a converter at its end.
    private static double heldShare(double[] signal, double rateHertz) {
        double highest = Arrays.stream(signal).max().orElseThrow();
        double lowest = Arrays.stream(signal).min().orElseThrow();
        int least = Math.max(3, (int) (HELD_SECONDS * rateHertz));
        int held = 0;
        int run = 0;
        for (double value : signal) {
            run = value == highest || value == lowest ? run + 1 : 0;
            held += run == least ? least : run > least ? 1 : 0;
        }
        return (double) held / signal.length;
    }

    /// Sorts the values.
    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
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
