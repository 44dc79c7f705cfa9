package org.yaoxiang.device.screen;

import static java.util.Objects.requireNonNull;

import org.yaoxiang.device.uplink.Courier;
import org.yaoxiang.device.vault.Vault;

/// What lies open once a PIN was given.
///
/// @param hasWeakDeviceKey whether the key of the board lies on the card with the vault
public record Desk(Vault vault, Bedside bedside, Courier courier, boolean hasWeakDeviceKey) {
    public Desk {
        requireNonNull(vault, "vault");
        requireNonNull(bedside, "bedside");
        requireNonNull(courier, "courier");
    }
}
