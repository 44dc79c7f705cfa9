package org.yaoxiang.bridge.hospital;

import java.util.List;
import java.util.Optional;

/// How far the answers of a hospital's own system are.
///
/// @param open how many consults it has that wait for an answer
/// @param taken how many answers were taken since this program started
/// @param unusable those that cannot be taken
/// @param trouble what hinders the asking
public record Collection(int open, int taken, List<Unusable> unusable, Optional<Trouble> trouble) {
    public Collection {
        unusable = List.copyOf(unusable);
    }
}
