package org.yaoxiang.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.fact.Waveform;

class PacketsTest {
    private static final List<Lead> TWELVE = List.of(Lead.values());
    private static final double RATE_HERTZ = 250;

    @ParameterizedTest
    @EnumSource
    void every_shape_comes_back_as_it_was(Shape shape) {
        SplittableRandom random = new SplittableRandom(5);
        for (int leads : new int[] {1, 2, 3, 4, 5, 8, 12}) {
            for (int length : new int[] {1, 17, 250, 400}) {
                check(TWELVE.subList(0, leads), samples(shape, leads, length, random));
            }
        }
    }

    @Test
    void any_leads_of_any_shapes_come_back_as_they_were() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 200; i++) {
            List<Lead> leads = some(random);
            int length = random.nextInt(1, 400);
            int[][] samples = new int[leads.size()][];
            for (int lead = 0; lead < samples.length; lead++) {
                samples[lead] = any(random).samples(length, random);
            }
            check(leads, samples);
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_shape_takes_more_than_its_packed_samples_and_two_bytes(Shape shape) {
        SplittableRandom random = new SplittableRandom(9);
        int[][] samples = samples(shape, 3, 300, random);
        assertThat(encode(TWELVE.subList(0, 3), samples).length)
                .isLessThanOrEqualTo(2 + (3 * 300 * bits(samples) + 7) / 8);
    }

    @Test
    void what_stands_still_costs_next_to_nothing() {
        int[][] constant = samples(Shape.CONSTANT, 12, 2500, new SplittableRandom(11));
        assertThat(check(TWELVE, constant)).hasSizeLessThan(200);
    }

    /// As much as if those samples were not there, and little for the two edges.
    @Test
    void saturation_costs_next_to_nothing() {
        List<Lead> one = List.of(Lead.I);
        int[] heart = Shape.HEART.samples(2500, new SplittableRandom(11));
        int[] saturated = heart.clone();
        Arrays.fill(saturated, 1000, 2000, 8_388_607);
        int[] without = Arrays.copyOf(heart, 1500);
        System.arraycopy(heart, 2000, without, 1000, 500);
        assertThat(check(one, new int[][] {saturated}).length)
                .isLessThan(encode(one, new int[][] {without}).length + 60);
    }

    @Test
    void limb_leads_that_follow_from_two_others_cost_next_to_nothing() {
        SplittableRandom random = new SplittableRandom(13);
        for (List<Lead> leads :
                List.of(
                        List.of(Lead.I, Lead.II, Lead.III, Lead.AVR, Lead.AVL, Lead.AVF),
                        List.of(Lead.AVF, Lead.III, Lead.I, Lead.AVL, Lead.II, Lead.AVR))) {
            int[][] all = limbs(random);
            int[][] samples =
                    leads.stream().map(each -> all[TWELVE.indexOf(each)]).toArray(int[][]::new);
            int[][] two = Arrays.copyOf(samples, 2);
            assertThat(check(leads, samples).length)
                    .isLessThan(encode(leads.subList(0, 2), two).length + 60);
            // The control: the same samples under names from which nothing follows.
            assertThat(encode(TWELVE.subList(6, 12), samples).length)
                    .isGreaterThan(encode(leads, samples).length + 60);
        }
    }

    /// Of 4.88 µV a step, written in whole µV, cut or rounded; and in sevenths.
    @Test
    void a_coarse_converter_is_seen_through() {
        for (Shape shape : new Shape[] {Shape.CUT_STEPS, Shape.ROUNDED_STEPS, Shape.STEPS}) {
            int[] heart = Shape.HEART.samples(2500, new SplittableRandom(15));
            int[] steps = shape.samples(2500, new SplittableRandom(15));
            int length = encode(List.of(Lead.I), new int[][] {heart}).length;
            assertThat(check(List.of(Lead.I), new int[][] {steps}).length)
                    .as("%s", shape)
                    .isLessThan(length + 8);
        }
    }

    @Test
    void a_packet_depends_on_those_before_it_and_on_none_behind() {
        int[] one = Shape.HEART.samples(1000, new SplittableRandom(17));
        int[] other = one.clone();
        for (int i = 500; i < 1000; i++) {
            other[i] = one[1499 - i];
        }
        byte[] first = encode(List.of(Lead.V1), new int[][] {one});
        byte[] second = encode(List.of(Lead.V1), new int[][] {other});
        int same = Arrays.mismatch(first, second);
        assertThat(same).isBetween(first.length * 4 / 10, first.length * 6 / 10);
    }

    @Test
    void changed_bytes_are_refused_or_are_the_one_encoding_of_other_samples() {
        SplittableRandom random = new SplittableRandom(19);
        int read = 0;
        for (int i = 0; i < 2_000; i++) {
            List<Lead> leads = some(random);
            int length = random.nextInt(1, 40);
            byte[] bytes = encode(leads, samples(any(random), leads.size(), length, random));
            byte[] hostile = Arrays.copyOf(bytes, bytes.length - random.nextInt(2));
            for (int j = 0; j <= random.nextInt(2); j++) {
                hostile[random.nextInt(hostile.length)] ^= (byte) (1 << random.nextInt(8));
            }
            read += isRead(hostile, leads, length) ? 1 : 0;
        }
        assertThat(read).as("some changes give other samples").isPositive();
    }

    @Test
    void random_bytes_are_refused_or_are_the_one_encoding_of_some_samples() {
        SplittableRandom random = new SplittableRandom(21);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] &= 1;
            }
            read += isRead(bytes, some(random), random.nextInt(1, 12)) ? 1 : 0;
        }
        assertThat(read).as("plain samples of any bits are some").isPositive();
    }

    @Test
    void a_length_that_the_bytes_cannot_hold_is_refused_before_memory_is_taken() {
        byte[] bytes = encode(TWELVE, samples(Shape.CONSTANT, 12, 200, new SplittableRandom(23)));
        assertThatThrownBy(() -> Packets.decode(bytes, TWELVE, Waveform.SAMPLES_MAX, RATE_HERTZ))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("12 leads of 1800000 samples in ");
    }

    @Test
    void bytes_behind_the_last_packet_are_refused() {
        byte[] bytes = encode(List.of(Lead.I), new int[][] {new int[500]});
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> Packets.decode(longer, List.of(Lead.I), 500, RATE_HERTZ))
                .isInstanceOf(CodecException.class)
                .hasMessage("1 bytes after the last packet");
    }

    /// Each is another way to say the same samples.
    @Test
    void a_second_encoding_of_the_same_samples_is_refused() {
        List<Lead> one = List.of(Lead.I);
        int[][] samples = {Shape.HEART.samples(200, new SplittableRandom(25))};
        assertThatThrownBy(() -> Packets.decode(Plain.encode(samples), one, 200, RATE_HERTZ))
                .isInstanceOf(CodecException.class)
                .hasMessage("plain samples that are not the one encoding of theirs");
        byte[] bytes = encode(one, samples);
        byte[] sizeBitsMore = bytes.clone();
        sizeBitsMore[3]++;
        assertThatThrownBy(() -> Packets.decode(sizeBitsMore, one, 200, RATE_HERTZ))
                .isInstanceOf(CodecException.class);
    }

    @Test
    void leads_told_twice_and_no_samples_are_refused() {
        byte[] bytes = encode(List.of(Lead.I), new int[][] {new int[500]});
        assertThatThrownBy(() -> Packets.decode(bytes, List.of(Lead.I, Lead.I), 500, RATE_HERTZ))
                .hasMessage("2 leads, expected some, each once");
        assertThatThrownBy(() -> Packets.decode(bytes, List.of(Lead.I), 0, RATE_HERTZ))
                .hasMessage("0 samples, expected 1 to 1800000");
    }

    private static boolean isRead(byte[] bytes, List<Lead> leads, int length) {
        int[][] samples;
        try {
            samples = Packets.decode(bytes, leads, length, RATE_HERTZ);
        } catch (CodecException e) {
            return false;
        }
        assertThat(encode(leads, samples)).isEqualTo(bytes);
        return true;
    }

    private static byte[] check(List<Lead> leads, int[][] samples) {
        byte[] bytes = encode(leads, samples);
        int length = samples[0].length;
        assertThat(Packets.decode(bytes, leads, length, RATE_HERTZ)).isDeepEqualTo(samples);
        return bytes;
    }

    static byte[] encode(List<Lead> leads, int[][] samples) {
        List<Waveform.Channel> channels = new ArrayList<>();
        for (int i = 0; i < samples.length; i++) {
            channels.add(new Waveform.Channel(leads.get(i), samples[i]));
        }
        return Packets.encode(new Waveform(channels, RATE_HERTZ, 1, List.of()));
    }

    /// The six limb leads in half steps.
    private static int[][] limbs(SplittableRandom random) {
        int[] one = Shape.HEART.samples(2500, random);
        int[] other = Shape.HEART.samples(2500, random);
        int[][] limbs = new int[6][2500];
        for (int i = 0; i < one.length; i++) {
            limbs[0][i] = 2 * one[i];
            limbs[1][i] = 2 * other[i];
            limbs[2][i] = 2 * (other[i] - one[i]);
            limbs[3][i] = -(one[i] + other[i]);
            limbs[4][i] = 2 * one[i] - other[i];
            limbs[5][i] = 2 * other[i] - one[i];
        }
        return limbs;
    }

    private static int[][] samples(Shape shape, int leads, int length, SplittableRandom random) {
        int[][] samples = new int[leads][];
        for (int i = 0; i < leads; i++) {
            samples[i] = shape.samples(length, random);
        }
        return samples;
    }

    private static List<Lead> some(SplittableRandom random) {
        List<Lead> leads = new ArrayList<>(TWELVE);
        Collections.shuffle(leads, new Random(random.nextLong()));
        return leads.subList(0, random.nextInt(1, 13));
    }

    private static Shape any(SplittableRandom random) {
        List<Shape> shapes = List.of(Shape.values());
        return shapes.get(random.nextInt(shapes.size()));
    }

    /// Bits that hold every sample with its sign.
    private static int bits(int[][] samples) {
        int bits = 1;
        for (int[] lead : samples) {
            for (int sample : lead) {
                int size = sample < 0 ? ~sample : sample;
                bits = Math.max(bits, 33 - Integer.numberOfLeadingZeros(size));
            }
        }
        return bits;
    }
}
