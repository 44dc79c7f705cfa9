package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

/// Signed proof that a fact arrived or was read.
///
/// @param fact what arrived or was read
/// @param proof which of the two
public record Receipt(Hash fact, Proof proof, Stamp at) implements Fact {
    /// What a receipt proves.
    public enum Proof {
        /// The fact is durable at the receipt's author.
        ARRIVED,
        /// A person has confirmed reading it.
        READ
    }

    public Receipt {
        requireNonNull(fact, "fact");
        requireNonNull(proof, "proof");
        requireNonNull(at, "at");
    }

    /// Whether it tells when the fact was there at the latest: an arrival by a clock that is
    /// trusted, the gateway's. A handheld's stamp has a tick.
    public boolean isTimedArrival() {
        return proof == Proof.ARRIVED && at.tick().isEmpty();
    }
}
