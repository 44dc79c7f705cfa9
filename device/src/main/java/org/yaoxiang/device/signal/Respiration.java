package org.yaoxiang.device.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.code.Refusal;

/// The rate of breathing in a window, from what breathing sways: the pulse wave, the
/// electrocardiogram, the impedance of the chest, or all of them.
///
/// Each modulation gives a spectrum and a count of breaths. The spectra are added, each weighed by
/// the square of the share that lies within 2.5 a minute of its own peak; the highest point is the
/// rate, averaged with those counts that agree with it. A window is refused when the sum is not
/// concentrated or the counts do not agree. No rate is thought likelier than another before it is
/// measured: what is usual in a ward says nothing about a child with pneumonia. Breathing that
/// changes within the window comes out as its mean, or as a refusal. The limits are engineering
/// choices of this project.
public final class Respiration {
    /// The shortest window, seconds: two of the slowest breaths and a half.
    public static final double SECONDS_MIN = 30;

    /// The power of the slope: drift and the vessels' own slow waves are strongest where they are
    /// slowest.
    private static final double SLOPE_TILT = 2;

    /// The chest hardly drifts, and its faster ripple is the heart's.
    private static final double FLAT_TILT = 0;

    /// Of a pulse's height, or of the interval between pulses: what sways less is the grid of the
    /// samples, which can look like breathing.
    private static final double SWAY_SHARE_MIN = 0.005;

    private static final double NEAR_PER_MINUTE = 2;
    private static final double PEAK_PER_MINUTE = 2.5;
    private static final double OF_PULSE_MAX = 0.45;
    private static final int PULSES_MIN = 8;
    private static final double SHARE_OF_PULSES_MIN = 0.35;
    private static final double SHARE_OF_IMPEDANCE_MIN = 0.3;
    private static final double SHARE_OF_ALL_MIN = 0.3;
    private static final int COUNTS_MIN = 2;
    private static final double FOOT_SECONDS = 0.35;
    private static final double PEAK_SECONDS = 0.25;
    private static final double QRS_SECONDS = 0.06;
    private static final double AMPLITUDE_SHARE_MIN = 0.3;
    private static final double OUTLIER_DEVIATIONS = 3.5;

    private final Optional<Refusal> refusal;
    private final double ratePerMinute;
    private final double[] spectrum;

    private Respiration(Optional<Refusal> refusal, double ratePerMinute, double[] spectrum) {
        this.refusal = refusal;
        this.ratePerMinute = ratePerMinute;
        this.spectrum = spectrum;
    }

    /// From the pulse wave: its level, the height of its peaks and feet, its amplitude and the
    /// intervals between pulses.
    ///
    /// @param wave rising with the volume of the vessels, [#SECONDS_MIN] or more
    /// @param pulses of the wave, which see
    public static Respiration ofPulseWave(double[] wave, double rateHertz, PulseWave pulses) {
        require(wave, rateHertz);
        if (pulses.refusal().isPresent()) {
            return refused(pulses.refusal().get());
        }
        double[] at = pulses.pulses();
        if (at.length < PULSES_MIN) {
            return refused(Refusal.NOISE);
        }
        double fastest = fastest(pulses.ratePerMinute());
        double seconds = wave.length / rateHertz;
        List<Modulation> modulations = new ArrayList<>(pulseHeights(wave, rateHertz, at, fastest));
        modulations.add(
                new Modulation(Modulation.series(wave, rateHertz, fastest), fastest, SLOPE_TILT));
        double least = SWAY_SHARE_MIN * medianAmplitude(wave, rateHertz, at);
        modulations.removeIf(each -> each.sway() < least);
        Modulation intervals = intervals(at, seconds, fastest);
        if (intervals.sway() >= SWAY_SHARE_MIN * PulseWave.medianInterval(at)) {
            modulations.add(intervals);
        }
        return judge(modulations, SHARE_OF_PULSES_MIN, COUNTS_MIN);
    }

    /// From the electrocardiogram: the height of the QRS and the intervals between beats.
    ///
    /// @param lead in any linear unit, [#SECONDS_MIN] or more
    /// @param beats the R peaks' sample indices, ascending
    public static Respiration ofElectrocardiogram(double[] lead, double rateHertz, int[] beats) {
        require(lead, rateHertz);
        if (beats.length < PULSES_MIN) {
            return refused(Refusal.NOISE);
        }
        double[] at = Arrays.stream(beats).mapToDouble(beat -> beat / rateHertz).toArray();
        double seconds = lead.length / rateHertz;
        double fastest = fastest(60 / PulseWave.medianInterval(at));
        int reach = (int) Math.max(1, QRS_SECONDS * rateHertz);
        double[] heights = new double[beats.length];
        double[] peaks = new double[beats.length];
        for (int i = 0; i < beats.length; i++) {
            int from = Math.max(0, beats[i] - reach);
            int to = Math.min(lead.length, beats[i] + reach + 1);
            double highest = Arrays.stream(lead, from, to).max().orElse(0);
            double lowest = Arrays.stream(lead, from, to).min().orElse(0);
            heights[i] = highest - lowest;
            peaks[i] = lead[beats[i]];
        }
        return judge(
                List.of(
                        new Modulation(
                                Modulation.series(at, withoutOutliers(heights), seconds),
                                fastest,
                                SLOPE_TILT),
                        new Modulation(
                                Modulation.series(at, withoutOutliers(peaks), seconds),
                                fastest,
                                SLOPE_TILT),
                        intervals(at, seconds, fastest)),
                SHARE_OF_PULSES_MIN,
                COUNTS_MIN);
    }

