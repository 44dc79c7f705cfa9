package org.yaoxiang.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.fact.Waveform;

/// What stood at the electrodes at each conversion, and whether a recording shows just that.
final class Voltages {
    /// Half a millimetre on paper at 10 mm/mV.
    private static final double MILLIVOLTS_OFF_MAX = 0.05;

    /// How many conversions may have come after the recording was full.
    private static final int LATER_MAX = 1200;

    private final List<double[]> millivolts = new ArrayList<>();

    /// @param each mV by channel
    void add(double[] each) {
        millivolts.add(each);
    }

    /// @param channels which channel of the recording each of ours is
    Optional<String> untruth(Waveform waveform, int[] channels) {
        int[][] samples = new int[channels.length][];
        for (int i = 0; i < channels.length; i++) {
            samples[i] = waveform.channels().get(channels[i]).samples();
        }
        int[] at = places(waveform);
        int last = at[at.length - 1];
        for (int later = 0; later <= LATER_MAX; later++) {
            int first = millivolts.size() - 1 - later - last;
            if (first < 0) {
                break;
            }
            if (isThere(samples, at, first, waveform.microvoltsPerStep() / 1000)) {
                return Optional.empty();
            }
        }
        return Optional.of("a wave that never stood at the electrodes");
    }

    /// The place of each sample, with those that were lost counted.
    private static int[] places(Waveform waveform) {
        int[] at = new int[waveform.length()];
        int lost = 0;
        int gap = 0;
        List<Waveform.Gap> gaps = waveform.gaps();
        for (int i = 0; i < at.length; i++) {
            while (gap < gaps.size() && gaps.get(gap).beforeSample() == i) {
                lost += gaps.get(gap).samplesLost();
                gap++;
            }
            at[i] = i + lost;
        }
        return at;
    }

    private boolean isThere(int[][] samples, int[] at, int first, double millivoltsPerStep) {
        for (int i = 0; i < at.length; i++) {
            double[] truth = millivolts.get(first + at[i]);
            for (int channel = 0; channel < samples.length; channel++) {
                double shown = samples[channel][i] * millivoltsPerStep;
                if (Math.abs(shown - truth[channel]) > MILLIVOLTS_OFF_MAX) {
                    return false;
                }
            }
        }
        return true;
    }
}
