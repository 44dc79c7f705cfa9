package org.yaoxiang.device.signal;

import java.util.Arrays;

/// Atrial fibrillation from the intervals between beats, beat by beat as they come.
///
/// In fibrillation an interval tells little about the next. So each interval is asked whether the
/// pair and the triple that end with it have been seen, nearly so, among the sixteen before;
/// whether it differs from its neighbours; and whether the series turns. Two logistic sums weigh
/// how often that is so:
///
/// - the near view, over 31 and 16 intervals to either side; it answers 31 intervals late;
/// - the far view, over 63 to either side, with the symbolic entropy of the rate (Zhou et al., PLoS
///   ONE 2015, 10(9):e0136544), the near view's mean and its memory of the last 150 and 800 beats;
///   it answers 63 intervals late. A patient who fibrillates for hours does so through a regular
///   minute too.
///
/// The weights were fitted; docs/rhythm.md says to what, and how well they do on patients that the
/// fit has not seen. Flutter counts as no fibrillation. Intervals alone cannot tell fibrillation
/// from every other disorder: a clinician reads the tracing.
///
/// Adding an interval allocates nothing. Not for several threads.
final class AtrialFibrillation {
    /// What is known about one interval.
    enum Verdict {
        /// More intervals are needed.
        PENDING,
        REGULAR,
        FIBRILLATION
    }

    /// How far to either side it looks.
    enum View {
        NEAR(31),
        FAR(63);

        private final int delay;

        View(int delay) {
            this.delay = delay;
        }
    }

    private static final double SECONDS_MIN = 0.25;
    private static final double SECONDS_MAX = 2.5;
    private static final int RING = 256;
    private static final int LOOK_BACK = 16;
    private static final int SMOOTH = 32;

    // What is counted of each interval; the marks are 1 or 0.
    private static final int NEW_PAIR_OF_RATES = 0;
    private static final int NEW_TRIPLE_OF_RATES = 1;
    private static final int NEW_PAIR_OF_SECONDS = 2;
    private static final int UNLIKE_BOTH_BEFORE = 3;
    private static final int NEW_PAIR_OF_RATIOS = 4;
    private static final int STEP = 5;
    private static final int LEAP = 6;
    private static final int TURN = 7;
    private static final int NOVELTY = 8;
    private static final int PRODUCT = 9;
    private static final int SQUARE = 10;
    private static final int STEP_OF_SECONDS = 11;
    private static final int FINER_TRIPLE_OF_RATES = 12;
    private static final int SERIES = 13;

    /// Weights of the first nine series and of the repetition, over 31 to either side.
    private static final double[] NEAR_31 = {
        2.9216, 2.6552, 0.8481, -2.1387, 1.7401, 1.1376, 0.6799, 3.0322, 0.7391, 1.0118
    };

    /// The same over 16 to either side.
    private static final double[] NEAR_16 = {
        1.7328, 1.7794, -0.2834, -2.2494, 0.6465, 0.6879, -0.0056, 1.346, 0.3231, 0.0042
    };

    private static final double NEAR_BIAS = -8.8537;

    /// Weights of entropy, new pairs and triples of rates, repetition, unlike both before, new
    /// pairs of ratios (63 to either side), steps of seconds, finer triples (16), new pairs of
    /// seconds (31), and the near view's sum, means around, after and before, short and long
    /// memory.
    private static final double[] FAR = {
        1.222, 1.263, 0.8554, 0.6823, -2.0113, 0.5782, -0.1355, 1.6338, -0.0784, 0.132, 0.9917,
        1.4765, 0.4953, 1.7229, 2.5448
    };

    /// The fit's own constant, -6.2098, less 0.55: the threshold at which sensitivity and
    /// specificity are alike.
    private static final double FAR_BIAS = -6.7598;

    private final View view;
    private final double[] seconds = new double[RING];
    private final double[] rates = new double[RING];
    private final double[] logs = new double[RING];
    private final double[][] series = new double[SERIES][RING];
    private final double[] nearSum = new double[RING];
    private final double[] nearShare = new double[RING];
    private final Mean[] wide = means(31);
    private final Mean[] narrow = means(16);
    private final Mean[] farMeans = {
        new Mean(series[NEW_PAIR_OF_RATES], 63, 63),
        new Mean(series[NEW_TRIPLE_OF_RATES], 63, 63),
        new Mean(series[PRODUCT], 63, 63),
        new Mean(series[SQUARE], 63, 63),
        new Mean(series[UNLIKE_BOTH_BEFORE], 63, 63),
        new Mean(series[NEW_PAIR_OF_RATIOS], 63, 63),
        new Mean(series[STEP_OF_SECONDS], 16, 16),
        new Mean(series[FINER_TRIPLE_OF_RATES], 16, 16),
        new Mean(series[NEW_PAIR_OF_SECONDS], 31, 31)
    };
    private final Mean around = new Mean(nearShare, SMOOTH, SMOOTH);
    private final Mean after = new Mean(nearShare, 0, SMOOTH);
    private final Mean before = new Mean(nearShare, SMOOTH, 0);
    private final SymbolicEntropy entropy = new SymbolicEntropy();
    private int last = -1;
    private int near = -1;
    private int far = -1;
    private double shortMemory;
    private double longMemory;

