package org.yaoxiang.bridge.hospital;

import java.util.List;
import java.util.Optional;

/// How far a hospital is.
///
/// @param hospital its id
/// @param taken how many transactions it has
/// @param waiting how many are still to be sent, those that wait for a refused one among them
/// @param held how many of these wait for a refused one
/// @param quarantined those it refused, oldest first
/// @param trouble what hinders now
public record Standing(
        String hospital,
        boolean isProduction,
        int taken,
        int waiting,
        int held,
        List<Quarantined> quarantined,
        Optional<Trouble> trouble) {
    public Standing {
        quarantined = List.copyOf(quarantined);
    }
}
