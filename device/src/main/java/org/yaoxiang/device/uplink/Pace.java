package org.yaoxiang.device.uplink;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.yaoxiang.contract.wire.Part;

/// What is known of the link's pace, from the answers so far: how long a round trip takes, how many
/// bytes the narrowest place lets through, and how many may be on the way. Pure; times are since
/// boot.
///
/// Round trips are smoothed as in RFC 6298 §2. The window follows the queue before the narrowest
/// place and not the losses, which on the radio say nothing of congestion: the longer a round trip
/// is than the shortest of late, the more of what was on the way stood in that queue (Brakmo and
/// Peterson, TCP Vegas, IEEE JSAC 13(8), 1995). It is kept so short that a message that is more
/// urgent than all others finds little before it. Only a link that loses more than half is taken
/// for an overfull one.
///
/// The rate is told by trains: of messages that were on the way together, the answers come as far
/// apart as the narrowest place has spaced them, with what got lost in between.
///
/// @param answers how many round trips were measured
/// @param smoothedSeconds the smoothed round trip
/// @param variationSeconds its mean deviation
/// @param leastSeconds the shortest round trip of late, that of an empty queue
/// @param leastAt when that was
/// @param window how many bytes may be on the way
/// @param isProbing whether no queue was seen yet, so that the window may grow fast
/// @param loss share of messages that got lost, 0 to 1
/// @param bytesPerSecond what passes, 0 when not known
/// @param passedBytes of all messages that were answered or lost
/// @param trainAt when the first answer of the present train came
/// @param trainBytes what had passed by then
record Pace(
        int answers,
        double smoothedSeconds,
        double variationSeconds,
        double leastSeconds,
        Duration leastAt,
        double window,
        boolean isProbing,
        double loss,
        double bytesPerSecond,
        long passedBytes,
        Duration trainAt,
        long trainBytes) {
    /// Bytes of IP, UDP, DTLS with connection id, and CoAP around what a message carries.
    static final int OVERHEAD = 96;

    /// Bytes of a full part on the wire.
    static final int PART = Part.LENGTH + OVERHEAD;

    private static final double WINDOW_FIRST = 4 * PART;

    /// Less would not show which message was overtaken.
    private static final double WINDOW_MIN = 2 * PART;

    private static final double WINDOW_MAX = 64 * PART;

    /// With less in the queue, the message itself included, the window grows.
    private static final double QUEUE_MIN = PART;

    /// With more it shrinks.
    private static final double QUEUE_MAX = 2 * PART;

    private static final double LOSS_OVERFULL = 0.5;
    private static final double LOSS_WEIGHT = 1.0 / 16;

    /// The time-out before the first answer: above the 1.5 s round trip of a bad cell (RFC 6298 §2
    /// says 1 s, for better links).
    private static final double TIMEOUT_FIRST_SECONDS = 4;

    private static final double TIMEOUT_MARGIN_SECONDS = 0.25;

    /// What passes of a bad cell, while nothing better is known.
    private static final double BYTES_PER_SECOND_ASSUMED = 1000;

    private static final double BYTES_PER_SECOND_MIN = 50;
    private static final double RATE_WEIGHT = 1.0 / 4;

    /// A shorter train tells more of the jitter than of the rate.
    private static final double TRAIN_SECONDS_MIN = 0.1;

    private static final double TRIP_SECONDS_MIN = 1e-3;

    /// After so long the road may be another one.
    private static final Duration LEAST_MAX_AGE = Duration.ofMinutes(10);

    Pace {
        requireNonNull(leastAt, "leastAt");
        requireNonNull(trainAt, "trainAt");
    }

    /// Nothing is known yet.
    static Pace unknown(Duration now) {
        return new Pace(0, 0, 0, 0, now, WINDOW_FIRST, true, 0, 0, 0, now, 0);
    }

    /// How long after its leaving a message's answer is given up.
    Duration timeout(Flight flight) {
        if (answers == 0) {
            return seconds(TIMEOUT_FIRST_SECONDS);
        }
        double rate = bytesPerSecond == 0 ? BYTES_PER_SECOND_ASSUMED : bytesPerSecond;
        double expected = Math.max(leastSeconds, flight.onTheWay() / rate) + flight.bytes() / rate;
        return seconds(
                Math.max(smoothedSeconds, expected)
                        + Math.max(4 * variationSeconds, TIMEOUT_MARGIN_SECONDS));
    }

    /// By how much a later message's answer must be ahead until an earlier message counts as lost.
    Duration reordering() {
        return seconds(leastSeconds / 4);
    }

    /// The pace after an answer.
    ///
    /// @param departure when the message left
    Pace answered(Flight flight, Duration departure, Duration now) {
        double trip = Math.max(toSeconds(now.minus(departure)), TRIP_SECONDS_MIN);
        boolean isFirst = answers == 0;
        boolean isLeast =
                isFirst || trip < leastSeconds || now.minus(leastAt).compareTo(LEAST_MAX_AGE) > 0;
        double least = isLeast ? trip : leastSeconds;
        double queue = flight.onTheWay() * (1 - least / trip);
        double deviation = Math.abs(smoothedSeconds - trip);
        // What was counted as lost has passed already.
        long passed = passedBytes + (flight.isLive() ? flight.bytes() : 0);
        boolean isTrain = answers > 0 && departure.compareTo(trainAt) <= 0;
        double train = toSeconds(now.minus(trainAt));
        boolean isTelling = isTrain && train >= TRAIN_SECONDS_MIN && flight.onTheWay() > PART;
        return new Pace(
                answers + 1,
                isFirst ? trip : smoothedSeconds + (trip - smoothedSeconds) / 8,
                isFirst ? trip / 4 : variationSeconds + (deviation - variationSeconds) / 4,
                least,
                isLeast ? now : leastAt,
                window(flight, queue),
                isProbing && queue < QUEUE_MIN,
                loss * (1 - LOSS_WEIGHT),
                isTelling ? rate((passed - trainBytes) / train) : bytesPerSecond,
                passed,
                isTrain ? trainAt : now,
                isTrain ? trainBytes : passed);
    }

    /// Grows and shrinks by one part in a round trip, while no queue was seen yet by as much as was
    /// answered, and never grows by what did not fill it.
    private double window(Flight flight, double queue) {
        double share = flight.bytes() * (isProbing ? 1 : PART / window);
        if (queue > QUEUE_MAX || loss > LOSS_OVERFULL) {
            return Math.max(window - flight.bytes() * PART / window, WINDOW_MIN);
        }
        boolean isFilled = flight.onTheWay() + PART > window;
        return queue < QUEUE_MIN && isFilled ? Math.min(window + share, WINDOW_MAX) : window;
    }

    private double rate(double sample) {
        double rate =
                bytesPerSecond == 0
                        ? sample
                        : bytesPerSecond + (sample - bytesPerSecond) * RATE_WEIGHT;
        return Math.max(rate, BYTES_PER_SECOND_MIN);
    }

    /// The pace after a message whose own answer got lost, as another one's tells.
    Pace passed(int bytes) {
        return resolved(bytes, loss * (1 - LOSS_WEIGHT));
    }

    /// The pace after a message that got lost.
    Pace lost(int bytes) {
        return resolved(bytes, loss + (1 - loss) * LOSS_WEIGHT);
    }

    private Pace resolved(int bytes, double lossAfter) {
        return new Pace(
                answers,
                smoothedSeconds,
                variationSeconds,
                leastSeconds,
                leastAt,
                window,
                isProbing,
                lossAfter,
                bytesPerSecond,
                passedBytes + bytes,
                trainAt,
                trainBytes);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static double toSeconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
