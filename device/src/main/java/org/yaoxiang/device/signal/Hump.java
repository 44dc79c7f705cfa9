package org.yaoxiang.device.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.device.signal.Delineation.Wave;

/// How a P or T wave is marked in the slope of one lead: its peak lies between the two opposite
/// slopes that stand out most, its onset and end where the outer slopes have faded to a share of
/// their steepest (as Martínez et al. 2004 mark them in the wavelet transform). A second peak of
/// the other direction belongs to the wave when its slope is steep enough.
///
/// @param beforeSeconds how far before the centre a slope may be
/// @param afterSeconds how far after it
/// @param slopeShare of the steepest; what is less steep is no slope of the wave
/// @param secondShare of the main slopes; what is steeper belongs to a second peak
/// @param onsetShare of the first slope, where the wave begins
/// @param endShare of the last slope, where it ends
record Hump(
        double beforeSeconds,
        double afterSeconds,
        double slopeShare,
        double secondShare,
        double onsetShare,
        double endShare) {
    /// A pair of slopes as far from the centre as allowed counts this much less.
    private static final double DISTANCE_WEIGHT = 0.5;

    private static final int SAMPLES_MIN = 5;

    /// Marks the wave around a centre.
    ///
    /// @param low no mark is before this index, 1 or more
    /// @param high no mark is after this index, below the last one
    Optional<Wave> mark(double[] slope, double rateHertz, int centre, int low, int high) {
        int from = Math.max(low, (int) (centre - beforeSeconds * rateHertz));
        int to = Math.min(high, (int) (centre + afterSeconds * rateHertz));
        if (to - from < SAMPLES_MIN - 1) {
            return Optional.empty();
        }
        List<Integer> slopes = slopes(slope, from, to);
        if (slopes.size() < 2) {
            return Optional.empty();
        }
        double reach = Math.max(beforeSeconds, afterSeconds) * rateHertz;
        int first = mainPair(slope, slopes, centre, reach);
        int last = first + 1;
        int peak = slopes.get(first);
        while (peak < slopes.get(last) && slope[peak] * slope[slopes.get(first)] > 0) {
            peak++;
        }
        double second =
                secondShare * Math.max(size(slope, slopes, first), size(slope, slopes, last));
        while (first > 0 && size(slope, slopes, first - 1) > second) {
            first--;
        }
        while (last + 1 < slopes.size() && size(slope, slopes, last + 1) > second) {
            last++;
        }
        return Optional.of(
                new Wave(
                        faded(slope, slopes.get(first), low, onsetShare),
                        peak,
                        faded(slope, slopes.get(last), high, endShare)));
    }

    /// The steepest places, each of another sign than the one before.
    private List<Integer> slopes(double[] slope, int from, int to) {
        double least = slopeShare * Math.abs(slope[Slopes.steepest(slope, from, to)]);
        List<Integer> slopes = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            double size = Math.abs(slope[i]);
            boolean isSteepest =
                    (i == from || size >= Math.abs(slope[i - 1]))
                            && (i == to || size > Math.abs(slope[i + 1]));
            if (size == 0 || size < least || !isSteepest) {
                continue;
            }
            if (slopes.isEmpty() || slope[slopes.getLast()] * slope[i] < 0) {
                slopes.add(i);
            } else if (size > Math.abs(slope[slopes.getLast()])) {
                slopes.set(slopes.size() - 1, i);
            }
        }
        return slopes;
    }

    private static int mainPair(
            double[] slope, List<Integer> slopes, int centre, double reachSamples) {
        int best = 0;
        double most = 0;
        for (int i = 0; i + 1 < slopes.size(); i++) {
            double middle = (slopes.get(i) + slopes.get(i + 1)) / 2.0;
            double weight = 1 - DISTANCE_WEIGHT * Math.abs(middle - centre) / reachSamples;
            double sum = weight * (size(slope, slopes, i) + size(slope, slopes, i + 1));
            if (sum > most) {
                most = sum;
                best = i;
            }
        }
        return best;
    }

    private static double size(double[] slope, List<Integer> slopes, int index) {
        return Math.abs(slope[slopes.get(index)]);
    }

    /// Where a slope has faded to a share of itself, on the way from its steepest place to a limit.
    private static int faded(double[] slope, int steepest, int limit, double share) {
        int step = Integer.signum(limit - steepest);
        double sign = Math.signum(slope[steepest]);
        double least = share * Math.abs(slope[steepest]);
        int at = steepest;
        while (at != limit && sign * slope[at] > least) {
            at += step;
        }
        return at;
    }
}
