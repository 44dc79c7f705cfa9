package org.yaoxiang.mocks.chip;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.yaoxiang.mocks.bus.BusFault;
import org.yaoxiang.mocks.bus.I2cChip;

/// MAX17048 fuel gauge: 16-bit registers of cell voltage, charge and rate, with the reset indicator
/// in STATUS.
///
/// Addresses, scales, reset word and the bits of STATUS are those of an open driver; power-on
/// values and the update times are recalled from the data sheet and await a check against it. The
/// cell supplies the chip: without a cell nobody acknowledges.
public final class Max17048 implements I2cChip {
    /// The cell at the chip.
    public interface Cell {
        /// Volts at the terminals; 0 when there is no cell.
        double volts(Instant at);

        /// State of charge, 0 to 100 %.
        double percent(Instant at);

        /// How the charge changes, % an hour; negative on discharge.
        double percentPerHour(Instant at);
    }

    private static final int VCELL = 0x02;
    private static final int CHARGE = 0x04;
    private static final int MODE = 0x06;
    private static final int VERSION = 0x08;
    private static final int HIBERNATE = 0x0A;
    private static final int CONFIG = 0x0C;
    private static final int VOLTAGE_ALERT = 0x14;
    private static final int RATE = 0x16;
    private static final int RESET_VOLTAGE = 0x18;
    private static final int STATUS = 0x1A;
    private static final int COMMAND = 0xFE;
    private static final int RESET_WORD = 0x5400;
    private static final int QUICK_START = 0x4000;
    private static final int RESET_INDICATOR = 0x0100;
    private static final int CHIP_ID = 0x0C;
    private static final Duration FIRST = Duration.ofMillis(125);
    private static final Duration UPDATE = Duration.ofMillis(250);

    private final InstantSource time;
    private final Cell cell;
    private int hibernate;
    private int config;
    private int voltageAlert;
    private int resetVoltage;
    private int status;
    private int cellSteps;
    private int chargeSteps;
    private int rateSteps;
    private int pointer;
    private boolean isStalled;
    private Instant next;

    /// @param cell what the chip measures
    public Max17048(InstantSource time, Cell cell) {
        this.time = time;
        this.cell = cell;
        this.next = time.instant();
        powerOn();
    }

    /// Lets the cell drop below the reset voltage for a moment, as a swapped cell does.
    public void brownOut() {
        powerOn();
    }

    /// Hangs the converter, or lets it go.
    public void stall(boolean isStalled) {
        this.isStalled = isStalled;
    }

    @Override
    public void write(byte[] bytes) {
        catchUp();
        pointer = bytes[0] & 0xff;
        requireKnown(pointer & ~1);
        if (bytes.length == 1) {
            return;
        }
        if (bytes.length != 3 || pointer % 2 != 0) {
            throw new BusFault("MAX17048 takes words of two bytes at even registers");
        }
        set(pointer, ((bytes[1] & 0xff) << 8) | (bytes[2] & 0xff));
    }

    @Override
    public byte[] read(int count) {
        catchUp();
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            requireKnown(pointer & ~1);
            int word = get(pointer & ~1);
            bytes[i] = (byte) (pointer % 2 == 0 ? word >> 8 : word);
            pointer = (pointer + 1) & 0xff;
        }
        return bytes;
    }

    private void powerOn() {
        hibernate = 0x8030;
        config = 0x971C;
        voltageAlert = 0x00FF;
        resetVoltage = 0x9600;
        status = RESET_INDICATOR;
        cellSteps = 0;
        chargeSteps = 0;
        rateSteps = 0;
        next = time.instant().plus(FIRST);
    }

    private void set(int register, int value) {
        switch (register) {
            case MODE -> {
                if ((value & QUICK_START) != 0) {
                    next = time.instant().plus(FIRST);
                }
            }
            case HIBERNATE -> hibernate = value;
            case CONFIG -> config = value;
            case VOLTAGE_ALERT -> voltageAlert = value;
            case RESET_VOLTAGE -> resetVoltage = value & 0xff00;
            // Flags are cleared by writing 0 and cannot be set; EnVr, bit 14, is a setting.
            case STATUS -> status = (status & value & 0x3f00) | (value & 0x4000);
            case COMMAND -> {
                if (value == RESET_WORD) {
                    powerOn();
                }
            }
            default -> {
                // Measured values and the version are read-only.
            }
        }
    }

    private int get(int register) {
        return switch (register) {
            case VCELL -> cellSteps;
            case CHARGE -> chargeSteps;
            case VERSION -> 0x0012;
            case HIBERNATE -> hibernate;
            case CONFIG -> config;
            case VOLTAGE_ALERT -> voltageAlert;
            case RATE -> rateSteps;
            case RESET_VOLTAGE -> resetVoltage | CHIP_ID;
            case STATUS -> status;
            default -> 0;
        };
    }

    private void catchUp() {
        Instant now = time.instant();
        if (cell.volts(now) <= 0) {
            throw new BusFault("MAX17048 has no cell and no supply");
        }
        if (now.isBefore(next) || isStalled) {
            return;
        }
        long updates = Duration.between(next, now).dividedBy(UPDATE);
        Instant at = next.plus(UPDATE.multipliedBy(updates));
        next = at.plus(UPDATE);
        cellSteps = word(cell.volts(at) / 78.125e-6, 0, 0xffff);
        chargeSteps = word(cell.percent(at) * 256, 0, 0xffff);
        rateSteps = word(cell.percentPerHour(at) / 0.208, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private static int word(double steps, int min, int max) {
        return Math.clamp(Math.round(steps), min, max) & 0xffff;
    }

    private static void requireKnown(int register) {
        boolean known =
                (register >= VCELL && register <= CONFIG)
                        || (register >= VOLTAGE_ALERT && register <= STATUS)
                        || register == COMMAND;
        if (!known) {
            throw new BusFault("MAX17048 has no register 0x" + Integer.toHexString(register));
        }
    }
}
