package org.yaoxiang.contract.codec;

/// The other end of [RangeEncoder].
final class RangeDecoder {
    private final byte[] bytes;
    private int at;
    private int end;
    private long code;
    private long range;
    private long step;

    RangeDecoder(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Begins a packet. Behind its end are zeros.
    void begin(int from, int to) {
        at = from;
        end = to;
        code = 0;
        for (int i = 0; i < RangeEncoder.INTERVAL_BITS; i += 8) {
            read();
        }
        range = 1L << RangeEncoder.INTERVAL_BITS;
    }

    /// Where in 0 to 2^bits the next symbol lies.
    ///
    /// @throws CodecException when it lies above
    long next(int bits) {
        step = range >>> bits;
        long next = code / step;
        if (next >>> bits != 0) {
            throw new CodecException("a packet leaves its interval");
        }
        return next;
    }

    /// Takes the symbol that [#next] has found, with the numbers of [RangeEncoder#encode].
    void take(long start, long size) {
        code -= step * start;
        range = step * size;
        while (range < RangeEncoder.RANGE_MIN) {
            read();
            range <<= 8;
        }
    }

    private void read() {
        code = (code << 8) | (at < end ? bytes[at] & 0xff : 0);
        at++;
    }
}
