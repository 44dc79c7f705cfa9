package org.yaoxiang.bridge.map;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;
import org.yaoxiang.contract.time.Timeline;

/// One author's facts in time, as far as they have arrived. Folds them only when it is asked after
/// something that can place others.
final class Placing {
    private final Map<Long, Timeline.Line> lines = new TreeMap<>();
    private final Map<Hash, Long> open = new HashMap<>();
    private final Set<Long> bootsKnown = new HashSet<>();
    private @Nullable Timeline timeline;

    /// Takes note of a fact.
    ///
    /// @return whether it can place others: it is the first of its boot that knows the time
    boolean add(Hash hash, long sequence, Stamp at, Optional<Stamp> arrived) {
        lines.putIfAbsent(sequence, new Timeline.Line(sequence, at, arrived));
        timeline = null;
        if (at.isOpen() && arrived.isEmpty()) {
            open.put(hash, sequence);
        }
        return !at.isOpen() && at.tick().map(Tick::boot).filter(bootsKnown::add).isPresent();
    }

    /// Takes note that somebody else had a fact.
    ///
    /// @return whether the fact was open
    boolean arrived(Hash hash, Stamp at) {
        Long sequence = open.remove(hash);
        if (sequence == null) {
            return false;
        }
        lines.computeIfPresent(
                sequence, (_, line) -> new Timeline.Line(sequence, line.at(), Optional.of(at)));
        timeline = null;
        return true;
    }

    /// The fact with its stamps as they are known now.
    Fact place(long sequence, Fact fact) {
        if (fact.at().tick().isEmpty()) {
            return fact;
        }
        Timeline known = timeline;
        if (known == null) {
            known = Timeline.of(lines.values());
            timeline = known;
        }
        return known.place(sequence, fact);
    }
}
