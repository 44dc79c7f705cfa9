package org.yaoxiang.device.vault;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA256 (RFC 2104) under a key of its own, derived from the vault's. Safe for several
/// threads.
final class Authenticator {
    static final int LENGTH = 32;

    private final Mac mac;

    /// @param label of the key, unlike all other labels
    Authenticator(VaultKey key, String label) {
        byte[] bytes = key.derive(label, LENGTH);
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    synchronized byte[] of(byte[] content) {
        return mac.doFinal(content);
    }
}
