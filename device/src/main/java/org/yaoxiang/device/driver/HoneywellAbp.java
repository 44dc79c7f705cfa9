package org.yaoxiang.device.driver;

import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.I2cLink;

/// Honeywell ABP pressure sensor, I2C, gage type from 0 to 50 kPa, transfer function A. Bytes,
/// status and counts follow an open driver (ij96/Honeywell_ABP@2e593cd); that such a range is the
/// natural one for a cuff is recalled. The chip has no registers, no configuration and no identity:
/// a read gives the newest conversion.
public final class HoneywellAbp {
    private static final String CHIP = "HoneywellAbp";
    private static final int NORMAL = 0b00; // status, byte 0 b7-6
    private static final int COMMAND_MODE = 0b01;
    private static final int STALE = 0b10;
    private static final int DIAGNOSTIC = 0b11;
    private static final int COUNTS_AT_LOW = 1638; // 10 % of 2^14
    private static final int COUNTS_AT_HIGH = 14746; // 90 % of 2^14
    private static final int COUNTS_SPAN = COUNTS_AT_HIGH - COUNTS_AT_LOW;

    /// Further below 0 than any offset: a tenth of the part's range.
    private static final int COUNTS_MIN = COUNTS_AT_LOW - COUNTS_SPAN / 10;

    private static final double KILOPASCALS_MAX = 50;
    private static final double MMHG_PER_KILOPASCAL = 7.50062;

    private final I2cLink link;

    /// Nothing is sent: the chip converts from power-on.
    public HoneywellAbp(I2cLink link) {
        this.link = link;
    }

    /// What a read gave.
    ///
    /// @param mmHg pressure above that of the room
    /// @param isFresh false when this conversion was read before
    public record Sample(double mmHg, boolean isFresh) {}

    /// The newest conversion.
    ///
    /// @throws BusException when the chip does not answer, has found a fault in itself, or gives
    ///   counts beyond its range
    public Sample sample() {
        byte[] bytes = link.read(2);
        int status = (bytes[0] >> 6) & 0b11;
        int counts = ((bytes[0] & 0x3F) << 8) | (bytes[1] & 0xFF);
        if (status == DIAGNOSTIC || status == COMMAND_MODE) {
            throw new BusException(
                    CHIP, 0, "status " + status + ", expected " + NORMAL + " or " + STALE);
        }
        if (counts < COUNTS_MIN || counts > COUNTS_AT_HIGH) {
            throw new BusException(
                    CHIP, 0, counts + " counts, expected " + COUNTS_MIN + " to " + COUNTS_AT_HIGH);
        }
        return new Sample(mmHg(counts), status == NORMAL);
    }

    /// 10 % of the counts are 0, 90 % the part's range.
    static double mmHg(int counts) {
        return (counts - COUNTS_AT_LOW) * (KILOPASCALS_MAX * MMHG_PER_KILOPASCAL) / COUNTS_SPAN;
    }
}
