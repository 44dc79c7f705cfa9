package org.yaoxiang.device.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// When each beat came, by the whole shape of its QRS in all leads: a single peak in a single lead
/// trembles with the noise, and with it the intervals.
///
/// In each lead a beat is laid on the mean of its family, or of the usual one when its own is too
/// small; where a family has its R peak, the middle one of its beats says. What the leads say, each
/// less its usual distance from the first, is averaged by how far they are to be trusted and how
/// clear the beat is in them. The limits are engineering choices.
final class BeatTimes {
    private static final int STRIDE = 2;

    /// Fewer beats have no shape and no distance between leads in common.
    private static final int FAMILY_MIN = 3;

    /// What is less like the usual beat is not laid on it.
    private static final double LIKENESS_MIN = 0.5;

    private static final double CLEARNESS_MIN = 0.01;

    private final List<BeatFamilies> families = new ArrayList<>();
    private final double[][] times;
    private final double[][] weights;

    BeatTimes(int leads, int beats) {
        this.times = new double[leads][beats];
        this.weights = new double[leads][beats];
    }

    /// Takes the next lead in.
    ///
    /// @param trust of the lead around each beat, 0 to 1
    /// @param perInput samples of the recording for one at 250 Hz
    void add(List<BeatSketch> beats, BeatFamilies families, double[] trust, double perInput) {
        int lead = this.families.size();
        this.families.add(families);
        double[] toPeak = new double[families.size()];
        for (int family = 0; family < toPeak.length; family++) {
            double[] mean = families.family(family).mean();
            toPeak[family] =
                    Consensus.median(
                            families.family(family).beats().stream()
                                    .map(beats::get)
                                    .mapToDouble(each ->
                                            each.sample() / perInput
                                                    - each.position()
                                                    - laid(each, mean))
                                    .toArray());
        }
        for (int i = 0; i < beats.size(); i++) {
            BeatSketch beat = beats.get(i);
            boolean isAlone = families.family(families.of(i)).size() < FAMILY_MIN;
            int family = isAlone ? families.usual() : families.of(i);
            double[] mean = families.family(family).mean();
            double likeness = likeness(beat, mean, beat.shift(mean, BeatSketch.QRS_TO));
            boolean isLike = !isAlone || likeness > LIKENESS_MIN;
            times[lead][i] =
                    isLike
                            ? beat.position() + laid(beat, mean) + toPeak[family]
                            : beat.sample() / perInput;
            weights[lead][i] = trust[i] * (isLike ? clearness(likeness) : CLEARNESS_MIN);
        }
    }

    /// How far a beat must be shifted to be most like a mean, to a fraction of the stride.
    private static double laid(BeatSketch beat, double[] mean) {
        int shift = beat.shift(mean, BeatSketch.QRS_TO);
        double before = likeness(beat, mean, shift - 1);
        double after = likeness(beat, mean, shift + 1);
        double bend = before - 2 * likeness(beat, mean, shift) + after;
        double part = bend < 0 ? Math.clamp((before - after) / (2 * bend), -0.5, 0.5) : 0;
        return STRIDE * (shift + part);
    }

    private static double likeness(BeatSketch beat, double[] mean, int shift) {
        return beat.likeness(mean, BeatSketch.QRS_FROM, BeatSketch.QRS_TO, shift);
    }

    /// Signal over noise, as powers, of a shape that correlates so with a mean; at most about 100.
    private static double clearness(double likeness) {
        double power = likeness > 0 ? likeness * likeness : 0;
        return Math.max(CLEARNESS_MIN, power / (1 + CLEARNESS_MIN - power));
    }

    /// The times at 250 samples a second.
    double[] together() {
        double[] sums = new double[times[0].length];
        double[] weight = new double[times[0].length];
        for (int lead = 0; lead < times.length; lead++) {
            double[] behind = behindFirst(lead);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += weights[lead][i] * (times[lead][i] - behind[i]);
                weight[i] += weights[lead][i];
            }
        }
        Arrays.setAll(sums, i -> sums[i] / weight[i]);
        return sums;
    }

    /// How long after the first lead's a lead's peak usually comes, of each beat: among beats of
    /// its family in the first lead, where there are enough, else among all.
    private double[] behindFirst(int lead) {
        double[] behind = new double[times[0].length];
        Arrays.setAll(behind, i -> times[lead][i] - times[0][i]);
        double usual = Consensus.median(behind);
        BeatFamilies first = families.getFirst();
        for (int family = 0; family < first.size(); family++) {
            List<Integer> beats = first.family(family).beats();
            double ofFamily =
                    beats.size() < FAMILY_MIN
                            ? usual
                            : Consensus.median(
                                    beats.stream().mapToDouble(beat -> behind[beat]).toArray());
            for (int beat : beats) {
                behind[beat] = ofFamily;
            }
        }
        return behind;
    }
}
