package org.yaoxiang.device.signal;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/// Heart beats in an electrocardiogram as it comes, sample by sample, each with its kind.
///
/// Candidates are the maxima of the strength of the slopes in the QRS band (Pan and Tompkins, IEEE
/// Trans Biomed Eng 1985, 32:230). Half a second later each is judged from its height against the
/// beats and the noise before it, from its neighbours, from its time since the last beat and from
/// its likeness to the patient's own beat shapes; a long silence is searched again. After three
/// seconds without a beat everything but the shapes begins anew, as it began at the first sample.
/// What was learned how, and how well it does, stands in `docs/signals.md`.
///
/// A beat is told in order, once, at most `LATENCY_SECONDS` after it happened and mostly within two
/// seconds; the beats of the first four seconds are told together. No memory is allocated per
/// sample. Linear in the signal: neither scale, offset nor polarity matter.
///
/// For one thread.
public final class Beats {
    /// What a beat is.
    public enum Kind {
        /// From the sinus node, or with a bundle branch block.
        NORMAL('N'),
        /// Early, from above the ventricles.
        SUPRAVENTRICULAR('S'),
        /// From a ventricle.
        VENTRICULAR('V'),
        /// By a pacemaker; only `BeatReview` tells it.
        PACED('P'),
        /// Cannot be told: in noise and like no other; only `BeatReview` tells it.
        UNCLASSIFIABLE('Q');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        /// The letter of the AAMI classes (ANSI/AAMI EC57).
        public char letter() {
            return letter;
        }
    }

    /// Is told every beat.
    public interface Listener {
        /// Takes one beat.
        ///
        /// @param sample the sample of the R peak, from 0 at the first sample taken in
        void beat(long sample, Kind kind);
    }

    /// Is told what is thought of every candidate, once, in order.
    interface Judgements {
        /// Takes what is thought of one candidate.
        ///
        /// @param position of the greatest strength, at 250 samples a second
        /// @param logOdds the logarithm of the odds that it is a beat, by the lead alone; a few are
        ///   called beats against them
        void judged(long position, double logOdds);
    }

    /// No beat is told later than this after it happened.
    public static final double LATENCY_SECONDS = 7;

    /// No two beats are nearer than this.
    public static final double REFRACTORY_SECONDS = 0.2;

    static final int PEAK_REACH = 20;

    private static final double RATE = Resampler.RATE_HERTZ;
    private static final double RATE_HERTZ_MIN = 100;
    private static final double RATE_HERTZ_MAX = 1000;
    private static final int CANDIDATES = 256;
    private static final int MASK = CANDIDATES - 1;
    private static final double REFRACTORY = REFRACTORY_SECONDS * RATE;
    private static final int BEGIN = (int) (4 * RATE);
    private static final int PIECES = 4;
    private static final double LOOK_AHEAD = 0.52 * RATE;
    private static final double AFTER_LAST = 0.36 * RATE;
    private static final double SILENCE = 3 * RATE;
    private static final double SEARCH_BACK_INTERVALS = 1.66;
    private static final double SEARCH_BACK_DELAY = 0.4 * RATE;

    /// A passed-over candidate is taken in a silence when its odds are better than 15 to 85.
    private static final double SEARCH_BACK_LOG_ODDS = Math.log(0.15 / 0.85);

    private static final double LEARNS = 0.125;
    private static final int MEASURES = 18;
    private static final int FLUSH = 200;

    private final Resampler resampler;
    private final QrsBand signal = new QrsBand();
    private final BeatShapes shapes = new BeatShapes(signal);
    private final BeatKinds beats;
    private final Judgements judgements;
    private final BeatNet net = new BeatNet(MEASURES, BeatWeights.BEAT_UNITS, BeatWeights.beat());
    private final double[] measures = new double[MEASURES];
    private final double[] maxima = new double[PIECES];
    private final long[] positions = new long[CANDIDATES];
    private final double[] heights = new double[CANDIDATES];
    private final double[] slopes = new double[CANDIDATES];
    private final double[] logOdds = new double[CANDIDATES];
    private long samples;
    private long count;
    private long judged;
    private long searchedFrom;
    private long begun;
    private double signalHeight = -1;
    private double signalSlope;
    private double noiseHeight;
    private boolean isAnew = true;
    private int sinceAnew;

