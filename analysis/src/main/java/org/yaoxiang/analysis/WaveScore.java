package org.yaoxiang.analysis;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.yaoxiang.analysis.WaveAnnotations.Kind;
import org.yaoxiang.analysis.WaveAnnotations.Marked;
import org.yaoxiang.device.signal.Delineation;
import org.yaoxiang.device.signal.Delineation.Beat;
import org.yaoxiang.device.signal.Delineation.Wave;
import org.yaoxiang.device.signal.Intervals;
import org.yaoxiang.device.signal.Intervals.Interval;
import org.yaoxiang.device.signal.StLevel;

/// How found waves agree with marked ones. A wave is found when its peak lies within 150 ms of the
/// marked peak; each counts once. What is found outside of the stretch that people marked in the
/// lead is not counted. Differences are found less marked, in ms.
final class WaveScore {
    private static final double MATCH_SECONDS = 0.15;

    /// Half a millimetre on paper.
    private static final double NEAR_MILLIVOLTS = 0.05;

    private final Map<Kind, Count> counts = new EnumMap<>(Kind.class);
    private final Map<String, Differences> marks = new LinkedHashMap<>();
    private final Map<String, Differences> togetherMarks = new LinkedHashMap<>();
    private final Map<String, Differences> intervals = new LinkedHashMap<>();
    private final Differences stLevels = new Differences();
    private int stLevelsNear;

    private static final class Count {
        private int matched;
        private int missed;
        private int extra;
    }

    /// Mean and standard deviation.
    private static final class Differences {
        private int count;
        private double sum;
        private double squares;

        void add(double difference) {
            count++;
            sum += difference;
            squares += difference * difference;
        }

        double mean() {
            return sum / count;
        }

        double deviation() {
            return Math.sqrt(Math.max(0, squares / count - mean() * mean()));
        }
    }

    /// Takes one record in.
    ///
    /// @param leads `[lead][beat]`
    /// @param together by beat; empty when leads were taken alone
    /// @param marked by lead
    void add(
            List<List<Beat>> leads,
            List<Beat> together,
            List<WaveAnnotations> marked,
            double rateHertz) {
        for (int lead = 0; lead < leads.size(); lead++) {
            List<Marked> waves = marked.get(lead).waves();
            List<Wave> p = leads.get(lead).stream().flatMap(beat -> beat.p().stream()).toList();
            List<Wave> t = leads.get(lead).stream().flatMap(beat -> beat.t().stream()).toList();
            List<Wave> qrs = leads.get(lead).stream().map(Beat::qrs).toList();
            compare(Kind.P, p, waves, rateHertz);
            compare(Kind.QRS, qrs, waves, rateHertz);
            compare(Kind.T, t, waves, rateHertz);
        }
        if (!together.isEmpty()) {
            compareTogether(together, marked, rateHertz);
        }
    }

    /// Takes the ST levels of one record in: by the beats found against by the beats marked, on the
    /// same signal.
    ///
    /// @param millivolts `[lead][sample]`
    /// @param leads `[lead][beat]`
    /// @param marked by lead
    void addStLevels(
            double[][] millivolts,
            List<List<Beat>> leads,
            List<WaveAnnotations> marked,
            double rateHertz) {
        for (int lead = 0; lead < millivolts.length; lead++) {
            List<Beat> people =
                    marked.get(lead).waves().stream()
                            .filter(each -> each.kind() == Kind.QRS)
                            .flatMap(each -> whole(each, Kind.QRS).stream())
                            .map(qrs -> new Beat(Optional.empty(), qrs, Optional.empty()))
                            .toList();
            Optional<StLevel> ours = StLevel.of(millivolts[lead], leads.get(lead), rateHertz);
            Optional<StLevel> theirs = StLevel.of(millivolts[lead], people, rateHertz);
            if (ours.isPresent() && theirs.isPresent()) {
                double difference = ours.get().millivolts() - theirs.get().millivolts();
                stLevels.add(difference);
                stLevelsNear += Math.abs(difference) <= NEAR_MILLIVOLTS ? 1 : 0;
            }
        }
    }

