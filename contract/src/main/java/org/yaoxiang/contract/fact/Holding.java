package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What a gateway signs about a handheld's chain when the handheld has receipts of facts that the
/// gateway does not hold, as after the gateway was put back from a backup. Receipts from before it
/// count no more for facts that it does not name.
///
/// @param handheld the author of the facts
/// @param held what the gateway holds of them, at most 16 runs; when there are more, some are left
///   out, and their facts are sent once more for nothing
public record Holding(String handheld, List<Run> held, Stamp at) implements Fact {
    /// The most runs that one holding names. An engineering choice: 16 are some 200 bytes, and a
    /// chain has as many only behind as many facts that wait.
    public static final int RUNS_MAX = 16;

    public Holding {
        requireNonNull(handheld, "handheld");
        held = List.copyOf(held);
        requireNonNull(at, "at");
        if (held.size() > RUNS_MAX) {
            throw new IllegalArgumentException(held.size() + " runs, expected at most " + RUNS_MAX);
        }
    }
}
