package org.yaoxiang.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/// Bytes as a broken or hostile peer might send them. The same chance gives the same bytes.
final class Mutation {
    private static final int STEPS_MAX = 4;
    private static final int RUN_MAX = 64;

    /// Bytes at which parsers decide: CBOR heads with a length in the next bytes, of indefinite
    /// length, and the longest; CoAP's extended options and payload marker; the edges of a byte.
    private static final int[] TELLING = {
        0x00, 0x01, 0x0d, 0x0e, 0x0f, 0x17, 0x18, 0x1b, 0x3b, 0x5b, 0x5f, 0x7b, 0x7f, 0x80, 0x9b,
        0x9f, 0xbb, 0xbf, 0xd2, 0xdb, 0xdd, 0xee, 0xf0, 0xfb, 0xfe, 0xff
    };

    private Mutation() {}

    /// Changes a sample in one to four places; one in 32 times the bytes are all chance.
    static byte[] of(List<byte[]> samples, RandomGenerator random) {
        if (random.nextInt(32) == 0) {
            return run(random, 1500);
        }
        byte[] bytes = any(samples, random).clone();
        for (int steps = 1 + random.nextInt(STEPS_MAX); steps > 0; steps--) {
            bytes = step(bytes, samples, random);
        }
        return bytes;
    }

    private static byte[] step(byte[] bytes, List<byte[]> samples, RandomGenerator random) {
        int at = random.nextInt(bytes.length + 1);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(RUN_MAX));
        return switch (random.nextInt(10)) {
            case 0, 1 -> with(bytes, at, b -> b ^ 1 << random.nextInt(8));
            case 2, 3 -> with(bytes, at, _ -> TELLING[random.nextInt(TELLING.length)]);
            case 4 -> Arrays.copyOf(bytes, at);
            case 5 -> joined(bytes, at, run(random, RUN_MAX), at);
            case 6 -> joined(bytes, at, new byte[0], end);
            case 7 -> joined(bytes, end, Arrays.copyOfRange(bytes, at, end), end);
            case 8 -> joined(bytes, at, bomb(random), random.nextBoolean() ? at : end);
            default -> spliced(bytes, at, any(samples, random), random);
        };
    }

    private static byte[] any(List<byte[]> samples, RandomGenerator random) {
        return samples.get(random.nextInt(samples.size()));
    }

    private static byte[] run(RandomGenerator random, int lengthMax) {
        byte[] bytes = new byte[random.nextInt(lengthMax)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] with(byte[] bytes, int at, IntUnaryOperator change) {
        byte[] changed = bytes.clone();
        if (at < changed.length) {
            changed[at] = (byte) change.applyAsInt(changed[at]);
        }
        return changed;
    }

    /// What promises more than it holds: nested arrays, maps and tags, huge lengths.
    private static byte[] bomb(RandomGenerator random) {
        byte[] nested = new byte[1 + random.nextInt(2000)];
        return switch (random.nextInt(5)) {
            case 0 -> filled(nested, 0x81);
            case 1 -> filled(nested, 0xd2);
            case 2 -> filled(nested, 0x9f);
            case 3 -> huge(random, 0x5a, Integer.BYTES);
            default -> huge(random, 0x9b, Long.BYTES);
        };
    }

    private static byte[] filled(byte[] bytes, int value) {
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] huge(RandomGenerator random, int head, int size) {
        byte[] bytes = new byte[1 + size];
        random.nextBytes(bytes);
        bytes[0] = (byte) (head ^ random.nextInt(4) << 5);
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] other, RandomGenerator random) {
        int from = random.nextInt(other.length + 1);
        return joined(bytes, at, Arrays.copyOfRange(other, from, other.length), bytes.length);
    }

    /// The bytes up to a place, others, and the bytes from another place on.
    private static byte[] joined(byte[] bytes, int until, byte[] middle, int from) {
        return ByteBuffer.allocate(until + middle.length + bytes.length - from)
                .put(bytes, 0, until)
                .put(middle)
                .put(bytes, from, bytes.length - from)
                .array();
    }
}
