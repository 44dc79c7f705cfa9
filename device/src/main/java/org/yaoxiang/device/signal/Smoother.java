package org.yaoxiang.device.signal;

import java.util.Arrays;

/// The mean of the last so many samples, in constant time. The sum is made anew each time the ring
/// comes round: what a huge artefact rounded away returns, and nothing drifts.
final class Smoother {
    private final double[] ring;
    private int at;
    private double sum;

    /// @param width samples, at least one
    Smoother(int width) {
        this.ring = new double[width];
    }

    /// Begins as if the value had stood for ever.
    void fill(double value) {
        Arrays.fill(ring, value);
        sum = value * ring.length;
        at = 0;
    }

    /// The mean, this value included.
    double add(double value) {
        sum += value - ring[at];
        ring[at++] = value;
        if (at == ring.length) {
            at = 0;
            sum = 0;
            for (double each : ring) {
                sum += each;
            }
        }
        return sum / ring.length;
    }
}
