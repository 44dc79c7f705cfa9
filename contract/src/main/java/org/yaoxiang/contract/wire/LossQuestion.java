package org.yaoxiang.contract.wire;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.yaoxiang.contract.seal.LossNotice;

/// A handheld's question whether it was marked as lost. It needs no key of its own, for those are
/// closed until a PIN is given.
///
/// ```text
///  0        32
/// +--------+--------+
/// | print  | heeded |     heeded: milliseconds since 1970, big-endian; left out before a loss
/// +--------+--------+
/// ```
///
/// @param print the handheld, see {@link LossNotice#print}; 64 hexadecimal digits
/// @param heeded {@link LossNotice#since} of the last notice for which it has destroyed its keys
public record LossQuestion(String print, Optional<Instant> heeded) {
    private static final int PRINT_LENGTH = 32;

    public LossQuestion {
        requireNonNull(heeded, "heeded");
        if (!print.matches("[0-9a-f]{" + 2 * PRINT_LENGTH + "}")) {
            throw new IllegalArgumentException("a print has 64 hexadecimal digits");
        }
    }

    /// As it travels.
    public byte[] encode() {
        ByteBuffer bytes =
                ByteBuffer.allocate(PRINT_LENGTH + (heeded.isPresent() ? Long.BYTES : 0));
        bytes.put(HexFormat.of().parseHex(print));
        heeded.ifPresent(since -> bytes.putLong(since.toEpochMilli()));
        return bytes.array();
    }

    /// Reads a question.
    ///
    /// @throws IllegalArgumentException when the bytes are none
    public static LossQuestion decode(byte[] bytes) {
        if (bytes.length != PRINT_LENGTH && bytes.length != PRINT_LENGTH + Long.BYTES) {
            throw new IllegalArgumentException(bytes.length + " bytes, expected 32 or 40");
        }
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        byte[] print = new byte[PRINT_LENGTH];
        rest.get(print);
        return new LossQuestion(
                HexFormat.of().formatHex(print),
                rest.hasRemaining()
                        ? Optional.of(Instant.ofEpochMilli(rest.getLong()))
                        : Optional.empty());
    }
}
