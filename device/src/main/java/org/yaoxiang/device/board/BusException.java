package org.yaoxiang.device.board;

import org.jspecify.annotations.Nullable;

/// A chip or an instrument did not answer, or answered what it cannot have meant.
public final class BusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param chip the chip as its maker names it
    /// @param register the register or opcode that was being used
    public BusException(String chip, int register, @Nullable Throwable cause) {
        super(text(chip, register, "no answer; check the cable and the supply"), cause);
    }

    /// @param detail what was seen and what was expected
    public BusException(String chip, int register, String detail) {
        super(text(chip, register, detail));
    }

    /// For what has no registers: a serial line, a radio peripheral, and the instrument behind it.
    ///
    /// @param instrument the instrument as its maker names it, or the line's path
    /// @param detail state, then remedy
    public BusException(String instrument, String detail) {
        super(instrument + ": " + detail);
    }

    private static String text(String chip, int register, String detail) {
        return "%s register 0x%02X: %s".formatted(chip, register, detail);
    }
}
