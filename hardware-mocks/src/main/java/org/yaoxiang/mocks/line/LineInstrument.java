package org.yaoxiang.mocks.line;

import java.time.Duration;

/// An instrument at the far end of a serial line.
public interface LineInstrument {
    /// Hears bytes from the host and answers at once; an unknown request gets no answer.
    byte[] hear(byte[] bytes);

    /// Lives for a while and returns what the instrument says by itself.
    byte[] live(Duration time);
}
