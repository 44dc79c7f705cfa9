package org.yaoxiang.mocks.chip;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import org.yaoxiang.mocks.bus.BusFault;
import org.yaoxiang.mocks.bus.I2cChip;

/// Honeywell ABP basic amplified pressure sensor, I2C, gage type, transfer function A (10 % to 90 %
/// of 2^14 counts).
///
/// ```
///  byte 0        byte 1     byte 2      byte 3
///  SS PPPPPP     PPPPPPPP   TTTTTTTT    TTT.....
/// ```
///
/// S status, P pressure, T temperature. Status, counts and the temperature's scale are those of an
/// open driver (ij96/Honeywell_ABP@2e593cd). The conversion time, the time until the first
/// conversion and the noise are recalled from the data sheet and await a check against it. The chip
/// has no registers and takes no writes.
public final class HoneywellAbp implements I2cChip {
    private static final int COUNTS_AT_LOW = 1638;
    private static final int COUNTS_AT_HIGH = 14746;
    private static final int COUNTS_MAX = 0x3FFF;
    private static final int STALE = 0b10;
    private static final int DIAGNOSTIC = 0b11;
    private static final int BYTES_MAX = 4;
    private static final double CELSIUS = 25;
    private static final Duration CONVERSION = Duration.ofMillis(1);
    private static final Duration STARTUP = Duration.ofMillis(3);

    private final InstantSource time;
    private final ToDoubleFunction<Instant> pascals;
    private final double pascalsMax;
    private volatile Instant powered;
    private long delivered = -1;
    private volatile boolean isDamaged;
    private volatile boolean isStuck;
    private int stuckCounts = COUNTS_AT_LOW;

    /// @param pascals the pressure at the port above that of the room
    /// @param pascalsMax the pressure at 90 % of the counts; 10 % is the room's
    public HoneywellAbp(InstantSource time, ToDoubleFunction<Instant> pascals, double pascalsMax) {
        this.time = time;
        this.pascals = pascals;
        this.pascalsMax = pascalsMax;
        this.powered = time.instant();
    }

    /// Breaks the bridge inside, which the chip finds and tells by its diagnostic status, or heals
    /// it.
    public void damage(boolean isBroken) {
        isDamaged = isBroken;
    }

    /// Lets the supply dip: the chip is deaf until its first conversion.
    public void brownOut() {
        powered = time.instant();
        delivered = -1;
    }

    /// Freezes the pressure at what it is, which the chip cannot find, or lets it go.
    public void stick(boolean isHeld) {
        stuckCounts = counts(pascals.applyAsDouble(time.instant()));
        isStuck = isHeld;
    }

    @Override
    public void write(byte[] bytes) {
        throw new BusFault("HoneywellAbp takes no writes");
    }

    /// The newest conversion; stale when it was read before.
    @Override
    public byte[] read(int count) {
        Instant now = time.instant();
        if (now.isBefore(powered.plus(STARTUP))) {
            throw new BusFault("HoneywellAbp starts up");
        }
        if (count > BYTES_MAX) {
            throw new BusFault("HoneywellAbp has " + BYTES_MAX + " bytes, not " + count);
        }
        long conversion = Duration.between(powered, now).dividedBy(CONVERSION);
        int status = isDamaged ? DIAGNOSTIC : conversion == delivered ? STALE : 0;
        delivered = conversion;
        Instant converted = powered.plus(CONVERSION.multipliedBy(conversion));
        int counts = isStuck ? stuckCounts : counts(pascals.applyAsDouble(converted));
        int warmth = (int) Math.round((CELSIUS + 50) / 0.0977);
        byte[] all = {
            (byte) ((status << 6) | (counts >> 8)),
            (byte) counts,
            (byte) (warmth >> 3),
            (byte) (warmth << 5)
        };
        byte[] bytes = new byte[count];
        System.arraycopy(all, 0, bytes, 0, count);
        return bytes;
    }

    private int counts(double pressure) {
        double counts = COUNTS_AT_LOW + pressure / pascalsMax * (COUNTS_AT_HIGH - COUNTS_AT_LOW);
        return Math.clamp(Math.round(counts), 0, COUNTS_MAX);
    }
}
