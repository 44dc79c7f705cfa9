package org.yaoxiang.mocks.line;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// McKesson Consult 120 urine analyser: prints a record between STX and ETX after each strip, as
/// one capture shows. It hears nothing. 9600 8N1.
public final class Consult120 implements LineInstrument {
    private final ByteArrayOutputStream unsaid = new ByteArrayOutputStream();

    /// Prints a record.
    ///
    /// @param lines as on the paper, each ended by CR LF here
    public void print(String... lines) {
        unsaid.write(0x02);
        for (String line : lines) {
            unsaid.writeBytes((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        unsaid.write(0x03);
    }

    @Override
    public byte[] hear(byte[] bytes) {
        return new byte[0];
    }

    @Override
    public byte[] live(Duration time) {
        byte[] said = unsaid.toByteArray();
        unsaid.reset();
        return said;
    }
}
