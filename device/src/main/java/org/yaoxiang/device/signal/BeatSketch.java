package org.yaoxiang.device.signal;

/// What is kept of a beat until the whole recording is known: some five hundred bytes.
///
/// @param sample of the R peak, at the recording's own rate
/// @param position the same at 250 samples a second
/// @param isEarlyAndUsual it came early in a regular rhythm and looked like the usual beat
/// @param shape the number of its shape, which is never given again
/// @param seconds the duration of its QRS
/// @param measures what `BeatKinds` measured of it
/// @param curve the slow curve, from 288 ms before the beat to 504 ms after, 8 ms apart
record BeatSketch(
        long sample,
        long position,
        boolean isEarlyAndUsual,
        long shape,
        double seconds,
        double[] measures,
        float[] curve) {
    static final int LENGTH = 100;

    /// The beat's own place in its curve.
    static final int MIDDLE = 36;

    /// The QRS: 112 ms before to 144 ms after.
    static final int QRS_FROM = MIDDLE - 14;

    static final int QRS_TO = MIDDLE + 18;

    private static final long STRIDE = 2;
    private static final int BASE_FROM = MIDDLE - 14;
    private static final int BASE_TO = MIDDLE - 9;
    private static final int SHIFT_MAX = 5;
    private static final int CALM_BEFORE = MIDDLE - 15;
    private static final int CALM_FROM = MIDDLE + 22;

    static float[] curve(QrsBand signal, long position) {
        float[] curve = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            curve[i] = (float) signal.curve(Math.max(0, position + STRIDE * (i - MIDDLE)));
        }
        return curve;
    }

    /// The level just before the QRS.
    double base() {
        double sum = 0;
        for (int i = BASE_FROM; i < BASE_TO; i++) {
            sum += curve[i];
        }
        return sum / (BASE_TO - BASE_FROM);
    }

    /// The curve at a place, the nearest one that there is.
    double at(int place) {
        return curve[Math.clamp(place, 0, LENGTH - 1)];
    }

    /// How much the curve trembles outside the QRS: the root of the mean squared second difference.
    double roughness() {
        double sum = 0;
        int count = 0;
        for (int i = 1; i < LENGTH - 1; i++) {
            if (i < CALM_BEFORE || i >= CALM_FROM) {
                double bend = curve[i - 1] - 2 * curve[i] + curve[i + 1];
                sum += bend * bend;
                count++;
            }
        }
        return Math.sqrt(sum / count);
    }

    /// How far this beat must be shifted, at most 40 ms, to be most like a shape between its QRS's
    /// begin and an end.
    int shift(double[] shape, int to) {
        int length = to - QRS_FROM;
        double mean = 0;
        for (int i = QRS_FROM; i < to; i++) {
            mean += shape[i] / length;
        }
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int shift = -SHIFT_MAX; shift <= SHIFT_MAX; shift++) {
            double sum = 0;
            double squares = 0;
            double products = 0;
            for (int i = QRS_FROM; i < to; i++) {
                double value = curve[Math.min(LENGTH - 1, i + shift)];
                sum += value;
                squares += value * value;
                products += value * (shape[i] - mean);
            }
            double energy = squares - sum * sum / length;
            double likeness = energy <= 0 ? 0 : products / Math.sqrt(energy);
            if (likeness > highest) {
                highest = likeness;
                best = shift;
            }
        }
        return best;
    }

    /// The correlation with a shape over a stretch; 0 where either is flat.
    double likeness(double[] shape, int from, int to, int shift) {
        int length = to - from;
        double sum = 0;
        double sumOfShape = 0;
        double squares = 0;
        double squaresOfShape = 0;
        double products = 0;
        for (int i = from; i < to; i++) {
            double value = at(i + shift);
            double other = shape[i];
            sum += value;
            sumOfShape += other;
            squares += value * value;
            squaresOfShape += other * other;
            products += value * other;
        }
        double energy = squares - sum * sum / length;
        double energyOfShape = squaresOfShape - sumOfShape * sumOfShape / length;
        return energy <= 0 || energyOfShape <= 0
                ? 0
                : (products - sum * sumOfShape / length) / Math.sqrt(energy * energyOfShape);
    }
}
