package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.IntervalKind;
import org.yaoxiang.contract.code.Rhythm;

/// What a program read from an electrocardiogram. It never replaces a clinician's reading; what it
/// could not tell is left out.
///
/// @param intervals each kind at most once
/// @param rhythms each statement at most once
/// @param counts of ectopic beats, each kind at most once
/// @param filter the filter through which it was read, for example "0.5-40 Hz", at most 64
///   characters; empty when it was read unfiltered
public record Interpretation(
        List<Interval> intervals, List<Rhythm> rhythms, List<Count> counts, String filter) {
    /// No program has read the electrocardiogram.
    public static final Interpretation NONE =
            new Interpretation(List.of(), List.of(), List.of(), "");

    /// How long a part of the beat lasts.
    ///
    /// @param milliseconds 1 to 10 000, the median over the recording
    public record Interval(IntervalKind kind, double milliseconds) {
        public Interval {
            requireNonNull(kind, "kind");
            if (!(milliseconds >= 1 && milliseconds <= 10_000)) {
                throw new IllegalArgumentException("milliseconds outside 1 to 10000");
            }
        }

        @Override
        public String toString() {
            return "Interval[redacted]";
        }
    }

    /// How many ectopic beats the recording has.
    ///
    /// @param beats 0 or more: none were found is a count, not counted at all is no entry
    public record Count(EctopicBeat kind, int beats) {
        public Count {
            requireNonNull(kind, "kind");
            if (beats < 0) {
                throw new IllegalArgumentException("beats below 0");
            }
        }

        @Override
        public String toString() {
            return "Count[redacted]";
        }
    }

    public Interpretation {
        intervals = List.copyOf(intervals);
        rhythms = List.copyOf(rhythms);
        counts = List.copyOf(counts);
        requireNonNull(filter, "filter");
        if (filter.length() > 64) {
            throw new IllegalArgumentException("filter of " + filter.length() + " characters");
        }
        if (intervals.stream().map(Interval::kind).distinct().count() != intervals.size()
                || rhythms.stream().distinct().count() != rhythms.size()
                || counts.stream().map(Count::kind).distinct().count() != counts.size()) {
            throw new IllegalArgumentException("an interval, a rhythm or a count twice");
        }
    }

    @Override
    public String toString() {
        return "Interpretation[redacted]";
    }
}
