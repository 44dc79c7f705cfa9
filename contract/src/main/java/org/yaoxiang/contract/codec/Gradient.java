package org.yaoxiang.contract.codec;

/// What a series still tells about its own next value after a predictor has had its say: a short
/// filter whose weights follow the error at once (normalised least mean squares; Haykin, "Adaptive
/// Filter Theory", chapter 6). All values have 8 bits of fraction.
final class Gradient {
    private static final int WEIGHT_BITS = 16;
    private static final int VALUE_MAX = 1 << 24;
    private static final int POWER_BITS = 8;

    private final int order;
    private final int slownessBits;
    private final int[] past;
    private final int[] weights;
    private long power = 1;
    private long predicted;

    /// @param order values that are looked back
    /// @param slownessBits the step is 2^-slownessBits of the normalised one
    Gradient(int order, int slownessBits) {
        this.order = order;
        this.slownessBits = slownessBits;
        past = new int[order];
        weights = new int[order];
    }

    long predict() {
        long sum = 0;
        for (int i = 0; i < order; i++) {
            sum += (long) weights[i] * past[i];
        }
        predicted = sum >> WEIGHT_BITS;
        return predicted;
    }

    /// What was predicted last.
    long predicted() {
        return predicted;
    }

    /// Learns what came instead of the last prediction.
    void update(long value) {
        int error = Math.clamp(value - predicted, -VALUE_MAX, VALUE_MAX);
        long step = ((long) error << WEIGHT_BITS) / power;
        for (int i = 0; i < order; i++) {
            weights[i] += (int) ((step * past[i]) >> (slownessBits + POWER_BITS));
        }
        int last = past[order - 1];
        System.arraycopy(past, 0, past, 1, order - 1);
        int first = Math.clamp(value, -VALUE_MAX, VALUE_MAX);
        past[0] = first;
        power += (((long) first * first) >> POWER_BITS) - (((long) last * last) >> POWER_BITS);
    }
}
