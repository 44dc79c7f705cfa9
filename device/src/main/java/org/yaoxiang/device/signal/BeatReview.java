package org.yaoxiang.device.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The beats of a whole recording, judged once more when all of it is known.
///
/// `Beats` must tell a beat before it knows what comes; a recording that is complete, be it half a
/// minute or a day, tells more: which shape is the usual one, whether a shape that seldom comes is
/// always early, what the beats after look like. `docs/signals.md` tells what that is worth. Some
/// five hundred bytes are held for each beat.
public final class BeatReview {
    /// What is said of a family is limited so that one beat does not outweigh the others.
    private static final double SAID_MAX = 6;

    /// Slower recordings do not show a stimulus of half a millisecond.
    private static final double STIMULUS_RATE_HERTZ = 500;

    private static final double STIMULUS_SECONDS_MIN = 0.005;
    private static final double STIMULUS_SECONDS_MAX = 0.2;
    private static final int STIMULI_MIN = 3;

    private BeatReview() {}

    /// Finds the beats of a recording and tells each, in order, with its kind: paced, where half of
    /// the beats and at least three follow a stimulus within 0.2 s (not below 500 samples a
    /// second); unclassifiable, in noise and like no other; ventricular; supraventricular; normal.
    ///
    /// @param signal one lead in any linear unit
    /// @param rateHertz samples a second, 100 to 1000
    public static void read(double[] signal, double rateHertz, Beats.Listener listener) {
        List<BeatSketch> beats = sketches(signal, rateHertz);
        if (beats.isEmpty()) {
            return;
        }
        BeatMeasures measures = new BeatMeasures(beats);
        double[] ventricular = ventricular(measures, beats.size());
        boolean[] isPaced = paced(new double[][] {signal}, rateHertz, samples(beats));
        for (int i = 0; i < beats.size(); i++) {
            BeatSketch beat = beats.get(i);
            Beats.Kind kind;
            if (isPaced[i]) {
                kind = Beats.Kind.PACED;
            } else if (measures.isDoubtful(i)) {
                kind = Beats.Kind.UNCLASSIFIABLE;
            } else if (ventricular[i] > 0) {
                kind = Beats.Kind.VENTRICULAR;
            } else if (beat.isEarlyAndUsual()) {
                kind = Beats.Kind.SUPRAVENTRICULAR;
            } else {
                kind = Beats.Kind.NORMAL;
            }
            listener.beat(beat.sample(), kind);
        }
    }

    /// The same by several leads of one heart, which need not all be good. A beat is one when all
    /// leads together say so, each trusted as far as it is sure of what it says around there, and
    /// is told when it came by all of them. It is unclassifiable only when no lead can tell it;
    /// ventricular and supraventricular are said by the leads together.
    ///
    /// @param leads `[lead][sample]` in any linear units, at least one, all of one length; where in
    ///   the QRS the R peak is, the first says
    /// @param rateHertz samples a second, 100 to 1000
    public static void read(double[][] leads, double rateHertz, Beats.Listener listener) {
        if (leads.length == 1) {
            read(leads[0], rateHertz, listener);
            return;
        }
        Agreement agreed =
                Agreement.of(
                        Arrays.stream(leads).map(lead -> Candidates.of(lead, rateHertz)).toList());
        if (agreed.beats() > 0) {
            new JointReview(leads, rateHertz, agreed).tell(listener);
        }
    }

    static List<BeatSketch> sketches(double[] signal, double rateHertz) {
        List<BeatSketch> sketches = new ArrayList<>();
        Beats beats = Beats.sketching(rateHertz, sketches::add);
        for (double each : signal) {
            beats.add(each);
        }
        beats.end();
        sketches.removeIf(each -> each.sample() >= signal.length);
        return sketches;
    }

    /// The logarithm of the odds that each beat is ventricular.
    static double[] ventricular(BeatMeasures measures, int count) {
        BeatNet net =
                new BeatNet(BeatMeasures.COUNT, BeatWeights.REVIEW_UNITS, BeatWeights.review());
        double[] own = new double[count];
        Arrays.setAll(own, i -> net.logOdds(measures.of(i)));
        return together(own, measures.families());
    }

    /// Which beats follow a stimulus, when half of them and at least three do.
    ///
    /// @param samples of the R peaks, ascending
    static boolean[] paced(double[][] leads, double rateHertz, long[] samples) {
        boolean[] isPaced = new boolean[samples.length];
        if (rateHertz < STIMULUS_RATE_HERTZ) {
            return isPaced;
        }
        List<Integer> stimuli = Spikes.find(leads, rateHertz).at();
        int count = 0;
        int next = 0;
        for (int i = 0; i < isPaced.length; i++) {
            double sample = samples[i];
            while (next < stimuli.size()
                    && sample - stimuli.get(next) >= STIMULUS_SECONDS_MAX * rateHertz) {
                next++;
            }
            isPaced[i] =
                    next < stimuli.size()
                            && sample - stimuli.get(next) > STIMULUS_SECONDS_MIN * rateHertz;
            count += isPaced[i] ? 1 : 0;
        }
        if (count < STIMULI_MIN || 2 * count < isPaced.length) {
            Arrays.fill(isPaced, false);
        }
        return isPaced;
    }

    private static long[] samples(List<BeatSketch> beats) {
        return beats.stream().mapToLong(BeatSketch::sample).toArray();
    }

    /// Half of what is said of a beat itself and half of the mean of its family, which knows more.
    static double[] together(double[] own, BeatFamilies families) {
        double[] together = new double[own.length];
        for (int family = 0; family < families.size(); family++) {
            List<Integer> beats = families.family(family).beats();
            double sum = 0;
            for (int beat : beats) {
                sum += Math.clamp(own[beat], -SAID_MAX, SAID_MAX);
            }
            for (int beat : beats) {
                together[beat] = (own[beat] + sum / beats.size()) / 2;
            }
        }
        return together;
    }
}
