package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;

/// What an instrument said: a reading with its quality, or why there is none.
public sealed interface Outcome {
    /// When it was measured or refused.
    Stamp at();

    /// There is a reading.
    record Measured(Reading reading, Quality quality, Stamp at) implements Outcome {
        public Measured {
            requireNonNull(reading, "reading");
            requireNonNull(quality, "quality");
            requireNonNull(at, "at");
        }
    }

    /// There is none, and this is why.
    record Refused(Vital vital, Refusal why, Stamp at) implements Outcome {
        public Refused {
            requireNonNull(vital, "vital");
            requireNonNull(why, "why");
            requireNonNull(at, "at");
        }
    }
}
