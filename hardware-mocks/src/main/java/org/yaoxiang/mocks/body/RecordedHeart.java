package org.yaoxiang.mocks.body;

import java.util.Arrays;

/// The heart of a recorded patient. The recording is interpolated by cubic pieces (Catmull and Rom)
/// and begins anew when it ends.
public final class RecordedHeart implements Heart {
    private final WfdbRecord record;
    private final int[] samples;
    private final double[] beatSeconds;
    private final double startSeconds;
    private final double lengthSeconds;

    /// @param startSeconds which moment of the recording is second 0
    /// @throws IllegalArgumentException when the recording has no annotated beats, so that no pulse
    ///   could follow them, or is shorter than the start
    public RecordedHeart(WfdbRecord record, double startSeconds) {
        this.record = record;
        this.samples = record.samples();
        this.beatSeconds =
                Arrays.stream(record.beats()).mapToDouble(b -> b / record.rateHertz()).toArray();
        this.startSeconds = startSeconds;
        this.lengthSeconds = samples.length / record.rateHertz();
        if (beatSeconds.length == 0) {
            throw new IllegalArgumentException("the recording has no annotated beats");
        }
        if (!(startSeconds >= 0 && startSeconds < lengthSeconds)) {
            throw new IllegalArgumentException(
                    "start " + startSeconds + " s in a recording of " + lengthSeconds + " s");
        }
    }

    @Override
    public double millivolts(double seconds) {
        double at = within(seconds + startSeconds) * record.rateHertz();
        int left = (int) at;
        double share = at - left;
        double p0 = sample(left - 1);
        double p1 = sample(left);
        double p2 = sample(left + 1);
        double p3 = sample(left + 2);
        double steps =
                p1
                        + 0.5
                                * share
                                * (p2
                                        - p0
                                        + share
                                                * (2 * p0
                                                        - 5 * p1
                                                        + 4 * p2
                                                        - p3
                                                        + share * (3 * (p1 - p2) + p3 - p0)));
        return (steps - record.baseline()) / record.gainPerMillivolt();
    }

    @Override
    public double[] beats(double from, double to) {
        double turn = Math.floor((from + startSeconds) / lengthSeconds);
        double[] found = new double[0];
        for (; turn * lengthSeconds <= to + startSeconds; turn++) {
            double offset = turn * lengthSeconds - startSeconds;
            double[] inTurn =
                    Arrays.stream(beatSeconds)
                            .map(beat -> beat + offset)
                            .filter(beat -> beat > from && beat <= to)
                            .toArray();
            int length = found.length;
            found = Arrays.copyOf(found, length + inTurn.length);
            System.arraycopy(inTurn, 0, found, length, inTurn.length);
        }
        return found;
    }

    private double within(double seconds) {
        return seconds - Math.floor(seconds / lengthSeconds) * lengthSeconds;
    }

    private double sample(int index) {
        return samples[Math.clamp(index, 0, samples.length - 1)];
    }
}
