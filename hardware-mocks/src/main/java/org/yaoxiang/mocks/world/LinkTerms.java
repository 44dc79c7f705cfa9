package org.yaoxiang.mocks.world;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/// How one direction of a thin link treats packets.
///
/// @param bitsPerSecond what the bottleneck serves, above 0
/// @param delay from the bottleneck to the other end, 0 or more
/// @param jitter added to the delay, even between 0 and this; packets keep their order
/// @param loss share of packets that are lost, 0 to 1
/// @param duplication share of packets that arrive twice, 0 to 1
/// @param reordering share of packets that are held back by one more delay, so that later ones
///   overtake them, 0 to 1
/// @param queueBytes what the bottleneck holds before it drops what comes, above 0
public record LinkTerms(
        double bitsPerSecond,
        Duration delay,
        Duration jitter,
        double loss,
        double duplication,
        double reordering,
        int queueBytes) {
    private static final int QUEUE_BYTES = 20_000;

    /// A 2G cell on a good day: 20 kbit/s, 600 ms for a round trip, one packet in ten lost.
    public static final LinkTerms GOOD_2G = plain(20_000, Duration.ofMillis(300), 0.1);

    /// A 2G cell on a bad day: 20 kbit/s, 1.5 s for a round trip, one packet in five lost.
    public static final LinkTerms POOR_2G = plain(20_000, Duration.ofMillis(750), 0.2);

    public LinkTerms {
        requireNonNull(delay, "delay");
        requireNonNull(jitter, "jitter");
        if (!(bitsPerSecond > 0) || queueBytes < 1) {
            throw new IllegalArgumentException(
                    bitsPerSecond + " bit/s, a queue of " + queueBytes + " bytes");
        }
        if (delay.isNegative() || jitter.isNegative()) {
            throw new IllegalArgumentException("delay " + delay + ", jitter " + jitter);
        }
        requireShare(loss, "loss");
        requireShare(duplication, "duplication");
        requireShare(reordering, "reordering");
    }

    /// A link that does nothing but serve slowly, delay and lose.
    public static LinkTerms plain(double bitsPerSecond, Duration delay, double loss) {
        return new LinkTerms(bitsPerSecond, delay, Duration.ZERO, loss, 0, 0, QUEUE_BYTES);
    }

    /// The same link with packets that jitter, come twice and overtake each other.
    public LinkTerms unruly(Duration jitter, double duplication, double reordering) {
        return new LinkTerms(
                bitsPerSecond, delay, jitter, loss, duplication, reordering, queueBytes);
    }

    private static void requireShare(double share, String name) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " " + share + ", expected 0 to 1");
        }
    }
}
