package org.yaoxiang.contract.seal;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/// An author and its P-256 signing key.
///
/// @param authorId 1 to 64 characters
public record Signer(String authorId, PrivateKey key) {
    public Signer {
        requireNonNull(authorId, "authorId");
        requireNonNull(key, "key");
    }

    byte[] sign(byte[] bytes) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(key);
            signer.update(bytes);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new SealException("this key cannot sign", e);
        }
    }

    @Override
    public String toString() {
        return "Signer[" + authorId + "]";
    }
}
