package org.yaoxiang.device.app;

import org.jspecify.annotations.Nullable;

/// The handheld cannot be prepared or started; the text says what to do.
final class HandheldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HandheldException(@Nullable String whatToDo) {
        super(whatToDo);
    }

    HandheldException(@Nullable String whatToDo, @Nullable Throwable cause) {
        super(whatToDo, cause);
    }
}