    AtrialFibrillation(View view) {
        this.view = view;
    }

    /// Takes the next interval in.
    ///
    /// @param rrSeconds from the beat before to this beat, above 0; taken as 0.25 to 2.5
    /// @return what the interval was that lies the view's delay before this one
    Verdict add(double rrSeconds) {
        if (!(rrSeconds > 0 && rrSeconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "rrSeconds " + rrSeconds + ", expected a finite length above 0");
        }
        last++;
        take(Math.clamp(rrSeconds, SECONDS_MIN, SECONDS_MAX));
        if (last < View.NEAR.delay) {
            return Verdict.PENDING;
        }
        double sum = nextNear();
        if (view == View.NEAR) {
            return verdict(sum);
        }
        return last < View.FAR.delay ? Verdict.PENDING : verdict(nextFar());
    }

    /// What the intervals were that are still pending, after the last has been added.
    Verdict[] finish() {
        int given = Math.max(0, last + 1 - view.delay);
        Verdict[] rest = new Verdict[last + 1 - given];
        int count = 0;
        while (near < last) {
            double sum = nextNear();
            if (view == View.NEAR) {
                rest[count++] = verdict(sum);
            }
        }
        while (view == View.FAR && far < last) {
            rest[count++] = verdict(nextFar());
        }
        return rest;
    }

    private static Verdict verdict(double sum) {
        return sum > 0 ? Verdict.FIBRILLATION : Verdict.REGULAR;
    }

    private void take(double rr) {
        int at = last & RING - 1;
        seconds[at] = rr;
        rates[at] = 60 / rr;
        logs[at] = Math.log(rr);
        double one = back(seconds, 1);
        double two = back(seconds, 2);
        double pairOfRates = nearest(rates, 2);
        double tripleOfRates = nearest(rates, 3);
        double change = logs[at] - back(logs, 1);
        double held = Math.clamp(change, -0.4, 0.4);
        double heldTwoBefore = Math.clamp(back(logs, 2) - back(logs, 3), -0.4, 0.4);
        boolean isTurn = (one > two && one > rr) || (one < two && one < rr);
        double unlike = Math.min(Math.abs(rr - one), Math.abs(rr - two));
        mark(NEW_PAIR_OF_RATES, pairOfRates > 2);
        mark(NEW_TRIPLE_OF_RATES, tripleOfRates > 4);
        mark(NEW_PAIR_OF_SECONDS, nearest(seconds, 2) > 0.02);
        mark(UNLIKE_BOTH_BEFORE, unlike > 0.04 / 3);
        mark(NEW_PAIR_OF_RATIOS, nearest(logs, 2) > 0.025);
        mark(STEP, Math.abs(change) > 0.025);
        mark(LEAP, Math.abs(change) > 0.1);
        mark(TURN, isTurn);
        mark(STEP_OF_SECONDS, Math.abs(rr - one) > 0.02);
        mark(FINER_TRIPLE_OF_RATES, tripleOfRates > 2);
        series[NOVELTY][at] = Math.log(pairOfRates / 4 + 0.15);
        series[PRODUCT][at] = held * heldTwoBefore;
        series[SQUARE][at] = held * held;
        entropy.add(last, rates[at], back(rates, 1), back(rates, 2));
    }

    private void mark(int which, boolean is) {
        series[which][last & RING - 1] = is ? 1 : 0;
    }

    /// A value some intervals ago; before the first interval, the first.
    private double back(double[] ring, int ago) {
        return ring[Math.max(0, last - ago) & RING - 1];
    }

    /// How far the latest run of values is from the nearest such run among the sixteen before: the
    /// largest difference in the run, the smallest over the sixteen.
    private double nearest(double[] ring, int run) {
        double best = Double.POSITIVE_INFINITY;
        for (int ago = 1; ago <= LOOK_BACK; ago++) {
            double worst = 0;
            for (int i = 0; i < run; i++) {
                worst = Math.max(worst, Math.abs(back(ring, i) - back(ring, i + ago)));
            }
            best = Math.min(best, worst);
        }
        return best;
    }