    /// From the impedance of the chest.
    ///
    /// @param wave in any linear unit of either polarity, [#SECONDS_MIN] or more
    public static Respiration ofImpedance(double[] wave, double rateHertz) {
        require(wave, rateHertz);
        double fastest = Modulation.FASTEST;
        Modulation chest =
                new Modulation(Modulation.series(wave, rateHertz, fastest), fastest, FLAT_TILT);
        return judge(List.of(chest), SHARE_OF_IMPEDANCE_MIN, 1);
    }

    /// From several sources at once. Sources that were refused still have a say in the spectrum; a
    /// source that was accepted alone must not contradict the whole.
    ///
    /// @param sources of the same window
    public static Respiration together(List<Respiration> sources) {
        double[] sum = new double[Modulation.STEPS];
        for (Respiration each : sources) {
            double share = shareAround(each.spectrum, highest(each.spectrum));
            for (int k = 0; k < sum.length; k++) {
                sum[k] += share * share * each.spectrum[k];
            }
        }
        if (!normalise(sum)) {
            return refused(Refusal.NOISE);
        }
        int best = highest(sum);
        double rate = rate(best);
        List<Respiration> fit = sources.stream().filter(e -> e.refusal.isEmpty()).toList();
        double[] near =
                fit.stream()
                        .mapToDouble(each -> each.ratePerMinute)
                        .filter(each -> Math.abs(each - rate) < NEAR_PER_MINUTE)
                        .toArray();
        if (near.length == 0
                || 2 * near.length < fit.size()
                || shareAround(sum, best) < SHARE_OF_ALL_MIN) {
            return new Respiration(Optional.of(Refusal.NOISE), 0, sum);
        }
        return new Respiration(Optional.empty(), Arrays.stream(near).average().orElse(rate), sum);
    }

    /// Why there is no rate; empty when there is one.
    public Optional<Refusal> refusal() {
        return refusal;
    }

    /// Breaths a minute, the mean of the window.
    ///
    /// @throws IllegalStateException when the window was refused
    public double ratePerMinute() {
        refusal.ifPresent(why -> {
            throw new IllegalStateException("no respiration rate: " + why);
        });
        return ratePerMinute;
    }

    private static Respiration judge(List<Modulation> modulations, double shareMin, int countsMin) {
        double[] sum = new double[Modulation.STEPS];
        for (Modulation each : modulations) {
            double share = shareAround(each.spectrum(), highest(each.spectrum()));
            for (int k = 0; k < sum.length; k++) {
                sum[k] += share * share * each.spectrum()[k];
            }
        }
        if (!normalise(sum)) {
            return refused(Refusal.NOISE);
        }
        int best = highest(sum);
        double rate = rate(best);
        double[] near =
                modulations.stream()
                        .mapToDouble(each -> each.countPerMinute(rate))
                        .filter(count -> Math.abs(count - rate) < NEAR_PER_MINUTE)
                        .toArray();
        if (near.length < countsMin || shareAround(sum, best) < shareMin) {
            return new Respiration(Optional.of(Refusal.NOISE), 0, sum);
        }
        double counted = Arrays.stream(near).average().orElse(rate);
        return new Respiration(Optional.empty(), (rate + counted) / 2, sum);
    }

    private static Respiration refused(Refusal why) {
        return new Respiration(Optional.of(why), 0, new double[Modulation.STEPS]);
    }

    private static void require(double[] wave, double rateHertz) {
        if (!(rateHertz >= PulseDetector.RATE_HERTZ_MIN) || wave.length < SECONDS_MIN * rateHertz) {
            throw new IllegalArgumentException(
                    wave.length
                            + " samples at "
                            + rateHertz
                            + " Hz, expected "
                            + SECONDS_MIN
                            + " s at 20 Hz or more");
        }
    }

    /// What is sampled once a pulse cannot show more than half as many breaths.
    private static double fastest(double pulsePerMinute) {
        return Math.min(Modulation.FASTEST, OF_PULSE_MAX * pulsePerMinute);
    }

    private static double medianAmplitude(double[] wave, double rateHertz, double[] pulses) {
        double[] amplitudes = new double[pulses.length];
        for (int i = 0; i < pulses.length; i++) {
            int foot = extreme(wave, rateHertz, pulses[i] - FOOT_SECONDS, pulses[i], -1);
            int peak = extreme(wave, rateHertz, pulses[i], pulses[i] + PEAK_SECONDS, 1);
            amplitudes[i] = wave[peak] - wave[foot];
        }
        Arrays.sort(amplitudes);
        return amplitudes[amplitudes.length / 2];
    }

