package org.yaoxiang.device.driver;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.Optional;

/// What registration needs of a resident identity card. Address, issuer and photograph stay on the
/// card. Prints no patient data.
///
/// @param name as printed, not blank
/// @param number checked, and in agreement with the card's own birth date and sex
/// @param ethnicCode two digits as the card bears them; codes beyond GB/T 3304 occur
/// @param validUntil last day; `LocalDate.MAX` for a card that says 长期, "for long"
public record IdentityCard(
        String name, IdentityNumber number, String ethnicCode, LocalDate validUntil) {
    public IdentityCard {
        requireNonNull(name, "name");
        requireNonNull(number, "number");
        requireNonNull(ethnicCode, "ethnicCode");
        requireNonNull(validUntil, "validUntil");
    }

    /// The ethnic group, when the code is one of the standard.
    public Optional<EthnicGroup> ethnicGroup() {
        return EthnicGroup.of(ethnicCode);
    }

    @Override
    public String toString() {
        return "IdentityCard[redacted]";
    }
}
