package org.yaoxiang.device.rule;

import java.util.Locale;
import java.util.Optional;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Citation;
import org.yaoxiang.contract.fact.Finding;

/// Fast breathing of children under five years, after WHO's Integrated Management of Childhood
/// Illness. The urgencies are this project's: the booklet decides on more than the rate.
final class Imci {
    /// Completed months below which the first and the second limit hold.
    static final int INFANT_MONTHS = 2;

    static final int CHILD_MONTHS = 12;

    private static final Citation FAST_BREATHING =
            new Citation(
                    "WHO: Integrated Management of Childhood Illness, chart booklet",
                    "2014",
                    "cough or difficult breathing: fast breathing");

    private Imci() {}

    /// @param ageMonths completed months, below 60
    static Optional<Finding> breathing(double perMinute, long ageMonths) {
        long shown = Math.round(perMinute);
        int limit = ageMonths < INFANT_MONTHS ? 60 : ageMonths < CHILD_MONTHS ? 50 : 40;
        if (shown < limit) {
            return Optional.empty();
        }
        return Optional.of(
                new Finding(
                        "imci-fast-breathing",
                        Vital.RESPIRATION_RATE,
                        ageMonths < INFANT_MONTHS ? Urgency.URGENT : Urgency.SOON,
                        String.format(
                                Locale.ROOT,
                                "呼吸 %d 次/分，该年龄 ≥%d 为呼吸增快：安静时数满 1 分钟复核，检查肺炎危险征象",
                                shown,
                                limit),
                        String.format(
                                Locale.ROOT,
                                "Respiratory rate %d/min, fast at this age from %d on: count again"
                                        + " for a full minute in a calm child and look for signs of"
                                        + " pneumonia",
                                shown,
                                limit),
                        FAST_BREATHING));
    }
}
