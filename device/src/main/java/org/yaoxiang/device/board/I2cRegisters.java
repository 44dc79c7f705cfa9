package org.yaoxiang.device.board;

import com.pi4j.exception.Pi4JException;
import com.pi4j.io.i2c.I2C;

/// Registers over Pi4J, whose negative counts and short reads become exceptions here.
final class I2cRegisters implements Registers {
    private final String chip;
    private final I2C i2c;

    I2cRegisters(String chip, I2C i2c) {
        this.chip = chip;
        this.i2c = i2c;
    }

    @Override
    public int read8(int register) {
        try {
            int value = i2c.readRegister(register);
            if (value < 0) {
                throw new BusException(chip, register, "read returned " + value);
            }
            return value & 0xFF;
        } catch (Pi4JException e) {
            throw new BusException(chip, register, e);
        }
    }

    @Override
    public byte[] read(int register, int count) {
        byte[] bytes = new byte[count];
        try {
            int got = i2c.readRegister(register, bytes, 0, count);
            if (got != count) {
                throw new BusException(chip, register, got + " bytes, expected " + count);
            }
            return bytes;
        } catch (Pi4JException e) {
            throw new BusException(chip, register, e);
        }
    }

    @Override
    public void write8(int register, int value) {
        try {
            int result = i2c.writeRegister(register, (byte) value);
            if (result < 0) {
                throw new BusException(chip, register, "write returned " + result);
            }
        } catch (Pi4JException e) {
            throw new BusException(chip, register, e);
        }
    }
}
