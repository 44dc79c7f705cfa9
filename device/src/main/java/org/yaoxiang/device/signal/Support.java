package org.yaoxiang.device.signal;

/// How firmly the pulses of a deflation bear the reading. An arm that moves for a few beats leaves
/// an envelope that a smooth curve may still fit closely, but then the reading hangs on just these
/// beats, or they stick out of the curve and are shaped like none beside them, or the curve misses
/// the quiet pulses before and after them, which the envelope leaves out as too low.
///
/// Of the deflation the part counts in which the pulse should be a quarter of the highest or more.
///
/// @param pulses in this part
/// @param offPulses of them, those that are not as high as the curve says
/// @param strangePulses of these, those that are not shaped like the one before or the one after
///   either
/// @param gapMmHg the widest stretch of cuff pressures without a pulse, next to one of these
/// @param shiftMmHg how far systolic or diastolic moves, whichever moves further, when a sixth of
///   these pulses is left out (the jackknife of groups: Quenouille, Biometrika 1956, 43:353)
record Support(int pulses, int offPulses, int strangePulses, double gapMmHg, double shiftMmHg) {
    private static final double SHARE = 0.25;
    private static final int STRETCHES = 6;

    /// Of the highest pulse, off the curve.
    private static final double HEIGHT_OFF = 0.25;

    private static final double LIKENESS = 0.95;

    static Support of(CuffPulses pulses, Envelope envelope, Artery.Fit fit) {
        double[] at = pulses.cuffMmHg();
        double peak = 0;
        for (double cuffMmHg : envelope.cuffMmHg()) {
            peak = Math.max(peak, fit.pulseMmHg(cuffMmHg));
        }
        int first = at.length;
        int last = -1;
        int count = 0;
        int off = 0;
        int strange = 0;
        double gap = 0;
        for (int i = 0; i < at.length; i++) {
            double expected = fit.pulseMmHg(at[i]);
            if (expected < SHARE * peak) {
                continue;
            }
            first = Math.min(first, i);
            last = i;
            count++;
            gap = Math.max(gap, at[Math.max(0, i - 1)] - at[i]);
            gap = Math.max(gap, at[i] - at[Math.min(i + 1, at.length - 1)]);
            if (Math.abs(pulses.pulseMmHg()[i] - expected) > HEIGHT_OFF * peak) {
                off++;
                strange += isLikeANeighbour(pulses.likeness(), i) ? 0 : 1;
            }
        }
        return new Support(count, off, strange, gap, shift(pulses, fit, first, last + 1));
    }

    private static boolean isLikeANeighbour(double[] likeness, int at) {
        boolean isLikeNext = at < likeness.length - 1 && likeness[at] >= LIKENESS;
        return isLikeNext || (at > 0 && likeness[at - 1] >= LIKENESS);
    }

    private static double shift(CuffPulses pulses, Artery.Fit fit, int from, int to) {
        double shift = 0;
        for (int i = 0; i < STRETCHES && to - from >= STRETCHES; i++) {
            int left = from + (to - from) * i / STRETCHES;
            int right = from + (to - from) * (i + 1) / STRETCHES;
            Envelope rest = Envelope.of(pulses.without(left, right));
            Artery.Fit again = Artery.fit(rest.cuffMmHg(), rest.pulseMmHg());
            double systolic = Math.abs(again.systolicMmHg() - fit.systolicMmHg());
            double diastolic = Math.abs(again.diastolicMmHg() - fit.diastolicMmHg());
            shift = Math.max(shift, Math.max(systolic, diastolic));
        }
        return shift;
    }
}
