package org.yaoxiang.bridge.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Tokens that lie in files of the bridge's folder.
public final class StaticTokens implements Credentials {
    private static final int LENGTH_MIN = 16;

    private record Known(byte[] digest, Caller caller) {}

    private final List<Known> known = new ArrayList<>();

    /// Adds one. To be done before any is asked for.
    ///
    /// @param token at least 16 characters
    /// @throws IllegalArgumentException when it is shorter, or another system's
    public StaticTokens add(String token, Caller caller) {
        if (token.length() < LENGTH_MIN) {
            throw new IllegalArgumentException(
                    "token of " + token.length() + " characters, expected at least " + LENGTH_MIN);
        }
        byte[] digest = digest(token);
        if (known.stream().anyMatch(each -> Arrays.equals(each.digest(), digest))) {
            throw new IllegalArgumentException("two systems have the same token");
        }
        known.add(new Known(digest, caller));
        return this;
    }

    /// Compares digests, and with all of them, so that neither the token's length nor its first
    /// letters nor whose it is show in the time that a refusal takes.
    @Override
    public Optional<Caller> caller(String token) {
        byte[] shown = digest(token);
        Optional<Caller> caller = Optional.empty();
        for (Known each : known) {
            if (MessageDigest.isEqual(each.digest(), shown)) {
                caller = Optional.of(each.caller());
            }
        }
        return caller;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
