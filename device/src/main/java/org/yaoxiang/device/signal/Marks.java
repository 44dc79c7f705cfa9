package org.yaoxiang.device.signal;

import java.util.Arrays;
import java.util.Optional;
import org.yaoxiang.device.signal.Delineation.Wave;

/// Marks of one kind of wave in every lead and beat, in samples from the beat's R peak; NaN where
/// there is no wave.
final class Marks {
    private final int[] beats;
    private final double[][] onsets;
    private final double[][] peaks;
    private final double[][] ends;

    Marks(int leads, int[] beats) {
        this.beats = beats;
        this.onsets = nowhere(leads, beats.length);
        this.peaks = nowhere(leads, beats.length);
        this.ends = nowhere(leads, beats.length);
    }

    private static double[][] nowhere(int leads, int beats) {
        double[][] nowhere = new double[leads][beats];
        for (double[] row : nowhere) {
            Arrays.fill(row, Double.NaN);
        }
        return nowhere;
    }

    void put(int lead, int beat, Wave wave) {
        onsets[lead][beat] = wave.onset() - beats[beat];
        peaks[lead][beat] = wave.peak() - beats[beat];
        ends[lead][beat] = wave.end() - beats[beat];
    }

    /// Steadies onsets and ends by what beats and leads have in common.
    ///
    /// @param restShare how much of what they do not have in common stays
    void steady(double restShare) {
        Consensus.pull(onsets, restShare);
        Consensus.pull(ends, restShare);
    }

    /// As `steady`, for a wave whose peak is as uncertain as its ends.
    void steadyWithPeaks(double restShare) {
        steady(restShare);
        Consensus.pull(peaks, restShare);
    }

    /// Moves all onsets and ends, to where readers put them.
    void shift(double onsetSamples, double endSamples) {
        for (int lead = 0; lead < onsets.length; lead++) {
            for (int beat = 0; beat < beats.length; beat++) {
                onsets[lead][beat] += onsetSamples;
                ends[lead][beat] += endSamples;
            }
        }
    }

    /// The wave within what its neighbours leave to it; empty where there is none.
    Optional<Wave> wave(int lead, int beat, int lowest, int highest) {
        if (Double.isNaN(peaks[lead][beat]) || lowest > highest) {
            return Optional.empty();
        }
        int peak = at(peaks, lead, beat, lowest, highest);
        return Optional.of(
                new Wave(
                        Math.min(peak, at(onsets, lead, beat, lowest, highest)),
                        peak,
                        Math.max(peak, at(ends, lead, beat, lowest, highest))));
    }

    private int at(double[][] marks, int lead, int beat, int lowest, int highest) {
        return Math.clamp(Math.round(beats[beat] + marks[lead][beat]), lowest, highest);
    }

    /// Where the beat's waves end in the middle lead; the given sample when no lead has one.
    int end(int beat, int otherwise) {
        double[] there =
                Arrays.stream(ends)
                        .mapToDouble(row -> row[beat])
                        .filter(end -> !Double.isNaN(end))
                        .toArray();
        return there.length == 0 ? otherwise : beats[beat] + (int) Consensus.median(there);
    }
}
