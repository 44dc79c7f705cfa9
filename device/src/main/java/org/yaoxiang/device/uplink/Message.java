package org.yaoxiang.device.uplink;

import java.util.Optional;
import org.yaoxiang.contract.fact.Hash;

/// What one request on the link is about.
public sealed interface Message {
    /// A sealed fact that fits into one datagram.
    record Whole(Hash sealed) implements Message {}

    /// One part of a sealed fact that does not.
    ///
    /// @param number from 0
    record Piece(Hash sealed, int number) implements Message {}

    /// The question for a letter.
    record Fetch() implements Message {}

    /// The fact that it carries, or a part of.
    default Optional<Hash> fact() {
        return switch (this) {
            case Whole(Hash sealed) -> Optional.of(sealed);
            case Piece(Hash sealed, int _) -> Optional.of(sealed);
            case Fetch() -> Optional.empty();
        };
    }
}