    private void compare(Kind kind, List<Wave> found, List<Marked> all, double rateHertz) {
        Count count = counts.computeIfAbsent(kind, _ -> new Count());
        List<Wave> rest = new ArrayList<>(found);
        for (Marked each : all) {
            if (each.kind() != kind) {
                continue;
            }
            Optional<Wave> nearest = nearest(rest, each.peak(), MATCH_SECONDS * rateHertz);
            if (nearest.isEmpty()) {
                count.missed++;
                continue;
            }
            Wave wave = nearest.get();
            rest.remove(wave);
            count.matched++;
            difference(marks, kind + " onset", wave.onset(), each.onset(), rateHertz);
            difference(marks, kind + " peak", wave.peak(), OptionalInt.of(each.peak()), rateHertz);
            difference(marks, kind + " end", wave.end(), each.end(), rateHertz);
        }
        if (!all.isEmpty()) {
            int first = all.getFirst().onset().orElse(all.getFirst().peak());
            int last = all.getLast().end().orElse(all.getLast().peak());
            count.extra +=
                    (int)
                            rest.stream()
                                    .filter(wave -> wave.onset() >= first && wave.end() <= last)
                                    .count();
        }
    }

    private static Optional<Wave> nearest(List<Wave> waves, int peak, double reach) {
        Optional<Wave> nearest = Optional.empty();
        double least = reach;
        for (Wave wave : waves) {
            double distance = Math.abs(wave.peak() - peak);
            if (distance <= least) {
                least = distance;
                nearest = Optional.of(wave);
            }
        }
        return nearest;
    }

    private static void difference(
            Map<String, Differences> into,
            String name,
            int found,
            OptionalInt marked,
            double rateHertz) {
        if (marked.isPresent()) {
            into.computeIfAbsent(name, _ -> new Differences())
                    .add(1000 * (found - marked.getAsInt()) / rateHertz);
        }
    }

    /// Compares all leads together with the marks made one by the same rule, mark by mark and as
    /// the medians of the record's intervals.
    private void compareTogether(
            List<Beat> together, List<WaveAnnotations> marked, double rateHertz) {
        List<Beat> found = new ArrayList<>();
        List<List<Beat>> reference = new ArrayList<>();
        for (WaveAnnotations _ : marked) {
            reference.add(new ArrayList<>());
        }
        for (Beat beat : together) {
            List<Optional<Beat>> same =
                    marked.stream()
                            .map(lead -> beatAt(lead.waves(), beat.qrs().peak(), rateHertz))
                            .toList();
            if (same.stream().allMatch(Optional::isPresent)) {
                found.add(beat);
                for (int lead = 0; lead < same.size(); lead++) {
                    reference.get(lead).add(same.get(lead).orElseThrow());
                }
            }
        }
        List<Beat> people = Delineation.together(reference, rateHertz);
        for (int i = 0; i < found.size(); i++) {
            Beat beat = found.get(i);
            Beat other = people.get(i);
            compareTogether("P", beat.p(), other.p(), rateHertz);
            compareTogether("QRS", Optional.of(beat.qrs()), Optional.of(other.qrs()), rateHertz);
            compareTogether("T", beat.t(), other.t(), rateHertz);
        }
        Intervals ours = Intervals.of(found, rateHertz);
        Intervals theirs = Intervals.of(people, rateHertz);
        compareInterval("P duration", ours, theirs, Intervals::p);
        compareInterval("PR", ours, theirs, Intervals::pr);
        compareInterval("QRS duration", ours, theirs, Intervals::qrs);
        compareInterval("QT", ours, theirs, Intervals::qt);
    }

    private void compareTogether(
            String name, Optional<Wave> found, Optional<Wave> marked, double rateHertz) {
        if (found.isPresent() && marked.isPresent()) {
            OptionalInt onset = OptionalInt.of(marked.get().onset());
            OptionalInt end = OptionalInt.of(marked.get().end());
            difference(togetherMarks, name + " onset", found.get().onset(), onset, rateHertz);
            difference(togetherMarks, name + " end", found.get().end(), end, rateHertz);
        }
    }

    private void compareInterval(
            String name,
            Intervals found,
            Intervals marked,
            Function<Intervals, Optional<Interval>> part) {
        Optional<Interval> ours = part.apply(found);
        Optional<Interval> theirs = part.apply(marked);
        if (ours.isPresent() && theirs.isPresent()) {
            intervals
                    .computeIfAbsent(name, _ -> new Differences())
                    .add(ours.get().medianMillis() - theirs.get().medianMillis());
        }
    }

