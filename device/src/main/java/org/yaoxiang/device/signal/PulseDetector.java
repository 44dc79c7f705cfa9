package org.yaoxiang.device.signal;

import java.util.Arrays;

/// Finds the pulses of a pulse wave while it is measured, one sample at a time.
///
/// The height of an upstroke is the sum of the rises within 0.12 s, after Zong, Heldt, Moody and
/// Mark (Computers in Cardiology 2003, 30:259, "slope sum function"), on the wave smoothed by a
/// mean over 0.08 s. A pulse is a highest upstroke that reaches a fifth of the usual height and has
/// no higher one within half of the usual interval. Slow wander does not rise fast enough to count.
/// The lengths and shares are engineering choices of this project.
///
/// A pulse is told at most 1.2 s after it has come (0.6 s after, unless the upstrokes grow from one
/// to the next), and none within the first 2 s, in which the usual height is learnt. Nothing is
/// allocated after construction. The scale and the level of the wave do not matter; its polarity
/// does: a pulse rises.
final class PulseDetector {
    static final double RATE_HERTZ_MIN = 20;
    private static final double SMOOTH_SECONDS = 0.08;
    private static final double RISE_SECONDS = 0.12;
    private static final double LEARN_SECONDS = 2;
    private static final double HEIGHT_SHARE_MIN = 0.2;
    private static final double REACH_SHARE = 0.5;
    private static final double REACH_SECONDS_MIN = 0.25;
    private static final double REACH_SECONDS_FIRST = 0.3;
    private static final double REACH_SECONDS_MAX = 0.6;
    private static final double INTERVAL_SECONDS_MAX = 2.5;
    private static final double PATIENCE_SECONDS = 1.5;
    private static final double HEIGHT_LEFT_MIN = 0.1;
    private static final int USUAL = 9;

    private final double rateHertz;
    private final double delaySeconds;
    private final double[] smoothing;
    private final double[] rises;
    private final Recent heights = new Recent(USUAL);
    private final Recent intervals = new Recent(USUAL);
    private double smoothSum;
    private double riseSum;
    private double smoothed;
    private double before;
    private double now;
    private double learnt;
    private long count;
    private boolean isPending;
    private double pendingSeconds;
    private double pendingHeight;
    private double pendingSince;
    private boolean hasPulse;
    private double pulseSeconds;

    /// A detector that learns the height of the pulses from the first two seconds.
    ///
    /// @param rateHertz samples a second, 20 or more
    PulseDetector(double rateHertz) {
        this(rateHertz, 0);
    }

    /// A detector that knows how high the pulses are, see [#usualHeight].
    PulseDetector(double rateHertz, double usualHeight) {
        if (!(rateHertz >= RATE_HERTZ_MIN)) {
            throw new IllegalArgumentException("rateHertz " + rateHertz + ", expected 20 or more");
        }
        this.rateHertz = rateHertz;
        this.smoothing = new double[(int) Math.max(1, Math.round(SMOOTH_SECONDS * rateHertz))];
        this.rises = new double[(int) Math.max(2, Math.round(RISE_SECONDS * rateHertz))];
        this.delaySeconds = (smoothing.length - 1) / (2 * rateHertz);
        if (usualHeight > 0) {
            heights.add(usualHeight);
        }
    }

    /// The median over pieces of two seconds of each piece's highest upstroke; 0 without a rise.
    static double usualHeight(double[] wave, double rateHertz) {
        PulseDetector detector = new PulseDetector(rateHertz);
        int piece = (int) (2 * rateHertz);
        double[] highest = new double[Math.max(1, wave.length / piece)];
        for (int i = 0; i < Math.min(wave.length, highest.length * piece); i++) {
            detector.rise(wave[i]);
            int at = i / piece;
            highest[at] = Math.max(highest[at], detector.riseSum);
        }
        Arrays.sort(highest);
        return highest[highest.length / 2];
    }

