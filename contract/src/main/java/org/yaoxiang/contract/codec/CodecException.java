package org.yaoxiang.contract.codec;

import java.io.Serial;

/// Bytes that are not the encoding of any waveform. The message says what is wrong with them and
/// never what they hold.
public final class CodecException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    CodecException(String message) {
        super(message);
    }
}
