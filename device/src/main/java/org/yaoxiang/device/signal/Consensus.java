package org.yaoxiang.device.signal;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// A table of one mark's positions by lead and beat, pulled towards what its beat and its lead have
/// in common: Tukey's median polish (J. W. Tukey, Exploratory Data Analysis, 1977). A mark differs
/// between leads and between beats, but much of what is left after both is noise of that one beat
/// in that one lead.
final class Consensus {
    private static final int ROUNDS = 4;

    private Consensus() {}

    /// Replaces each position by beat effect + lead effect + a share of the rest.
    ///
    /// @param positions `[lead][beat]`; NaN where there is no mark, which stays
    /// @param restShare 0 keeps nothing of the single mark, 1 everything
    static void pull(double[][] positions, double restShare) {
        int beats = positions[0].length;
        double[][] rest = new double[positions.length][];
        for (int lead = 0; lead < positions.length; lead++) {
            rest[lead] = positions[lead].clone();
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int beat = 0; beat < beats; beat++) {
                int column = beat;
                double middle = median(rest.length, lead -> rest[lead][column]);
                for (double[] row : rest) {
                    row[beat] -= middle;
                }
            }
            for (double[] row : rest) {
                double middle = median(beats, beat -> row[beat]);
                for (int beat = 0; beat < beats; beat++) {
                    row[beat] -= middle;
                }
            }
        }
        for (int lead = 0; lead < positions.length; lead++) {
            for (int beat = 0; beat < beats; beat++) {
                positions[lead][beat] -= (1 - restShare) * rest[lead][beat];
            }
        }
    }

    /// The median of what is there; 0 when nothing is.
    private static double median(int count, IntToDoubleFunction value) {
        double[] there =
                IntStream.range(0, count)
                        .mapToDouble(value)
                        .filter(each -> !Double.isNaN(each))
                        .toArray();
        return there.length == 0 ? 0 : median(there);
    }

    /// The middle value, or the mean of the two middle ones.
    ///
    /// @param values at least one
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
