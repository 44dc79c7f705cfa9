package org.yaoxiang.device.signal;

import java.util.Arrays;
import java.util.List;

/// What `BeatReview` measures of each beat of a whole recording: what `BeatKinds` measured when it
/// came, its timing among the beats before and after, its shape against the patient's usual one,
/// and its family.
///
/// A ventricular beat may be taller or lower than the usual one and may come early or late, so
/// sizes count without sign and lateness counts little.
final class BeatMeasures {
    static final int COUNT = 37;

    private static final double RATE = Resampler.RATE_HERTZ;
    private static final int MIDDLE = BeatSketch.MIDDLE;
    private static final int QRS_FROM = BeatSketch.QRS_FROM;
    private static final int QRS_TO = BeatSketch.QRS_TO;
    private static final int P_FROM = 3;
    private static final int P_TO = MIDDLE - 11;
    private static final int T_FROM = MIDDLE + 20;
    private static final int T_TO = MIDDLE + 55;
    private static final int ST_T_FROM = MIDDLE + 12;
    private static final int ST_T_TO = MIDDLE + 60;
    private static final int NEIGHBOURS = 16;
    private static final int AROUND = 5;
    private static final double LATE_MAX = 0.1;
    private static final double SHORTER_MIN = -0.2;

    /// Beats of the usual family are kept apart from it when they are e^0.75 as far from its mean
    /// as half of its beats are, on average of QRS, ST and T, and P.
    private static final double APART = 0.75;

    /// Of the height of the usual QRS.
    private static final double ROUGH = 0.03;

    private static final double ALIKE = 0.8;
    private static final int FAMILY_MIN = 3;

    private static final int[] KEPT = {0, 1, 2, 3, 5, 6, 7, 11, 12, 13};

    private final List<BeatSketch> beats;
    private final double[] intervals;
    private final double[] usualIntervals;
    private final double[] earliness;
    private final double[][] measures;
    private final double[][] distances;
    private BeatFamilies families;
    private double usualSeconds;

    /// @param beats of the whole recording, ascending, at least one
    BeatMeasures(List<BeatSketch> beats) {
        int count = beats.size();
        this.beats = beats;
        this.intervals = intervals(beats);
        this.usualIntervals = new double[count];
        this.earliness = new double[count];
        this.measures = new double[count][COUNT];
        this.distances = new double[3][count];
        for (int i = 0; i < count; i++) {
            usualIntervals[i] = usualInterval(i);
            earliness[i] = logRatio(intervals[i], intervals[i + 1], 1);
        }
        boolean[] isApart = new boolean[count];
        this.families = new BeatFamilies(beats, earliness, isApart);
        measureShapes();
        for (int i = 0; i < count; i++) {
            double distance = (distances[0][i] + distances[1][i] + distances[2][i]) / 3;
            isApart[i] = families.of(i) == families.usual() && distance > APART;
        }
        this.families = new BeatFamilies(beats, earliness, isApart);
        measureShapes();
        for (int i = 0; i < count; i++) {
            measureTiming(i);
            measureNeighbours(i);
        }
        for (int family = 0; family < families.size(); family++) {
            measureFamily(family);
        }
    }

    BeatFamilies families() {
        return families;
    }

    /// Whether a beat is in noise, unlike the usual one and of a family of one or two: nothing
    /// tells what it is, or whether it is a beat at all. The limits are engineering choices.
    boolean isDoubtful(int beat) {
        double height = families.family(families.usual()).height();
        return beats.get(beat).roughness() > ROUGH * height
                && measures[beat][10] < ALIKE
                && families.family(families.of(beat)).size() < FAMILY_MIN;
    }

    /// Of one beat.
    double[] of(int beat) {
        return measures[beat];
    }

