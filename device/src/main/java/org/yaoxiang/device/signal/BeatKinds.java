package org.yaoxiang.device.signal;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/// Tells what kind each beat is, one beat later: from its timing among its neighbours and from its
/// shape against the patient's usual one.
///
/// A beat is ventricular when a small trained judge says so, half from the beat itself and half
/// from what was said of the beats of its shape; supraventricular when it comes clearly early in a
/// regular rhythm and looks like the usual beat. Everything else is normal.
final class BeatKinds {
    private static final double RATE = Resampler.RATE_HERTZ;
    private static final int RECENT = 64;
    private static final int MASK = RECENT - 1;
    private static final int INTERVALS = 8;
    private static final int MEASURES = 14;
    private static final int DURATION_REACH = 35;
    private static final double DURATION_SLOPE = 0.25;

    /// A beat without a successor is judged after this, as if the next came now.
    private static final double WAIT_SECONDS = 2;

    private static final double EARLY = Math.log(0.85);
    private static final double REGULAR = 0.1;
    private static final double ALIKE = 0.85;

    private final QrsBand signal;
    private final BeatShapes shapes;
    private final Beats.Listener listener;
    private final Optional<Consumer<BeatSketch>> sketches;
    private final double perInput;
    private final BeatNet net =
            new BeatNet(MEASURES, BeatWeights.VENTRICULAR_UNITS, BeatWeights.ventricular());
    private final long[] positions = new long[RECENT];
    private final long[] peaks = new long[RECENT];
    private final double[] heights = new double[RECENT];
    private final double[] slopes = new double[RECENT];
    private final double[] durations = new double[RECENT];
    private final int[] shapeOf = new int[RECENT];
    private final long[] shapeId = new long[RECENT];
    private final double[][] cuts = new double[RECENT][BeatShapes.LENGTH];
    private final double[] sorted = new double[INTERVALS];
    private final double[] measures = new double[MEASURES];
    private final double[] saidOfShape = new double[BeatShapes.SHAPES];
    private final double[] saidCount = new double[BeatShapes.SHAPES];
    private final long[] saidId = new long[BeatShapes.SHAPES];
    private long count;
    private long told;
    private double usual;
    private double usualBefore;
    private double early;
    private double irregular;
    private double alike;

    /// @param sketches takes a sketch of each beat, before it is told
    BeatKinds(
            QrsBand signal,
            BeatShapes shapes,
            double inputRateHertz,
            Beats.Listener listener,
            Optional<Consumer<BeatSketch>> sketches) {
        this.signal = signal;
        this.shapes = shapes;
        this.perInput = inputRateHertz / RATE;
        this.listener = listener;
        this.sketches = sketches;
    }

    /// Takes a beat in; they come in order.
    void add(long position, double height, double steepest) {
        int at = at(count);
        positions[at] = position;
        peaks[at] = signal.peak(position, Beats.PEAK_REACH);
        heights[at] = height;
        slopes[at] = steepest;
        durations[at] = duration(position, steepest);
        shapes.cut(BeatShapes.Side.CURVE, position, cuts[at]);
        shapeOf[at] = shapes.join(position, height, durations[at]);
        shapeId[at] = shapes.id(shapeOf[at]);
        count++;
        usual = medianInterval();
    }

    /// Tells the beats that can be judged.
    ///
    /// @param now the newest position
    void tell(long now) {
        while (told < count
                && (told + 1 < count || now - positions[at(told)] > WAIT_SECONDS * RATE)) {
            tellNext();
        }
    }

    /// Tells every beat that is left.
    void tellAll() {
        while (told < count) {
            tellNext();
        }
    }

    long count() {
        return count;
    }

    long lastPosition() {
        return positions[at(count - 1)];
    }

    double lastHeight() {
        return heights[at(count - 1)];
    }

    double lastSlope() {
        return slopes[at(count - 1)];
    }

    /// The median of the last eight intervals, s; 0.8 before there is one.
    double usualSeconds() {
        return usual > 0 ? usual / RATE : 0.8;
    }

    private void tellNext() {
        long beat = told++;
        double ventricular = ventricular(beat);
        long sample = Math.round((peaks[at(beat)] + 0.5) * perInput);
        if (sketches.isPresent()) {
            sketches.get().accept(sketch(beat, sample));
        }
        Beats.Kind kind =
                ventricular > 0
                        ? Beats.Kind.VENTRICULAR
                        : isEarlyAndUsual() ? Beats.Kind.SUPRAVENTRICULAR : Beats.Kind.NORMAL;
        listener.beat(sample, kind);
    }

    private BeatSketch sketch(long beat, long sample) {
        int at = at(beat);
        return new BeatSketch(
                sample,
                positions[at],
                isEarlyAndUsual(),
                shapeId[at],
                durations[at],
                measures.clone(),
                BeatSketch.curve(signal, positions[at]));
    }

