package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What a handheld signs about its own chain when it reaches the county. The envelope names the
/// sequence and the fact before it, so whoever has the head knows how many facts there are; every
/// one of them that does not wait has the gateway's receipt.
///
/// @param waiting the sequences of the author's facts before this one that have no receipt yet,
///   ascending, at most 256; when there are 256, later ones may wait too
public record Head(List<Long> waiting, Stamp at) implements Fact {
    /// The most sequences that one head names.
    public static final int WAITING_MAX = 256;

    public Head {
        waiting = List.copyOf(waiting);
        requireNonNull(at, "at");
        if (waiting.size() > WAITING_MAX) {
            throw new IllegalArgumentException(
                    waiting.size() + " sequences, expected at most " + WAITING_MAX);
        }
        long before = 0;
        for (long each : waiting) {
            if (each <= before) {
                throw new IllegalArgumentException(
                        "sequence " + each + " after " + before + ", expected ascending from 1");
            }
            before = each;
        }
    }

    /// Whether the author says that the gateway has receipted its fact of a sequence.
    ///
    /// @param sequence below the head's own
    public boolean isReceipted(long sequence) {
        boolean isListed = waiting.size() < WAITING_MAX || sequence < waiting.getLast();
        return isListed && !waiting.contains(sequence);
    }
}
