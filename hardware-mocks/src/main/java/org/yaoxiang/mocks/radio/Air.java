package org.yaoxiang.mocks.radio;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// The air between a host and a peripheral, with its faults. One thread at a time.
public final class Air {
    private final Peripheral peripheral;
    private int attemptsUntilInReach;
    private int valuesUntilCut = Integer.MAX_VALUE;
    private int valuesUntilTruncated = -1;
    private int valuesUntilRepeated = -1;
    private boolean isSilent;

    public Air(Peripheral peripheral) {
        this.peripheral = requireNonNull(peripheral, "peripheral");
    }

    /// Spoils the air from now on.
    public void spoil(RadioFault fault) {
        switch (fault) {
            case RadioFault.OutOfRange(int attempts) -> attemptsUntilInReach = attempts;
            case RadioFault.Cut(int values) -> valuesUntilCut = values;
            case RadioFault.Silence() -> isSilent = true;
            case RadioFault.Truncate(int index) -> valuesUntilTruncated = index;
            case RadioFault.Repeat(int index) -> valuesUntilRepeated = index;
        }
    }

    /// Tries to connect.
    public boolean connects() {
        if (attemptsUntilInReach > 0) {
            attemptsUntilInReach--;
            return false;
        }
        return true;
    }

    /// Whether the connection is lost.
    public boolean isCut() {
        return valuesUntilCut <= 0;
    }

    /// Carries a write.
    public void write(int characteristic, byte[] value) {
        if (!isCut()) {
            peripheral.write(characteristic, value);
        }
    }

    /// The next value that arrives, or the same twice; empty when none does.
    public List<Peripheral.Sent> next() {
        if (isCut() || isSilent) {
            return List.of();
        }
        List<Peripheral.Sent> next = peripheral.next();
        if (next.isEmpty()) {
            return next;
        }
        if (valuesUntilCut != Integer.MAX_VALUE) {
            valuesUntilCut--;
        }
        boolean isTruncated = valuesUntilTruncated == 0;
        boolean isRepeated = valuesUntilRepeated == 0;
        valuesUntilTruncated = Math.max(-1, valuesUntilTruncated - 1);
        valuesUntilRepeated = Math.max(-1, valuesUntilRepeated - 1);
        Peripheral.Sent sent = isTruncated ? truncated(next.getFirst()) : next.getFirst();
        return Collections.nCopies(isRepeated ? 2 : 1, sent);
    }

    private static Peripheral.Sent truncated(Peripheral.Sent sent) {
        return new Peripheral.Sent(
                sent.characteristic(), Arrays.copyOf(sent.value(), sent.value().length - 1));
    }
}
