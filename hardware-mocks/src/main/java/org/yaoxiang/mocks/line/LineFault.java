package org.yaoxiang.mocks.line;

import java.time.Duration;

/// What can be wrong with a cable. Each spoils only what the instrument says, not what it hears.
public sealed interface LineFault {
    /// The plug comes out after so many more bytes.
    record Cut(int bytes) implements LineFault {}

    /// One byte, counted from the next one as 0, arrives with some bits turned.
    ///
    /// @param mask the bits to turn, 0x01 to 0xFF
    record Flip(int index, int mask) implements LineFault {}

    /// The last byte of the next answer, where frames have their checksum, arrives changed.
    record WrongChecksum() implements LineFault {}

    /// Nothing arrives any more.
    record Silence() implements LineFault {}

    /// Each byte takes this long.
    record Slow(Duration perByte) implements LineFault {}

    /// Seeded random bytes arrive once, before whatever the instrument says next.
    record Flood(int bytes, long seed) implements LineFault {}
}
