package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;

/// What one instrument found when it tested itself: the proof behind its readings of the day.
///
/// @param instrument which one, by what it measures
/// @param results 1 or more, each probe at most once
public record SelfTest(Vital instrument, Origin origin, List<Result> results, Stamp at)
        implements Fact {
    /// What one probe gave.
    public sealed interface Result {
        /// What was tested.
        Probe probe();

        /// Whether it is as it should be.
        boolean isPassed();

        /// A number and its limits, all finite.
        ///
        /// @param min the least that passes
        /// @param max the greatest that passes, not below min
        /// @param ucum the unit of all three, 1 to 32 characters
        record Measured(Probe probe, double value, double min, double max, String ucum)
                implements Result {
            public Measured {
                requireNonNull(probe, "probe");
                Texts.require(ucum, "ucum", 32);
                if (!Double.isFinite(value) || !Double.isFinite(max - min) || min > max) {
                    throw new IllegalArgumentException(
                            value + " within " + min + " to " + max + ", expected finite numbers");
                }
            }

            @Override
            public boolean isPassed() {
                return value >= min && value <= max;
            }
        }

        /// No number, and why.
        record Refused(Probe probe, Refusal why) implements Result {
            public Refused {
                requireNonNull(probe, "probe");
                requireNonNull(why, "why");
            }

            @Override
            public boolean isPassed() {
                return false;
            }
        }
    }

    public SelfTest {
        requireNonNull(instrument, "instrument");
        requireNonNull(origin, "origin");
        results = List.copyOf(results);
        requireNonNull(at, "at");
        if (results.isEmpty()) {
            throw new IllegalArgumentException("0 results, expected 1 or more");
        }
        if (results.stream().map(Result::probe).distinct().count() != results.size()) {
            throw new IllegalArgumentException("a probe twice in one self-test");
        }
    }

    /// Whether every result is as it should be.
    public boolean isPassed() {
        return results.stream().allMatch(Result::isPassed);
    }
}
