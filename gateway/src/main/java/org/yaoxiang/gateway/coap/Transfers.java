package org.yaoxiang.gateway.coap;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Which transfers in blocks (RFC 7959 §2.5) are unfinished. Californium takes memory for the
/// longest letter with the first block of each, whatever it is named and whoever sends it; here
/// they are counted first. Thread-safe.
final class Transfers {
    /// What becomes of a block.
    enum Answer {
        TAKEN,
        /// It does not go on with anything that was begun.
        UNKNOWN,
        /// Its party has begun too many.
        TOO_MANY,
        /// All parties together have.
        FULL
    }

    /// How long a transfer may pause. A handheld on a poor link may do so for minutes.
    static final Duration PAUSE_MAX = Duration.ofMinutes(10);

    private final int perParty;
    private final int max;
    private final LongSupplier nanos;
    private final Map<String, Map<String, Long>> begun = new HashMap<>();

    /// @param nanos the monotonic clock
    Transfers(int perParty, int max, LongSupplier nanos) {
        this.perParty = perParty;
        this.max = max;
        this.nanos = nanos;
    }

    /// Takes a block, or does not.
    ///
    /// @param name tells the transfer among those of its party
    /// @param number of the block, 0 for the first
    synchronized Answer take(String party, String name, int number) {
        long now = nanos.getAsLong();
        forget(now);
        Map<String, Long> own = begun.getOrDefault(party, Map.of());
        if (!own.containsKey(name)) {
            if (number > 0) {
                return Answer.UNKNOWN;
            }
            if (own.size() >= perParty) {
                return Answer.TOO_MANY;
            }
            if (begun.values().stream().mapToInt(Map::size).sum() >= max) {
                return Answer.FULL;
            }
        }
        begun.computeIfAbsent(party, _ -> new HashMap<>()).put(name, now);
        return Answer.TAKEN;
    }

    /// Ends a transfer, which may have ended before.
    synchronized void end(String party, String name) {
        Map<String, Long> own = begun.get(party);
        if (own != null) {
            own.remove(name);
        }
    }

    private void forget(long now) {
        begun.values()
                .forEach(own -> own.values().removeIf(then -> now - then > PAUSE_MAX.toNanos()));
        begun.values().removeIf(Map::isEmpty);
    }
}
