package org.yaoxiang.contract.codec;

import java.util.random.RandomGenerator;

/// What a lead may look like.
enum Shape {
    CONSTANT,
    RAMP,
    NOISE,
    FULL_RANGE_NOISE,
    EXTREMES,
    HEART,
    FINE_HEART,
    SATURATED_HEART,
    STEPS,
    ROUNDED_STEPS,
    CUT_STEPS,
    SPIKES;

    int[] samples(int length, RandomGenerator random) {
        int[] samples = new int[length];
        int level = random.nextInt(-500, 500);
        for (int i = 0; i < length; i++) {
            int heart = heart(i) + random.nextInt(-3, 4);
            samples[i] =
                    switch (this) {
                        case CONSTANT -> level;
                        case RAMP -> level * i;
                        case NOISE -> random.nextInt(-300, 300);
                        case FULL_RANGE_NOISE -> random.nextInt();
                        case EXTREMES ->
                                random.nextBoolean() ? Integer.MIN_VALUE : Integer.MAX_VALUE;
                        case HEART -> heart;
                        case FINE_HEART -> 20_000 * heart + random.nextInt(-300, 300);
                        case SATURATED_HEART -> Math.clamp(3L * heart, -100, 150);
                        case STEPS -> 7 * heart;
                        case ROUNDED_STEPS -> Math.toIntExact(Math.round(4.88 * heart));
                        case CUT_STEPS -> (int) (2.44 * heart);
                        case SPIKES -> random.nextInt(100) == 0 ? random.nextInt() : heart;
                    };
        }
        return samples;
    }

    /// A wave that is still at times, with a spike every 200 samples.
    private static int heart(int at) {
        int phase = at % 200;
        int wave = phase * (200 - phase) / 200;
        return phase < 10 ? wave + 60 * Math.min(phase, 10 - phase) : wave;
    }
}
