package org.yaoxiang.device.vault;

/// What has become of the vault's index since it was opened.
public enum IndexState {
    /// It is as it should be.
    SOUND,
    /// The one before was damaged and is set aside; it was made anew from the journal.
    MADE_ANEW,
    /// The card does not take it. The vault knows everything all the same, and takes longer to
    /// open.
    UNWRITABLE
}
