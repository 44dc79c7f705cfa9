package org.yaoxiang.village;

import java.util.Arrays;
import java.util.Optional;
import org.yaoxiang.mocks.body.WfdbRecord;

/// The codes of the converter's ECG channel and the moments of the heart at which they were taken.
///
/// @param seconds since the world began
/// @param codes as delivered over SPI
record Trace(double[] seconds, int[] codes) {
    Trace {
        seconds = seconds.clone();
        codes = codes.clone();
    }

    @Override
    public double[] seconds() {
        return seconds.clone();
    }

    @Override
    public int[] codes() {
        return codes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Trace that
                && Arrays.equals(seconds, that.seconds)
                && Arrays.equals(codes, that.codes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(codes);
    }

    @Override
    public String toString() {
        return "Trace[" + codes.length + " codes]";
    }

    /// The part of the trace that is, code by code, these samples; empty when there is none.
    Optional<Trace> find(int[] samples) {
        for (int from = 0; from + samples.length <= codes.length; from++) {
            if (Arrays.equals(codes, from, from + samples.length, samples, 0, samples.length)) {
                return Optional.of(
                        new Trace(
                                Arrays.copyOfRange(seconds, from, from + samples.length), samples));
            }
        }
        return Optional.empty();
    }

    /// How well the codes follow a recording: Pearson's correlation after the codes were brought to
    /// the recording's rate by straight lines.
    ///
    /// @param startSeconds the moment of the recording at which the world began
    double correlation(WfdbRecord record, double startSeconds) {
        int[] steps = record.samples();
        int first = (int) Math.ceil((seconds[0] + startSeconds) * record.rateHertz());
        int last = (int) ((seconds[seconds.length - 1] + startSeconds) * record.rateHertz());
        double sumX = 0;
        double sumY = 0;
        double sumXx = 0;
        double sumYy = 0;
        double sumXy = 0;
        int at = 0;
        for (int i = first; i <= last; i++) {
            double second = i / record.rateHertz() - startSeconds;
            while (at + 2 < seconds.length && seconds[at + 1] < second) {
                at++;
            }
            double share = (second - seconds[at]) / (seconds[at + 1] - seconds[at]);
            double x = codes[at] + share * (codes[at + 1] - codes[at]);
            double y = steps[i % steps.length];
            sumX += x;
            sumY += y;
            sumXx += x * x;
            sumYy += y * y;
            sumXy += x * y;
        }
        double n = last - first + 1.0;
        return (n * sumXy - sumX * sumY)
                / Math.sqrt((n * sumXx - sumX * sumX) * (n * sumYy - sumY * sumY));
    }

    /// The mean rate of the annotated beats in the same seconds, per minute.
    double annotatedRatePerMinute(WfdbRecord record, double startSeconds) {
        double from = seconds[0] + startSeconds;
        double to = seconds[seconds.length - 1] + startSeconds;
        double[] beats =
                Arrays.stream(record.beats())
                        .mapToDouble(beat -> beat / record.rateHertz())
                        .filter(beat -> beat >= from && beat <= to)
                        .toArray();
        return 60 * (beats.length - 1) / (beats[beats.length - 1] - beats[0]);
    }
}
