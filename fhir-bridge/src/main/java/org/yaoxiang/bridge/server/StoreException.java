package org.yaoxiang.bridge.server;

import org.jspecify.annotations.Nullable;

/// The resource store cannot be read or written. Its message holds no patient data.
public final class StoreException extends RuntimeException {
    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