    /// The marked beat whose QRS peak is nearest, with the P before and the T after it; empty
    /// without a QRS marked from onset to end.
    private static Optional<Beat> beatAt(List<Marked> waves, int peak, double rateHertz) {
        for (int i = 0; i < waves.size(); i++) {
            Marked qrs = waves.get(i);
            if (qrs.kind() == Kind.QRS
                    && Math.abs(qrs.peak() - peak) <= MATCH_SECONDS * rateHertz) {
                Optional<Wave> before = i > 0 ? whole(waves.get(i - 1), Kind.P) : Optional.empty();
                Optional<Wave> after =
                        i + 1 < waves.size() ? whole(waves.get(i + 1), Kind.T) : Optional.empty();
                return whole(qrs, Kind.QRS).map(complex -> new Beat(before, complex, after));
            }
        }
        return Optional.empty();
    }

    private static Optional<Wave> whole(Marked wave, Kind kind) {
        return wave.kind() == kind && wave.onset().isPresent() && wave.end().isPresent()
                ? Optional.of(new Wave(wave.onset().getAsInt(), wave.peak(), wave.end().getAsInt()))
                : Optional.empty();
    }

    /// Share of marked waves that were found.
    double sensitivity(Kind kind) {
        Count count = counts.getOrDefault(kind, new Count());
        return (double) count.matched / (count.matched + count.missed);
    }

    /// Share of found waves that were marked.
    double precision(Kind kind) {
        Count count = counts.getOrDefault(kind, new Count());
        return (double) count.matched / (count.matched + count.extra);
    }

    /// Mean difference of a mark in each lead, ms.
    ///
    /// @param mark as printed, for instance `QRS onset`
    double meanMillis(String mark) {
        return marks.getOrDefault(mark, new Differences()).mean();
    }

    /// Standard deviation of a mark in each lead, ms.
    double deviationMillis(String mark) {
        return marks.getOrDefault(mark, new Differences()).deviation();
    }

    /// Mean difference of an interval's median in a record, ms.
    ///
    /// @param interval as printed, for instance `QT`
    double intervalMeanMillis(String interval) {
        return intervals.getOrDefault(interval, new Differences()).mean();
    }

    /// Standard deviation of an interval's median in a record, ms.
    double intervalDeviationMillis(String interval) {
        return intervals.getOrDefault(interval, new Differences()).deviation();
    }

    /// Standard deviation of the ST levels' differences, mV.
    double stLevelDeviationMillivolts() {
        return stLevels.deviation();
    }

    /// Prints the tables.
    ///
    /// @param hasTogether whether leads were delineated together
    void print(PrintStream to, boolean hasTogether) {
        to.println("each lead                n      Se      +P");
        counts.forEach((kind, count) -> {
            int marked = count.matched + count.missed;
            int found = count.matched + count.extra;
            to.printf(
                    Locale.ROOT,
                    "%-18s %7d  %6.2f  %6.2f%n",
                    kind,
                    marked,
                    100.0 * count.matched / marked,
                    100.0 * count.matched / found);
        });
        print(to, "each lead, ms", marks);
        if (hasTogether) {
            print(to, "together, ms", togetherMarks);
            print(to, "record medians, ms", intervals);
        }
        to.printf(
                Locale.ROOT,
                "%n%-18s %7s  %6s  %6s  %6s%n%-18s %7d  %6.3f  %6.3f  %5.1f%%%n",
                "lead medians, mV",
                "n",
                "mean",
                "SD",
                "near",
                "ST level",
                stLevels.count,
                stLevels.mean(),
                stLevels.deviation(),
                100.0 * stLevelsNear / stLevels.count);
    }

    private static void print(PrintStream to, String title, Map<String, Differences> all) {
        to.printf(Locale.ROOT, "%n%-18s %7s  %6s  %6s%n", title, "n", "mean", "SD");
        all.forEach((name, each) ->
                to.printf(
                        Locale.ROOT,
                        "%-18s %7d  %6.1f  %6.1f%n",
                        name,
                        each.count,
                        each.mean(),
                        each.deviation()));
    }
}
