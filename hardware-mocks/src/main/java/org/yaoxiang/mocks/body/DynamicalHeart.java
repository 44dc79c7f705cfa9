package org.yaoxiang.mocks.body;

import java.util.Arrays;

/// The dynamical ECG model of McSharry, Clifford, Tarassenko and Smith (IEEE Trans Biomed Eng 2003,
/// 50:289) in its quasi-static form: five Gaussian waves around the limit cycle, whose amplitudes
/// are a·b² of the paper's table 1 relative to R, on a beat sequence with respiratory and Mayer
/// waves.
///
/// The same seed gives the same beats.
public final class DynamicalHeart implements Heart {
    private static final double[] ANGLES = {
        -Math.PI / 3, -Math.PI / 12, 0, Math.PI / 12, Math.PI / 2
    };
    private static final double[] AMPLITUDES = {0.25, -1.0 / 6, 1, -0.25, 0.4};
    private static final double[] WIDTHS = {0.25, 0.1, 0.1, 0.1, 0.4};
    private static final double RESPIRATORY_HERTZ = 0.25;
    private static final double MAYER_HERTZ = 0.1;

    /// Beats begin this long before the patient is met.
    private static final double HISTORY_SECONDS = 10;

    private final double beatsPerMinute;
    private final Noise noise;
    private double[] beats = {-HISTORY_SECONDS};
    private int count = 1;

    /// @param beatsPerMinute mean heart rate, 20 to 250
    public DynamicalHeart(double beatsPerMinute, long seed) {
        if (!(beatsPerMinute >= 20 && beatsPerMinute <= 250)) {
            throw new IllegalArgumentException(
                    "beatsPerMinute " + beatsPerMinute + ", expected 20 to 250");
        }
        this.beatsPerMinute = beatsPerMinute;
        this.noise = new Noise(seed);
    }

    @Override
    public synchronized double millivolts(double seconds) {
        extend(seconds + 60);
        int after = indexAfter(seconds);
        double before = beats[after - 1];
        double share = (seconds - before) / (beats[after] - before);
        double millivolts = 0;
        for (int i = 0; i < ANGLES.length; i++) {
            double angle = 2 * Math.PI * share - ANGLES[i];
            double nearest = Math.IEEEremainder(angle, 2 * Math.PI);
            millivolts +=
                    AMPLITUDES[i] * Math.exp(-nearest * nearest / (2 * WIDTHS[i] * WIDTHS[i]));
        }
        return millivolts;
    }

    @Override
    public synchronized double[] beats(double from, double to) {
        extend(to);
        int first = indexAfter(from);
        int end = indexAfter(to);
        return Arrays.copyOfRange(beats, first, Math.max(first, end));
    }

    private int indexAfter(double seconds) {
        int found = Arrays.binarySearch(beats, 0, count, seconds);
        return Math.max(1, found >= 0 ? found + 1 : -found - 1);
    }

    private void extend(double seconds) {
        while (beats[count - 1] <= seconds) {
            double last = beats[count - 1];
            double variation =
                    0.03 * Math.sin(2 * Math.PI * RESPIRATORY_HERTZ * last)
                            + 0.02 * Math.sin(2 * Math.PI * MAYER_HERTZ * last)
                            + 0.005 * noise.at(count);
            if (count == beats.length) {
                beats = Arrays.copyOf(beats, 2 * count);
            }
            beats[count] = last + 60 / beatsPerMinute * (1 + variation);
            count++;
        }
    }
}
