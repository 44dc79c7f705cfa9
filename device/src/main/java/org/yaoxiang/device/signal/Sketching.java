package org.yaoxiang.device.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sketches of beats in one lead when it is known where they are.
final class Sketching {
    /// A beat's shape is known so much later, as in `Beats`.
    private static final long LOOK_AHEAD = 130;

    /// Enough of the last sample for the last beat to be known.
    private static final int FLUSH = 400;

    private final QrsBand signal = new QrsBand();
    private final BeatKinds beats;
    private final long[] positions;
    private int next;

    private Sketching(double rateHertz, long[] positions, List<BeatSketch> sketches) {
        this.positions = positions;
        this.beats =
                new BeatKinds(
                        signal,
                        new BeatShapes(signal),
                        rateHertz,
                        (_, _) -> {},
                        Optional.of(sketches::add));
    }

    /// @param positions of the beats at 250 samples a second, ascending
    static List<BeatSketch> of(double[] lead, double rateHertz, long[] positions) {
        List<BeatSketch> sketches = new ArrayList<>(positions.length);
        Sketching sketching = new Sketching(rateHertz, positions, sketches);
        Resampler resampler = new Resampler(rateHertz);
        for (double each : lead) {
            int fresh = resampler.add(each);
            for (int i = 0; i < fresh; i++) {
                sketching.add(resampler.fresh(i));
            }
        }
        for (int i = 0; i < FLUSH; i++) {
            sketching.add(resampler.last());
        }
        sketching.beats.tellAll();
        return sketches;
    }

    private void add(double value) {
        long known = signal.add(value);
        while (next < positions.length && known - positions[next] > LOOK_AHEAD) {
            long position = positions[next++];
            beats.add(
                    position,
                    signal.strength(position),
                    signal.steepest(position, Beats.PEAK_REACH));
        }
        beats.tell(known);
    }
}
