package org.yaoxiang.village;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A station of the journey was not reached; the text says which and why.
final class VillageException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    VillageException(String message) {
        super(message);
    }

    VillageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
