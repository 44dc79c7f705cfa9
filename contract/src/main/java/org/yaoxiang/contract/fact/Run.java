package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/// Consecutive facts of one author's chain. The mark of the last stands for all of them, since
/// every fact names the one before it.
///
/// @param first the lowest sequence, from 1
/// @param last the highest
/// @param mark of the fact that has the highest, see {@link #mark(Hash)}
public record Run(long first, long last, long mark) {
    public Run {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("run from " + first + " to " + last);
        }
    }

    /// The first 8 bytes of a hash as a big-endian number: enough to tell two branches of one chain
    /// apart.
    public static long mark(Hash hash) {
        return ByteBuffer.wrap(requireNonNull(hash, "hash").bytes()).getLong();
    }

    /// Whether a sequence is in it.
    public boolean contains(long sequence) {
        return first <= sequence && sequence <= last;
    }
}
