package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;

/// What an instrument said: a reading with its quality, or why there is none. Or, where there is no
/// instrument, what the doctor read from another one and typed.
public sealed interface Outcome {
    /// When it was measured, refused or typed.
    Stamp at();

    /// There is a reading.
    record Measured(Reading reading, Quality quality, Stamp at) implements Outcome {
        public Measured {
            requireNonNull(reading, "reading");
            requireNonNull(quality, "quality");
            requireNonNull(at, "at");
        }
    }

    /// The doctor typed the reading: no instrument of the handheld vouches for it, and no signal
    /// was looked at.
    record Entered(Reading reading, Stamp at) implements Outcome {
        public Entered {
            requireNonNull(reading, "reading");
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
