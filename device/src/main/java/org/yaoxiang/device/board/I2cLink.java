package org.yaoxiang.device.board;

/// An I2C chip without registers: whoever addresses it gets its newest bytes.
public interface I2cLink {
    /// Exactly `count` bytes.
    ///
    /// @throws BusException when the chip does not answer or sends less
    byte[] read(int count);
}
