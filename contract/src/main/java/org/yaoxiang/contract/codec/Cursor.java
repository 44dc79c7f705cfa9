package org.yaoxiang.contract.codec;

import java.io.ByteArrayOutputStream;

/// Reads bytes from the first to the last. Numbers are in groups of seven bits, least significant
/// first; the top bit says that another group follows.
final class Cursor {
    private static final int GROUP_BITS = 7;
    private static final int MORE = 1 << GROUP_BITS;
    private static final int NUMBER_BITS_MAX = 35;

    private final byte[] bytes;
    private int at;

    Cursor(byte[] bytes) {
        this.bytes = bytes;
    }

    static void write(long number, ByteArrayOutputStream out) {
        long left = number;
        while (left >= MORE) {
            out.write((int) ((left & (MORE - 1)) | MORE));
            left >>>= GROUP_BITS;
        }
        out.write((int) left);
    }

    int at() {
        return at;
    }

    int left() {
        return bytes.length - at;
    }

    /// The next byte, 0 to 255.
    int next() {
        return bytes[skip(1)] & 0xff;
    }

    /// @throws CodecException when the number is above the greatest, or longer than it needs to be
    long number(long max) {
        long number = 0;
        int shift = 0;
        int group;
        do {
            group = next();
            number |= (long) (group & (MORE - 1)) << shift;
            shift += GROUP_BITS;
        } while (group >= MORE && shift < NUMBER_BITS_MAX);
        if (group >= MORE || (group == 0 && shift > GROUP_BITS) || number > max) {
            throw new CodecException("a number above " + max + ", or longer than it needs to be");
        }
        return number;
    }

    /// Goes on by some bytes.
    ///
    /// @return where they begin
    int skip(int count) {
        if (count > left()) {
            throw new CodecException("ends early: " + count + " bytes, " + left() + " left");
        }
        int from = at;
        at += count;
        return from;
    }

    void end() {
        if (left() > 0) {
            throw new CodecException(left() + " bytes after the last packet");
        }
    }
}
