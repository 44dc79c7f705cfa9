package org.yaoxiang.device.instrument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.IntervalKind;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.fact.Interpretation;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.device.signal.BeatReview;
import org.yaoxiang.device.signal.Beats;
import org.yaoxiang.device.signal.Delineation;
import org.yaoxiang.device.signal.Intervals;
import org.yaoxiang.device.signal.StLevel;

/// What a program says of an electrocardiogram, as far as the measured figures bear it: in a single
/// lead the ends of P and QRS are too uncertain for PR and QRS durations and for ST levels
/// (docs/delineation.md), and supraventricular beats are found too rarely to be counted
/// (docs/signals.md).
final class EcgReader {
    /// From so many leads on, onsets and ends are agreed among them.
    private static final int LEADS_MIN = 8;

    /// Nearer to either end the recording may have cut the beat, and its shape says nothing.
    private static final double WHOLE_SECONDS = 0.6;

    private EcgReader() {}

    /// Reads a recording; beats are looked for in all leads together, their R peaks in lead II
    /// where there is one.
    static Interpretation read(Waveform waveform) {
        List<Waveform.Channel> channels = waveform.channels();
        double[][] millivolts =
                channels.stream()
                        .map(channel ->
                                Arrays.stream(channel.samples())
                                        .mapToDouble(
                                                step -> step * waveform.microvoltsPerStep() / 1000)
                                        .toArray())
                        .toArray(double[][]::new);
        List<Lead> leads = channels.stream().map(Waveform.Channel::lead).toList();
        return read(leads, millivolts, waveform.rateHertz());
    }

    private static Interpretation read(List<Lead> leads, double[][] millivolts, double rateHertz) {
        int rhythmLead = Math.max(0, leads.indexOf(Lead.II));
        List<Integer> samples = new ArrayList<>();
        StringBuilder labels = new StringBuilder();
        double first = WHOLE_SECONDS * rateHertz;
        double last = millivolts[rhythmLead].length - first;
        BeatReview.read(
                beginningWith(rhythmLead, millivolts),
                rateHertz,
                (sample, kind) -> {
                    samples.add((int) sample);
                    boolean isWhole = sample >= first && sample <= last;
                    boolean isSaid =
                            kind == Beats.Kind.UNCLASSIFIABLE
                                    || (isWhole && kind == Beats.Kind.VENTRICULAR);
                    labels.append(isSaid ? kind.letter() : 'N');
                });
        int ventricular = (int) labels.chars().filter(label -> label == 'V').count();
        List<Rhythm> rhythms =
                org.yaoxiang.device.signal.Rhythm.of(
                                samples.stream().mapToInt(Integer::intValue).toArray(),
                                labels.toString().toCharArray(),
                                rateHertz)
                        .stream()
                        .map(EcgReader::statement)
                        .distinct()
                        .toList();
        Delineation waves = Delineation.of(millivolts, rateHertz);
        return new Interpretation(
                intervals(waves, rateHertz),
                rhythms,
                List.of(new Interpretation.Count(EctopicBeat.VENTRICULAR, ventricular)),
                "",
                stLevels(leads, millivolts, waves, rateHertz));
    }

    private static double[][] beginningWith(int lead, double[][] millivolts) {
        double[][] leads = millivolts.clone();
        leads[0] = millivolts[lead];
        leads[lead] = millivolts[0];
        return leads;
    }

    /// Each lead as it was recorded, by its own marks.
    private static List<Interpretation.StLevel> stLevels(
            List<Lead> leads, double[][] millivolts, Delineation waves, double rateHertz) {
        List<Interpretation.StLevel> levels = new ArrayList<>();
        for (int i = 0; i < millivolts.length && millivolts.length >= LEADS_MIN; i++) {
            Lead lead = leads.get(i);
            StLevel.of(millivolts[i], waves.leads().get(i), rateHertz)
                    .map(each ->
                            new Interpretation.StLevel(
                                    lead,
                                    hundredths(each.millivolts()),
                                    hundredths(each.spreadMillivolts())))
                    .ifPresent(levels::add);
        }
        return levels;
    }

    /// A tenth of a millimetre on paper.
    private static double hundredths(double millivolts) {
        return Math.round(100 * millivolts) / 100.0;
    }

    private static List<Interpretation.Interval> intervals(Delineation waves, double rateHertz) {
        Intervals found = Intervals.of(waves.together(), rateHertz);
        List<Interpretation.Interval> intervals = new ArrayList<>();
        add(intervals, IntervalKind.RR, found.rr().map(Intervals.Interval::medianMillis));
        if (waves.leads().size() >= LEADS_MIN) {
            add(intervals, IntervalKind.PR, found.pr().map(Intervals.Interval::medianMillis));
            add(intervals, IntervalKind.QRS, found.qrs().map(Intervals.Interval::medianMillis));
        }
        add(intervals, IntervalKind.QT, found.qt().map(Intervals.Interval::medianMillis));
        add(
                intervals,
                IntervalKind.QTC_FRIDERICIA,
                found.qtcMillis(Intervals.Correction.FRIDERICIA));
        add(intervals, IntervalKind.QTC_BAZETT, found.qtcMillis(Intervals.Correction.BAZETT));
        return intervals;
    }

    private static void add(
            List<Interpretation.Interval> intervals, IntervalKind kind, Optional<Double> millis) {
        millis.map(each -> new Interpretation.Interval(kind, Math.round(each)))
                .ifPresent(intervals::add);
    }

    private static Rhythm statement(org.yaoxiang.device.signal.Rhythm found) {
        return switch (found) {
            case org.yaoxiang.device.signal.Rhythm.Regular _ -> Rhythm.REGULAR;
            case org.yaoxiang.device.signal.Rhythm.Bradycardia _ -> Rhythm.BRADYCARDIA;
            case org.yaoxiang.device.signal.Rhythm.Tachycardia _ -> Rhythm.TACHYCARDIA;
            case org.yaoxiang.device.signal.Rhythm.Pause _ -> Rhythm.PAUSE;
            case org.yaoxiang.device.signal.Rhythm.Fibrillation _ -> Rhythm.ATRIAL_FIBRILLATION;
            case org.yaoxiang.device.signal.Rhythm.Ectopy _ -> Rhythm.ECTOPIC;
        };
    }
}
