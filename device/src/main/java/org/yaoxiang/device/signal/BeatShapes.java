package org.yaoxiang.device.signal;

/// The patient's own beat shapes, at most eight: each the mean of the beats that joined it, as slow
/// curve and as QRS band, from 112 ms before to 136 ms after, 8 ms apart, without mean and of norm
/// one. A beat joins the shape that it correlates with best, or begins one in the place of the
/// rarest.
final class BeatShapes {
    /// Sides of a shape.
    enum Side {
        CURVE,
        BAND
    }

    static final int LENGTH = 32;
    static final int SHAPES = 8;
    private static final int BEFORE = 14;
    private static final long STRIDE = 2;
    private static final int SHIFT_MAX = 5;
    private static final double JOINS = 0.9;
    private static final double FORGETS = 0.997;
    private static final double LEARNS_MIN = 1.0 / 16;

    /// A shape whose beats come this early (the logarithm of the interval before over the one
    /// after) is hardly the usual one, however often it comes: in bigeminy every second beat.
    private static final double EARLY = -0.1;

    private static final double EARLY_WEIGHT = 0.3;

    private final QrsBand signal;
    private final double[][] curves = new double[SHAPES][LENGTH];
    private final double[][] bands = new double[SHAPES][LENGTH];
    private final double[] weights = new double[SHAPES];
    private final double[] earliness = new double[SHAPES];
    private final double[] heights = new double[SHAPES];
    private final double[] durations = new double[SHAPES];
    private final long[] ids = new long[SHAPES];
    private final double[] cut = new double[LENGTH];
    private long nextId = 1;
    private int shiftOfBest;

    BeatShapes(QrsBand signal) {
        this.signal = signal;
    }

    /// Joins a beat to its shape, or begins one.
    ///
    /// @param height the beat's strength
    /// @param seconds the duration of its QRS
    /// @return the place of the shape; whether it is still that shape later, `id` tells
    int join(long position, double height, double seconds) {
        int best = -1;
        int shift = 0;
        double highest = JOINS;
        for (int i = 0; i < SHAPES; i++) {
            if (weights[i] > 0) {
                double correlation = correlation(Side.CURVE, position, curves[i]);
                if (correlation >= highest) {
                    highest = correlation;
                    best = i;
                    shift = shiftOfBest;
                }
            }
        }
        for (int i = 0; i < SHAPES; i++) {
            weights[i] *= FORGETS;
        }
        if (best < 0) {
            best = rarest();
            weights[best] = 1;
            earliness[best] = 0;
            heights[best] = height;
            durations[best] = seconds;
            ids[best] = nextId++;
            cut(Side.CURVE, position, curves[best]);
            cut(Side.BAND, position, bands[best]);
            return best;
        }
        weights[best]++;
        double share = Math.max(LEARNS_MIN, 1 / weights[best]);
        heights[best] += share * (height - heights[best]);
        durations[best] += share * (seconds - durations[best]);
        learn(Side.CURVE, position + STRIDE * shift, curves[best], share);
        learn(Side.BAND, position + STRIDE * shift, bands[best], share);
        return best;
    }

    /// Tells a shape how early one of its beats came.
    ///
    /// @param ratio the logarithm of the interval before over the interval after
    void timing(int shape, double ratio) {
        double share = Math.max(LEARNS_MIN, 1 / (weights[shape] + 1));
        double limited = Math.clamp(ratio, -1.0, 1.0);
        earliness[shape] += share * (limited - earliness[shape]);
    }

    /// The shape of the patient's usual beat.
    int usual() {
        int best = 0;
        for (int i = 1; i < SHAPES; i++) {
            if (commonness(i) > commonness(best)) {
                best = i;
            }
        }
        return best;
    }

    /// The shape of two beats or more whose band is most like the one here; -1 without any.
    int likeliest(long position) {
        int best = -1;
        double highest = -0.5;
        for (int i = 0; i < SHAPES; i++) {
            if (weights[i] >= 1.5) {
                double correlation = correlation(Side.BAND, position, bands[i]);
                if (correlation > highest) {
                    highest = correlation;
                    best = i;
                }
            }
        }
        return best;
    }

    /// How like a shape the signal is here: the highest correlation within 40 ms.
    double likeness(Side side, long position, int shape) {
        return correlation(side, position, side == Side.CURVE ? curves[shape] : bands[shape]);
    }

    /// The highest correlation within 40 ms of the curve here with a shape that `cut` gave.
    double likeness(long position, double[] shape) {
        return correlation(Side.CURVE, position, shape);
    }

    long id(int shape) {
        return ids[shape];
    }

    double weight(int shape) {
        return weights[shape];
    }

    double weights() {
        double sum = 0;
        for (double each : weights) {
            sum += each;
        }
        return sum;
    }

    double earliness(int shape) {
        return earliness[shape];
    }

    double height(int shape) {
        return heights[shape];
    }

    double duration(int shape) {
        return durations[shape];
    }

    /// Writes the signal about a position, without its mean and of norm one.
    void cut(Side side, long position, double[] into) {
        for (int i = 0; i < LENGTH; i++) {
            into[i] = value(side, position + STRIDE * (i - BEFORE));
        }
        normalise(into);
    }

    private void learn(Side side, long position, double[] shape, double share) {
        cut(side, position, cut);
        for (int i = 0; i < LENGTH; i++) {
            shape[i] += share * (cut[i] - shape[i]);
        }
        normalise(shape);
    }

    private double correlation(Side side, long position, double[] shape) {
        double best = -1;
        for (int shift = -SHIFT_MAX; shift <= SHIFT_MAX; shift++) {
            double sum = 0;
            double squares = 0;
            double product = 0;
            for (int i = 0; i < LENGTH; i++) {
                double value = value(side, position + STRIDE * (i - BEFORE + shift));
                sum += value;
                squares += value * value;
                product += value * shape[i];
            }
            double energy = squares - sum * sum / LENGTH;
            double correlation = energy <= 0 ? 0 : product / Math.sqrt(energy);
            if (correlation > best) {
                best = correlation;
                shiftOfBest = shift;
            }
        }
        return best;
    }

    private double value(Side side, long position) {
        return side == Side.CURVE ? signal.curve(position) : signal.band(position);
    }

    private double commonness(int shape) {
        return weights[shape] * (earliness[shape] < EARLY ? EARLY_WEIGHT : 1);
    }

    private int rarest() {
        int rarest = 0;
        for (int i = 1; i < SHAPES; i++) {
            if (weights[i] < weights[rarest]) {
                rarest = i;
            }
        }
        return rarest;
    }

    private static void normalise(double[] shape) {
        double sum = 0;
        for (double each : shape) {
            sum += each;
        }
        double mean = sum / LENGTH;
        double squares = 0;
        for (int i = 0; i < LENGTH; i++) {
            shape[i] -= mean;
            squares += shape[i] * shape[i];
        }
        double norm = Math.sqrt(squares);
        if (norm > 0) {
            for (int i = 0; i < LENGTH; i++) {
                shape[i] /= norm;
            }
        }
    }
}
