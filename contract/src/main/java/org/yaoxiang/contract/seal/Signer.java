package org.yaoxiang.contract.seal;

import static java.util.Objects.requireNonNull;

import java.security.PrivateKey;
import java.security.interfaces.ECKey;

/// An author and its signing key. The key's curve decides in which suite the author seals.
///
/// @param authorId 1 to 64 characters
/// @param key on P-256 or the SM2 curve
public record Signer(String authorId, PrivateKey key) {
    public Signer {
        requireNonNull(authorId, "authorId");
        requireNonNull(key, "key");
    }

    /// The suite in which this author seals.
    ///
    /// @throws IllegalArgumentException when the key is on neither curve
    public Suite suite() {
        if (key instanceof ECKey known) {
            return Suite.of(known);
        }
        throw new IllegalArgumentException("a signing key that is on no curve");
    }

    byte[] sign(byte[] bytes) {
        return suite().sign(key, bytes);
    }

    @Override
    public String toString() {
        return "Signer[" + authorId + "]";
    }
}
