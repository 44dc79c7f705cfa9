package org.yaoxiang.device.driver;

import java.time.Duration;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.Registers;

/// MAX17048 fuel gauge of the handheld's cell, I2C, words of 16 bits with the high byte first.
/// Addresses, scales and the reset indicator follow the Adafruit driver
/// (Adafruit_MAX1704X@4953d76); the first update after 125 ms is recalled from the datasheet and
/// not yet checked against it.
///
/// The cell supplies the chip: without one nobody answers.
public final class Max17048 implements AutoCloseable {
    /// The version of this part; its low digit counts revisions and is left out.
    public static final int PART = 0x0010;

    private static final String CHIP = "MAX17048";
    private static final int VCELL = 0x02;
    private static final int VERSION = 0x08;
    private static final int RATE = 0x16;
    private static final int STATUS = 0x1A;
    private static final int RESET_INDICATOR = 1 << 8;
    private static final Duration FIRST_UPDATE = Duration.ofMillis(125);

    private final Registers registers;

    /// The cell's state.
    ///
    /// @param volts 0 to 5.12
    /// @param percent of a full cell; may exceed 100 a little
    /// @param percentPerHour negative on discharge
    public record Charge(double volts, double percent, double percentPerHour) {}

    /// Identifies the chip and clears its reset indicator, so that a later one is seen.
    ///
    /// @throws BusException when the chip does not answer or is another one
    public Max17048(Registers registers, Pause pause) {
        this.registers = registers;
        int version = word(VERSION);
        if ((version & 0xFFF0) != PART) {
            throw new BusException(
                    CHIP, VERSION, "version 0x%04X, expected 0x001_".formatted(version));
        }
        int status = word(STATUS);
        if ((status & RESET_INDICATOR) != 0) {
            int cleared = status & ~RESET_INDICATOR;
            registers.write(STATUS, (byte) (cleared >> 8), (byte) cleared);
            pause.pause(FIRST_UPDATE);
        }
    }

    /// The part's version without its revision.
    ///
    /// @throws BusException when the chip does not answer
    public int partId() {
        return word(VERSION) & 0xFFF0;
    }

    /// Reads the cell.
    ///
    /// @throws BusException when the chip does not answer or was reset, as by a swapped cell: its
    ///   charge is unknown then, and not 0 %
    public Charge charge() {
        byte[] bytes = registers.read(VCELL, 4);
        int rate = word(RATE);
        int status = word(STATUS);
        if ((status & RESET_INDICATOR) != 0) {
            throw new BusException(CHIP, STATUS, "was reset meanwhile; open it anew");
        }
        int cell = (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
        if (cell == 0) {
            throw new BusException(CHIP, VCELL, "reads 0x0000: nothing was measured");
        }
        int percent = (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
        return charge(cell, percent, (short) rate);
    }

    /// 78.125 µV, 1/256 % and 0.208 %/h a step.
    static Charge charge(int cell, int percent, int rate) {
        return new Charge(cell * 78.125e-6, percent / 256.0, rate * 0.208);
    }

    /// Nothing: the chip counts on.
    @Override
    public void close() {
        // A gauge that sleeps loses its count.
    }

    private int word(int register) {
        byte[] bytes = registers.read(register, 2);
        return (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
    }
}
