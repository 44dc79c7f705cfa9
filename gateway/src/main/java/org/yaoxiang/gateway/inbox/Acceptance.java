package org.yaoxiang.gateway.inbox;

import org.yaoxiang.contract.seal.Sealed;

/// What the inbox says to a fact.
public sealed interface Acceptance {
    /// The fact is durable here; this is the gateway's signed receipt.
    ///
    /// @param isNew whether it had not been here before
    record Accepted(Sealed receipt, boolean isNew) implements Acceptance {}

    /// The fact will never be taken.
    ///
    /// @param why in words for a technician, no patient data
    record Refused(String why) implements Acceptance {}

    /// The disk does not take it now; nothing was promised.
    record Unavailable() implements Acceptance {}
}
