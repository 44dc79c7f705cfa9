package org.yaoxiang.mocks.bus;

/// The bus face of a chip on I2C. A transaction that writes and then reads with a repeated start is
/// one `write` and one `read`.
public interface I2cChip {
    /// Bytes after the address; the first is a register pointer for the chips here.
    ///
    /// @throws BusFault when the chip does not acknowledge
    void write(byte[] bytes);

    /// Bytes that the controller clocks out of the chip.
    ///
    /// @param count 1 or more
    /// @throws BusFault when the chip does not acknowledge
    byte[] read(int count);
}
