package org.yaoxiang.contract.seal;

import org.yaoxiang.contract.fact.Fact;

/// How a fact would lie on the card if nothing were closed: the control of what is grepped for.
public final class OpenLetters {
    private OpenLetters() {}

    /// The fact's own bytes.
    public static byte[] of(Fact fact) {
        return FactCodec.encode(fact);
    }
}
