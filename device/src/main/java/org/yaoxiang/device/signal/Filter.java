package org.yaoxiang.device.signal;

import java.util.Arrays;

/// Second-order Butterworth filters, run forwards and backwards so that nothing is shifted in time.
/// Coefficients by the bilinear transform (R. Bristow-Johnson, Cookbook formulae for audio
/// equalizer biquad filter coefficients, with Q = 1/√2).
final class Filter {
    private static final double Q = Math.sqrt(0.5);

    /// A filter that is run twice loses 3 dB where it loses 1.5 dB once: this share of its corner.
    private static final double TWICE = Math.pow(Math.sqrt(2) - 1, 0.25);

    /// How many samples `applyFromMean` adds to both ends at most.
    private static final int REACH_FROM_MEAN = 5000;

    private final double b0;
    private final double b1;
    private final double b2;
    private final double a1;
    private final double a2;

    private Filter(double b0, double b1, double b2, double a0, double a1, double a2) {
        this.b0 = b0 / a0;
        this.b1 = b1 / a0;
        this.b2 = b2 / a0;
        this.a1 = a1 / a0;
        this.a2 = a2 / a0;
    }

    /// Keeps what is slower than the corner.
    ///
    /// @param cornerHertz above 0 and below half the rate
    public static Filter lowPass(double cornerHertz, double rateHertz) {
        double angle = angle(cornerHertz, rateHertz);
        double cos = Math.cos(angle);
        double alpha = Math.sin(angle) / (2 * Q);
        return new Filter((1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// Keeps what is faster than the corner.
    ///
    /// @param cornerHertz above 0 and below half the rate
    public static Filter highPass(double cornerHertz, double rateHertz) {
        double angle = angle(cornerHertz, rateHertz);
        double cos = Math.cos(angle);
        double alpha = Math.sin(angle) / (2 * Q);
        return new Filter((1 + cos) / 2, -(1 + cos), (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// Keeps what is slower than the corner; `apply` loses 3 dB there. `lowPass` loses 6.
    ///
    /// @param cornerHertz above 0 and below half the rate
    static Filter lowPassTwice(double cornerHertz, double rateHertz) {
        return lowPass(unwarped(warped(cornerHertz, rateHertz) / TWICE, rateHertz), rateHertz);
    }

    /// Keeps what is faster than the corner; `apply` loses 3 dB there. `highPass` loses 6.
    ///
    /// @param cornerHertz above 0 and below half the rate
    static Filter highPassTwice(double cornerHertz, double rateHertz) {
        return highPass(unwarped(warped(cornerHertz, rateHertz) * TWICE, rateHertz), rateHertz);
    }

    /// Where the bilinear transform takes a frequency from, without unit.
    private static double warped(double hertz, double rateHertz) {
        return Math.tan(angle(hertz, rateHertz) / 2);
    }

    private static double unwarped(double warped, double rateHertz) {
        return Math.atan(warped) * rateHertz / Math.PI;
    }

    /// Takes one frequency out.
    ///
    /// @param centreHertz above 0 and below half the rate
    /// @param widthHertz from 3 dB below the centre to 3 dB above it, in one pass
    static Filter notch(double centreHertz, double widthHertz, double rateHertz) {
        double angle = angle(centreHertz, rateHertz);
        double cos = Math.cos(angle);
        double alpha = Math.sin(angle) * widthHertz / (2 * centreHertz);
        return new Filter(1, -2 * cos, 1, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// The filter sample by sample, for a wave that is being recorded: one pass, so that the wave
    /// comes later and is bent where the filter begins to work. Allocates nothing after its making.
    Live live() {
        return new Live(this);
    }

    /// A filter with its memory. Not for several threads.
    static final class Live {
        private final Filter filter;
        private boolean hasBegun;
        private double x1;
        private double x2;
        private double y1;
        private double y2;

        private Live(Filter filter) {
            this.filter = filter;
        }

        private void begin(double before) {
            hasBegun = true;
            x1 = before;
            x2 = before;
            y1 = before * filter.gainAtRest();
            y2 = y1;
        }

        /// Takes a sample and gives the filtered one. Begins as if the first had stood for ever.
        double next(double sample) {
            if (!hasBegun) {
                begin(sample);
            }
            double filtered =
                    filter.b0 * sample
                            + filter.b1 * x1
                            + filter.b2 * x2
                            - filter.a1 * y1
                            - filter.a2 * y2;
            x2 = x1;
            x1 = sample;
            y2 = y1;
            y1 = filtered;
            return filtered;
        }
    }

    private double gainAtRest() {
        return (b0 + b1 + b2) / (1 + a1 + a2);
    }

    /// The filtered signal, as long as the given one. The ends are extended by odd reflection.
    public double[] apply(double[] signal) {
        if (signal.length < 2) {
            return signal.clone();
        }
        int reach = Math.min(signal.length - 1, 1500);
        double[] extended = new double[signal.length + 2 * reach];
        double first = signal[0];
        double last = signal[signal.length - 1];
        for (int i = 0; i < reach; i++) {
            extended[i] = 2 * first - signal[reach - i];
            extended[extended.length - 1 - i] = 2 * last - signal[signal.length - 1 - reach + i];
        }
        System.arraycopy(signal, 0, extended, reach, signal.length);
        double[] back = reversed(run(reversed(run(extended))));
        return Arrays.copyOfRange(back, reach, reach + signal.length);
    }

    /// As `apply`, for a high pass whose memory is long beside the recording: the signal is
    /// extended by even reflection and its mean, not its first value, is taken to have stood for
    /// ever. An end in the middle of a QRS would otherwise lift the line for seconds.
    double[] applyFromMean(double[] signal) {
        if (signal.length == 0) {
            return new double[0];
        }
        double mean = Arrays.stream(signal).average().orElseThrow();
        int reach = Math.min(signal.length - 1, REACH_FROM_MEAN);
        double[] extended = new double[signal.length + 2 * reach];
        for (int i = 0; i < extended.length; i++) {
            int at = Math.abs(i - reach);
            int mirrored = at < signal.length ? at : 2 * (signal.length - 1) - at;
            extended[i] = signal[mirrored] - mean;
        }
        double[] back = reversed(runFrom(0, reversed(runFrom(0, extended))));
        return Arrays.copyOfRange(back, reach, reach + signal.length);
    }

    /// One pass, begun as if the first value had stood for ever.
    private double[] run(double[] in) {
        return runFrom(in[0], in);
    }

    private double[] runFrom(double before, double[] in) {
        Live live = live();
        live.begin(before);
        double[] out = new double[in.length];
        for (int i = 0; i < in.length; i++) {
            out[i] = live.next(in[i]);
        }
        return out;
    }

    private static double[] reversed(double[] in) {
        double[] out = new double[in.length];
        for (int i = 0; i < in.length; i++) {
            out[i] = in[in.length - 1 - i];
        }
        return out;
    }

    private static double angle(double cornerHertz, double rateHertz) {
        if (!(cornerHertz > 0 && cornerHertz < rateHertz / 2)) {
            throw new IllegalArgumentException(
                    "corner " + cornerHertz + " Hz at " + rateHertz + " samples a second");
        }
        return 2 * Math.PI * cornerHertz / rateHertz;
    }
}
