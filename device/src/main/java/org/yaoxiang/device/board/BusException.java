package org.yaoxiang.device.board;

import org.jspecify.annotations.Nullable;

/// A chip or an instrument did not answer, or answered what it cannot have meant.
public final class BusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isGarbled;

    /// @param chip the chip as its maker names it
    /// @param register the register or opcode that was being used
    public BusException(String chip, int register, @Nullable Throwable cause) {
        super(text(chip, register, "no answer; check the cable and the supply"), cause);
        this.isGarbled = false;
    }

    /// @param detail what was seen and what was expected
    public BusException(String chip, int register, String detail) {
        super(text(chip, register, detail));
        this.isGarbled = false;
    }

    /// For what has no registers: a serial line, a radio peripheral, and the instrument behind it.
    ///
    /// @param instrument the instrument as its maker names it, or the line's path
    /// @param detail state, then remedy
    public BusException(String instrument, String detail) {
        this(instrument, detail, false);
    }

    private BusException(String instrument, String detail, boolean isGarbled) {
        super(instrument + ": " + detail);
        this.isGarbled = isGarbled;
    }

    /// For an instrument that did answer, and what came cannot be what it said.
    ///
    /// @param detail state, then remedy
    public static BusException garbled(String instrument, String detail) {
        return new BusException(instrument, detail, true);
    }

    /// Whether an answer came and was damaged, rather than none.
    public boolean isGarbled() {
        return isGarbled;
    }

    private static String text(String chip, int register, String detail) {
        return "%s register 0x%02X: %s".formatted(chip, register, detail);
    }
}
