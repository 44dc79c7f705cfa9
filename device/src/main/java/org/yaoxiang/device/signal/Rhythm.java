package org.yaoxiang.device.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the beats of a recording say about its rhythm. Statements describe; what follows from them
/// is for rules and clinicians.
///
/// The limits of rate are those of general cardiology (below 60 and above 100 per minute); the
/// degrees and every other number here are choices of this project unless a source is named.
public sealed interface Rhythm {
    /// No fibrillation, no pause and no ectopic beat was found.
    record Regular(double ratePerMinute) implements Rhythm {}

    /// Fewer than 60 beats a minute on average.
    record Bradycardia(double ratePerMinute, Degree degree) implements Rhythm {}

    /// More than 100 beats a minute on average.
    record Tachycardia(double ratePerMinute, Degree degree) implements Rhythm {}

    /// More than 3 s without a beat: the length of a sinus pause in the 2018 ACC/AHA/HRS guideline
    /// on bradycardia (Circulation 2019, 140:e382, table of definitions). The detector may have
    /// missed a beat.
    ///
    /// @param afterSample the beat before it
    record Pause(int afterSample, double seconds) implements Rhythm {}

    /// The intervals are as irregular as in atrial fibrillation. Others can be as irregular, and
    /// intervals show no P waves: a clinician reads the tracing before anyone calls it so.
    ///
    /// @param share of the intervals, above 0, up to 1
    /// @param longestSeconds the longest stretch of it
    record Fibrillation(double share, double longestSeconds) implements Rhythm {}

    /// Ectopic beats of one kind.
    ///
    /// @param label S, supraventricular, or V, ventricular
    /// @param share of the beats, above 0, up to 1
    /// @param longestRun the most of them in a row
    record Ectopy(char label, int beats, double share, int longestRun) implements Rhythm {}

    /// How far a rate is from the usual.
    enum Degree {
        /// 50 to 59, 101 to 120 per minute.
        MILD,
        /// 40 to 49, 121 to 150.
        MARKED,
        /// Below 40, above 150.
        EXTREME
    }

    /// Up to this many intervals the near view of fibrillation decides: the far one's memory of 800
    /// beats is not yet filled.
    int NEAR_INTERVALS_MAX = 800;

    /// With fewer intervals nothing is said of fibrillation.
    int FIBRILLATION_INTERVALS_MIN = 20;

    /// What the beats say, in the order of the alternatives above. A recording with fewer than two
    /// beats says nothing.
    ///
    /// @param beats sample numbers, strictly ascending
    /// @param labels of the beats: N normal, S supraventricular, V ventricular, P paced, Q unknown
    /// @param rateHertz samples a second
    static List<Rhythm> of(int[] beats, char[] labels, double rateHertz) {
        if (beats.length != labels.length) {
            throw new IllegalArgumentException(
                    beats.length + " beats and " + labels.length + " labels");
        }
        for (char label : labels) {
            if ("NSVPQ".indexOf(label) < 0) {
                throw new IllegalArgumentException(
                        "label " + (int) label + ", expected one of N, S, V, P, Q");
            }
        }
        double[] intervals = intervals(beats, rateHertz);
        if (intervals.length == 0) {
            return List.of();
        }
        double rate = Beats.ratePerMinute(beats, rateHertz);
        List<Rhythm> irregular = new ArrayList<>();
        addPauses(irregular, beats, intervals);
        addFibrillation(irregular, fibrillation(beats, labels, rateHertz), intervals);
        addEctopy(irregular, labels, 'S');
        addEctopy(irregular, labels, 'V');
        List<Rhythm> all = new ArrayList<>();
        if (irregular.isEmpty()) {
            all.add(new Regular(rate));
        }
        if (rate < 60) {
            all.add(new Bradycardia(rate, degree(-rate, -50, -40)));
        } else if (rate > 100) {
            all.add(new Tachycardia(rate, degree(rate, 120, 150)));
        }
        all.addAll(irregular);
        return List.copyOf(all);
    }

