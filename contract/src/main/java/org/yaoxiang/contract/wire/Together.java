package org.yaoxiang.contract.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.yaoxiang.contract.codec.Leb128;

/// Slim facts, or receipts for them, that travel together in one datagram.
///
/// ```text
/// +--------+------+-----+---+------+
/// | length | fact | ... | 0 | fact |     length is {@link Leb128}, above 0; the last one goes to
/// +--------+------+-----+---+------+     the end
/// ```
public final class Together {
    /// The most bytes: as many as a {@link Part} has.
    public static final int LENGTH_MAX = Part.LENGTH + Part.HEAD_LENGTH;

    private static final int TO_THE_END = 0;

    private Together() {}

    /// How many bytes one of them adds, at most.
    ///
    /// @param length of the fact, below {@link #LENGTH_MAX}
    public static int added(int length) {
        return Leb128.length(LENGTH_MAX) + length;
    }

    /// As they travel.
    ///
    /// @param facts one or more, each of one byte or more
    public static byte[] encode(List<byte[]> facts) {
        ByteBuffer bytes =
                ByteBuffer.allocate(facts.stream().mapToInt(fact -> added(fact.length)).sum());
        for (byte[] fact : facts.subList(0, facts.size() - 1)) {
            Leb128.put(bytes, fact.length);
            bytes.put(fact);
        }
        bytes.put((byte) TO_THE_END).put(facts.getLast());
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /// Reads them.
    ///
    /// @return one or more, none empty
    /// @throws IllegalArgumentException when the bytes end within one
    public static List<byte[]> decode(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        List<byte[]> facts = new ArrayList<>();
        try {
            for (long length = Leb128.number(rest); ; length = Leb128.number(rest)) {
                boolean isLast = length == TO_THE_END;
                long its = isLast ? rest.remaining() : length;
                if (its == 0 || its > rest.remaining()) {
                    throw new IllegalArgumentException(
                            "a fact of " + its + " bytes, " + rest.remaining() + " are left");
                }
                byte[] fact = new byte[(int) its];
                rest.get(fact);
                facts.add(fact);
                if (isLast) {
                    return facts;
                }
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("no last fact", e);
        }
    }
}
