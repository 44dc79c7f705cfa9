package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.IntervalKind;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Rhythm;

/// What a program read from an electrocardiogram. It never replaces a clinician's reading; what it
/// could not tell is left out.
///
/// @param intervals each kind at most once
/// @param rhythms each statement at most once
/// @param counts of ectopic beats, each kind at most once
/// @param filter the filter through which it was read, for example "0.5-40 Hz", at most 64
///   characters; empty when it was read unfiltered
/// @param stLevels each lead at most once
public record Interpretation(
        List<Interval> intervals,
        List<Rhythm> rhythms,
        List<Count> counts,
        String filter,
        List<StLevel> stLevels) {
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

    /// How far the ST segment of a lead lies above the line before the QRS, 60 ms after the J
    /// point, the median over the beats.
    ///
    /// @param millivolts -10 to 10; negative below the line
    /// @param spreadMillivolts how far half of the beats lie from the median at most, 0 to 10
    public record StLevel(Lead lead, double millivolts, double spreadMillivolts) {
        /// Half a millimetre on paper at 10 mm/mV; an engineering choice.
        private static final double UNSURE_MILLIVOLTS = 0.05;

        public StLevel {
            requireNonNull(lead, "lead");
            if (!(millivolts >= -10 && millivolts <= 10)
                    || !(spreadMillivolts >= 0 && spreadMillivolts <= 10)) {
                throw new IllegalArgumentException("ST level outside -10 to 10 mV");
            }
        }

        /// Whether the beats disagree by more than can be read from paper.
        public boolean isUnsure() {
            return spreadMillivolts > UNSURE_MILLIVOLTS;
        }

        @Override
        public String toString() {
            return "StLevel[redacted]";
        }
    }

    /// An interpretation without ST levels.
    public Interpretation(
            List<Interval> intervals, List<Rhythm> rhythms, List<Count> counts, String filter) {
        this(intervals, rhythms, counts, filter, List.of());
    }

    public Interpretation {
        intervals = List.copyOf(intervals);
        rhythms = List.copyOf(rhythms);
        counts = List.copyOf(counts);
        stLevels = List.copyOf(stLevels);
        requireNonNull(filter, "filter");
        if (filter.length() > 64) {
            throw new IllegalArgumentException("filter of " + filter.length() + " characters");
        }
        if (intervals.stream().map(Interval::kind).distinct().count() != intervals.size()
                || rhythms.stream().distinct().count() != rhythms.size()
                || counts.stream().map(Count::kind).distinct().count() != counts.size()
                || stLevels.stream().map(StLevel::lead).distinct().count() != stLevels.size()) {
            throw new IllegalArgumentException("an interval, a rhythm, a count or a lead twice");
        }
    }

    @Override
    public String toString() {
        return "Interpretation[redacted]";
    }
}