    /// The intervals between beats, s; one fewer than beats.
    ///
    /// @param beats sample numbers, strictly ascending
    /// @param rateHertz samples a second
    static double[] intervals(int[] beats, double rateHertz) {
        if (!(rateHertz > 0 && rateHertz < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("rateHertz " + rateHertz + ", expected above 0");
        }
        double[] intervals = new double[Math.max(0, beats.length - 1)];
        for (int i = 0; i < intervals.length; i++) {
            if (beats[i + 1] <= beats[i]) {
                throw new IllegalArgumentException(
                        "beat at " + beats[i + 1] + " after the one at " + beats[i]);
            }
            intervals[i] = ((double) beats[i + 1] - beats[i]) / rateHertz;
        }
        return intervals;
    }

    /// Which intervals belong to atrial fibrillation, by the near view for short recordings and by
    /// the far view for long ones.
    ///
    /// @param rrSeconds each above 0 and finite
    static boolean[] fibrillation(double[] rrSeconds) {
        AtrialFibrillation detector =
                new AtrialFibrillation(
                        rrSeconds.length <= NEAR_INTERVALS_MAX
                                ? AtrialFibrillation.View.NEAR
                                : AtrialFibrillation.View.FAR);
        boolean[] is = new boolean[rrSeconds.length];
        int count = 0;
        for (double each : rrSeconds) {
            AtrialFibrillation.Verdict verdict = detector.add(each);
            if (verdict != AtrialFibrillation.Verdict.PENDING) {
                is[count++] = verdict == AtrialFibrillation.Verdict.FIBRILLATION;
            }
        }
        for (AtrialFibrillation.Verdict verdict : detector.finish()) {
            is[count++] = verdict == AtrialFibrillation.Verdict.FIBRILLATION;
        }
        return is;
    }

    /// Which intervals belong to atrial fibrillation. An interval that begins or ends with a beat
    /// of unknown kind, which noise may have feigned, is no evidence, and neither is one beside a
    /// ventricular beat, which is uneven in any rhythm: they go with the one before. Fewer than
    /// twenty others say nothing.
    ///
    /// @param beats sample numbers, strictly ascending
    /// @param labels of the beats, as in `of`
    /// @param rateHertz samples a second
    static boolean[] fibrillation(int[] beats, char[] labels, double rateHertz) {
        double[] intervals = intervals(beats, rateHertz);
        boolean[] isSure = new boolean[intervals.length];
        double[] sure = new double[intervals.length];
        int count = 0;
        for (int i = 0; i < intervals.length; i++) {
            isSure[i] = isEvidence(labels[i]) && isEvidence(labels[i + 1]);
            if (isSure[i]) {
                sure[count++] = intervals[i];
            }
        }
        boolean[] is = new boolean[intervals.length];
        if (count < FIBRILLATION_INTERVALS_MIN) {
            return is;
        }
        boolean[] ofSure = fibrillation(Arrays.copyOf(sure, count));
        int next = 0;
        boolean last = ofSure[0];
        for (int i = 0; i < is.length; i++) {
            last = isSure[i] ? ofSure[next++] : last;
            is[i] = last;
        }
        return is;
    }

    private static boolean isEvidence(char label) {
        return label != 'Q' && label != 'V';
    }

    private static Degree degree(double rate, double marked, double extreme) {
        return rate > extreme ? Degree.EXTREME : rate > marked ? Degree.MARKED : Degree.MILD;
    }

    private static void addPauses(List<Rhythm> to, int[] beats, double[] intervals) {
        for (int i = 0; i < intervals.length; i++) {
            if (intervals[i] > 3) {
                to.add(new Pause(beats[i], intervals[i]));
            }
        }
    }

    private static void addFibrillation(List<Rhythm> to, boolean[] is, double[] intervals) {
        int count = 0;
        double seconds = 0;
        double longest = 0;
        for (int i = 0; i < is.length; i++) {
            count += is[i] ? 1 : 0;
            seconds = is[i] ? seconds + intervals[i] : 0;
            longest = Math.max(longest, seconds);
        }
        if (count > 0) {
            to.add(new Fibrillation((double) count / is.length, longest));
        }
    }

    private static void addEctopy(List<Rhythm> to, char[] labels, char kind) {
        int count = 0;
        int run = 0;
        int longest = 0;
        for (char label : labels) {
            run = label == kind ? run + 1 : 0;
            count += label == kind ? 1 : 0;
            longest = Math.max(longest, run);
        }
        if (count > 0) {
            to.add(new Ectopy(kind, count, (double) count / labels.length, longest));
        }
    }
}
