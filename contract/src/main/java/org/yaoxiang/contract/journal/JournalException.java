package org.yaoxiang.contract.journal;

import java.io.Serial;

/// The disk did not do what was asked: what, where, and the cause.
public final class JournalException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }

    JournalException(String message) {
        super(message);
    }
}
