package org.yaoxiang.contract.seal;

import static java.util.Objects.requireNonNull;

import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;

/// A recipient's own P-256 key pair, which opens its letters.
///
/// @param id the recipient, 1 to 64 characters
public record LetterKey(String id, ECPrivateKey privateKey, ECPublicKey publicKey) {
    public LetterKey {
        requireNonNull(id, "id");
        requireNonNull(privateKey, "privateKey");
        requireNonNull(publicKey, "publicKey");
    }

    /// The part that authors know.
    public Recipient recipient() {
        return new Recipient(id, publicKey);
    }

    @Override
    public String toString() {
        return "LetterKey[" + id + "]";
    }
}
