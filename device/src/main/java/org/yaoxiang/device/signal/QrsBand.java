package org.yaoxiang.device.signal;

import java.util.Arrays;

/// What of an electrocardiogram tells beats, at 250 samples a second, of the last 16 s: the slow
/// curve without muscle, the QRS band, its slope and its strength (the root of the mean squared
/// slope over 0.12 s). All filters are symmetric moving averages; nothing is shifted in time.
///
/// The band lies between threefold moving averages of 5 and of 19 samples: half its height at 5 and
/// at 19 Hz, after Pan and Tompkins (IEEE Trans Biomed Eng 1985, 32:230) whose band is 5 to 15 Hz.
final class QrsBand {
    private static final int FAST = 5;
    private static final int SLOW = 19;
    private static final int STRENGTH = 31;
    private static final int FAST_DELAY = 3 * (FAST - 1) / 2;
    private static final int SLOW_DELAY = 3 * (SLOW - 1) / 2;
    private static final int SIZE = 4096;
    private static final int MASK = SIZE - 1;

    private final Smoother[] fast = {new Smoother(FAST), new Smoother(FAST), new Smoother(FAST)};
    private final Smoother[] slow = {new Smoother(SLOW), new Smoother(SLOW), new Smoother(SLOW)};
    private final Smoother mean = new Smoother(STRENGTH);
    private final double[] curve = new double[SIZE];
    private final double[] band = new double[SIZE];
    private final double[] slope = new double[SIZE];
    private final double[] strength = new double[SIZE];
    private long count;

    /// Takes a sample at 250 Hz.
    ///
    /// @return the newest position whose strength is known; negative at the very beginning
    long add(double value) {
        if (count == 0) {
            for (int i = 0; i < fast.length; i++) {
                fast[i].fill(value);
                slow[i].fill(value);
            }
            Arrays.fill(curve, value);
        }
        double smooth = fast[2].add(fast[1].add(fast[0].add(value)));
        double baseline = slow[2].add(slow[1].add(slow[0].add(smooth)));
        curve[at(count - FAST_DELAY)] = smooth;
        long middle = count - FAST_DELAY - SLOW_DELAY;
        band[at(middle)] = curve[at(middle)] - baseline;
        double rise = (band[at(middle)] - band[at(middle - 2)]) * Resampler.RATE_HERTZ / 2;
        slope[at(middle - 1)] = rise;
        long known = middle - 1 - STRENGTH / 2;
        strength[at(known)] = Math.sqrt(Math.max(0, mean.add(rise * rise)));
        count++;
        return known;
    }

    double curve(long position) {
        return curve[at(position)];
    }

    double band(long position) {
        return band[at(position)];
    }

    double slope(long position) {
        return slope[at(position)];
    }

    double strength(long position) {
        return strength[at(position)];
    }

    /// The greatest slope within a reach, without sign.
    double steepest(long position, int reach) {
        double most = 0;
        for (long i = Math.max(0, position - reach); i <= position + reach; i++) {
            most = Math.max(most, Math.abs(slope(i)));
        }
        return most;
    }

    /// Where the band is farthest from zero within a reach: the R peak, or the S of a beat that
    /// points down.
    long peak(long position, int reach) {
        long best = position;
        for (long i = Math.max(0, position - reach); i <= position + reach; i++) {
            if (Math.abs(band(i)) > Math.abs(band(best))) {
                best = i;
            }
        }
        return best;
    }

    private static int at(long position) {
        return (int) (position & MASK);
    }
}
