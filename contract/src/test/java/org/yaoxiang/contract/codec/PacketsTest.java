package org.yaoxiang.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.fact.Waveform;

class PacketsTest {
    private static final List<Lead> TWELVE = List.of(Lead.values());
    private static final double RATE_HERTZ = 250;

    /// What a lead may look like.
    enum Shape {
        CONSTANT,
        RAMP,
        NOISE,
        FULL_RANGE_NOISE,
        EXTREMES,
        HEART,
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
                            case SATURATED_HEART -> Math.clamp(3L * heart, -200, 400);
                            case STEPS -> 7 * heart;
                            case ROUNDED_STEPS -> Math.toIntExact(Math.round(4.88 * heart));
                            case CUT_STEPS -> (int) (2.44 * heart);
                            case SPIKES -> random.nextInt(100) == 0 ? random.nextInt() : heart;
                        };
            }
            return samples;
        }

        private static int heart(int at) {
            int phase = at % 200;
            int wave = (int) (40 * Math.sin(at / 30.0));
            return phase < 10 ? wave + 60 * Math.min(phase, 10 - phase) : wave;
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_shape_comes_back_as_it_was(Shape shape) {
        SplittableRandom random = new SplittableRandom(5);
        for (int leads : new int[] {1, 2, 3, 4, 5, 8, 12}) {
            for (int length : new int[] {1, 17, 250, 400}) {
                int[][] samples = new int[leads][];
                for (int i = 0; i < leads; i++) {
                    samples[i] = shape.samples(length, random);
                }
                check(TWELVE.subList(0, leads), samples);
            }
        }
    }

    @Test
    void any_leads_of_any_shapes_come_back_as_they_were() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 300; i++) {
            List<Lead> leads = new ArrayList<>(TWELVE);
            Collections.shuffle(leads, new Random(random.nextLong()));
            leads = leads.subList(0, random.nextInt(1, 13));
            int length = random.nextInt(1, 400);
            int[][] samples = new int[leads.size()][];
            for (int lead = 0; lead < samples.length; lead++) {
                Shape shape = Shape.values()[random.nextInt(Shape.values().length)];
                samples[lead] = shape.samples(length, random);
            }
            check(leads, samples);
        }
    }

    private static byte[] check(List<Lead> leads, int[][] samples) {
        byte[] bytes = encode(leads, samples);
        int length = samples[0].length;
        assertThat(Packets.decode(bytes, leads, length, RATE_HERTZ)).isDeepEqualTo(samples);
        return bytes;
    }

    private static byte[] encode(List<Lead> leads, int[][] samples) {
        List<Waveform.Channel> channels = new ArrayList<>();
        for (int i = 0; i < samples.length; i++) {
            channels.add(new Waveform.Channel(leads.get(i), samples[i]));
        }
        return Packets.encode(new Waveform(channels, RATE_HERTZ, 1, List.of()));
    }
}
