package org.yaoxiang.contract.wire;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.yaoxiang.contract.fact.Hash;

/// A place in the feed, named by all facts before it: two feeds that agree at a place agree
/// everywhere before it.
///
/// @param facts how many facts stand before it
/// @param mark the SHA-256 of the mark of the place before and the name of the fact between; zeros
///   at the beginning
public record FeedPlace(int facts, Hash mark) {
    /// Before the first fact.
    public static final FeedPlace BEGINNING = new FeedPlace(0, new Hash(new byte[Hash.LENGTH]));

    private static final int NAME_DIGITS = 16;

    public FeedPlace {
        requireNonNull(mark, "mark");
        if (facts < 0) {
            throw new IllegalArgumentException(facts + " facts");
        }
    }

    /// The place after a further fact.
    public FeedPlace next(Hash fact) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(mark.bytes());
            return new FeedPlace(facts + 1, new Hash(digest.digest(fact.bytes())));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// The mark as it stands in a query: its first 8 bytes in hexadecimal.
    public String name() {
        return mark.hex().substring(0, NAME_DIGITS);
    }
}
