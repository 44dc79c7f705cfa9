package org.yaoxiang.device.vault;

/// How far one of the handheld's own facts has come, nearest first. Never stored: each state means
/// that the fact which proves it lies in the vault.
public enum State {
    /// In the vault; nobody else is known to have it.
    SAVED,
    /// The gateway's signed receipt is here; for a check also those for its recordings.
    DELIVERED,
    /// The county's signed advice is here.
    ANSWERED,
    /// The doctor has confirmed reading every advice on it.
    READ
}
