package org.yaoxiang.contract.codec;

import java.util.Arrays;

/// Arithmetic coding of symbols whose frequencies sum to a power of two: an interval of at most 48
/// bits is narrowed by each symbol and leaves the bytes that it has fixed (Martin, "Range encoding:
/// an algorithm for removing redundancy from a digitised message", 1979; the carry goes into the
/// bytes that were written).
final class RangeEncoder {
    /// Bits of an interval.
    static final int INTERVAL_BITS = 48;

    /// The narrowest interval that is left before a byte is written.
    static final long RANGE_MIN = 1L << (INTERVAL_BITS - 8);

    private byte[] bytes = new byte[1 << 10];
    private int length;
    private long low;
    private long range;

    RangeEncoder() {
        begin();
    }

    /// Forgets everything and begins a packet.
    void begin() {
        length = 0;
        low = 0;
        range = 1L << INTERVAL_BITS;
    }

    /// @param start the sum of the frequencies of all symbols before this one
    /// @param size this symbol's frequency, above 0
    /// @param bits all frequencies sum to 2^bits, 1 to 24
    void encode(long start, long size, int bits) {
        long step = range >>> bits;
        low += step * start;
        range = step * size;
        if (low >>> INTERVAL_BITS != 0) {
            carry();
        }
        while (range < RANGE_MIN) {
            write();
            range <<= 8;
        }
    }

    /// Ends the packet.
    ///
    /// @return how many of [#bytes()] it has
    int end() {
        low += RANGE_MIN - 1;
        if (low >>> INTERVAL_BITS != 0) {
            carry();
        }
        write();
        return length;
    }

    /// What was written since the packet began, and room behind it.
    @SuppressWarnings("ReturnsMutableField") // Copied by whoever keeps it; once for each packet.
    byte[] bytes() {
        return bytes;
    }

    private void carry() {
        low &= (1L << INTERVAL_BITS) - 1;
        int at = length - 1;
        while (++bytes[at] == 0) {
            at--;
        }
    }

    private void write() {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) (low >>> (INTERVAL_BITS - 8));
        low = (low & (RANGE_MIN - 1)) << 8;
    }
}
