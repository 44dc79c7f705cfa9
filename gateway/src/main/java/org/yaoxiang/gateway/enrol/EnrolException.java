package org.yaoxiang.gateway.enrol;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A request or a folder of keys that cannot be used; the text says what to do.
public final class EnrolException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    EnrolException(String whatToDo) {
        super(whatToDo);
    }

    EnrolException(String whatToDo, @Nullable Throwable cause) {
        super(whatToDo, cause);
    }
}
