package org.yaoxiang.contract.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Which parts of a fact the gateway holds, as it says in its answer to every part: all before the
/// first that is missing, and some of the {@link #SPAN} after that one. So every answer makes good
/// for lost ones before it.
///
/// ```text
///  0         2
/// +---------+------------------------------+
/// | missing | after, 0 to 8 bytes          |     missing is big-endian; bit n of after, least
/// +---------+------------------------------+     significant first, is part missing + 1 + n;
///                                                bytes of zero at the end are left out
/// ```
///
/// @param missing the first part that is not held, 0 to {@link Part#OF_MAX}
/// @param after a bit for each of the parts after that
public record Held(int missing, long after) {
    /// How many parts after the first missing one an answer tells of; a sender stays within.
    public static final int SPAN = Long.SIZE;

    /// Nothing is held.
    public static final Held NONE = new Held(0, 0);

    public Held {
        if (missing < 0 || missing > Part.OF_MAX) {
            throw new IllegalArgumentException("missing " + missing);
        }
    }

    /// Whether a part is known to be held.
    public boolean holds(int number) {
        int bit = number - missing - 1;
        return number < missing || (bit >= 0 && bit < SPAN && (after >>> bit & 1) == 1);
    }

    /// The same, and one more part; unchanged when that is too far ahead to be told.
    public Held with(int number) {
        int bit = number - missing - 1;
        if (bit >= 0) {
            return bit < SPAN ? new Held(missing, after | (1L << bit)) : this;
        }
        if (number < missing) {
            return this;
        }
        int run = Long.numberOfTrailingZeros(~after);
        return new Held(missing + 1 + run, run >= SPAN - 1 ? 0 : after >>> (run + 1));
    }

    /// How many parts are known to be held.
    public int count() {
        return missing + Long.bitCount(after);
    }

    /// As it travels.
    public byte[] encode() {
        byte[] bytes =
                ByteBuffer.allocate(Short.BYTES + Long.BYTES)
                        .putShort((short) missing)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(after)
                        .array();
        int length = bytes.length;
        while (length > Short.BYTES && bytes[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(bytes, length);
    }

    /// Reads what a gateway holds.
    ///
    /// @throws IllegalArgumentException when the bytes say nothing of the kind
    public static Held decode(byte[] bytes) {
        if (bytes.length < Short.BYTES || bytes.length > Short.BYTES + Long.BYTES) {
            throw new IllegalArgumentException(bytes.length + " bytes, expected 2 to 10");
        }
        ByteBuffer whole = ByteBuffer.wrap(Arrays.copyOf(bytes, Short.BYTES + Long.BYTES));
        int missing = Short.toUnsignedInt(whole.getShort());
        return new Held(missing, whole.order(ByteOrder.LITTLE_ENDIAN).getLong());
    }
}
