package org.yaoxiang.device.signal;

import java.util.Arrays;

/// Second-order Butterworth filters, run forwards and backwards so that nothing is shifted in time.
/// Coefficients by the bilinear transform (R. Bristow-Johnson, Cookbook formulae for audio
/// equalizer biquad filter coefficients, with Q = 1/√2).
public final class Filter {
    private static final double Q = Math.sqrt(0.5);

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

    /// One pass, begun as if the first value had stood for ever.
    private double[] run(double[] in) {
        double[] out = new double[in.length];
        double gain = (b0 + b1 + b2) / (1 + a1 + a2);
        double x1 = in[0];
        double x2 = in[0];
        double y1 = in[0] * gain;
        double y2 = y1;
        for (int i = 0; i < in.length; i++) {
            double y = b0 * in[i] + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
            x2 = x1;
            x1 = in[i];
            y2 = y1;
            y1 = y;
            out[i] = y;
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
