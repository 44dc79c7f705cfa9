package org.yaoxiang.device.vault;

import java.util.Optional;

/// Why something cannot be a PIN.
public enum PinFault {
    /// Fewer than 6 characters.
    TOO_SHORT,
    /// More than 64.
    TOO_LONG,
    /// One character again and again, or digits that count up or down.
    TOO_SIMPLE;

    private static final int LENGTH_MIN = 6;
    private static final int LENGTH_MAX = 64;

    /// What is wrong with it; empty when it is fit.
    public static Optional<PinFault> of(char[] pin) {
        if (pin.length < LENGTH_MIN) {
            return Optional.of(TOO_SHORT);
        }
        if (pin.length > LENGTH_MAX) {
            return Optional.of(TOO_LONG);
        }
        return isRun(pin, 0) || isRun(pin, 1) || isRun(pin, -1)
                ? Optional.of(TOO_SIMPLE)
                : Optional.empty();
    }

    private static boolean isRun(char[] pin, int step) {
        for (int i = 1; i < pin.length; i++) {
            if (pin[i] - pin[i - 1] != step) {
                return false;
            }
        }
        return true;
    }
}
