package org.yaoxiang.bridge.hospital;

import org.jspecify.annotations.Nullable;

/// A hospital cannot be connected to as it is set up. Its message holds no patient data.
public final class HospitalException extends RuntimeException {
    HospitalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
