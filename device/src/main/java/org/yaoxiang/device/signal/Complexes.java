package org.yaoxiang.device.signal;

import org.yaoxiang.device.signal.Delineation.Wave;

/// QRS complexes: what is steep around each beat, first in all leads together, then in each lead
/// within what all together leave open.
///
/// A complex reaches outwards from its steepest place as long as the slope is more than a share of
/// the steepest, or than a multiple of the noise, and stays below for no longer than a gap.
///
/// @param beats R peaks, ascending
/// @param onsets where each complex begins in all leads together
/// @param ends where each complex ends in all leads together
/// @param marks each complex in each lead
record Complexes(int[] beats, int[] onsets, int[] ends, Marks marks) {
    // Chosen on the odd half of the development records, see docs/delineation.md.
    private static final double WIDTH_SECONDS = 0.01;
    private static final double ONSET_SHARE = 0.041;
    private static final double END_SHARE = 0.063;
    private static final double NOISE_FACTOR = 2.9;
    private static final double GAP_SECONDS = 0.025;
    private static final double TOGETHER_ONSET_SHARE = 0.08;
    private static final double TOGETHER_END_SHARE = 0.086;
    private static final double TOGETHER_NOISE_FACTOR = 2.64;
    private static final double TOGETHER_GAP_SECONDS = 0.019;
    private static final double ONSET_OPEN_SECONDS = 0.011;
    private static final double END_OPEN_SECONDS = 0.015;
    private static final double REST_SHARE = 0.33;
    private static final double ONSET_SHIFT_SECONDS = -0.004;

    private static final double BEFORE_SECONDS_MAX = 0.14;
    private static final double AFTER_SECONDS_MAX = 0.18;
    private static final double STEEPEST_SECONDS = 0.06;
    private static final double SPIKE_SECONDS = 0.008;
    private static final double SPIKE_BEFORE_SECONDS = 0.01;
    private static final double BRIDGE_SECONDS = 0.004;

    /// An upward deflection of a third of the downward one is still called R.
    private static final double UPWARD_WEIGHT = 3;

    /// @param beats R peaks, ascending, at least one
    static Complexes find(double[][] leads, double rateHertz, int[] beats, Spikes spikes) {
        double[][] slopes = new double[leads.length][];
        for (int lead = 0; lead < leads.length; lead++) {
            slopes[lead] = Slopes.slope(leads[lead], rateHertz, WIDTH_SECONDS);
        }
        int last = leads[0].length - 1;
        double[] together = Slopes.together(slopes);
        double noise = TOGETHER_NOISE_FACTOR * Slopes.quiet(together);
        int gap = (int) (TOGETHER_GAP_SECONDS * rateHertz);
        int near = (int) (STEEPEST_SECONDS * rateHertz);
        int[] lowest = new int[beats.length];
        int[] onsets = new int[beats.length];
        int[] ends = new int[beats.length];
        for (int i = 0; i < beats.length; i++) {
            lowest[i] = afterSpike(spikes, beats[i], rateHertz);
            int low = Math.max(lowest[i], beats[i] - (int) (BEFORE_SECONDS_MAX * rateHertz));
            int high = Math.min(last, beats[i] + (int) (AFTER_SECONDS_MAX * rateHertz));
            int steepest =
                    Slopes.steepest(
                            together,
                            Math.max(low, beats[i] - near),
                            Math.min(last, beats[i] + near));
            double height = together[steepest];
            double onsetLimit = Math.max(TOGETHER_ONSET_SHARE * height, noise);
            double endLimit = Math.max(TOGETHER_END_SHARE * height, noise);
            onsets[i] = reach(together, steepest, low, onsetLimit, gap);
            ends[i] = reach(together, steepest, high, endLimit, gap);
        }
        Marks marks = new Marks(leads.length, beats);
        Complexes complexes = new Complexes(beats, onsets, ends, marks);
        for (int lead = 0; lead < leads.length; lead++) {
            complexes.mark(lead, leads[lead], slopes[lead], rateHertz, lowest);
        }
        marks.steady(REST_SHARE);
        marks.shift(ONSET_SHIFT_SECONDS * rateHertz, 0);
        return complexes;
    }

    private void mark(int lead, double[] signal, double[] slope, double rateHertz, int[] lowest) {
        double noise = NOISE_FACTOR * Slopes.quiet(slope);
        int gap = (int) (GAP_SECONDS * rateHertz);
        for (int i = 0; i < beats.length; i++) {
            int low = Math.max(lowest[i], (int) (onsets[i] - ONSET_OPEN_SECONDS * rateHertz));
            int high = Math.min(slope.length - 1, (int) (ends[i] + END_OPEN_SECONDS * rateHertz));
            int steepest = Slopes.steepest(slope, onsets[i], ends[i]);
            double height = Math.abs(slope[steepest]);
            int onset = reach(slope, steepest, low, Math.max(ONSET_SHARE * height, noise), gap);
            int end = reach(slope, steepest, high, Math.max(END_SHARE * height, noise), gap);
            marks.put(lead, i, new Wave(onset, peak(signal, onset, end), end));
        }
    }

    /// The first sample that cannot belong to the stimulus before a beat; 0 when there is none.
    private static int afterSpike(Spikes spikes, int beat, double rateHertz) {
        int after = 0;
        for (int spike : spikes.at()) {
            if (spike < beat - SPIKE_BEFORE_SECONDS * rateHertz) {
                after = (int) (spike + SPIKE_SECONDS * rateHertz);
            }
        }
        return Math.min(after, beat);
    }

    /// The last sample above a limit, on the way from one sample to another, before a gap.
    private static int reach(double[] slope, int from, int to, double limit, int gap) {
        int step = Integer.signum(to - from);
        int reached = from;
        for (int i = from; i != to + step && Math.abs(i - reached) <= gap; i += step) {
            if (Math.abs(slope[i]) >= limit) {
                reached = i;
            }
        }
        return reached;
    }

    /// Where the signal is farthest from the line between onset and end.
    private static int peak(double[] signal, int onset, int end) {
        int peak = onset;
        double farthest = 0;
        double rise = (signal[end] - signal[onset]) / Math.max(1, end - onset);
        for (int i = onset; i <= end; i++) {
            double height = signal[i] - signal[onset] - rise * (i - onset);
            double distance = height > 0 ? UPWARD_WEIGHT * height : -height;
            if (distance > farthest) {
                farthest = distance;
                peak = i;
            }
        }
        return peak;
    }

    /// The leads with a straight line in place of each complex, so that it is not taken for a wave.
    double[][] bridged(double[][] leads, double rateHertz) {
        int margin = (int) Math.round(BRIDGE_SECONDS * rateHertz);
        double[][] bridged = new double[leads.length][];
        for (int lead = 0; lead < leads.length; lead++) {
            bridged[lead] = leads[lead].clone();
            for (int i = 0; i < beats.length; i++) {
                Spikes.bridge(
                        bridged[lead],
                        Math.max(0, onsets[i] - margin),
                        Math.min(leads[lead].length - 1, ends[i] + margin));
            }
        }
        return bridged;
    }
}