    private static List<Modulation> pulseHeights(
            double[] wave, double rateHertz, double[] pulses, double fastest) {
        int count = pulses.length;
        double[] footSeconds = new double[count];
        double[] feet = new double[count];
        double[] peakSeconds = new double[count];
        double[] peaks = new double[count];
        double[] amplitudes = new double[count];
        for (int i = 0; i < count; i++) {
            double from = pulses[i] - FOOT_SECONDS;
            double to = pulses[i] + PEAK_SECONDS;
            int foot = extreme(wave, rateHertz, from, pulses[i], -1);
            int peak = extreme(wave, rateHertz, pulses[i], to, 1);
            footSeconds[i] = foot / rateHertz;
            feet[i] = wave[foot];
            peakSeconds[i] = peak / rateHertz;
            peaks[i] = wave[peak];
            amplitudes[i] = peaks[i] - feet[i];
        }
        double[] sorted = amplitudes.clone();
        Arrays.sort(sorted);
        double least = AMPLITUDE_SHARE_MIN * sorted[count / 2];
        boolean[] isFit = new boolean[count];
        for (int i = 0; i < count; i++) {
            isFit[i] =
                    amplitudes[i] > least
                            && (i == 0
                                    || (footSeconds[i] > footSeconds[i - 1]
                                            && peakSeconds[i] > peakSeconds[i - 1]));
        }
        double seconds = wave.length / rateHertz;
        double[] peaksAt = kept(peakSeconds, isFit);
        return List.of(
                modulation(peaksAt, kept(peaks, isFit), seconds, fastest),
                modulation(kept(footSeconds, isFit), kept(feet, isFit), seconds, fastest),
                modulation(peaksAt, kept(amplitudes, isFit), seconds, fastest));
    }

    /// The intervals between pulses or beats, without those that a missed or a doubled one makes.
    private static Modulation intervals(double[] at, double seconds, double fastest) {
        double median = PulseWave.medianInterval(at);
        double[] middles = new double[at.length - 1];
        double[] intervals = new double[at.length - 1];
        boolean[] isFit = new boolean[at.length - 1];
        for (int i = 0; i < intervals.length; i++) {
            middles[i] = (at[i] + at[i + 1]) / 2;
            intervals[i] = at[i + 1] - at[i];
            isFit[i] = PulseWave.isCredible(intervals[i], median);
        }
        return modulation(kept(middles, isFit), kept(intervals, isFit), seconds, fastest);
    }

    private static Modulation modulation(
            double[] at, double[] values, double seconds, double fastest) {
        return new Modulation(
                Modulation.series(at, withoutOutliers(values), seconds), fastest, SLOPE_TILT);
    }

    private static int extreme(
            double[] wave, double rateHertz, double fromSeconds, double toSeconds, int sign) {
        int from = Math.clamp(Math.round(fromSeconds * rateHertz), 0, wave.length - 1);
        int to = Math.clamp(Math.round(toSeconds * rateHertz), from, wave.length - 1);
        int best = from;
        for (int i = from; i <= to; i++) {
            if (sign * wave[i] > sign * wave[best]) {
                best = i;
            }
        }
        return best;
    }

    private static double[] kept(double[] values, boolean[] isFit) {
        double[] kept = new double[values.length];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (isFit[i]) {
                kept[count] = values[i];
                count++;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    /// Values further from the median than 3.5 deviations are brought there; the deviation is the
    /// median one, scaled to a normal distribution's.
    private static double[] withoutOutliers(double[] values) {
        if (values.length == 0) {
            return values;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        double[] distances = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            distances[i] = Math.abs(values[i] - median);
        }
        Arrays.sort(distances);
        double most = OUTLIER_DEVIATIONS * 1.4826 * distances[distances.length / 2];
        double[] out = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            out[i] = Math.clamp(values[i], median - most, median + most);
        }
        return out;
    }

    private static double rate(int step) {
        return Modulation.SLOWEST + step * Modulation.STEP;
    }

    private static int highest(double[] spectrum) {
        int best = 0;
        for (int k = 1; k < spectrum.length; k++) {
            if (spectrum[k] > spectrum[best]) {
                best = k;
            }
        }
        return best;
    }

    private static double shareAround(double[] spectrum, int at) {
        int reach = (int) (PEAK_PER_MINUTE / Modulation.STEP);
        double sum = 0;
        int from = Math.max(0, at - reach);
        int to = Math.min(spectrum.length - 1, at + reach);
        for (int k = from; k <= to; k++) {
            sum += spectrum[k];
        }
        return sum;
    }

    /// Makes the sum 1; false when all are 0.
    private static boolean normalise(double[] spectrum) {
        double sum = Arrays.stream(spectrum).sum();
        for (int k = 0; k < spectrum.length && sum > 0; k++) {
            spectrum[k] /= sum;
        }
        return sum > 0;
    }
}
