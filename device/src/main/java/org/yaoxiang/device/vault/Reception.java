package org.yaoxiang.device.vault;

/// What became of a fact that came for the handheld.
public enum Reception {
    /// It is in the vault now.
    SAVED,
    /// It was in the vault already.
    KNOWN,
    /// The directory does not know who signed it.
    UNKNOWN_AUTHOR,
    /// The signature is not the author's.
    BAD_SIGNATURE,
    /// It is of a kind that its author may not send here, or its letter is closed to others.
    NOT_FOR_US
}
