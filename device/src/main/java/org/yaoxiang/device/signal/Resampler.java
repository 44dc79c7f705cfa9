package org.yaoxiang.device.signal;

/// Brings a signal of any rate to 250 samples a second: each sample out is the mean of the line
/// through the samples in over its 4 ms, so that faster signals are smoothed and slower ones drawn
/// through.
final class Resampler {
    static final double RATE_HERTZ = 250;

    private final double step;
    private final double[] fresh;
    private double previous;
    private double phase;
    private double area;
    private boolean isBegun;

    /// @param rateHertz samples a second that come in, above 0
    Resampler(double rateHertz) {
        this.step = RATE_HERTZ / rateHertz;
        this.fresh = new double[(int) Math.ceil(step) + 1];
    }

    /// Takes one sample in.
    ///
    /// @return how many samples came out; `fresh` tells them
    int add(double value) {
        if (!isBegun) {
            isBegun = true;
            previous = value;
            return 0;
        }
        int count = 0;
        double slope = (value - previous) / step;
        double done = 0;
        while (phase + step - done >= 1) {
            double part = 1 - phase;
            area += (previous + slope * (done + part / 2)) * part;
            fresh[count++] = area;
            done += part;
            phase = 0;
            area = 0;
        }
        double rest = step - done;
        area += (previous + slope * (done + rest / 2)) * rest;
        phase += rest;
        previous = value;
        return count;
    }

    double fresh(int index) {
        return fresh[index];
    }

    /// The last sample taken in.
    double last() {
        return previous;
    }
}
