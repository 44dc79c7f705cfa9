package org.yaoxiang.device.uplink;

import java.util.List;
import org.yaoxiang.contract.fact.Hash;

/// What one request on the link is about.
public sealed interface Message {
    /// Sealed facts that fit into one datagram together.
    ///
    /// @param sealed one or more, in the order in which they go
    record Whole(List<Hash> sealed) implements Message {
        public Whole {
            sealed = List.copyOf(sealed);
        }
    }

    /// One part of a sealed fact that does not.
    ///
    /// @param number from 0
    record Piece(Hash sealed, int number) implements Message {}

    /// The question for a letter.
    record Fetch() implements Message {}

    /// The facts that it carries, or a part of; of one that is refused the first is meant.
    default List<Hash> facts() {
        return switch (this) {
            case Whole(List<Hash> sealed) -> sealed;
            case Piece(Hash sealed, int _) -> List.of(sealed);
            case Fetch() -> List.of();
        };
    }
}
