package org.yaoxiang.device.signal;

/// P waves: where the stretch before the QRS is alike from beat to beat, the most curved place in
/// all leads together, and around it the marks of each lead. In atrial fibrillation the stretch is
/// not alike, and no P is claimed.
final class PWaves {
    // Chosen on the odd half of the development records, see docs/delineation.md.
    private static final double CURVATURE_SECONDS = 0.0264;
    private static final double SLOPE_SECONDS = 0.014;
    private static final double LIKENESS_MIN = 0.64;
    private static final double BEFORE_QRS_SECONDS = 0.068;
    private static final double NEAR_SECONDS = 0.0375;
    private static final double REST_SHARE = 0.22;
    private static final Hump HUMP = new Hump(0.096, 0.089, 0.0975, 0.72, 0.29, 0.55);

    /// From the middle of P to the QRS: a PR interval of about a third of a second.
    private static final double BEFORE_QRS_SECONDS_MAX = 0.28;

    private static final double USUAL_SECONDS = 0.16;
    private static final double WEIGHT_LOSS_PER_SECOND = 4;
    private static final double ROOM_SECONDS = 0.04;
    private static final double END_BEFORE_QRS_SECONDS = 0.004;

    private final double rateHertz;
    private final Complexes complexes;
    private final Marks tWaves;

    private PWaves(double rateHertz, Complexes complexes, Marks tWaves) {
        this.rateHertz = rateHertz;
        this.complexes = complexes;
        this.tWaves = tWaves;
    }

    /// @param leads `[lead][sample]` without QRS complexes
    static Marks find(double[][] leads, double rateHertz, Complexes complexes, Marks tWaves) {
        return new PWaves(rateHertz, complexes, tWaves).find(leads);
    }

    private Marks find(double[][] leads) {
        int[] onsets = complexes.onsets();
        double[][] curvatures = new double[leads.length][];
        double[][] slopes = new double[leads.length][];
        for (int lead = 0; lead < leads.length; lead++) {
            curvatures[lead] = Slopes.curvature(leads[lead], rateHertz, CURVATURE_SECONDS);
            slopes[lead] = Slopes.slope(leads[lead], rateHertz, SLOPE_SECONDS);
        }
        int length = samples(BEFORE_QRS_SECONDS_MAX) - samples(BEFORE_QRS_SECONDS);
        Ensemble ensemble = new Ensemble(onsets.length, leads.length, length);
        for (int i = 0; i < onsets.length; i++) {
            int start = onsets[i] - samples(BEFORE_QRS_SECONDS_MAX);
            if (start >= 0) {
                ensemble.put(i, curvatures, start, low(i), start + length);
            }
        }
        double[] likeness = ensemble.likeness();
        int usual = usual(ensemble.mean(likeness, LIKENESS_MIN));
        double[] together = Slopes.together(curvatures);
        Marks marks = new Marks(leads.length, complexes.beats());
        for (int i = 0; i < onsets.length; i++) {
            int low = Math.max(low(i), onsets[i] - samples(BEFORE_QRS_SECONDS_MAX));
            int high = onsets[i] - samples(BEFORE_QRS_SECONDS);
            if (likeness[i] < LIKENESS_MIN || high - low < samples(ROOM_SECONDS)) {
                continue;
            }
            int near = samples(NEAR_SECONDS);
            int from = Math.clamp(onsets[i] - usual - near, low, high);
            int to = Math.clamp(onsets[i] - usual + near, low, high);
            int centre = Slopes.steepest(together, from, to);
            int highest = onsets[i] - samples(END_BEFORE_QRS_SECONDS);
            int lowest = low(i);
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

    /// How many samples before the QRS the mean is greatest, the nearer preferred.
    private int usual(double[] mean) {
        int usual = samples(USUAL_SECONDS);
        double most = 0;
        for (int i = 0; i < mean.length; i++) {
            int before = samples(BEFORE_QRS_SECONDS_MAX) - i;
            double beyond = Math.max(0, before / rateHertz - USUAL_SECONDS);
            double weighted = mean[i] * (1 - WEIGHT_LOSS_PER_SECOND * beyond);
            if (weighted > most) {
                most = weighted;
                usual = before;
            }
        }
        return usual;
    }

    /// The first sample that can belong to the wave: after the T wave before it.
    private int low(int beat) {
        return beat == 0 ? 1 : Math.max(1, tWaves.end(beat - 1, complexes.ends()[beat - 1]));
    }

    private int samples(double seconds) {
        return (int) Math.round(seconds * rateHertz);
    }
}
