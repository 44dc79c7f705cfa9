package org.yaoxiang.mocks.bus;

/// The bus face of a chip on SPI: one transfer is what happens between chip select low and high.
public interface SpiChip {
    /// Clocks bytes in and out at once.
    ///
    /// @param in what the controller sends
    /// @return as many bytes
    byte[] transfer(byte[] in);
}
