package org.yaoxiang.contract.fact;

/// Anything that is ever sealed. A fact is never edited; a later fact says what changed.
public sealed interface Fact
        permits Check,
                Consult,
                Claim,
                Advice,
                Receipt,
                SelfTest,
                Amendment,
                Head,
                Holding,
                Recording {
    /// When its author made it.
    Stamp at();
}
