package org.yaoxiang.device.signal;

import java.util.Arrays;
import java.util.Optional;
import org.yaoxiang.contract.code.Refusal;

/// Oxygen saturation, pulse and perfusion from red and infrared light, by the ratio of ratios.
///
/// The logarithm of the light is followed pulse by pulse: the slope of red against infrared within
/// a pulse is its ratio. Only pulses count in which both colours move together and which look like
/// the others; the ratio is the median of these, so that a movement spoils single pulses and not
/// the reading. A window in which too few are left, or in which they contradict each other, is
/// refused.
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
/// @param scatter standard deviation of the fit pulses' intervals as a share of their mean: a heart
///   that beats irregularly, or a movement that was taken for a pulse
public record PulseOximetry(
        Optional<Refusal> refusal,
        double percent,
        double pulsePerMinute,
        double perfusionPercent,
        double scatter) {
    /// Infrared counts above the ambient light below which no finger lies on the window: a tenth of
    /// full scale.
    public static final int FINGER_COUNTS_MIN = 26_000;

    /// The chip's full scale, counts.
    private static final int RAIL_COUNTS = 262_143;

    private static final double PERFUSION_PERCENT_MIN = 0.2;

    /// Twice what the strongest pulse does, 20 % of the light in a tenth of a second: a lamp that
    /// is switched, or a sample that was damaged on the wire.
    private static final double JUMP_SHARE_PER_SECOND_MAX = 4;

    private static final double AGREEMENT_MIN = 0.95;
    private static final double HEIGHT_SHARE_MIN = 0.5;
    private static final double HEIGHT_SHARE_MAX = 1.6;
    private static final double FIT_SHARE_MIN = 0.5;
    private static final int FIT_MIN = 4;

    /// How far the rate of all pulses may be from that of the fit ones, as a share.
    private static final double RATES_APART_MAX = 0.05;

    private static final double SPREAD_PERCENT_MAX = 3;
    private static final double BAND_LOW_HERTZ = 0.5;
    private static final double BAND_HIGH_HERTZ = 5;

    /// Light from outside that reaches the photodiode between the pulses of the LEDs, counts.
    public record Ambient(int red, int infrared) {
        /// A dark room, or a front end that cancels all of it.
        public static final Ambient NONE = new Ambient(0, 0);
    }

    /// Judges and computes a window.
    ///
    /// @param red counts
    /// @param infrared counts, as many as red; [PulseWave#SECONDS_MIN] or more
    /// @param ambient what of both is not the LEDs' light
    /// @param rateHertz samples a second, 20 to 500
    public static PulseOximetry of(int[] red, int[] infrared, Ambient ambient, double rateHertz) {
        if (red.length != infrared.length || red.length < PulseWave.SECONDS_MIN * rateHertz) {
            throw new IllegalArgumentException(
                    red.length
                            + " red and "
                            + infrared.length
                            + " infrared samples, expected "
                            + PulseWave.SECONDS_MIN
                            + " s of both");
        }
        if (least(infrared) - ambient.infrared() < FINGER_COUNTS_MIN) {
            return refused(Refusal.NO_FINGER);
        }
        if (Math.max(most(red), most(infrared)) >= RAIL_COUNTS) {
            return refused(Refusal.SATURATED);
        }
        if (least(red) <= ambient.red()) {
            return refused(Refusal.LOW_PERFUSION);
        }
        double[] redLog = logarithm(red, ambient.red());
        double[] infraredLog = logarithm(infrared, ambient.infrared());
        double jumpMax = JUMP_SHARE_PER_SECOND_MAX / rateHertz;
        if (jump(redLog) > jumpMax || jump(infraredLog) > jumpMax) {
            return refused(Refusal.MOTION);
        }
        double[] redPulse = pulse(redLog, rateHertz);
        double[] infraredPulse = pulse(infraredLog, rateHertz);
        if (100 * span(infraredPulse) < PERFUSION_PERCENT_MIN) {
            return refused(Refusal.LOW_PERFUSION);
        }
        double[] volume = Arrays.stream(infraredPulse).map(value -> -value).toArray();
        PulseWave pulses = PulseWave.of(volume, rateHertz);
        if (pulses.refusal().isPresent()) {
            return refused(pulses.refusal().get());
        }
        return of(redPulse, infraredPulse, pulses, rateHertz);
    }

    private static PulseOximetry of(
            double[] redPulse, double[] infraredPulse, PulseWave pulses, double rateHertz) {
        double[] at = pulses.pulses();
        Beat[] beats = new Beat[at.length - 1];
        for (int i = 0; i < beats.length; i++) {
            int from = Math.clamp(Math.round(at[i] * rateHertz), 0, redPulse.length);
            int to = Math.clamp(Math.round(at[i + 1] * rateHertz), from, redPulse.length);
            beats[i] = Beat.of(redPulse, infraredPulse, from, to);
        }
        double height = median(Arrays.stream(beats).mapToDouble(Beat::height).toArray());
        Beat[] fit =
                Arrays.stream(beats)
                        .filter(beat ->
                                beat.agreement() >= AGREEMENT_MIN
                                        && beat.height() >= HEIGHT_SHARE_MIN * height
                                        && beat.height() <= HEIGHT_SHARE_MAX * height)
                        .toArray(Beat[]::new);
        double[] ratios = Arrays.stream(fit).mapToDouble(Beat::ratio).sorted().toArray();
        if (ratios.length < Math.max(FIT_MIN, FIT_SHARE_MIN * beats.length)) {
            return refused(Refusal.MOTION);
        }
        double low = percent(ratios[ratios.length / 4]);
        double high = percent(ratios[ratios.length - 1 - ratios.length / 4]);
        if (Math.abs(low - high) > SPREAD_PERCENT_MAX) {
            return refused(Refusal.MOTION);
        }
        if (100 * height < PERFUSION_PERCENT_MIN) {
            return refused(Refusal.LOW_PERFUSION);
        }
        double fitSamples = Arrays.stream(fit).mapToInt(Beat::samples).average().orElse(0);
        double rate = 60 * rateHertz / fitSamples;
        if (Math.abs(rate - pulses.ratePerMinute()) > RATES_APART_MAX * rate) {
            return refused(Refusal.MOTION);
        }
        double percent = percent(median(ratios));
        if (!(percent >= 0)) {
            return refused(Refusal.OUT_OF_RANGE);
        }
        return new PulseOximetry(
                Optional.empty(),
                Math.min(100, percent),
                pulses.ratePerMinute(),
                Math.min(100, 100 * height),
                scatter(fit, fitSamples));
    }

    /// One pulse in both colours.
    ///
    /// @param ratio slope of red against infrared
    /// @param agreement their correlation
    /// @param height highest less lowest infrared, share of the light
    private record Beat(double ratio, double agreement, double height, int samples) {
        static Beat of(double[] red, double[] infrared, int from, int to) {
            int count = Math.max(1, to - from);
            double redMean = Arrays.stream(red, from, to).sum() / count;
            double infraredMean = Arrays.stream(infrared, from, to).sum() / count;
            double redPower = 0;
            double infraredPower = 0;
            double common = 0;
            double highest = 0;
            double lowest = 0;
            for (int i = from; i < to; i++) {
                double r = red[i] - redMean;
                double n = infrared[i] - infraredMean;
                redPower += r * r;
                infraredPower += n * n;
                common += r * n;
                highest = Math.max(highest, n);
                lowest = Math.min(lowest, n);
            }
            if (!(redPower > 0 && infraredPower > 0)) {
                return new Beat(0, 0, 0, 0);
            }
            return new Beat(
                    common / infraredPower,
                    common / Math.sqrt(redPower * infraredPower),
                    highest - lowest,
                    to - from);
        }
    }

    private static double percent(double ratio) {
        return -45.060 * ratio * ratio + 30.354 * ratio + 94.845;
    }

    private static PulseOximetry refused(Refusal why) {
        return new PulseOximetry(Optional.of(why), Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    private static double[] logarithm(int[] counts, int ambient) {
        return Arrays.stream(counts).mapToDouble(count -> Math.log(count - ambient)).toArray();
    }

    /// Standard deviation of the fit pulses' intervals, as a share of their mean.
    private static double scatter(Beat[] fit, double meanSamples) {
        double squares = 0;
        for (Beat beat : fit) {
            squares += (beat.samples() - meanSamples) * (beat.samples() - meanSamples);
        }
        return Math.sqrt(squares / fit.length) / meanSamples;
    }

    /// The greatest step from one sample to the next.
    private static double jump(double[] light) {
        double greatest = 0;
        for (int i = 1; i < light.length; i++) {
            greatest = Math.max(greatest, Math.abs(light[i] - light[i - 1]));
        }
        return greatest;
    }

    private static double[] pulse(double[] light, double rateHertz) {
        return Filter.lowPass(BAND_HIGH_HERTZ, rateHertz)
                .apply(Filter.highPass(BAND_LOW_HERTZ, rateHertz).apply(light));
    }

    private static int least(int[] counts) {
        return Arrays.stream(counts).min().orElse(0);
    }

    private static int most(int[] counts) {
        return Arrays.stream(counts).max().orElse(0);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double span(double[] signal) {
        double[] sorted = signal.clone();
        Arrays.sort(sorted);
        int skip = sorted.length / 50;
        return sorted[sorted.length - 1 - skip] - sorted[skip];
    }
}