    /// Takes the next sample; true when a pulse is now certain, see [#pulseSeconds].
    ///
    /// @param value of the pulse wave, in any linear unit, finite
    boolean accept(double value) {
        double last = now;
        rise(value);
        now = riseSum;
        boolean isPeak = count > 2 && last > before && last >= now;
        double peakBefore = before;
        before = last;
        double seconds = (count - 1) / rateHertz;
        if (heights.isEmpty()) {
            learnt = Math.max(learnt, now);
            if (seconds >= LEARN_SECONDS && learnt > 0) {
                heights.add(learnt);
            }
            return false;
        }
        boolean isCertain = isPending && hasPassed(seconds);
        if (isCertain) {
            tell();
        }
        if (isPeak && last >= HEIGHT_SHARE_MIN * heightExpected(seconds)) {
            double bend = peakBefore - 2 * last + now;
            double shift = bend == 0 ? 0 : 0.5 * (peakBefore - now) / bend;
            offer(seconds + (shift - 1) / rateHertz, last);
        }
        return isCertain;
    }

    /// When the last pulse came: the end of its steepest rise, in seconds after the first sample.
    double pulseSeconds() {
        return pulseSeconds - delaySeconds;
    }

    private boolean hasPassed(double seconds) {
        double reach = reachSeconds();
        return seconds - pendingSeconds > reach || seconds - pendingSince > 2 * reach;
    }

    private void tell() {
        if (hasPulse && pendingSeconds - pulseSeconds < INTERVAL_SECONDS_MAX) {
            intervals.add(pendingSeconds - pulseSeconds);
        }
        heights.add(pendingHeight);
        pulseSeconds = pendingSeconds;
        hasPulse = true;
        isPending = false;
    }

    /// Within reach of a pending upstroke only a higher one counts, and replaces it.
    private void offer(double seconds, double height) {
        if (!isPending) {
            if (hasPulse && seconds - pulseSeconds < reachSeconds()) {
                return;
            }
            pendingSince = seconds;
        } else if (height <= pendingHeight) {
            return;
        }
        isPending = true;
        pendingSeconds = seconds;
        pendingHeight = height;
    }

    /// The usual height, and less the longer no pulse has come.
    private double heightExpected(double seconds) {
        double silence = hasPulse ? seconds - pulseSeconds : 0;
        double usual = heights.median();
        if (silence <= PATIENCE_SECONDS) {
            return usual;
        }
        return usual * Math.max(HEIGHT_LEFT_MIN, Math.pow(0.5, silence / PATIENCE_SECONDS - 1));
    }

    private double reachSeconds() {
        if (intervals.size() < 3) {
            return REACH_SECONDS_FIRST;
        }
        return Math.clamp(REACH_SHARE * intervals.median(), REACH_SECONDS_MIN, REACH_SECONDS_MAX);
    }

    private void rise(double value) {
        int at = (int) (count % smoothing.length);
        if (count == 0) {
            Arrays.fill(smoothing, value);
            smoothSum = value * smoothing.length;
            smoothed = value;
        }
        smoothSum += value - smoothing[at];
        smoothing[at] = value;
        double mean = smoothSum / smoothing.length;
        double rise = Math.max(0, mean - smoothed);
        smoothed = mean;
        int riseAt = (int) (count % rises.length);
        riseSum = Math.max(0, riseSum + rise - rises[riseAt]);
        rises[riseAt] = rise;
        count++;
    }

    /// The last few numbers and their median.
    private static final class Recent {
        private final double[] values;
        private final double[] sorted;
        private int count;

        Recent(int most) {
            values = new double[most];
            sorted = new double[most];
        }

        void add(double value) {
            values[count % values.length] = value;
            count++;
        }

        boolean isEmpty() {
            return count == 0;
        }

        int size() {
            return Math.min(count, values.length);
        }

        double median() {
            System.arraycopy(values, 0, sorted, 0, size());
            Arrays.sort(sorted, 0, size());
            return sorted[size() / 2];
        }
    }
}
