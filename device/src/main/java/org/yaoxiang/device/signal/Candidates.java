package org.yaoxiang.device.signal;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// What one lead says of each of its candidates for a beat, and how far it is to be trusted.
///
/// A lead in noise is in doubt about many of its candidates, and its false beats stand among them;
/// a clear lead is in doubt about few. So how sure a lead is on average tells how far to trust it.
/// The limits are engineering choices; docs/signals.md tells on what they were made.
///
/// @param positions at 250 samples a second, ascending
/// @param said of each, the logarithm of the odds that it is a beat, limited; above 0 for what the
///   lead calls a beat
/// @param trust of the lead around each, above 0, below 1
record Candidates(long[] positions, double[] said, double[] trust) {
    /// More is not believed of one candidate. Where a lead has no candidate, it says as much
    /// against a beat.
    static final double SAID_MAX = 4;

    /// The least that is said for what the lead calls a beat, and against what it does not.
    private static final double BEAT_SAID_MIN = 0.3;

    private static final double OTHER_SAID_MIN = 0.1;
    private static final long AROUND = (long) (6 * Resampler.RATE_HERTZ);
    private static final double TRUST_POWER = 8;

    /// Judges a whole lead.
    ///
    /// @param lead in any linear unit
    /// @param rateHertz samples a second, 100 to 1000
    static Candidates of(double[] lead, double rateHertz) {
        Judged judged = new Judged();
        Set<Long> beats = new HashSet<>();
        Beats detector =
                Beats.judging(
                        rateHertz,
                        sketch -> {
                            if (sketch.sample() < lead.length) {
                                beats.add(sketch.position());
                            }
                        },
                        judged::add);
        for (double each : lead) {
            detector.add(each);
        }
        detector.end();
        long[] positions = Arrays.copyOf(judged.positions, judged.count);
        double[] said = Arrays.copyOf(judged.logOdds, judged.count);
        for (int i = 0; i < said.length; i++) {
            said[i] =
                    beats.contains(positions[i])
                            ? Math.clamp(said[i], BEAT_SAID_MIN, SAID_MAX)
                            : Math.clamp(said[i], -SAID_MAX, -OTHER_SAID_MIN);
        }
        return new Candidates(positions, said, trust(positions, said));
    }

    /// The mean of how sure the lead is within six seconds, to a power that makes it decide.
    private static double[] trust(long[] positions, double[] said) {
        double[] trust = new double[positions.length];
        int from = 0;
        int to = 0;
        double sum = 0;
        for (int i = 0; i < trust.length; i++) {
            while (to < trust.length && positions[to] - positions[i] <= AROUND) {
                sum += sure(said[to++]);
            }
            while (positions[i] - positions[from] > AROUND) {
                sum -= sure(said[from++]);
            }
            trust[i] = Math.pow(sum / (to - from), TRUST_POWER);
        }
        return trust;
    }

    /// How far a probability is from a half: 0 cannot tell, 1 certain.
    private static double sure(double said) {
        return Math.tanh(Math.abs(said) / 2);
    }

    int count() {
        return positions.length;
    }

    boolean isBeat(int candidate) {
        return said[candidate] > 0;
    }

    /// How far the lead is to be trusted about here; 0 without any candidate.
    double trustAt(long position) {
        if (positions.length == 0) {
            return 0;
        }
        int after = firstFrom(position);
        boolean isBefore =
                after == positions.length
                        || (after > 0
                                && position - positions[after - 1] < positions[after] - position);
        return trust[isBefore ? after - 1 : after];
    }

    /// The candidate nearer than a reach of which the lead says most; -1 without any.
    int likeliest(long position, long reach) {
        int best = -1;
        for (int i = firstFrom(position - reach + 1);
                i < positions.length && positions[i] < position + reach;
                i++) {
            if (best < 0 || said[i] > said[best]) {
                best = i;
            }
        }
        return best;
    }

    private int firstFrom(long position) {
        int found = Arrays.binarySearch(positions, position);
        return found < 0 ? -found - 1 : found;
    }

    /// What was judged so far.
    private static final class Judged {
        private long[] positions = new long[256];
        private double[] logOdds = new double[256];
        private int count;

        void add(long position, double odds) {
            if (count == positions.length) {
                positions = Arrays.copyOf(positions, 2 * count);
                logOdds = Arrays.copyOf(logOdds, 2 * count);
            }
            positions[count] = position;
            logOdds[count] = odds;
            count++;
        }
    }
}
