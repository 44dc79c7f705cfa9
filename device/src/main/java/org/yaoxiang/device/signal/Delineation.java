package org.yaoxiang.device.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Where the waves of an electrocardiogram begin, culminate and end: beat by beat in each lead, and
/// in all leads together. The method and how well it does are in docs/delineation.md.
///
/// Leads are delineated better together than alone: what they have in common steadies each of them.
///
/// @param leads `[lead][beat]`, leads in the order given; each has the same beats
/// @param together by beat, each wave from its earliest onset to its latest end in any lead,
///   without outliers, as in the CSE study
public record Delineation(List<List<Beat>> leads, List<Beat> together) {
    private static final double RATE_HERTZ_MIN = 200;
    private static final double SAME_BEAT_SECONDS = 0.09;
    private static final double REFRACTORY_SECONDS = 0.2;

    public Delineation {
        leads = leads.stream().map(List::copyOf).toList();
        together = List.copyOf(together);
    }

    /// A wave's marks as sample indices.
    ///
    /// @param onset the first sample that belongs to it
    /// @param peak where it is farthest from the line, not before the onset
    /// @param end the last sample that belongs to it, not before the peak
    public record Wave(int onset, int peak, int end) {
        public Wave {
            if (onset < 0 || peak < onset || end < peak) {
                throw new IllegalArgumentException(
                        "wave from " + onset + " over " + peak + " to " + end);
            }
        }
    }

    /// The waves of one beat.
    ///
    /// @param p absent when no wave is tied to this QRS, as in atrial fibrillation
    /// @param t absent when the next beat or the recording's end cuts it off
    public record Beat(Optional<Wave> p, Wave qrs, Optional<Wave> t) {}

    /// Finds the beats and their waves.
    ///
    /// @param millivolts `[lead][sample]`, at least one lead, all of one length, best as recorded:
    ///   a filter moves the marks
    /// @param rateHertz samples a second, 200 or more
    /// @throws IllegalArgumentException when the leads differ in length or hold what is no number
    public static Delineation of(double[][] millivolts, double rateHertz) {
        check(millivolts, rateHertz);
        int leads = millivolts.length;
        Spikes spikes =
                millivolts[0].length < 2
                        ? new Spikes(List.of())
                        : Spikes.find(millivolts, rateHertz);
        double[][] clean = spikes.bridged(millivolts, rateHertz);
        int[] beats = beats(clean, rateHertz);
        if (beats.length == 0) {
            return new Delineation(
                    IntStream.range(0, leads).mapToObj(_ -> List.<Beat>of()).toList(), List.of());
        }
        Complexes complexes = Complexes.find(clean, rateHertz, beats, spikes);
        double[][] bridged = complexes.bridged(clean, rateHertz);
        Marks t = TWaves.find(bridged, rateHertz, complexes);
        Marks p = PWaves.find(bridged, rateHertz, complexes, t);
        int last = millivolts[0].length - 1;
        List<List<Beat>> all = new ArrayList<>();
        for (int lead = 0; lead < leads; lead++) {
            List<Beat> line = new ArrayList<>();
            for (int beat = 0; beat < beats.length; beat++) {
                Wave qrs = complexes.marks().wave(lead, beat, 0, last).orElseThrow();
                Optional<Wave> before = p.wave(lead, beat, 0, qrs.onset());
                Optional<Wave> after = t.wave(lead, beat, qrs.end(), last);
                line.add(new Beat(before, qrs, after));
            }
            all.add(line);
        }
        return new Delineation(all, Together.of(all, rateHertz));
    }

    /// The marks of several leads made one, by the rule of `together`; also for marks made by hand.
    ///
    /// @param leads `[lead][beat]`, at least one lead, each with the same beats
    public static List<Beat> together(List<List<Beat>> leads, double rateHertz) {
        for (List<Beat> lead : leads) {
            if (lead.size() != leads.getFirst().size()) {
                throw new IllegalArgumentException(
                        "leads of " + leads.getFirst().size() + " and " + lead.size() + " beats");
            }
        }
        return Together.of(leads, rateHertz);
    }

    private static void check(double[][] millivolts, double rateHertz) {
        if (!(rateHertz >= RATE_HERTZ_MIN && rateHertz < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "rateHertz " + rateHertz + ", expected " + RATE_HERTZ_MIN + " or more");
        }
        if (millivolts.length == 0) {
            throw new IllegalArgumentException("no lead, expected one or more");
        }
        for (double[] lead : millivolts) {
            if (lead.length != millivolts[0].length) {
                throw new IllegalArgumentException(
                        "leads of " + millivolts[0].length + " and " + lead.length + " samples");
            }
            for (int i = 0; i < lead.length; i++) {
                if (!Double.isFinite(lead[i])) {
                    throw new IllegalArgumentException("sample " + i + " is " + lead[i]);
                }
            }
        }
    }

    /// The beats that half of the leads, and two at least, show, each where the middle lead has it:
    /// noise in one lead makes no beat.
    private static int[] beats(double[][] leads, double rateHertz) {
        if (leads.length == 1) {
            return Beats.find(leads[0], rateHertz);
        }
        int[] seen =
                Arrays.stream(leads)
                        .flatMapToInt(lead -> Arrays.stream(Beats.find(lead, rateHertz)))
                        .sorted()
                        .toArray();
        int[] beats = new int[seen.length];
        int count = 0;
        int from = 0;
        while (from < seen.length) {
            int to = from;
            while (to < seen.length && seen[to] - seen[from] <= SAME_BEAT_SECONDS * rateHertz) {
                to++;
            }
            int middle = seen[(from + to - 1) / 2];
            boolean isApart =
                    count == 0 || middle - beats[count - 1] > REFRACTORY_SECONDS * rateHertz;
            if (to - from >= Math.max(2, (leads.length + 1) / 2) && isApart) {
                beats[count++] = middle;
            }
            from = to;
        }
        return Arrays.copyOf(beats, count);
    }
}
