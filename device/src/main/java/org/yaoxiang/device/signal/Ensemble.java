package org.yaoxiang.device.signal;

/// The same piece of every beat, all leads of it, laid over one another: what is tied to the beat
/// stands out of their mean, what is not fades.
final class Ensemble {
    private final double[][] pieces;
    private final int leads;
    private final int length;

    /// @param beats how many
    /// @param length of a piece, samples
    Ensemble(int beats, int leads, int length) {
        this.pieces = new double[beats][leads * length];
        this.leads = leads;
        this.length = length;
    }

    /// Lays a beat's piece in, scaled so that every beat counts the same. What is not put in is 0.
    ///
    /// @param start the signal's index where the piece begins; it may lie outside
    /// @param from the first index to take in
    /// @param to the index after the last one to take in
    void put(int beat, double[][] signals, int start, int from, int to) {
        double[] piece = pieces[beat];
        double power = 0;
        int first = Math.max(0, Math.max(start, from));
        int end = Math.min(signals[0].length, Math.min(start + length, to));
        for (int lead = 0; lead < leads; lead++) {
            for (int i = first; i < end; i++) {
                double value = signals[lead][i];
                piece[lead * length + i - start] = value;
                power += value * value;
            }
        }
        if (power > 0) {
            double scale = 1 / Math.sqrt(power);
            for (int i = 0; i < piece.length; i++) {
                piece[i] *= scale;
            }
        }
    }

    /// The correlation of each beat's piece with the mean of the others, -1 to 1; 0 when either is
    /// empty.
    double[] likeness() {
        double[] sum = new double[leads * length];
        for (double[] piece : pieces) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += piece[i];
            }
        }
        double[] likeness = new double[pieces.length];
        for (int beat = 0; beat < pieces.length; beat++) {
            double product = 0;
            double own = 0;
            double others = 0;
            for (int i = 0; i < sum.length; i++) {
                double value = pieces[beat][i];
                double other = sum[i] - value;
                product += value * other;
                own += value * value;
                others += other * other;
            }
            double scale = Math.sqrt(own * others);
            likeness[beat] = scale > 0 ? product / scale : 0;
        }
        return likeness;
    }

    /// The size of the mean of those beats that are like the others, all leads together.
    double[] mean(double[] likeness, double likenessMin) {
        double[][] mean = new double[leads][length];
        for (int beat = 0; beat < pieces.length; beat++) {
            if (likeness[beat] < likenessMin) {
                continue;
            }
            for (int lead = 0; lead < leads; lead++) {
                for (int i = 0; i < length; i++) {
                    mean[lead][i] += pieces[beat][lead * length + i];
                }
            }
        }
        return Slopes.together(mean);
    }
}
