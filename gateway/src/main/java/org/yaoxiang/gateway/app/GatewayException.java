package org.yaoxiang.gateway.app;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The gateway cannot be prepared or started; the text says what to do.
final class GatewayException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    GatewayException(String whatToDo) {
        super(whatToDo);
    }

    GatewayException(String whatToDo, @Nullable Throwable cause) {
        super(whatToDo, cause);
    }
}
