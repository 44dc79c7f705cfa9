package org.yaoxiang.device.signal;

import java.util.Arrays;

/// The pulses in the pressure of a deflating cuff, in the order of time.
///
/// @param seconds how long the deflation lasts
/// @param cuffMmHg the cuff's own pressure at each pulse
/// @param pulseMmHg the height of each pulse, foot to top
/// @param likeness of each pulse to the next, the correlation of their shapes, -1 to 1
/// @param periodSeconds the mean interval, missed pulses left out; NaN without pulses
/// @param irregularity how far the middle half of the intervals spreads, as a share of the median
record CuffPulses(
        double seconds,
        double[] cuffMmHg,
        double[] pulseMmHg,
        double[] likeness,
        double periodSeconds,
        double irregularity) {
    /// Of the median interval: below it a pulse was split, above it one was missed.
    private static final double SPLIT_SHARE = 0.7;

    private static final double MISSED_SHARE = 1.4;

    private static final double RATE_HERTZ = 100;
    private static final double PULSE_HERTZ_MIN = 0.5;
    private static final double PULSE_HERTZ_MAX = 12;
    private static final double PERIOD_SECONDS_MIN = 0.3;
    private static final double PERIOD_SECONDS_MAX = 2;
    private static final double SHORTEST_SHARE = 0.85;
    private static final double CLIP_QUANTILE = 0.9;

    /// Enough to find a pulse; its height needs more.
    private static final double UPSTROKE_HERTZ_MAX = 5;

    private static final double REFRACTORY_SHARE = 0.6;
    private static final double FOOT_SECONDS_MAX = 0.3;
    private static final double TOP_SECONDS_MAX = 0.4;

    /// A fall this fast that is not made good at once is the valve's, not the artery's.
    private static final double STEP_MMHG_PER_SECOND = 20;

    /// Slower than this the pulse weighs little.
    private static final double STEP_HERTZ = 2;

    /// A step's ringing that is left out, on both sides.
    private static final double STEP_GUARD_SECONDS = 0.05;

    /// The cuff is being emptied when, in the lower half, it falls in this time by twice the median
    /// and some mmHg more.
    private static final double EMPTYING_SECONDS = 2;

    private static final double EMPTYING_MMHG = 4;

    int count() {
        return cuffMmHg.length;
    }

    /// The same with a stretch left out.
    ///
    /// @param from the first pulse that is missing
    /// @param to the next one that is there
    CuffPulses without(int from, int to) {
        return new CuffPulses(
                seconds,
                without(cuffMmHg, from, to),
                without(pulseMmHg, from, to),
                without(likeness, from, to),
                periodSeconds,
                irregularity);
    }

    private static double[] without(double[] values, int from, int to) {
        double[] kept = Arrays.copyOf(values, values.length - (to - from));
        System.arraycopy(values, to, kept, from, values.length - to);
        return kept;
    }

    /// Finds the pulses between the highest pressure and the emptying of the cuff.
    static CuffPulses find(double[] recorded, double recordedHertz) {
        int block = Math.max(1, (int) (recordedHertz / RATE_HERTZ));
        double rate = recordedHertz / block;
        double[] cuff = deflation(averaged(recorded, block), rate);
        double seconds = cuff.length / rate;
        if (seconds < 2 * PERIOD_SECONDS_MAX) {
            return new CuffPulses(
                    seconds, new double[0], new double[0], new double[0], Double.NaN, 0);
        }
        double[] whole = withoutSteps(cuff, rate);
        double[] pulse =
                Filter.lowPass(PULSE_HERTZ_MAX, rate)
                        .apply(Filter.highPass(PULSE_HERTZ_MIN, rate).apply(whole));
        double[] level = Filter.lowPass(PULSE_HERTZ_MIN, rate).apply(cuff);
        double[] slope = slope(Filter.lowPass(UPSTROKE_HERTZ_MAX, rate).apply(pulse), rate);
        double period = period(clipped(slope), rate);
        int[] upstrokes = peaks(slope, (int) (REFRACTORY_SHARE * period * rate));
        int before = (int) (Math.min(FOOT_SECONDS_MAX, 0.35 * period) * rate);
        int after = (int) (Math.min(TOP_SECONDS_MAX, 0.45 * period) * rate);
        double[] at = new double[upstrokes.length];
        double[] height = new double[upstrokes.length];
        double[] likeness = new double[upstrokes.length];
        for (int i = 0; i < upstrokes.length; i++) {
            int k = upstrokes[i];
            at[i] = level[k];
            height[i] = highest(pulse, k, k + after) - lowest(pulse, k - before, k);
            int next = upstrokes[Math.min(i + 1, upstrokes.length - 1)];
            likeness[i] = likeness(pulse, k, next, before, after);
        }
        return new CuffPulses(
                seconds, at, height, likeness, interval(upstrokes, rate), spread(upstrokes));
    }

    private static double[] averaged(double[] in, int block) {
        double[] out = new double[in.length / block];
        for (int i = 0; i < out.length; i++) {
            double sum = 0;
            for (int j = 0; j < block; j++) {
                sum += in[i * block + j];
            }
            out[i] = sum / block;
        }
        return out;
    }

    /// From the highest pressure to the emptying, or to where no pulse is looked for.
    private static double[] deflation(double[] cuff, double rate) {
        if (cuff.length < 2 * rate) {
            return new double[0];
        }
        double[] smooth = Filter.lowPass(2, rate).apply(cuff);
        int top = highestAt(smooth);
        int end = top;
        while (end < smooth.length && smooth[end] >= Oscillometry.CUFF_MMHG_MIN) {
            end++;
        }
        int window = (int) (EMPTYING_SECONDS * rate);
        int falls = Math.max(0, end - top - window);
        double[] fall = new double[falls];
        for (int i = 0; i < falls; i++) {
            fall[i] = smooth[top + i] - smooth[top + i + window];
        }
        double limit = 2 * median(fall) + EMPTYING_MMHG;
        for (int i = 0; i < falls; i++) {
            if (smooth[top + i] < smooth[top] / 2 && fall[i] > limit) {
                end = top + i;
                break;
            }
        }
        return Arrays.copyOfRange(cuff, top, end);
    }

    /// The pressure as if the valve had never opened for a step: falls that are too fast for an
    /// artery are taken out and the rest is moved up to close the gap.
    private static double[] withoutSteps(double[] cuff, double rate) {
        double[] slope = slope(Filter.lowPass(PULSE_HERTZ_MAX, rate).apply(cuff), rate);
        double[] slow = slope(Filter.lowPass(STEP_HERTZ, rate).apply(cuff), rate);
        int guard = (int) Math.ceil(STEP_GUARD_SECONDS * rate);
        boolean[] falls = new boolean[cuff.length];
        for (int i = 0; i < cuff.length; i++) {
            if (Math.max(slope[i], slow[i]) < -STEP_MMHG_PER_SECOND) {
                Arrays.fill(
                        falls, Math.max(0, i - guard), Math.min(cuff.length, i + guard + 1), true);
            }
        }
        double[] out = new double[cuff.length];
        out[0] = cuff[0];
        for (int i = 1; i < cuff.length; i++) {
            out[i] = out[i - 1] + (falls[i] ? 0 : cuff[i] - cuff[i - 1]);
        }
        return out;
    }

    /// Slopes cut down to what one in ten exceeds, so that a jolt does not outweigh the pulses.
    private static double[] clipped(double[] slope) {
        double[] sorted = Arrays.stream(slope).map(Math::abs).sorted().toArray();
        double limit = sorted[(int) (CLIP_QUANTILE * (sorted.length - 1))];
        return Arrays.stream(slope).map(each -> Math.clamp(each, -limit, limit)).toArray();
    }

    /// Seconds between upstrokes by autocorrelation. Of several lags that fit nearly as well the
    /// shortest is the pulse.
    private static double period(double[] slope, double rate) {
        int shortest = (int) (PERIOD_SECONDS_MIN * rate);
        int longest = Math.min((int) (PERIOD_SECONDS_MAX * rate), slope.length / 2);
        double[] likeness = new double[longest + 2];
        for (int lag = shortest - 1; lag <= longest + 1; lag++) {
            for (int i = 0; i + lag < slope.length; i++) {
                likeness[lag] += slope[i] * slope[i + lag];
            }
            likeness[lag] /= slope.length - lag;
        }
        double best = 0;
        for (int lag = shortest; lag <= longest; lag++) {
            if (isPeak(likeness, lag)) {
                best = Math.max(best, likeness[lag]);
            }
        }
        for (int lag = shortest; lag <= longest; lag++) {
            if (isPeak(likeness, lag) && likeness[lag] >= SHORTEST_SHARE * best) {
                return lag / rate;
            }
        }
        return PERIOD_SECONDS_MAX;
    }

    /// The correlation of the signal around two places.
    private static double likeness(double[] signal, int a, int b, int before, int after) {
        int from = -Math.min(before, Math.min(a, b));
        int to = Math.min(after, signal.length - 1 - Math.max(a, b));
        int count = to - from + 1;
        double meanA = 0;
        double meanB = 0;
        for (int i = from; i <= to; i++) {
            meanA += signal[a + i] / count;
            meanB += signal[b + i] / count;
        }
        double both = 0;
        double powerA = 0;
        double powerB = 0;
        for (int i = from; i <= to; i++) {
            both += (signal[a + i] - meanA) * (signal[b + i] - meanB);
            powerA += (signal[a + i] - meanA) * (signal[a + i] - meanA);
            powerB += (signal[b + i] - meanB) * (signal[b + i] - meanB);
        }
        double power = Math.sqrt(powerA * powerB);
        return power > 0 ? both / power : 0;
    }

    /// Local maxima above zero of which none is nearer than the given distance to a higher one.
    private static int[] peaks(double[] values, int distance) {
        int[] found = new int[values.length];
        int count = 0;
        for (int i = 1; i < values.length - 1; i++) {
            if (values[i] <= 0 || !isPeak(values, i)) {
                continue;
            }
            if (count > 0 && i - found[count - 1] < distance) {
                if (values[i] > values[found[count - 1]]) {
                    found[count - 1] = i;
                }
            } else {
                found[count] = i;
                count++;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private static boolean isPeak(double[] values, int at) {
        return values[at] >= values[at - 1] && values[at] > values[at + 1];
    }

    private static double interval(int[] upstrokes, double rate) {
        double[] intervals = intervals(upstrokes);
        double middle = median(intervals);
        double sum = 0;
        int count = 0;
        for (double each : intervals) {
            if (each > SPLIT_SHARE * middle && each < MISSED_SHARE * middle) {
                sum += each;
                count++;
            }
        }
        return sum / count / rate;
    }

    private static double spread(int[] upstrokes) {
        if (upstrokes.length < 5) {
            return 0;
        }
        double[] sorted = intervals(upstrokes);
        Arrays.sort(sorted);
        int quarter = sorted.length / 4;
        return (sorted[sorted.length - 1 - quarter] - sorted[quarter]) / median(sorted);
    }

    private static double[] intervals(int[] upstrokes) {
        double[] intervals = new double[Math.max(0, upstrokes.length - 1)];
        for (int i = 0; i < intervals.length; i++) {
            intervals[i] = upstrokes[i + 1] - upstrokes[i];
        }
        return intervals;
    }

    private static double median(double[] values) {
        if (values.length == 0) {
            return 0;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double[] slope(double[] values, double rate) {
        double[] slope = new double[values.length];
        for (int i = 1; i < values.length - 1; i++) {
            slope[i] = (values[i + 1] - values[i - 1]) * rate / 2;
        }
        return slope;
    }

    private static int highestAt(double[] values) {
        int at = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[at]) {
                at = i;
            }
        }
        return at;
    }

    private static double highest(double[] values, int from, int to) {
        double highest = values[from];
        for (int i = from; i <= Math.min(to, values.length - 1); i++) {
            highest = Math.max(highest, values[i]);
        }
        return highest;
    }

    private static double lowest(double[] values, int from, int to) {
        double lowest = values[to];
        for (int i = Math.max(0, from); i <= to; i++) {
            lowest = Math.min(lowest, values[i]);
        }
        return lowest;
    }
}
