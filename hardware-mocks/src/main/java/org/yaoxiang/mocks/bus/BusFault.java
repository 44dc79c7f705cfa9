package org.yaoxiang.mocks.bus;

import java.io.Serial;

/// What a controller sees when the wire fails: no acknowledge, or a bus that is held low.
public final class BusFault extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    /// @param message what the wire did and where
    public BusFault(String message) {
        super(message);
    }
}
