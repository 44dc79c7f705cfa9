package org.yaoxiang.contract.seal;

import static java.util.Objects.requireNonNull;

import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A recipient's own key pairs, which open its letters: one of each suite, or of one.
///
/// @param id the recipient, 1 to 64 characters
public record LetterKey(String id, Map<Suite, KeyPair> pairs) {
    public LetterKey {
        requireNonNull(id, "id");
        pairs = Collections.unmodifiableMap(new EnumMap<>(pairs));
    }

    /// @throws IllegalArgumentException when two pairs are of one suite
    public LetterKey(String id, List<KeyPair> pairs) {
        this(id, bySuite(pairs));
    }

    /// One key pair.
    public LetterKey(String id, ECPrivateKey privateKey, ECPublicKey publicKey) {
        this(id, List.of(new KeyPair(publicKey, privateKey)));
    }

    /// The part that authors know.
    public Recipient recipient() {
        return new Recipient(
                id,
                pairs.values().stream()
                        .map(pair -> (ECPublicKey) pair.getPublic())
                        .toArray(ECPublicKey[]::new));
    }

    /// @throws SealException when there is no key of this suite
    KeyPair pair(Suite suite) {
        KeyPair pair = pairs.get(suite);
        if (pair == null) {
            throw new SealException(id + " has no letter key of the " + suite.setting() + " suite");
        }
        return pair;
    }

    private static Map<Suite, KeyPair> bySuite(List<KeyPair> pairs) {
        Map<Suite, KeyPair> bySuite = new EnumMap<>(Suite.class);
        for (KeyPair pair : pairs) {
            if (bySuite.put(Suite.of((ECPublicKey) pair.getPublic()), pair) != null) {
                throw new IllegalArgumentException("two letter keys of one suite");
            }
        }
        return bySuite;
    }

    @Override
    public String toString() {
        return "LetterKey[" + id + "]";
    }
}