    /// The near view's sum for the next interval in turn.
    private double nextNear() {
        near++;
        double sum = NEAR_BIAS;
        for (int i = 0; i <= NOVELTY; i++) {
            sum += NEAR_31[i] * wide[i].at(near, last) + NEAR_16[i] * narrow[i].at(near, last);
        }
        sum += NEAR_31[NOVELTY + 1] * repetition(wide[PRODUCT], wide[SQUARE], near);
        sum += NEAR_16[NOVELTY + 1] * repetition(narrow[PRODUCT], narrow[SQUARE], near);
        nearSum[near & RING - 1] = Math.clamp(sum, -4, 4);
        nearShare[near & RING - 1] = 1 / (1 + Math.exp(-sum));
        return sum;
    }

    /// The far view's sum for the next interval in turn.
    private double nextFar() {
        far++;
        double following = after.at(far, near);
        if (far == 0) {
            shortMemory = following;
            longMemory = following;
        }
        double share = nearShare[far & RING - 1];
        shortMemory += (share - shortMemory) / 150;
        longMemory += (share - longMemory) / 800;
        double sum = FAR_BIAS + FAR[0] * entropy.at(far, last);
        sum += FAR[1] * farMeans[0].at(far, last) + FAR[2] * farMeans[1].at(far, last);
        sum += FAR[3] * repetition(farMeans[2], farMeans[3], far);
        for (int i = 4; i < farMeans.length; i++) {
            sum += FAR[i] * farMeans[i].at(far, last);
        }
        sum += FAR[9] * nearSum[far & RING - 1] + FAR[10] * around.at(far, near);
        sum += FAR[11] * following + FAR[12] * before.at(far, near);
        return sum + FAR[13] * shortMemory + FAR[14] * longMemory;
    }

    /// Whether a change comes again two intervals later, as in bigeminy: the correlation of the
    /// changes at that distance.
    private double repetition(Mean product, Mean square, int centre) {
        return product.at(centre, last) / (square.at(centre, last) + 1e-4);
    }

    private Mean[] means(int reach) {
        return Arrays.stream(series, 0, SQUARE + 1)
                .map(each -> new Mean(each, reach, reach))
                .toArray(Mean[]::new);
    }

    /// The mean of a series around a centre that moves on by one; less at the ends.
    private static final class Mean {
        private final double[] ring;
        private final int back;
        private final int ahead;
        private int from;
        private int to = -1;
        private double sum;

        Mean(double[] ring, int back, int ahead) {
            this.ring = ring;
            this.back = back;
            this.ahead = ahead;
        }

        double at(int centre, int last) {
            while (to < Math.min(centre + ahead, last)) {
                sum += ring[++to & RING - 1];
            }
            while (from < centre - back) {
                sum -= ring[from++ & RING - 1];
            }
            return sum / (to - from + 1);
        }
    }

    /// Zhou's entropy: words of three rates in steps of 5/min, the Shannon entropy of the words of
    /// 127 intervals, times the share of different words. Here it is divided by what the number of
    /// intervals allows, so that the ends of a recording compare with its middle.
    private static final class SymbolicEntropy {
        private static final int REACH = 63;
        private static final double STEP_PER_MINUTE = 5;

        private final int[] words = new int[RING];
        private int from;
        private int to = -1;
        private int different;
        private double sum;

        void add(int at, double rate, double one, double two) {
            words[at & RING - 1] = (symbol(two) << 12) | (symbol(one) << 6) | symbol(rate);
        }

        double at(int centre, int last) {
            while (to < Math.min(centre + REACH, last)) {
                int count = count(words[++to & RING - 1]);
                different += count == 1 ? 1 : 0;
                sum += weight(count) - weight(count - 1);
            }
            while (from < centre - REACH) {
                int count = count(words[from & RING - 1]);
                different -= count == 1 ? 1 : 0;
                sum -= weight(count) - weight(count - 1);
                from++;
            }
            int length = to - from + 1;
            if (length < 2) {
                return 0;
            }
            double most = weight(length) / length;
            return (most - sum / length) * different / (length * most);
        }

        /// How often a word is in the window.
        private int count(int word) {
            int count = 0;
            for (int i = from; i <= to; i++) {
                count += words[i & RING - 1] == word ? 1 : 0;
            }
            return count;
        }

        private static double weight(int count) {
            return count < 2 ? 0 : count * Math.log(count) / Math.log(2);
        }

        private static int symbol(double rate) {
            return (int) (rate / STEP_PER_MINUTE);
        }
    }
}
