package org.yaoxiang.device.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.device.signal.Delineation.Beat;
import org.yaoxiang.device.signal.Delineation.Wave;

/// The intervals of an electrocardiogram, each the median over its beats.
///
/// An interval is absent when fewer than three beats show it: two cannot tell which of them is
/// wrong. That number is an engineering choice of this project.
///
/// @param p duration of the P wave
/// @param pr from the onset of P to the onset of QRS
/// @param qrs duration of QRS
/// @param qt from the onset of QRS to the end of T
/// @param rr from one R peak to the next
public record Intervals(
        Optional<Interval> p,
        Optional<Interval> pr,
        Optional<Interval> qrs,
        Optional<Interval> qt,
        Optional<Interval> rr) {
    private static final int BEATS_MIN = 3;

    /// One interval.
    ///
    /// @param medianMillis above 0
    /// @param spreadMillis the middle half of the beats lies within it: upper less lower quartile
    /// @param beats how many show it, three or more
    public record Interval(double medianMillis, double spreadMillis, int beats) {}

    /// How QT is corrected for the heart rate. Which one was used must be said with the value.
    public enum Correction {
        /// QT/√RR (H. C. Bazett, Heart 1920, 7:353). Corrects too much above 85 to 90 per minute.
        BAZETT,
        /// QT/∛RR (L. S. Fridericia, Acta Med Scand 1920, 53:469). The one to show first.
        FRIDERICIA,
        /// QT + 0.154 (1 − RR) (A. Sagie et al., Am J Cardiol 1992, 70:797).
        FRAMINGHAM;

        /// The corrected QT, ms.
        ///
        /// @param qtMillis the measured QT, ms
        /// @param rrMillis the time from beat to beat, ms, above 0
        public double millis(double qtMillis, double rrMillis) {
            if (!(rrMillis > 0)) {
                throw new IllegalArgumentException("rrMillis " + rrMillis + ", expected above 0");
            }
            double rrSeconds = rrMillis / 1000;
            return switch (this) {
                case BAZETT -> qtMillis / Math.sqrt(rrSeconds);
                case FRIDERICIA -> qtMillis / Math.cbrt(rrSeconds);
                case FRAMINGHAM -> qtMillis + 154 * (1 - rrSeconds);
            };
        }
    }

    /// Measures beats of one lead or of all leads together.
    ///
    /// @param beats in the order of time
    /// @param rateHertz samples a second, above 0
    public static Intervals of(List<Beat> beats, double rateHertz) {
        if (!(rateHertz > 0)) {
            throw new IllegalArgumentException("rateHertz " + rateHertz + ", expected above 0");
        }
        List<Integer> p = new ArrayList<>();
        List<Integer> pr = new ArrayList<>();
        List<Integer> qrs = new ArrayList<>();
        List<Integer> qt = new ArrayList<>();
        List<Integer> rr = new ArrayList<>();
        for (int i = 0; i < beats.size(); i++) {
            Wave complex = beats.get(i).qrs();
            beats.get(i).p().ifPresent(wave -> p.add(wave.end() - wave.onset()));
            beats.get(i).p().ifPresent(wave -> pr.add(complex.onset() - wave.onset()));
            qrs.add(complex.end() - complex.onset());
            beats.get(i).t().ifPresent(wave -> qt.add(wave.end() - complex.onset()));
            if (i > 0) {
                rr.add(complex.peak() - beats.get(i - 1).qrs().peak());
            }
        }
        return new Intervals(
                interval(p, rateHertz),
                interval(pr, rateHertz),
                interval(qrs, rateHertz),
                interval(qt, rateHertz),
                interval(rr, rateHertz));
    }

    /// QT as it would be at 60 beats a minute, ms; empty when QT or RR is.
    public Optional<Double> qtcMillis(Correction correction) {
        return qt.flatMap(measured ->
                rr.map(cycle -> correction.millis(measured.medianMillis(), cycle.medianMillis())));
    }

    /// Heart beats a minute, from the median RR; empty when that is.
    public Optional<Double> ratePerMinute() {
        return rr.map(cycle -> 60_000 / cycle.medianMillis());
    }

    private static Optional<Interval> interval(List<Integer> samples, double rateHertz) {
        double[] millis =
                samples.stream()
                        .filter(each -> each > 0)
                        .mapToDouble(each -> 1000 * each / rateHertz)
                        .sorted()
                        .toArray();
        if (millis.length < BEATS_MIN) {
            return Optional.empty();
        }
        double spread = quantile(millis, 0.75) - quantile(millis, 0.25);
        return Optional.of(new Interval(quantile(millis, 0.5), spread, millis.length));
    }

    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
