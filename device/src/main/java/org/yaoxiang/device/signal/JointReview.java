package org.yaoxiang.device.signal;

import java.util.Arrays;
import java.util.List;

/// The review of beats that several leads agree on: each lead judges every beat, and what they say
/// is averaged by how far each is to be trusted around there. A lead that cannot tell a beat has no
/// voice.
///
/// Ventricular is the average of odds, not of their logarithms: a beat that has another shape in
/// one clear lead has another shape, however usual it looks in the others.
final class JointReview {
    /// No higher odds than four are believed of one lead, so that of eight leads two must say so.
    /// An engineering choice.
    private static final double LOG_ODDS_MAX = Math.log(4);

    private final int length;
    private final long[] samples;
    private final double[] weights;
    private final double[] ventricular;
    private final double[] early;
    private final boolean[] isDoubtful;
    private final boolean[] isPaced;

    /// @param leads `[lead][sample]`, at least one
    /// @param agreed at least one beat
    JointReview(double[][] leads, double rateHertz, Agreement agreed) {
        int count = agreed.beats();
        this.length = leads[0].length;
        this.samples = new long[count];
        this.weights = new double[count];
        this.ventricular = new double[count];
        this.early = new double[count];
        this.isDoubtful = new boolean[count];
        Arrays.fill(isDoubtful, true);
        double perInput = rateHertz / Resampler.RATE_HERTZ;
        BeatTimes times = new BeatTimes(leads.length, count);
        for (int lead = 0; lead < leads.length; lead++) {
            double[] trust = agreed.trust()[lead];
            List<BeatSketch> beats = Sketching.of(leads[lead], rateHertz, agreed.positions()[lead]);
            BeatMeasures measures = new BeatMeasures(beats);
            times.add(beats, measures.families(), trust, perInput);
            judge(beats, measures, trust);
        }
        double[] together = times.together();
        Arrays.setAll(samples, i -> Math.round(together[i] * perInput));
        this.isPaced = BeatReview.paced(leads, rateHertz, samples);
    }

    private void judge(List<BeatSketch> beats, BeatMeasures measures, double[] trust) {
        double[] said = BeatReview.ventricular(measures, samples.length);
        for (int i = 0; i < samples.length; i++) {
            if (trust[i] == 0 || measures.isDoubtful(i)) {
                continue;
            }
            isDoubtful[i] = false;
            weights[i] += trust[i];
            ventricular[i] += trust[i] * Math.exp(Math.min(said[i], LOG_ODDS_MAX));
            early[i] += beats.get(i).isEarlyAndUsual() ? trust[i] : 0;
        }
    }

    /// In noise the leads may put two beats out of order; each is told after the one before, and
    /// none beyond the end.
    void tell(Beats.Listener listener) {
        long next = 0;
        for (int i = 0; i < samples.length; i++) {
            long sample = Math.max(next, samples[i]);
            if (sample < length) {
                listener.beat(sample, kind(i));
            }
            next = sample + 1;
        }
    }

    private Beats.Kind kind(int beat) {
        if (isPaced[beat]) {
            return Beats.Kind.PACED;
        }
        if (isDoubtful[beat]) {
            return Beats.Kind.UNCLASSIFIABLE;
        }
        if (ventricular[beat] > weights[beat]) {
            return Beats.Kind.VENTRICULAR;
        }
        return 2 * early[beat] > weights[beat] ? Beats.Kind.SUPRAVENTRICULAR : Beats.Kind.NORMAL;
    }
}
