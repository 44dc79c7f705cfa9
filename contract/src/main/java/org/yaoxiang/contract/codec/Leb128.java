package org.yaoxiang.contract.codec;

import java.nio.ByteBuffer;

/// Numbers of 0 or more in 7 bits a byte, least significant first, the high bit where more follow.
public final class Leb128 {
    private static final int GROUP_BITS = 7;
    private static final int GROUP = 0x7f;
    private static final int MORE = 0x80;

    private Leb128() {}

    /// Writes a number, 1 to 9 bytes.
    public static void put(ByteBuffer bytes, long number) {
        long rest = number;
        for (; rest > GROUP; rest >>>= GROUP_BITS) {
            bytes.put((byte) (rest | MORE));
        }
        bytes.put((byte) rest);
    }

    /// How many bytes a number takes.
    public static int length(long number) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(number | 1);
        return (bits + GROUP_BITS - 1) / GROUP_BITS;
    }

    /// Reads a number: at most 9 bytes, so that it is never negative.
    ///
    /// @throws java.nio.BufferUnderflowException when the bytes end within it
    /// @throws IllegalArgumentException when it is longer
    public static long number(ByteBuffer bytes) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE - 1; shift += GROUP_BITS) {
            byte next = bytes.get();
            number |= (long) (next & GROUP) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number of more than 9 bytes");
    }
}
