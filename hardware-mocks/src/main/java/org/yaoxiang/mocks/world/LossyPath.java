package org.yaoxiang.mocks.world;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// One direction of a thin link: a queue before a slow bottleneck, then a long way on which packets
/// get lost. Seeded, without a clock of its own. Not thread-safe.
public final class LossyPath {
    private static final int BITS = 8;

    private final LinkTerms terms;
    private final RandomGenerator random;
    private Duration served = Duration.ZERO;
    private Duration latest = Duration.ZERO;
    private boolean isOut;
    private long packets;
    private long bytes;
    private long lost;

    /// @param random decides of every packet
    public LossyPath(LinkTerms terms, RandomGenerator random) {
        this.terms = requireNonNull(terms, "terms");
        this.random = requireNonNull(random, "random");
    }

    /// Begins or ends an outage, in which every packet that is sent is lost.
    public void out(boolean isOut) {
        this.isOut = isOut;
    }

    /// Sends a packet.
    ///
    /// @param length bytes, headers of IP included
    /// @param now never before that of an earlier call
    /// @return when it arrives: empty when it is lost, two times when it comes twice
    public List<Duration> carry(int length, Duration now) {
        packets++;
        bytes += length;
        Duration start = served.compareTo(now) > 0 ? served : now;
        double waiting = start.minus(now).toNanos() * terms.bitsPerSecond() / BITS / 1e9;
        // Drawn for every packet, so that the fate of one does not shift those of all others.
        boolean isLost = random.nextDouble() < terms.loss();
        boolean isTwice = random.nextDouble() < terms.duplication();
        boolean isHeld = random.nextDouble() < terms.reordering();
        Duration jitter = terms.jitter().multipliedBy(random.nextInt(1000)).dividedBy(1000);
        if (waiting > terms.queueBytes()) {
            lost++;
            return List.of();
        }
        served = start.plusNanos(Math.round(length * BITS * 1e9 / terms.bitsPerSecond()));
        if (isOut || isLost) {
            lost++;
            return List.of();
        }
        Duration arrival = served.plus(terms.delay()).plus(jitter);
        if (isHeld) {
            arrival = arrival.plus(terms.delay());
        } else {
            arrival = arrival.compareTo(latest) > 0 ? arrival : latest;
            latest = arrival;
        }
        return isTwice ? List.of(arrival, arrival.plus(terms.jitter())) : List.of(arrival);
    }

    /// Packets sent so far, lost ones included.
    public long packets() {
        return packets;
    }

    /// Bytes sent so far, headers of IP and lost packets included.
    public long bytes() {
        return bytes;
    }

    /// Packets that did not arrive.
    public long lost() {
        return lost;
    }
}
