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
/// @param collection how far its answers are; empty when they are not picked up
public record Standing(
        String hospital,
        boolean isProduction,
        int taken,
        int waiting,
        int held,
        List<Quarantined> quarantined,
        Optional<Trouble> trouble,
        Optional<Collection> collection) {
    public Standing {
        quarantined = List.copyOf(quarantined);
    }

    Standing with(Collection answers) {
        return new Standing(
                hospital,
                isProduction,
                taken,
                waiting,
                held,
                quarantined,
                trouble,
                Optional.of(answers));
    }
}
