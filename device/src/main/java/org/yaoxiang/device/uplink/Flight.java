package org.yaoxiang.device.uplink;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/// A message that has been given to the link.
///
/// @param token tells it from all others since boot
/// @param departure when it left, since boot; empty while the link still makes a session
/// @param bytes on the wire, about
/// @param onTheWay bytes of all messages that were on the way then, itself included
/// @param isLost whether its answer has been given up; it may come yet
record Flight(
        int token,
        Message message,
        Optional<Duration> departure,
        int bytes,
        int onTheWay,
        boolean isLost) {
    Flight {
        requireNonNull(message, "message");
        requireNonNull(departure, "departure");
    }

    Flight departed(Duration now) {
        return new Flight(token, message, Optional.of(now), bytes, onTheWay, isLost);
    }

    Flight lost() {
        return new Flight(token, message, departure, bytes, onTheWay, true);
    }

    boolean isFetch() {
        return message instanceof Message.Fetch;
    }

    /// Whether an answer is still waited for.
    boolean isLive() {
        return !isLost;
    }

    /// Whether it left before some time, or has not left.
    boolean isBefore(Duration time) {
        return departure.filter(at -> at.compareTo(time) >= 0).isEmpty();
    }
}
