package org.yaoxiang.device.signal;

import java.util.Arrays;

/// The height of the pulse as a smooth function of the cuff pressure, on both sides of its peak
/// down to half of it. Lower pulses are left out: there the cuff's edges and the noise weigh more
/// than the artery.
///
/// @param cuffMmHg cuff pressures, rising by 2 mmHg
/// @param pulseMmHg the height of the pulse at each
/// @param peakMmHg the highest pulse
/// @param fallsAbove whether the pulse is below half where the deflation begins
/// @param fallsBelow whether the pulse is below half where the deflation ends
/// @param beatsAroundPeak beats that this part rests on
/// @param outlierShare share of these beats that are far from their neighbours
/// @param likeness the median likeness of these beats to the next
record Envelope(
        double[] cuffMmHg,
        double[] pulseMmHg,
        double peakMmHg,
        boolean fallsAbove,
        boolean fallsBelow,
        int beatsAroundPeak,
        double outlierShare,
        double likeness) {
    private static final double STEP_MMHG = 2;
    private static final double WIDTH_MMHG_MIN = 3;
    private static final double SHARE = 0.5;
    private static final int NEIGHBOURS = 2;
    private static final double FAR = 0.35;

    static Envelope of(CuffPulses pulses) {
        double[] at = pulses.cuffMmHg();
        double[] raw = pulses.pulseMmHg();
        double[] typical = new double[raw.length];
        boolean[] far = new boolean[raw.length];
        double[] kept = new double[raw.length];
        for (int i = 0; i < raw.length; i++) {
            typical[i] = medianAround(raw, i);
            far[i] = Math.abs(raw[i] - typical[i]) > FAR * typical[i];
            kept[i] = far[i] ? typical[i] : raw[i];
        }
        double low = Arrays.stream(at).min().orElse(0);
        double high = Arrays.stream(at).max().orElse(0);
        double width = Math.max(WIDTH_MMHG_MIN, (high - low) / at.length);
        int length = (int) ((high - low) / STEP_MMHG) + 1;
        double[] grid = new double[length];
        double[] smooth = new double[length];
        for (int g = 0; g < length; g++) {
            grid[g] = low + g * STEP_MMHG;
            smooth[g] = weighted(at, kept, grid[g], width);
        }
        int peak = peak(smooth);
        int from = peak;
        while (from > 0 && smooth[from - 1] >= SHARE * smooth[peak]) {
            from--;
        }
        int to = peak;
        while (to < length - 1 && smooth[to + 1] >= SHARE * smooth[peak]) {
            to++;
        }
        int beats = 0;
        int outliers = 0;
        double[] alike = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            if (at[i] >= grid[from] && at[i] <= grid[to]) {
                alike[beats] = pulses.likeness()[i];
                beats++;
                outliers += far[i] ? 1 : 0;
            }
        }
        return new Envelope(
                Arrays.copyOfRange(grid, from, to + 1),
                Arrays.copyOfRange(smooth, from, to + 1),
                smooth[peak],
                to < length - 1,
                from > 0,
                beats,
                beats == 0 ? 1 : (double) outliers / beats,
                median(Arrays.copyOf(alike, beats)));
    }

    private static int peak(double[] values) {
        int peak = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[peak]) {
                peak = i;
            }
        }
        return peak;
    }

    private static double medianAround(double[] values, int at) {
        int from = Math.max(0, at - NEIGHBOURS);
        int to = Math.min(values.length, at + NEIGHBOURS + 1);
        return median(Arrays.copyOfRange(values, from, to));
    }

    private static double median(double[] values) {
        if (values.length == 0) {
            return 0;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double weighted(double[] at, double[] values, double centre, double width) {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < at.length; i++) {
            double distance = (at[i] - centre) / width;
            double weight = Math.exp(-distance * distance / 2);
            sum += weight * values[i];
            weights += weight;
        }
        return weights > 0 ? sum / weights : 0;
    }
}
