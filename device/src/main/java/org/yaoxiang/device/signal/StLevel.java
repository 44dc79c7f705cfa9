package org.yaoxiang.device.signal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.device.signal.Delineation.Beat;
import org.yaoxiang.device.signal.Delineation.Wave;

/// How far the ST segment of a lead lies above the line before the QRS, 60 ms after the J point: at
/// 80 ms the T wave of a fast heart would be measured. The median over the beats.
///
/// The signal must hold the diagnostic band (`EcgBand.DIAGNOSTIC`) or be as recorded: a monitoring
/// filter bends the ST segment.
///
/// @param millivolts above the line; negative below it
/// @param spreadMillivolts how far half of the beats lie from the median at most
/// @param beats how many were measured, three or more
public record StLevel(double millivolts, double spreadMillivolts, int beats) {
    /// From the J point, the end of the QRS.
    public static final double AFTER_J_SECONDS = 0.06;

    private static final double LINE_SECONDS = 0.02;
    private static final double MEAN_SECONDS = 0.01;
    private static final int BEATS_MIN = 3;

    /// Measures one lead; empty when fewer than three beats can be measured.
    ///
    /// @param millivolts the lead
    /// @param beats its beats, or those of all leads together
    public static Optional<StLevel> of(double[] millivolts, List<Beat> beats, double rateHertz) {
        double[] levels =
                beats.stream()
                        .flatMap(beat -> level(millivolts, beat.qrs(), rateHertz).stream())
                        .mapToDouble(level -> level)
                        .toArray();
        if (levels.length < BEATS_MIN) {
            return Optional.empty();
        }
        double median = Consensus.median(levels);
        double[] distances = Arrays.stream(levels).map(each -> Math.abs(each - median)).toArray();
        return Optional.of(new StLevel(median, Consensus.median(distances), levels.length));
    }

    private static Optional<Double> level(double[] signal, Wave qrs, double rateHertz) {
        int line = qrs.onset() - (int) Math.round(LINE_SECONDS * rateHertz);
        int half = (int) Math.round(MEAN_SECONDS * rateHertz / 2);
        int at = qrs.end() + (int) Math.round(AFTER_J_SECONDS * rateHertz);
        if (line < 0 || at + half >= signal.length) {
            return Optional.empty();
        }
        return Optional.of(mean(signal, at - half, at + half) - mean(signal, line, qrs.onset()));
    }

    private static double mean(double[] signal, int from, int to) {
        double sum = 0;
        for (int i = from; i <= to; i++) {
            sum += signal[i];
        }
        return sum / (to - from + 1);
    }
}