    /// @param rateHertz samples a second, 100 to 1000
    /// @param listener is told the beats, within `add` and `end`
    public Beats(double rateHertz, Listener listener) {
        this(rateHertz, requireNonNull(listener, "listener"), Optional.empty(), (_, _) -> {});
    }

    private Beats(
            double rateHertz,
            Listener listener,
            Optional<Consumer<BeatSketch>> sketches,
            Judgements judgements) {
        if (!(rateHertz >= RATE_HERTZ_MIN && rateHertz <= RATE_HERTZ_MAX)) {
            throw new IllegalArgumentException("rateHertz " + rateHertz + ", expected 100 to 1000");
        }
        this.resampler = new Resampler(rateHertz);
        this.judgements = judgements;
        this.beats =
                new BeatKinds(
                        signal,
                        shapes,
                        rateHertz,
                        (sample, kind) -> {
                            if (sample < samples) {
                                listener.beat(sample, kind);
                            }
                        },
                        sketches);
    }

    /// Beats that are sketched, not told.
    static Beats sketching(double rateHertz, Consumer<BeatSketch> sketches) {
        return new Beats(rateHertz, (_, _) -> {}, Optional.of(sketches), (_, _) -> {});
    }

    /// Beats that are sketched, and candidates that are judged, not told.
    static Beats judging(double rateHertz, Consumer<BeatSketch> sketches, Judgements judgements) {
        return new Beats(rateHertz, (_, _) -> {}, Optional.of(sketches), judgements);
    }

    /// The sample indices of the R peaks, ascending.
    ///
    /// @param signal one lead in any linear unit
    /// @param rateHertz samples a second, 100 to 1000
    public static int[] find(double[] signal, double rateHertz) {
        int[] found = new int[16 + (int) (signal.length / rateHertz / REFRACTORY_SECONDS)];
        int[] length = new int[1];
        Beats beats = new Beats(rateHertz, (sample, _) -> found[length[0]++] = (int) sample);
        for (double each : signal) {
            beats.add(each);
        }
        beats.end();
        return Arrays.copyOf(found, length[0]);
    }

    /// The mean rate between the first and the last beat, per minute.
    ///
    /// @param beats sample indices, ascending, at least two
    public static double ratePerMinute(int[] beats, double rateHertz) {
        if (beats.length < 2) {
            throw new IllegalArgumentException(beats.length + " beats, expected two or more");
        }
        double seconds = (beats[beats.length - 1] - beats[0]) / rateHertz;
        return 60 * (beats.length - 1) / seconds;
    }

