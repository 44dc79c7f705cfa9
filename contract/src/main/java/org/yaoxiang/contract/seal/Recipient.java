package org.yaoxiang.contract.seal;

import static java.util.Objects.requireNonNull;

import java.security.interfaces.ECPublicKey;

/// Whom a letter is closed to.
///
/// @param id 1 to 64 characters
/// @param key the recipient's P-256 letter key
public record Recipient(String id, ECPublicKey key) {
    public Recipient {
        requireNonNull(id, "id");
        requireNonNull(key, "key");
    }
}
