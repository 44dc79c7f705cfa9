package org.yaoxiang.device.signal;

/// How much a signal trembles.
public final class Noise {
    private Noise() {}

    /// The root mean square of the noise, in the samples' unit: that of neighbouring differences,
    /// divided by √2 (von Neumann 1941). White noise gives its own root mean square, and a slow
    /// drift adds nothing.
    ///
    /// @param samples 2 or more
    public static double rms(double[] samples) {
        if (samples.length < 2) {
            throw new IllegalArgumentException(samples.length + " samples, expected 2 or more");
        }
        double sum = 0;
        for (int i = 1; i < samples.length; i++) {
            double difference = samples[i] - samples[i - 1];
            sum += difference * difference;
        }
        return Math.sqrt(sum / (2.0 * (samples.length - 1)));
    }
}
