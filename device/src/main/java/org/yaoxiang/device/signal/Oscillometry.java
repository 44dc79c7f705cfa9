package org.yaoxiang.device.signal;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.Refusal;

/// Blood pressure by oscillometry: the small pulses in a cuff that deflates, linearly or in steps,
/// and the model of an artery that explains how high they are at which pressure.
///
/// No fixed ratio is used. {@link Artery} predicts the height of a pulse at each cuff pressure from
/// the systolic and the diastolic pressure; the pair that predicts the measured heights best is the
/// reading. The limits below are engineering choices of this project, not of a standard; what they
/// are worth on recorded and on simulated cuffs stands in docs/cuff.md.
///
/// @param refusal why the deflation is not fit; empty when it is, and only then the numbers mean
///   anything
/// @param disturbances what troubles it
/// @param systolicMmHg where the artery begins to open at the height of a beat
/// @param meanMmHg diastolic and a third of the pulse pressure, calculated, not measured
/// @param diastolicMmHg where the artery stays open through the whole beat
/// @param pulsePerMinute the mean of the intervals between pulses, missed ones left out
public record Oscillometry(
        Optional<Refusal> refusal,
        Set<Disturbance> disturbances,
        double systolicMmHg,
        double meanMmHg,
        double diastolicMmHg,
        double pulsePerMinute) {
    /// Cuff pressure below which no pulse is looked for, mmHg.
    public static final double CUFF_MMHG_MIN = 20;

    private static final double SECONDS_MIN = 8;
    private static final int BEATS_MIN = 8;
    private static final int BEATS_AROUND_PEAK_MIN = 4;

    /// Fewer beats, as of a fast deflation, are read only when they fit closely.
    private static final int BEATS_MANY = 10;

    private static final double MISFIT_OF_FEW_MAX = 0.05;
    private static final double PULSE_MMHG_MIN = 0.25;
    private static final double LIKENESS_MIN = 0.9;
    private static final double LIKENESS_CLEAN = 0.95;
    private static final double MISFIT_MAX = 0.16;
    private static final double MISFIT_CLEAN = 0.10;

    /// Far from their neighbours are an irregular heart's beats as well, each as strong as its
    /// pause was long.
    private static final double OUTLIER_SHARE_MAX = 0.15;

    private static final double OUTLIER_SHARE_OF_IRREGULAR_MAX = 0.3;

    /// Motion makes irregular intervals as well; a pulse that beats so is read only when all else
    /// is clean.
    private static final double IRREGULARITY = 0.2;

    /// Beyond any heart's: intervals that vary by a quarter spread by a third.
    private static final double IRREGULARITY_MAX = 0.6;

    /// What a sixth of the pulses may decide alone.
    private static final double SHIFT_MMHG_MAX = 12.5;

    /// Each beat of an irregular heart has a systolic pressure of its own.
    private static final double SHIFT_MMHG_OF_IRREGULAR_MAX = 20;

    private static final double OFF_SHARE_MAX = 0.2;

    /// Two strange pulses are an extra beat, a cough or a valve's step; of more, this share.
    private static final int STRANGE_PULSES = 2;

    private static final double STRANGE_SHARE_MAX = 0.08;

    /// Three pulses of a slow heart under the fastest bleed; in a wider gap the curve is a guess.
    private static final double GAP_MMHG_MAX = 15;

    public Oscillometry {
        disturbances = Set.copyOf(disturbances);
    }

    /// Judges and computes one deflation. What lies before the highest pressure and after the cuff
    /// is emptied is left out.
    ///
    /// `NOT_SETTLED` means that the pulses do not yet fall where the deflation ends: let it go on.
    /// `OUT_OF_RANGE` means that they are high where it begins: fill the cuff higher.
    ///
    /// @param cuffMmHg the pressure in the cuff
    /// @param rateHertz samples a second, 50 to 10 000
    public static Oscillometry of(double[] cuffMmHg, double rateHertz) {
        if (!(rateHertz >= 50 && rateHertz <= 10_000)) {
            throw new IllegalArgumentException(
                    rateHertz + " samples a second, expected 50 to 10000");
        }
        if (!Arrays.stream(cuffMmHg).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("a cuff pressure is not a number");
        }
        CuffPulses pulses = CuffPulses.find(cuffMmHg, rateHertz);
        if (pulses.seconds() < SECONDS_MIN || pulses.count() < BEATS_MIN) {
            return refused(Refusal.NOT_SETTLED);
        }
        Envelope envelope = Envelope.of(pulses);
        if (envelope.peakMmHg() < PULSE_MMHG_MIN) {
            return refused(Refusal.WEAK_SIGNAL);
        }
        if (!envelope.fallsBelow() || envelope.beatsAroundPeak() < BEATS_AROUND_PEAK_MIN) {
            return refused(Refusal.NOT_SETTLED);
        }
        if (!envelope.fallsAbove()) {
            return refused(Refusal.OUT_OF_RANGE);
        }
        Artery.Fit fit = Artery.fit(envelope.cuffMmHg(), envelope.pulseMmHg());
        boolean isClean = fit.misfit() < MISFIT_CLEAN && envelope.likeness() > LIKENESS_CLEAN;
        boolean isIrregular = pulses.irregularity() > IRREGULARITY;
        double outlierShareMax = isIrregular ? OUTLIER_SHARE_OF_IRREGULAR_MAX : OUTLIER_SHARE_MAX;
        boolean isFit =
                fit.misfit() < MISFIT_MAX
                        && envelope.likeness() > LIKENESS_MIN
                        && envelope.outlierShare() < outlierShareMax
                        && pulses.irregularity() < IRREGULARITY_MAX;
        boolean hasFew = envelope.beatsAroundPeak() < BEATS_MANY;
        boolean isDoubtful =
                isIrregular ? hasFew || !isClean : hasFew && fit.misfit() > MISFIT_OF_FEW_MAX;
        if (!isFit || isDoubtful || !isBorne(Support.of(pulses, envelope, fit), isIrregular)) {
            boolean isLike = envelope.likeness() > LIKENESS_CLEAN;
            return refused(isIrregular && isLike ? Refusal.IRREGULAR_PULSE : Refusal.MOTION);
        }
        Set<Disturbance> disturbances = isClean ? Set.of() : EnumSet.of(Disturbance.MOTION);
        return new Oscillometry(
                Optional.empty(),
                disturbances,
                fit.systolicMmHg(),
                fit.meanMmHg(),
                fit.diastolicMmHg(),
                60 / pulses.periodSeconds());
    }

    private static boolean isBorne(Support support, boolean isIrregular) {
        double shiftMax = isIrregular ? SHIFT_MMHG_OF_IRREGULAR_MAX : SHIFT_MMHG_MAX;
        double strangeMax = Math.max(STRANGE_PULSES, STRANGE_SHARE_MAX * support.pulses());
        return support.strangePulses() <= strangeMax
                && support.offPulses() <= OFF_SHARE_MAX * support.pulses()
                && support.gapMmHg() <= GAP_MMHG_MAX
                && support.shiftMmHg() <= shiftMax;
    }

    private static Oscillometry refused(Refusal why) {
        return new Oscillometry(
                Optional.of(why), Set.of(), Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
}
