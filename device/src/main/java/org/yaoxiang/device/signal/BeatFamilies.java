package org.yaoxiang.device.signal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The beats of a whole recording in families of like shape, and which of these is the usual one.
///
/// Beats that `BeatShapes` gave one number are together from the beginning; families whose means
/// are alike become one. Limits are engineering choices.
final class BeatFamilies {
    private static final double ALIKE = 0.93;
    private static final double HEIGHT_RATIO_MAX = 2;
    private static final double ALIKE_AS_A_WHOLE = 0.9;

    /// As in `BeatShapes`: a family whose beats come early is hardly the usual one.
    private static final double EARLY = -0.1;

    private static final double EARLY_WEIGHT = 0.3;
    private static final int WHOLE_TO = BeatSketch.MIDDLE + 60;

    private final List<BeatFamily> families = new ArrayList<>();
    private final int[] familyOf;
    private int usual;

    /// @param earliness of each beat: the logarithm of the interval before over the one after
    /// @param isApart which beats are kept apart from the families of their shapes, to form their
    ///   own by QRS, ST and T together
    BeatFamilies(List<BeatSketch> beats, double[] earliness, boolean[] isApart) {
        this.familyOf = new int[beats.size()];
        joinByShape(beats, isApart);
        addThoseApart(beats, isApart);
        for (int family = 0; family < families.size(); family++) {
            families.get(family).timing(earliness);
            for (int beat : families.get(family).beats()) {
                familyOf[beat] = family;
            }
            if (commonness(family) > commonness(usual)) {
                usual = family;
            }
        }
    }

    private void joinByShape(List<BeatSketch> beats, boolean[] isApart) {
        Map<Long, BeatFamily> byShape = new LinkedHashMap<>();
        for (int i = 0; i < beats.size(); i++) {
            if (!isApart[i]) {
                byShape.computeIfAbsent(beats.get(i).shape(), _ -> new BeatFamily())
                        .add(i, beats.get(i), BeatSketch.QRS_TO);
            }
        }
        byShape.values().stream()
                .sorted(Comparator.comparingInt(BeatFamily::size).reversed())
                .forEach(this::join);
    }

    private void join(BeatFamily fresh) {
        BeatFamily likest = null;
        double highest = ALIKE;
        for (BeatFamily each : families) {
            double ratio = fresh.height() / each.height();
            double likeness = fresh.likeness(each);
            if (likeness > highest && ratio < HEIGHT_RATIO_MAX && 1 / ratio < HEIGHT_RATIO_MAX) {
                highest = likeness;
                likest = each;
            }
        }
        if (likest == null) {
            families.add(fresh);
        } else {
            likest.add(fresh);
        }
    }

    private void addThoseApart(List<BeatSketch> beats, boolean[] isApart) {
        int first = families.size();
        for (int i = 0; i < beats.size(); i++) {
            if (!isApart[i]) {
                continue;
            }
            BeatSketch beat = beats.get(i);
            BeatFamily likest = null;
            double highest = ALIKE_AS_A_WHOLE;
            for (BeatFamily each : families.subList(first, families.size())) {
                int shift = beat.shift(each.mean(), WHOLE_TO);
                double likeness = beat.likeness(each.mean(), BeatSketch.QRS_FROM, WHOLE_TO, shift);
                if (likeness > highest) {
                    highest = likeness;
                    likest = each;
                }
            }
            if (likest == null) {
                likest = new BeatFamily();
                families.add(likest);
            }
            likest.add(i, beat, WHOLE_TO);
        }
    }

    private double commonness(int family) {
        BeatFamily each = families.get(family);
        return each.size() * (each.earliness() < EARLY ? EARLY_WEIGHT : 1);
    }

    int size() {
        return families.size();
    }

    BeatFamily family(int family) {
        return families.get(family);
    }

    /// The number of a beat's family.
    int of(int beat) {
        return familyOf[beat];
    }

    /// The number of the family of the patient's usual beat.
    int usual() {
        return usual;
    }
}
