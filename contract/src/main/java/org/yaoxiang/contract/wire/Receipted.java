package org.yaoxiang.contract.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.yaoxiang.contract.codec.Leb128;
import org.yaoxiang.contract.fact.Run;

/// Which of its own facts a handheld has receipts for, as it tells with every question for a
/// letter. A gateway that does not hold them all was put back from a backup.
///
/// ```text
///  0        8
/// +--------+------+-------+
/// | mark   | last | count | … once for each run     mark is big-endian; last and count are
/// +--------+------+-------+                         {@link Leb128}
/// ```
///
/// @param runs the newest, at most {@link #RUNS_MAX}
public record Receipted(List<Run> runs) {
    /// The most runs that are told. An engineering choice: there are more only while as many facts
    /// were overtaken by others, and 8 are 80 to 216 bytes.
    public static final int RUNS_MAX = 8;

    /// The longest encoding, bytes.
    public static final int LENGTH_MAX = RUNS_MAX * (Long.BYTES + 2 * 9);

    public Receipted {
        runs = List.copyOf(runs);
        if (runs.size() > RUNS_MAX) {
            throw new IllegalArgumentException(runs.size() + " runs, expected at most " + RUNS_MAX);
        }
    }

    /// As it travels; nothing when there is no run.
    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH_MAX);
        for (Run run : runs) {
            bytes.putLong(run.mark());
            Leb128.put(bytes, run.last());
            Leb128.put(bytes, run.last() - run.first() + 1);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /// Reads what a handheld tells.
    ///
    /// @throws IllegalArgumentException when the bytes tell nothing of the kind
    public static Receipted decode(byte[] bytes) {
        List<Run> runs = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        try {
            while (rest.hasRemaining()) {
                long mark = rest.getLong();
                long last = Leb128.number(rest);
                long count = Leb128.number(rest);
                runs.add(new Run(last - count + 1, last, mark));
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the runs end within one", e);
        }
        return new Receipted(runs);
    }
}