    /// From the beat before each, s, and one more after the last; the first and the last are as
    /// their neighbours.
    private static double[] intervals(List<BeatSketch> beats) {
        int count = beats.size();
        double[] intervals = new double[count + 1];
        for (int i = 1; i < count; i++) {
            intervals[i] = (beats.get(i).position() - beats.get(i - 1).position()) / RATE;
        }
        intervals[0] = count > 1 ? intervals[1] : 0.8;
        intervals[count] = count > 1 ? intervals[count - 1] : 0.8;
        return intervals;
    }

    /// The median of the 32 intervals around a beat.
    private double usualInterval(int beat) {
        int from = Math.max(1, beat - NEIGHBOURS + 1);
        int to = Math.min(beats.size() - 1, beat + NEIGHBOURS);
        if (to < from) {
            return intervals[0];
        }
        double[] sorted = Arrays.copyOfRange(intervals, from, to + 1);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private void measureShapes() {
        BeatFamily usual = families.family(families.usual());
        double[] mean = usual.mean();
        double height = usual.height();
        usualSeconds = usualSeconds(usual);
        for (int i = 0; i < beats.size(); i++) {
            BeatSketch beat = beats.get(i);
            double[] into = measures[i];
            for (int k = 0; k < KEPT.length; k++) {
                into[k] = beat.measures()[KEPT[k]];
            }
            into[3] = Math.min(LATE_MAX, into[3]);
            into[4] = Math.min(LATE_MAX, into[4]);
            into[7] = Math.max(SHORTER_MIN, into[7]);
            int shift = beat.shift(mean, QRS_TO);
            double base = beat.base();
            double own = height(beat);
            double tLevel = mean(beat, T_FROM, T_TO, shift) - base;
            into[10] = 2 * beat.likeness(mean, QRS_FROM, QRS_TO, shift) - 1;
            into[11] = Math.abs(logRatio(own, height, 1.5));
            into[12] = Math.max(SHORTER_MIN, 2 * logRatio(beat.seconds(), usualSeconds, 1.2));
            into[13] = Math.abs(2 * (tLevel - usual.tLevel()) / Math.max(1e-9, height));
            into[14] = beat.likeness(mean, ST_T_FROM, ST_T_TO, shift);
            into[15] = pWave(beat, mean, shift) - 0.5;
            double area = mean(beat, QRS_FROM, QRS_TO, shift) - base;
            into[30] = Math.clamp(3 * tLevel * Math.signum(area) / Math.max(1e-9, own), -1.5, 1.5);
            double offset = mean(beat, ST_T_FROM, ST_T_TO, shift) - mean(mean, ST_T_FROM, ST_T_TO);
            distances[0][i] = distance(beat, mean, ST_T_FROM, ST_T_TO, shift, offset);
            distances[1][i] = distance(beat, mean, QRS_FROM, QRS_TO, shift, base);
            offset = mean(beat, P_FROM, P_TO, shift) - mean(mean, P_FROM, P_TO);
            distances[2][i] = distance(beat, mean, P_FROM, P_TO, shift, offset);
        }
        for (double[] each : distances) {
            compareWithTheUsual(each);
        }
    }

    /// Puts the logarithm of the ratio to the median of the usual family in place of a distance.
    private void compareWithTheUsual(double[] distance) {
        double[] sorted =
                families.family(families.usual()).beats().stream()
                        .mapToDouble(beat -> distance[beat])
                        .sorted()
                        .toArray();
        double median = sorted[sorted.length / 2];
        for (int i = 0; i < distance.length; i++) {
            distance[i] = logRatio(distance[i], median, 2.5);
        }
    }

    private void measureTiming(int beat) {
        double[] into = measures[beat];
        double usual = usualIntervals[beat];
        double before = intervals[beat];
        double after = intervals[beat + 1];
        into[16] = Math.min(LATE_MAX, 2 * logRatio(before, usual, 1.2));
        into[17] = 2 * logRatio(after, usual, 1.2);
        into[18] = 3 * logRatio(before + after, 2 * usual, 1);
        into[29] = beat > 0 ? 2 * logRatio(intervals[beat - 1], usual, 1.2) : 0;
    }

    private void measureNeighbours(int beat) {
        double[] into = measures[beat];
        int family = families.of(beat);
        into[20] = family == families.usual() ? 0.5 : -0.5;
        into[24] = beat > 0 && families.of(beat - 1) == family ? 0.5 : -0.5;
        into[25] = beat + 1 < beats.size() && families.of(beat + 1) == family ? 0.5 : -0.5;
        int usuals = 0;
        int from = Math.max(0, beat - AROUND);
        for (int i = from; i <= Math.min(beats.size() - 1, beat + AROUND); i++) {
            usuals += families.of(i) == families.usual() ? 1 : 0;
        }
        into[26] = usuals / (2.0 * AROUND + 1) - 0.5;
    }

    private void measureFamily(int number) {
        BeatFamily family = families.family(number);
        BeatFamily usual = families.family(families.usual());
        double height = usual.height();
        double share = Math.log((double) family.size() / beats.size() + 1e-3) / 3 + 1;
        double early = Math.min(LATE_MAX, 3 * family.earliness());
        double likeness = 2 * family.likeness(usual) - 1;
        double longer = Math.max(SHORTER_MIN, 2 * logRatio(family.seconds(), usualSeconds, 1.2));
        double taller = Math.abs(2 * logRatio(family.height(), height, 1.5));
        double tLevel = Math.abs(2 * (family.tLevel() - usual.tLevel()) / Math.max(1e-9, height));
        for (int beat : family.beats()) {
            double[] into = measures[beat];
            into[19] = share;
            into[21] = early;
            into[22] = likeness;
            into[23] = longer;
            into[27] = taller;
            into[28] = tLevel;
        }
        for (int k = 0; k < distances.length; k++) {
            double sum = 0;
            for (int beat : family.beats()) {
                sum += distances[k][beat];
            }
            for (int beat : family.beats()) {
                measures[beat][31 + k] = distances[k][beat];
                measures[beat][34 + k] = sum / family.size();
            }
        }
    }

    /// How much of the usual P wave is in front of a beat: 0 none, 1 all of it.
    private static double pWave(BeatSketch beat, double[] mean, int shift) {
        double level = mean(beat, P_FROM, P_TO, shift);
        double usualLevel = mean(mean, P_FROM, P_TO);
        double product = 0;
        double energy = 0;
        for (int i = P_FROM; i < P_TO; i++) {
            product += (beat.at(i + shift) - level) * (mean[i] - usualLevel);
            energy += (mean[i] - usualLevel) * (mean[i] - usualLevel);
        }
        return energy <= 0 ? 0 : Math.clamp(product / energy, -1.0, 2.0);
    }

    private double usualSeconds(BeatFamily usual) {
        double[] sorted =
                usual.beats().stream()
                        .mapToDouble(beat -> beats.get(beat).seconds())
                        .sorted()
                        .toArray();
        return sorted[sorted.length / 2];
    }

    private static double height(BeatSketch beat) {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = QRS_FROM; i < QRS_TO; i++) {
            lowest = Math.min(lowest, beat.at(i));
            highest = Math.max(highest, beat.at(i));
        }
        return highest - lowest;
    }

    private static double mean(BeatSketch beat, int from, int to, int shift) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += beat.at(i + shift);
        }
        return sum / (to - from);
    }

    private static double mean(double[] curve, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += curve[i];
        }
        return sum / (to - from);
    }

    /// The root of the mean squared difference from a mean curve.
    private static double distance(
            BeatSketch beat, double[] mean, int from, int to, int shift, double offset) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            double difference = beat.at(i + shift) - offset - mean[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum / (to - from));
    }

    private static double logRatio(double value, double other, double limit) {
        return Math.clamp(Beats.logRatio(value, other), -limit, limit);
    }
}
