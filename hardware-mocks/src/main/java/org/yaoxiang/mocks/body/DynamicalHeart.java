package org.yaoxiang.mocks.body;

import java.util.Arrays;

/// The dynamical ECG model of McSharry, Clifford, Tarassenko and Smith (IEEE Trans Biomed Eng 2003,
/// 50:289) in its quasi-static form: five Gaussian waves around the limit cycle, whose amplitudes
/// are a·b² of the paper's table 1 relative to R, on a beat sequence with respiratory and Mayer
/// waves.
///
/// For twelve leads each wave has a direction in space, chosen so that the leads look like a
/// healthy adult's; lead I stays the paper's.
///
/// The same seed gives the same beats.
public final class DynamicalHeart implements Heart {
    private static final double[] ANGLES = {
        -Math.PI / 3, -Math.PI / 12, 0, Math.PI / 12, Math.PI / 2
    };
    private static final double[] AMPLITUDES = {0.25, -1.0 / 6, 1, -0.25, 0.4};

    /// Where P, Q, R, S and T point: left, to the feet, to the back.
    private static final double[][] DIRECTIONS = {
        {0.8, 0.4, 0}, {-0.6, 0.1, -0.7}, {0.9, 0.3, 0.2}, {-0.5, -0.4, 0.8}, {0.7, 0.5, -0.3}
    };

    private static final double[] WIDTHS = {0.25, 0.1, 0.1, 0.1, 0.4};
    private static final double RESPIRATORY_SHARE = 0.03;

    /// The electrodes ride on the chest, and the axis turns with it.
    private static final double BREATH_HEIGHT_SHARE = 0.06;

    private static final double MAYER_HERTZ = 0.1;

    /// Beats begin this long before the patient is met.
    private static final double HISTORY_SECONDS = 10;

    private final double beatsPerMinute;
    private final Noise noise;
    private double[] beats = {-HISTORY_SECONDS};
    private int count = 1;
    private Lungs lungs = new Lungs();

    /// @param beatsPerMinute mean heart rate, 20 to 250
    public DynamicalHeart(double beatsPerMinute, long seed) {
        if (!(beatsPerMinute >= 20 && beatsPerMinute <= 250)) {
            throw new IllegalArgumentException(
                    "beatsPerMinute " + beatsPerMinute + ", expected 20 to 250");
        }
        this.beatsPerMinute = beatsPerMinute;
        this.noise = new Noise(seed);
    }

    /// To be called before the heart is asked for beats.
    @Override
    public synchronized void follow(Lungs followed) {
        lungs = followed;
    }

    @Override
    public synchronized double millivolts(double seconds) {
        double share = shareOfBeat(seconds);
        double millivolts = 0;
        for (int wave = 0; wave < ANGLES.length; wave++) {
            millivolts += wave(wave, share);
        }
        return height(seconds) * millivolts;
    }

    @Override
    public synchronized double[] leads(double seconds) {
        double share = shareOfBeat(seconds);
        double[] leads = new double[LeadField.LEADS];
        for (int wave = 0; wave < ANGLES.length; wave++) {
            double[] dipole = LeadField.seenByLeadI(wave(wave, share), DIRECTIONS[wave]);
            for (int lead = 0; lead < leads.length; lead++) {
                leads[lead] += height(seconds) * LeadField.seen(lead, dipole);
            }
        }
        return leads;
    }

    private double height(double seconds) {
        return 1 + BREATH_HEIGHT_SHARE * lungs.volume(seconds);
    }

    /// How far the cycle from one R to the next has come, 0 to 1.
    private double shareOfBeat(double seconds) {
        extend(seconds);
        int after = indexAfter(seconds);
        double before = beats[after - 1];
        return (seconds - before) / (beats[after] - before);
    }

    private static double wave(int wave, double share) {
        double angle = 2 * Math.PI * share - ANGLES[wave];
        double nearest = Math.IEEEremainder(angle, 2 * Math.PI);
        double width = WIDTHS[wave];
        return AMPLITUDES[wave] * Math.exp(-nearest * nearest / (2 * width * width));
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
                    RESPIRATORY_SHARE * lungs.volume(last)
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
