package org.yaoxiang.device.vault;

import java.io.Serial;

/// The vault stays closed, and nothing was changed. The message says why and what to do, and never
/// what the vault holds.
public final class VaultException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    /// Why it stays closed.
    public enum Reason {
        /// The card was taken from another handheld, or this one's board was replaced.
        WRONG_CARD,
        /// Something in it was written by firmware that is newer than this one.
        NEWER_VERSION,
        /// The journal belongs to another vault than the keys beside it.
        FOREIGN,
        /// A frame was changed or moved, or the file of keys is no such file.
        CHANGED,
        /// An attempt could not be counted on the disk, so it was not made.
        NOT_COUNTED,
        /// The handheld was marked as lost, and its keys were destroyed.
        LOST
    }

    private final Reason reason;

    VaultException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    VaultException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /// Why it stays closed.
    public Reason reason() {
        return reason;
    }
}
