package org.yaoxiang.device.board;

import com.pi4j.io.i2c.I2C;
import java.util.function.IntSupplier;

/// Registers over Pi4J, whose negative counts, short reads and exceptions (of several kinds, which
/// differ from provider to provider) become one kind here.
final class I2cRegisters implements Registers {
    private final String chip;
    private final I2C i2c;

    I2cRegisters(String chip, I2C i2c) {
        this.chip = chip;
        this.i2c = i2c;
    }

    @Override
    public int read8(int register) {
        int value = answer(register, () -> i2c.readRegister(register));
        if (value < 0) {
            throw new BusException(chip, register, "read returned " + value);
        }
        return value & 0xFF;
    }

    @Override
    public byte[] read(int register, int count) {
        byte[] bytes = new byte[count];
        int got = answer(register, () -> i2c.readRegister(register, bytes, 0, count));
        if (got != count) {
            throw new BusException(chip, register, got + " bytes, expected " + count);
        }
        return bytes;
    }

    @Override
    public void write8(int register, int value) {
        int result = answer(register, () -> i2c.writeRegister(register, (byte) value));
        if (result < 0) {
            throw new BusException(chip, register, "write returned " + result);
        }
    }

    @Override
    public void write(int register, byte... values) {
        int result = answer(register, () -> i2c.writeRegister(register, values, 0, values.length));
        if (result < 0) {
            throw new BusException(chip, register, "write returned " + result);
        }
    }

    private int answer(int register, IntSupplier call) {
        try {
            return call.getAsInt();
        } catch (RuntimeException e) {
            throw new BusException(chip, register, e);
        }
    }
}