    /// The logarithm of the odds that a beat is ventricular.
    private double ventricular(long beat) {
        measure(beat);
        double itself = net.logOdds(measures);
        int shape = shapeOf[at(beat)];
        if (saidId[shape] != shapeId[at(beat)]) {
            saidId[shape] = shapeId[at(beat)];
            saidCount[shape] = 0;
            saidOfShape[shape] = 0;
        }
        saidCount[shape] = Math.min(16, saidCount[shape] + 1);
        saidOfShape[shape] += (itself - saidOfShape[shape]) / saidCount[shape];
        return (itself + saidOfShape[shape]) / 2;
    }

    private boolean isEarlyAndUsual() {
        return early < EARLY && irregular < REGULAR && alike > ALIKE;
    }

    private void measure(long beat) {
        double usualSeconds = usualSeconds();
        double before = beat > 0 ? Math.min(3, interval(beat)) : usualSeconds;
        double after =
                Math.min(3, beat + 1 < count ? interval(beat + 1) : Math.max(usualSeconds, 2));
        int at = at(beat);
        int shape = shapeOf[at];
        boolean isKnown = shapes.id(shape) == shapeId[at];
        if (isKnown) {
            shapes.timing(shape, Math.log(before / after));
        }
        int common = shapes.usual();
        boolean isUsual = isKnown && shape == common;
        if (isUsual) {
            usualBefore = usualBefore == 0 ? before : usualBefore + (before - usualBefore) / 16;
        }
        early = logRatio(before, usualBefore > 0 ? usualBefore : usualSeconds, 1.2);
        irregular = irregularity(beat);
        alike = shapes.likeness(BeatShapes.Side.CURVE, positions[at], common);
        measures[0] = 2 * logRatio(before, usualSeconds, 1.2);
        measures[1] = 2 * logRatio(after, usualSeconds, 1.2);
        measures[2] = logRatio(after, before, 1.5);
        measures[3] = 2 * early;
        measures[4] = 4 * irregular - 0.5;
        measures[5] = isKnown ? 3 * shapes.earliness(shape) : 0;
        measures[6] = 2 * alike - 1;
        measures[7] = 2 * shapes.likeness(BeatShapes.Side.BAND, positions[at], common) - 1;
        measures[8] = isUsual ? 0.5 : -0.5;
        measures[9] = isKnown ? commonness(shape, common) : -1;
        measures[10] = 10 * durations[at] - 1;
        measures[11] = 2 * logRatio(durations[at], shapes.duration(common), 1.2);
        measures[12] = beat > 0 ? likeness(beat, beat - 1) : 1;
        measures[13] = beat + 1 < count ? likeness(beat, beat + 1) : 1;
    }

    private double commonness(int shape, int common) {
        double ratio = shapes.weight(shape) / Math.max(0.1, shapes.weight(common));
        return Math.log(Math.max(0.1, ratio)) / 2;
    }

    private double likeness(long beat, long other) {
        return 2 * shapes.likeness(positions[at(other)], cuts[at(beat)]) - 1;
    }

    /// The mean change from interval to interval before a beat, as a logarithm without sign.
    private double irregularity(long beat) {
        double sum = 0;
        int changes = 0;
        for (long i = Math.max(2, beat - INTERVALS); i < beat; i++) {
            sum += Math.min(1, Math.abs(Math.log(interval(i) / interval(i - 1))));
            changes++;
        }
        return changes == 0 ? 0 : sum / changes;
    }

    /// From the first to the last slope of a quarter of the steepest, s.
    private double duration(long position, double steepest) {
        long first = position;
        long last = position;
        for (long i = Math.max(0, position - DURATION_REACH); i <= position + DURATION_REACH; i++) {
            if (Math.abs(signal.slope(i)) > DURATION_SLOPE * steepest) {
                first = Math.min(first, i);
                last = i;
            }
        }
        return (last - first) / RATE;
    }

    private double medianInterval() {
        int length = (int) Math.min(INTERVALS, count - 1);
        if (length < 1) {
            return 0;
        }
        for (int i = 0; i < length; i++) {
            sorted[i] = positions[at(count - 1 - i)] - positions[at(count - 2 - i)];
        }
        Arrays.sort(sorted, 0, length);
        return sorted[length / 2];
    }

    /// From the beat before, s.
    private double interval(long beat) {
        return (positions[at(beat)] - positions[at(beat - 1)]) / RATE;
    }

    private static double logRatio(double value, double other, double limit) {
        return Math.clamp(Beats.logRatio(value, other), -limit, limit);
    }

    private static int at(long beat) {
        return (int) (beat & MASK);
    }
}
