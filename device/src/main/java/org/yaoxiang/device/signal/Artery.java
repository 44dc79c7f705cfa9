package org.yaoxiang.device.signal;

/// The artery under the cuff: how its volume follows the pressure across its wall.
///
/// The shape is the one of Babbs (BioMedical Engineering OnLine 2012, 11:56): the volume falls
/// exponentially while the artery collapses and saturates exponentially while it is stretched. A
/// beat lifts the pressure across the wall from diastolic less cuff to systolic less cuff, and the
/// cuff feels the difference of the two volumes.
///
/// The two slopes are the same for every patient. They are choices of this project within what that
/// paper calls physiologic, because one deflation does not tell stiffness from pulse pressure.
final class Artery {
    /// Per mmHg, while the pressure outside is the greater.
    private static final double COLLAPSING = 0.12;

    /// Per mmHg, while the pressure inside is the greater.
    private static final double STRETCHING = 0.05;

    private static final double SYSTOLIC_MMHG_MIN = 40;
    private static final double SYSTOLIC_MMHG_MAX = 260;
    private static final double DIASTOLIC_MMHG_MIN = 20;
    private static final double DIASTOLIC_MMHG_MAX = 200;
    private static final double PULSE_PRESSURE_MMHG_MIN = 10;
    private static final double PULSE_PRESSURE_MMHG_MAX = 130;

    private Artery() {}

    /// The pressures that explain the pulses best.
    ///
    /// @param scale of the volume, mmHg
    /// @param misfit root mean square of what they do not explain, as a share of the pulses
    record Fit(double systolicMmHg, double diastolicMmHg, double scale, double misfit) {
        /// A third of the way up, the usual rule; the pulses tell the mean of the beat no better.
        double meanMmHg() {
            return diastolicMmHg + (systolicMmHg - diastolicMmHg) / 3;
        }

        /// How high a pulse should be.
        double pulseMmHg(double cuffMmHg) {
            return scale * swing(systolicMmHg, diastolicMmHg, cuffMmHg);
        }
    }

    /// Fits systolic, diastolic and the unknown scale by least squares, on a grid that is refined
    /// twice, so that no start value can mislead it.
    ///
    /// @param cuffMmHg cuff pressures
    /// @param pulseMmHg the height of the pulse at each
    static Fit fit(double[] cuffMmHg, double[] pulseMmHg) {
        double bestSystolic = 0;
        double bestDiastolic = 0;
        double least = Double.MAX_VALUE;
        double systolicFrom = SYSTOLIC_MMHG_MIN;
        double systolicTo = SYSTOLIC_MMHG_MAX;
        double diastolicFrom = DIASTOLIC_MMHG_MIN;
        double diastolicTo = DIASTOLIC_MMHG_MAX;
        for (double step : new double[] {4, 1, 0.25}) {
            for (double systolic = systolicFrom; systolic <= systolicTo; systolic += step) {
                double from = Math.max(diastolicFrom, systolic - PULSE_PRESSURE_MMHG_MAX);
                double to = Math.min(diastolicTo, systolic - PULSE_PRESSURE_MMHG_MIN);
                for (double diastolic = from; diastolic <= to; diastolic += step) {
                    double misfit = misfit(cuffMmHg, pulseMmHg, systolic, diastolic);
                    if (misfit < least) {
                        bestSystolic = systolic;
                        bestDiastolic = diastolic;
                        least = misfit;
                    }
                }
            }
            systolicFrom = bestSystolic - step;
            systolicTo = bestSystolic + step;
            diastolicFrom = bestDiastolic - step;
            diastolicTo = bestDiastolic + step;
        }
        double scale = scale(cuffMmHg, pulseMmHg, bestSystolic, bestDiastolic);
        return new Fit(bestSystolic, bestDiastolic, scale, least);
    }

    private static double scale(
            double[] cuffMmHg, double[] pulseMmHg, double systolic, double diastolic) {
        double both = 0;
        double predicted = 0;
        for (int i = 0; i < cuffMmHg.length; i++) {
            double pulse = swing(systolic, diastolic, cuffMmHg[i]);
            both += pulse * pulseMmHg[i];
            predicted += pulse * pulse;
        }
        return both / predicted;
    }

    private static double misfit(
            double[] cuffMmHg, double[] pulseMmHg, double systolic, double diastolic) {
        double both = 0;
        double predicted = 0;
        double measured = 0;
        for (int i = 0; i < cuffMmHg.length; i++) {
            double pulse = swing(systolic, diastolic, cuffMmHg[i]);
            both += pulse * pulseMmHg[i];
            predicted += pulse * pulse;
            measured += pulseMmHg[i] * pulseMmHg[i];
        }
        double left = measured - both * both / predicted;
        return Math.sqrt(Math.max(0, left) / measured);
    }

    /// How far a beat changes the volume, up to a scale.
    private static double swing(double systolic, double diastolic, double cuffMmHg) {
        return volume(systolic - cuffMmHg) - volume(diastolic - cuffMmHg);
    }

    /// Volume up to a scale.
    ///
    /// @param mmHg pressure inside less pressure outside
    private static double volume(double mmHg) {
        return mmHg < 0
                ? Math.exp(COLLAPSING * mmHg) / COLLAPSING
                : 1 / COLLAPSING + (1 - Math.exp(-STRETCHING * mmHg)) / STRETCHING;
    }
}
