package org.yaoxiang.faults;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What was counted.
///
/// @param told readings that were true
/// @param wrong readings that were not
/// @param unseen readings that were not, from a text without a checksum
/// @param right refusals for a reason that leads to the cause
/// @param other refusals for another
/// @param lost measurements that did not come back or fell over
/// @param late trials in which what must be said within a second was not
/// @param harmed trials in which a cuff's limit was broken
record Tally(
        long told,
        long wrong,
        long unseen,
        long right,
        long other,
        long lost,
        long late,
        long harmed) {
    static Tally of(List<Trial> trials) {
        Map<Trial.Verdict, Long> counts =
                trials.stream()
                        .collect(Collectors.groupingBy(Trial::verdict, Collectors.counting()));
        return new Tally(
                counts.getOrDefault(Trial.Verdict.TRUE, 0L),
                counts.getOrDefault(Trial.Verdict.WRONG, 0L),
                counts.getOrDefault(Trial.Verdict.UNSEEN, 0L),
                counts.getOrDefault(Trial.Verdict.RIGHT_REASON, 0L),
                counts.getOrDefault(Trial.Verdict.OTHER_REASON, 0L),
                counts.getOrDefault(Trial.Verdict.HUNG, 0L)
                        + counts.getOrDefault(Trial.Verdict.DIED, 0L),
                trials.stream().filter(Trial::isLate).count(),
                trials.stream().filter(trial -> trial.harm().isPresent()).count());
    }

    long trials() {
        return told + wrong + unseen + right + other + lost;
    }

    /// Of all trials.
    double trueShare() {
        return trials() == 0 ? 1 : (double) told / trials();
    }

    /// Of all refusals.
    double rightShare() {
        return right + other == 0 ? 1 : (double) right / (right + other);
    }

    /// Whether every bar is held.
    ///
    /// @param rightShareMin of the refusals
    boolean isSound(double rightShareMin) {
        return wrong == 0 && lost == 0 && late == 0 && harmed == 0 && rightShare() >= rightShareMin;
    }

    /// The columns of the table.
    String row() {
        return "%7d %6d %6d %6d %6d %6d %6d %5d %5d"
                .formatted(trials(), told, wrong, unseen, right, other, lost, late, harmed);
    }

    /// One line.
    String line() {
        return "%,d trials · true %,d · wrong %d · unseen %d · right reason %,d of %,d refusals (%.1f %%) · hung or"
                        .formatted(
                                trials(),
                                told,
                                wrong,
                                unseen,
                                right,
                                right + other,
                                100 * rightShare())
                + " fallen %d · said late %d · cuff beyond its limits %d"
                        .formatted(lost, late, harmed);
    }
}
