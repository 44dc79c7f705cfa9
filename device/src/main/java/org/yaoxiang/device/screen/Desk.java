package org.yaoxiang.device.screen;

import static java.util.Objects.requireNonNull;

import org.yaoxiang.device.uplink.CarriedMail;
import org.yaoxiang.device.uplink.Courier;
import org.yaoxiang.device.vault.Vault;

/// What lies open once a PIN was given.
///
/// @param mail the road by a USB stick
/// @param hasWeakDeviceKey whether the key of the board lies on the card with the vault
public record Desk(
        Vault vault, Bedside bedside, Courier courier, CarriedMail mail, boolean hasWeakDeviceKey) {
    public Desk {
        requireNonNull(vault, "vault");
        requireNonNull(bedside, "bedside");
        requireNonNull(courier, "courier");
        requireNonNull(mail, "mail");
    }
}
