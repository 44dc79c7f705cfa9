package org.yaoxiang.contract.wire;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.seal.Sealed;

/// A part of a sealed fact that is too long for one datagram. Every part travels as a request of
/// its own, several at once, so that a lost one costs itself and not a round trip for each (a
/// block-wise transfer by RFC 7959 waits after every block).
///
/// ```text
///  0        8        10     12
/// +--------+--------+------+---------+
/// | name   | number | of   | content |     integers big-endian
/// +--------+--------+------+---------+
/// ```
///
/// @param name of the fact, see {@link CoapNames#name}
/// @param number from 0
/// @param of how many parts the fact has, 2 to {@link #OF_MAX}
/// @param content {@link #LENGTH} bytes, 1 to so many in the last part
public record Part(String name, int number, int of, byte[] content) {
    /// Bytes of the fact in every part but the last. With all headers a part stays below the 1,280
    /// bytes that every path carries (RFC 8200 §5).
    public static final int LENGTH = 1024;

    /// The most parts a fact can have.
    public static final int OF_MAX = (Sealed.LENGTH_MAX + LENGTH - 1) / LENGTH;

    private static final int NAME_LENGTH = 8;

    /// Bytes before the content.
    public static final int HEAD_LENGTH = NAME_LENGTH + 2 * Short.BYTES;

    public Part {
        requireNonNull(name, "name");
        content = requireNonNull(content, "content").clone();
        if (of < 2 || of > OF_MAX || number < 0 || number >= of) {
            throw new IllegalArgumentException("part " + number + " of " + of);
        }
        boolean isLast = number == of - 1;
        if (content.length < 1 || content.length > LENGTH || (!isLast && content.length < LENGTH)) {
            throw new IllegalArgumentException(
                    content.length + " bytes in part " + number + " of " + of);
        }
    }

    /// Whether a fact of this length goes in parts.
    public static boolean isNeeded(int length) {
        return length > LENGTH;
    }

    /// How many parts a fact of this length has.
    public static int count(int length) {
        return (length + LENGTH - 1) / LENGTH;
    }

    /// One part of a fact.
    ///
    /// @param sealed the fact's bytes, more than {@link #LENGTH}
    /// @param number from 0
    public static Part of(Hash hash, byte[] sealed, int number) {
        int from = number * LENGTH;
        return new Part(
                CoapNames.name(hash),
                number,
                count(sealed.length),
                Arrays.copyOfRange(sealed, from, Math.min(from + LENGTH, sealed.length)));
    }

    /// The part as it travels.
    public byte[] encode() {
        return ByteBuffer.allocate(HEAD_LENGTH + content.length)
                .put(HexFormat.of().parseHex(name))
                .putShort((short) number)
                .putShort((short) of)
                .put(content)
                .array();
    }

    /// Reads a part.
    ///
    /// @throws IllegalArgumentException when the bytes are none
    public static Part decode(byte[] bytes) {
        if (bytes.length <= HEAD_LENGTH) {
            throw new IllegalArgumentException(bytes.length + " bytes, expected more");
        }
        ByteBuffer head = ByteBuffer.wrap(bytes, NAME_LENGTH, HEAD_LENGTH - NAME_LENGTH);
        return new Part(
                HexFormat.of().formatHex(bytes, 0, NAME_LENGTH),
                Short.toUnsignedInt(head.getShort()),
                Short.toUnsignedInt(head.getShort()),
                Arrays.copyOfRange(bytes, HEAD_LENGTH, bytes.length));
    }

    /// A copy of the content.
    @Override
    public byte[] content() {
        return content.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Part that
                && name.equals(that.name)
                && number == that.number
                && of == that.of
                && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + number;
    }

    @Override
    public String toString() {
        return "Part[" + name + ", " + number + " of " + of + "]";
    }
}
