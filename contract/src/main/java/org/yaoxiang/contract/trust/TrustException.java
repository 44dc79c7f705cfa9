package org.yaoxiang.contract.trust;

import java.io.Serial;

/// Certificates that the authority did not issue, or that do not say who they are for.
public final class TrustException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    TrustException(String message) {
        super(message);
    }

    TrustException(String message, Throwable cause) {
        super(message, cause);
    }
}
