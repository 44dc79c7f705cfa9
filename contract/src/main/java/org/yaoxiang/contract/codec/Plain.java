package org.yaoxiang.contract.codec;

/// The form of samples that nothing foretells: all with as many bits, as few as hold each of them,
/// most significant first, sample by sample and lead by lead.
///
/// ```text
/// plain = 0, bits of a sample, samples, zeros to the byte
/// ```
final class Plain {
    static final int FORM = 0;

    private static final int HEADER_BYTES = 2;

    private Plain() {}

    /// Bits that hold every sample with its sign, 1 to 32.
    private static int bits(int[][] samples) {
        int sizes = 0;
        for (int[] lead : samples) {
            for (int sample : lead) {
                sizes |= sample ^ (sample >> 31);
            }
        }
        return Integer.SIZE - Integer.numberOfLeadingZeros(sizes) + 1;
    }

    /// How many bytes [#encode] gives.
    static long length(int[][] samples) {
        return HEADER_BYTES + ((long) samples.length * samples[0].length * bits(samples) + 7) / 8;
    }

    static byte[] encode(int[][] samples) {
        int bits = bits(samples);
        byte[] bytes = new byte[Math.toIntExact(length(samples))];
        bytes[0] = FORM;
        bytes[1] = (byte) bits;
        int next = HEADER_BYTES;
        long pending = 0;
        int pendingBits = 0;
        for (int at = 0; at < samples[0].length; at++) {
            for (int[] lead : samples) {
                pending = (pending << bits) | (lead[at] & ((1L << bits) - 1));
                for (pendingBits += bits; pendingBits >= 8; pendingBits -= 8) {
                    bytes[next++] = (byte) (pending >> (pendingBits - 8));
                }
            }
        }
        if (pendingBits > 0) {
            bytes[next] = (byte) (pending << (8 - pendingBits));
        }
        return bytes;
    }

    /// Reads what [#encode] wrote; the form has been read.
    static int[][] decode(Cursor in, int leads, int length) {
        int bits = in.next();
        if (bits < 1
                || bits > Integer.SIZE
                || ((long) leads * length * bits + 7) / 8 != in.left()) {
            throw new CodecException(
                    "%d leads of %d samples of %d bits in %d bytes"
                            .formatted(leads, length, bits, in.left()));
        }
        int[][] samples = new int[leads][length];
        long pending = 0;
        int pendingBits = 0;
        for (int at = 0; at < length; at++) {
            for (int[] lead : samples) {
                for (; pendingBits < bits; pendingBits += 8) {
                    pending = (pending << 8) | in.next();
                }
                pendingBits -= bits;
                int unused = Integer.SIZE - bits;
                lead[at] = ((int) (pending >> pendingBits) << unused) >> unused;
            }
        }
        return samples;
    }
}
