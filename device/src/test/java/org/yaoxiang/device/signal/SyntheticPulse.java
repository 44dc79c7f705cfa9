package org.yaoxiang.device.signal;

import org.yaoxiang.mocks.body.DynamicalHeart;

/// Pulse waves with a known truth: a systolic and a dicrotic wave after each beat.
final class SyntheticPulse {
    private SyntheticPulse() {}

    /// Volume, rising, about 0 to 1.
    static double[] wave(double heartPerMinute, double rateHertz, double seconds) {
        return breathing(heartPerMinute, 0, 0, 0, rateHertz, seconds);
    }

    /// A pulse wave that breathing sways.
    ///
    /// @param level how much the level sways, of a pulse
    /// @param height how much the pulses' height sways, of a pulse
    static double[] breathing(
            double heartPerMinute,
            double breathsPerMinute,
            double level,
            double height,
            double rateHertz,
            double seconds) {
        double[] beats = new DynamicalHeart(heartPerMinute, 1).beats(-2, seconds);
        double width = Math.min(1, Math.sqrt(72 / heartPerMinute));
        double[] wave = new double[(int) (seconds * rateHertz)];
        for (int i = 0; i < wave.length; i++) {
            double at = i / rateHertz;
            double breath = Math.sin(2 * Math.PI * breathsPerMinute / 60 * at);
            double pulse = 0;
            for (double beat : beats) {
                double since = at - beat - 0.1;
                pulse +=
                        bump(since, 0.15 * width, 0.06 * width)
                                + 0.4 * bump(since, 0.38 * width, 0.08 * width);
            }
            wave[i] = pulse * (1 + height * breath) + level * breath;
        }
        return wave;
    }

    private static double bump(double at, double centre, double width) {
        double distance = (at - centre) / width;
        return Math.exp(-distance * distance / 2);
    }
}
