package org.yaoxiang.contract.seal;

import java.io.Serial;

/// Bytes that are not a sealed fact, or a letter that this key does not open. The message says
/// which rule was broken and never what the fact holds.
public final class SealException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    SealException(String message) {
        super(message);
    }

    SealException(String message, Throwable cause) {
        super(message, cause);
    }
}
