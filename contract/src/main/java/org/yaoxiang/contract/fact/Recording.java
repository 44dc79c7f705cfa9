package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

/// The waveform of a check's electrocardiogram, as a fact of its own: it takes many times the bytes
/// of all else that the check says, and the check goes ahead of it. It names no patient; the check
/// that it belongs to names it ({@link Reading.RecordedElectrocardiogram}).
///
/// @param at when the check was finished; the check says when it was measured
public record Recording(Waveform waveform, Stamp at) implements Fact {
    public Recording {
        requireNonNull(waveform, "waveform");
        requireNonNull(at, "at");
    }

    @Override
    public String toString() {
        return "Recording[redacted]";
    }
}
