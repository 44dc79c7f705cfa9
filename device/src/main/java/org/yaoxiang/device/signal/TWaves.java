package org.yaoxiang.device.signal;

/// T waves: the most curved place after each QRS in all leads together, near the place where most
/// beats have it, and around it the marks of each lead.
final class TWaves {
    // Chosen on the odd half of the development records, see docs/delineation.md.
    private static final double CURVATURE_SECONDS = 0.046;
    private static final double SLOPE_SECONDS = 0.018;
    private static final double AFTER_QRS_SECONDS = 0.107;
    private static final double CYCLE_SHARE_MAX = 0.63;
    private static final double NEAR_SECONDS = 0.04;
    private static final double REST_SHARE = 0.3;
    private static final Hump HUMP = new Hump(0.111, 0.099, 0.155, 0.72, 0.304, 0.294);

    private static final double LIKENESS_MIN = 0.5;
    private static final double PEAK_SECONDS_MAX = 0.44;
    private static final double BEFORE_NEXT_SECONDS = 0.04;
    private static final double END_BEFORE_NEXT_SECONDS = 0.02;
    private static final double FROM_QRS_SECONDS = 0.02;
    private static final double ROOM_SECONDS = 0.08;

    private final double rateHertz;
    private final Complexes complexes;
    private final int last;

    private TWaves(double rateHertz, Complexes complexes, int last) {
        this.rateHertz = rateHertz;
        this.complexes = complexes;
        this.last = last;
    }

    /// @param leads `[lead][sample]` without QRS complexes
    static Marks find(double[][] leads, double rateHertz, Complexes complexes) {
        return new TWaves(rateHertz, complexes, leads[0].length - 2).find(leads);
    }

    private Marks find(double[][] leads) {
        int[] beats = complexes.beats();
        double[][] curvatures = new double[leads.length][];
        double[][] slopes = new double[leads.length][];
        for (int lead = 0; lead < leads.length; lead++) {
            curvatures[lead] = Slopes.curvature(leads[lead], rateHertz, CURVATURE_SECONDS);
            slopes[lead] = Slopes.slope(leads[lead], rateHertz, SLOPE_SECONDS);
        }
        int length = samples(PEAK_SECONDS_MAX);
        Ensemble ensemble = new Ensemble(beats.length, leads.length, length);
        for (int i = 0; i < beats.length; i++) {
            ensemble.put(i, curvatures, beats[i], low(i), high(i));
        }
        double[] likeness = ensemble.likeness();
        double[] mean = ensemble.mean(likeness, LIKENESS_MIN);
        int usual = Slopes.steepest(mean, 0, length - 1);
        double[] together = Slopes.together(curvatures);
        Marks marks = new Marks(leads.length, beats);
        for (int i = 0; i < beats.length; i++) {
            if (high(i) - low(i) < samples(ROOM_SECONDS)) {
                continue;
            }
            boolean isUsual = likeness[i] >= LIKENESS_MIN;
            int near = samples(NEAR_SECONDS);
            int from = isUsual ? Math.max(low(i), beats[i] + usual - near) : low(i);
            int to = isUsual ? Math.min(high(i), beats[i] + usual + near) : high(i);
            int centre = Slopes.steepest(together, from, Math.max(from, to));
            int lowest = Math.max(1, complexes.ends()[i] + samples(FROM_QRS_SECONDS));
            int highest = highest(i);
            for (int lead = 0; lead < leads.length; lead++) {
                int row = lead;
                int beat = i;
                HUMP.mark(slopes[lead], rateHertz, centre, lowest, highest)
                        .ifPresent(wave -> marks.put(row, beat, wave));
            }
        }
        marks.steadyWithPeaks(REST_SHARE);
        return marks;
    }

    private int low(int beat) {
        return complexes.ends()[beat] + samples(AFTER_QRS_SECONDS);
    }

    /// The last sample where the wave's peak is looked for.
    private int high(int beat) {
        int[] beats = complexes.beats();
        int high = Math.min(last, beats[beat] + samples(PEAK_SECONDS_MAX));
        if (beat + 1 < beats.length) {
            int cycle = beats[beat + 1] - beats[beat];
            high = Math.min(high, beats[beat] + (int) (CYCLE_SHARE_MAX * cycle));
            high = Math.min(high, complexes.onsets()[beat + 1] - samples(BEFORE_NEXT_SECONDS));
        } else if (beat > 0) {
            int cycle = beats[beat] - beats[beat - 1];
            high = Math.min(high, beats[beat] + (int) (CYCLE_SHARE_MAX * cycle));
        }
        return high;
    }

    /// The last sample that can belong to the wave.
    private int highest(int beat) {
        return beat + 1 < complexes.onsets().length
                ? Math.min(last, complexes.onsets()[beat + 1] - samples(END_BEFORE_NEXT_SECONDS))
                : last;
    }

    private int samples(double seconds) {
        return (int) Math.round(seconds * rateHertz);
    }
}
