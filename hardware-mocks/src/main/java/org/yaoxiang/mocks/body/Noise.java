package org.yaoxiang.mocks.body;

/// White noise as a pure function of a counter, so that a sample has the same noise however often
/// and in whatever order it is asked for.
final class Noise {
    private final long seed;

    Noise(long seed) {
        this.seed = seed;
    }

    /// About normal with mean 0 and variance 1: the sum of twelve uniform numbers less six.
    double at(long counter) {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            long mixed = mix(seed + (12 * counter + i) * 0x9E3779B97F4A7C15L);
            sum += (mixed >>> 11) * 0x1p-53;
        }
        return sum;
    }

    /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    private static long mix(long value) {
        value = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        value = (value ^ (value >>> 27)) * 0x94D049BB133111EBL;
        return value ^ (value >>> 31);
    }
}
