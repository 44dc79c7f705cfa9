package org.yaoxiang.device.board;

/// The registers of one I2C chip.
public interface Registers {
    /// One register, 0 to 255.
    ///
    /// @throws BusException when the chip does not answer
    int read8(int register);

    /// A block from one register onwards, exactly `count` bytes.
    ///
    /// @throws BusException when the chip does not answer or sends less
    byte[] read(int register, int count);

    /// Writes one register.
    ///
    /// @param value 0 to 255
    /// @throws BusException when the chip does not answer
    void write8(int register, int value);

    /// Writes a block from one register onwards, in one transaction.
    ///
    /// @throws BusException when the chip does not answer
    void write(int register, byte... values);
}
