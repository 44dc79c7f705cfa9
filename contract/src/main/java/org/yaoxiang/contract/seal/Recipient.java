package org.yaoxiang.contract.seal;

import static java.util.Objects.requireNonNull;

import java.security.interfaces.ECPublicKey;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Whom a letter is closed to.
///
/// @param id 1 to 64 characters
/// @param keys the recipient's letter keys, one of each suite that it can open
public record Recipient(String id, Map<Suite, ECPublicKey> keys) {
    public Recipient {
        requireNonNull(id, "id");
        keys = Collections.unmodifiableMap(new EnumMap<>(keys));
    }

    /// A recipient with a key of each suite, or of one.
    public Recipient(String id, ECPublicKey... keys) {
        this(id, bySuite(List.of(keys)));
    }

    /// The key that closes a letter of a suite.
    ///
    /// @throws IllegalArgumentException when the recipient has none
    ECPublicKey key(Suite suite) {
        ECPublicKey key = keys.get(suite);
        if (key == null) {
            throw new IllegalArgumentException(
                    id + " has no letter key of the " + suite.setting() + " suite");
        }
        return key;
    }

    private static Map<Suite, ECPublicKey> bySuite(List<ECPublicKey> keys) {
        Map<Suite, ECPublicKey> bySuite = new EnumMap<>(Suite.class);
        for (ECPublicKey key : keys) {
            if (bySuite.put(Suite.of(key), key) != null) {
                throw new IllegalArgumentException("two letter keys of one suite");
            }
        }
        return bySuite;
    }
}
