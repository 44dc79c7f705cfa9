package org.yaoxiang.thinlink;

import java.util.Optional;

/// What came of some schedules.
///
/// @param schedules all of them
/// @param facts that the vault or the inbox has said are saved
/// @param crashes of either side
/// @param restores of the gateway from an earlier copy of its disk
/// @param holdings that the handheld was told after them
/// @param together messages with several facts that the handheld sent
/// @param falselyDelivered facts that the handheld showed as delivered and the gateway has not
/// @param lost facts that were saved and are not at the other side when the link works again
/// @param duplicated facts that are twice in the inbox or in the vault
/// @param stuck facts that have not moved at some moment without a reason that could be shown
/// @param first seed of the first schedule in which something was wrong
record Tally(
        long schedules,
        long facts,
        long crashes,
        long restores,
        long holdings,
        long together,
        long falselyDelivered,
        long lost,
        long duplicated,
        long stuck,
        Optional<Long> first) {
    static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Optional.empty());

    Tally plus(Tally other) {
        return new Tally(
                schedules + other.schedules,
                facts + other.facts,
                crashes + other.crashes,
                restores + other.restores,
                holdings + other.holdings,
                together + other.together,
                falselyDelivered + other.falselyDelivered,
                lost + other.lost,
                duplicated + other.duplicated,
                stuck + other.stuck,
                first.or(other::first));
    }

    /// The same, when something was wrong in the schedule of this seed.
    Tally at(long seed) {
        return new Tally(
                schedules,
                facts,
                crashes,
                restores,
                holdings,
                together,
                falselyDelivered,
                lost,
                duplicated,
                stuck,
                Optional.of(seed));
    }

    /// Whether every promise was kept.
    boolean isSound() {
        return falselyDelivered + lost + duplicated + stuck == 0;
    }
}