    /// Takes the next sample.
    ///
    /// @throws IllegalArgumentException when it is no finite number
    public void add(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "sample " + samples + " is " + value + ", expected a finite number");
        }
        samples++;
        int fresh = resampler.add(value);
        for (int i = 0; i < fresh; i++) {
            advance(signal.add(resampler.fresh(i)));
        }
    }

    /// Tells the beats that are still held back; nothing may be added after.
    public void end() {
        long known = 0;
        for (int i = 0; i < FLUSH; i++) {
            known = signal.add(resampler.last());
            advance(known);
        }
        if (signalHeight < 0) {
            begin(Math.max(1, known));
        }
        while (judged < count) {
            judge(judged++);
        }
        beats.tellAll();
    }

    /// @param known the newest position whose strength is known
    private void advance(long known) {
        if (known < 2) {
            return;
        }
        double middle = signal.strength(known - 1);
        if (middle > signal.strength(known - 2) && middle >= signal.strength(known) && middle > 0) {
            candidate(known - 1, middle);
        }
        if (signalHeight < 0) {
            if (known < BEGIN) {
                return;
            }
            begin(BEGIN);
        }
        while (judged < count && known - positions[at(judged)] > LOOK_AHEAD) {
            judge(judged++);
        }
        beats.tell(known);
    }

    /// Of two maxima within the refractory time the higher is the candidate.
    private void candidate(long position, double height) {
        int last = at(count - 1);
        if (count > judged && position - positions[last] < REFRACTORY) {
            if (height > heights[last]) {
                positions[last] = position;
                heights[last] = height;
            }
            return;
        }
        positions[at(count)] = position;
        heights[at(count)] = height;
        count++;
    }

    /// First levels: the third of the highest candidates of each second.
    private void begin(long length) {
        Arrays.fill(maxima, 0);
        for (long i = 0; i < count; i++) {
            int piece = (int) Math.min(PIECES - 1, positions[at(i)] * PIECES / length);
            maxima[piece] = Math.max(maxima[piece], heights[at(i)]);
        }
        Arrays.sort(maxima);
        signalHeight = maxima[2];
        noiseHeight = 0.1 * signalHeight;
        signalSlope = signalHeight;
        double steepest = 0;
        for (long i = 0; i < count; i++) {
            if (heights[at(i)] > 0.5 * signalHeight && heights[at(i)] <= 1.01 * signalHeight) {
                steepest = Math.max(steepest, signal.steepest(positions[at(i)], PEAK_REACH));
            }
        }
        if (steepest > 0) {
            signalSlope = steepest;
        }
    }

    /// The levels after a long silence, from its last four seconds.
    private void beginAnew(long candidate) {
        long position = positions[at(candidate)];
        Arrays.fill(maxima, 0);
        for (long i = candidate; i >= 0 && position - positions[at(i)] < BEGIN; i--) {
            int piece = (int) ((position - positions[at(i)]) * PIECES / BEGIN);
            maxima[piece] = Math.max(maxima[piece], heights[at(i)]);
        }
        Arrays.sort(maxima);
        double height = Math.max(maxima[2], 0.3 * signalHeight);
        signalSlope *= height / signalHeight;
        signalHeight = height;
        noiseHeight = 0.1 * height;
        begun = position;
        isAnew = true;
        sinceAnew = 0;
    }

    private void judge(long candidate) {
        int at = at(candidate);
        slopes[at] = signal.steepest(positions[at], PEAK_REACH);
        measure(candidate);
        logOdds[at] = net.logOdds(measures);
        judgements.judged(positions[at], logOdds[at]);
        long missed = missedBefore(candidate);
        if (logOdds[at] > 0 || isPlain(at)) {
            if (missed >= 0) {
                accept(missed);
            }
            accept(candidate);
            return;
        }
        noiseHeight += LEARNS * (Math.min(heights[at], signalHeight) - noiseHeight);
        long sinceBeat = beats.count() > 0 ? beats.lastPosition() : 0;
        if (missed >= 0
                && positions[at] - sinceBeat
                        > SEARCH_BACK_INTERVALS * usualInterval() + SEARCH_BACK_DELAY) {
            accept(missed);
            sinceBeat = beats.lastPosition();
        }
        if (positions[at] - Math.max(sinceBeat, begun) > SILENCE) {
            beginAnew(candidate);
        }
    }

    /// As high and as steep as the beats, in little noise: a beat, whatever the net says. Its
    /// patients had no fast heart from the first second; without this, 150 a minute are refused.
    /// The limits are engineering choices.
    private boolean isPlain(int at) {
        return heights[at] > 0.7 * signalHeight
                && slopes[at] > 0.6 * signalSlope
                && noiseHeight < 0.35 * signalHeight;
    }

    private void accept(long candidate) {
        int at = at(candidate);
        double height = heights[at];
        double steepest = slopes[at];
        beats.add(positions[at], height, steepest);
        searchedFrom = candidate + 1;
        isAnew = false;
        sinceAnew++;
        signalHeight += LEARNS * (Math.min(height, 3 * signalHeight) - signalHeight);
        signalSlope += LEARNS * (Math.min(steepest, 3 * signalSlope) - signalSlope);
    }

    /// The likeliest candidate that was passed over since the last beat, when the silence is too
    /// long; -1 without one.
    private long missedBefore(long candidate) {
        long position = positions[at(candidate)];
        if (beats.count() < 2
                || isAnew
                || position - beats.lastPosition() < SEARCH_BACK_INTERVALS * usualInterval()) {
            return -1;
        }
        long best = -1;
        for (long i = searchedFrom; i < candidate; i++) {
            long each = positions[at(i)];
            if (each - beats.lastPosition() > AFTER_LAST
                    && position - each > REFRACTORY
                    && position - each < BEGIN
                    && logOdds[at(i)] > SEARCH_BACK_LOG_ODDS
                    && (best < 0 || logOdds[at(i)] > logOdds[at(best)])) {
                best = i;
            }
        }
        return best;
    }

    private double usualInterval() {
        return beats.usualSeconds() * RATE;
    }

    private void measure(long candidate) {
        int at = at(candidate);
        long position = positions[at];
        double height = heights[at];
        double slope = slopes[at];
        boolean hasLast = beats.count() > 0 && !isAnew;
        double sinceLast = hasLast ? (position - beats.lastPosition()) / RATE : 1.5;
        measures[0] = logRatio(height, signalHeight);
        measures[1] = logRatio(height, noiseHeight) / 2;
        measures[2] = logRatio(slope, signalSlope);
        measures[3] = Math.min(sinceLast, 2) - 0.8;
        measures[4] = Math.min(sinceLast / beats.usualSeconds(), 2.5) - 1;
        measures[5] = hasLast ? logRatio(height, beats.lastHeight()) : 0;
        measures[6] = hasLast ? logRatio(slope, beats.lastSlope()) : 0;
        double before = candidate == 0 ? 0.7 : (position - positions[at(candidate - 1)]) / RATE;
        measures[7] = before < 0.7 ? logRatio(height, heights[at(candidate - 1)]) : 3;
        measures[8] = 2 * Math.min(before, 0.7) - 0.7;
        double after =
                candidate + 1 == count ? 0.5 : (positions[at(candidate + 1)] - position) / RATE;
        measures[9] = after < 0.5 ? logRatio(height, heights[at(candidate + 1)]) : 3;
        measures[10] = 2 * Math.min(after, 0.5) - 0.7;
        measureShape(position, height);
        measureSurroundings(position, height);
        measures[17] = Math.min(sinceAnew, 16) / 16.0;
    }

    private void measureShape(long position, double height) {
        int likeliest = shapes.likeliest(position);
        if (likeliest < 0) {
            measures[11] = -2;
            measures[12] = 0;
            measures[13] = 0;
            measures[14] = 0;
            return;
        }
        BeatShapes.Side band = BeatShapes.Side.BAND;
        measures[11] = 2 * shapes.likeness(band, position, likeliest) - 1;
        measures[12] = 2 * shapes.likeness(band, position, shapes.usual()) - 1;
        measures[13] = shapes.weight(likeliest) / shapes.weights();
        measures[14] = logRatio(height, shapes.height(likeliest));
    }

    /// The height against the mean strength within half a second, and the swing of the slow curve
    /// against the band: motion of the electrodes is slow.
    private void measureSurroundings(long position, double height) {
        double around = 0;
        int counted = 0;
        for (long i = position - 125; i <= position + 125; i += 5) {
            if (Math.abs(i - position) > 35) {
                around += signal.strength(i);
                counted++;
            }
        }
        measures[15] = logRatio(height, around / counted) - 1;
        double farthest = 0;
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (long i = position - 25; i <= position + 25; i++) {
            farthest = Math.max(farthest, Math.abs(signal.band(i)));
            lowest = Math.min(lowest, signal.curve(i));
            highest = Math.max(highest, signal.curve(i));
        }
        measures[16] = logRatio(highest - lowest, farthest) - 0.5;
    }

    /// The logarithm of a ratio of two values that are not negative, from -4 to 4.
    static double logRatio(double value, double other) {
        if (value <= 0) {
            return -4;
        }
        return other <= 0 ? 4 : Math.clamp(Math.log(value / other), -4.0, 4.0);
    }

    private static int at(long candidate) {
        return (int) (candidate & MASK);
    }
}
