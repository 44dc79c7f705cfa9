package org.yaoxiang.bridge.app;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The bridge cannot be prepared or started; the text says what to do.
final class BridgeException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    BridgeException(@Nullable String whatToDo) {
        super(whatToDo);
    }

    BridgeException(@Nullable String whatToDo, @Nullable Throwable cause) {
        super(whatToDo, cause);
    }
}
