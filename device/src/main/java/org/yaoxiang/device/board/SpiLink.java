package org.yaoxiang.device.board;

/// A full-duplex link to one SPI chip.
public interface SpiLink {
    /// Sends the bytes within one chip select and returns as many as were sent.
    ///
    /// @throws BusException when the transfer fails
    byte[] transfer(byte[] sent);
}
