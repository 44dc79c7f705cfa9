package org.yaoxiang.bridge.map;

import static java.util.Objects.requireNonNull;

/// By which algorithms a fact was named and signed.
///
/// @param hash such as "SHA-256" or "SM3"
/// @param signature such as "ES256" or "SM2"
public record Algorithms(String hash, String signature) {
    public Algorithms {
        requireNonNull(hash, "hash");
        requireNonNull(signature, "signature");
    }
}
