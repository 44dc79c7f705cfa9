package org.yaoxiang.device.board;

import java.io.IOException;
import java.nio.file.Path;

/// A serial line to one instrument, eight data bits, no parity, one stop bit, no flow control.
public interface SerialLine extends AutoCloseable {
    /// Most bytes that one [#drain()] returns.
    int DRAINED_BYTES_MAX = 4096;

    /// Takes what has arrived since the last call, oldest first; empty when nothing has. Never
    /// waits: whoever expects an answer waits by `Pause` and counts its pauses.
    ///
    /// @throws BusException when the line is unplugged or fails
    byte[] drain();

    /// Sends all the bytes.
    ///
    /// @throws BusException when the line is unplugged or does not take them
    void write(byte[] bytes);

    @Override
    void close();

    /// Whether a tty is known to be a real wire: an UART or a USB adapter. Whatever else it is,
    /// such as a pseudo-terminal, counts as simulated.
    static boolean isReal(Path tty) {
        try {
            return tty.toRealPath().toString().matches("/dev/tty(AMA|S|USB|ACM)[0-9]+");
        } catch (IOException e) {
            return false; // it is not plugged in; where it will lead is not known
        }
    }

    /// Opens a tty of this machine (Linux) and makes it raw.
    ///
    /// @param tty such as `/dev/ttyUSB0` or a pseudo-terminal
    /// @param baud 9600, 19200, 38400, 57600 or 115200 a second
    /// @throws BusException when it cannot be opened or is no tty
    /// @throws IllegalArgumentException when the rate is another one
    static SerialLine open(Path tty, int baud, Pause pause) {
        return new Tty(tty, baud, pause);
    }
}
