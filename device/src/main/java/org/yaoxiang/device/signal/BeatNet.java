package org.yaoxiang.device.signal;

/// A small trained judge: measures in, the chance of a yes out. One hidden layer of tanh, a
/// logistic end. How the weights of `BeatWeights` came about is told in `docs/signals.md`.
final class BeatNet {
    private final int inputs;
    private final int hidden;
    private final double[] weights;

    /// @param weights for each hidden unit its offset and a weight for each input, then the end's
    ///   offset and a weight for each hidden unit
    BeatNet(int inputs, int hidden, double[] weights) {
        if (weights.length != hidden * (inputs + 1) + hidden + 1) {
            throw new IllegalArgumentException(
                    weights.length + " weights for " + inputs + " inputs, " + hidden + " units");
        }
        this.inputs = inputs;
        this.hidden = hidden;
        this.weights = weights;
    }

    /// The logarithm of the odds of a yes.
    double logOdds(double[] measures) {
        int next = 0;
        int end = hidden * (inputs + 1);
        double sum = weights[end++];
        for (int unit = 0; unit < hidden; unit++) {
            double inner = weights[next++];
            for (int i = 0; i < inputs; i++) {
                inner += weights[next++] * measures[i];
            }
            sum += weights[end++] * Math.tanh(inner);
        }
        return sum;
    }
}
