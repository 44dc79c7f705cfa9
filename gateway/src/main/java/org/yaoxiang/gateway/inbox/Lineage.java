package org.yaoxiang.gateway.inbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Holding;
import org.yaoxiang.contract.fact.Run;
import org.yaoxiang.contract.seal.Sealed;

/// What the inbox holds of one author's chain, of which every branch counts. One owner.
final class Lineage {
    /// A fact that is here.
    private static final class Link {
        private final Hash hash;
        private final long sequence;
        private final Optional<Hash> previous;

        /// One of the facts before it, as far down as the chain was followed.
        private @Nullable Link lowest;

        Link(Sealed fact) {
            hash = fact.hash();
            sequence = fact.sequence();
            previous = fact.previous();
        }
    }

    private final Map<Hash, Link> links = new HashMap<>();
    private final Map<Long, List<Link>> numbers = new HashMap<>();

    /// Takes in a fact.
    ///
    /// @return another fact with its number, if there is one
    Optional<Hash> add(Sealed fact) {
        if (links.containsKey(fact.hash())) {
            return Optional.empty();
        }
        Link link = new Link(fact);
        links.put(link.hash, link);
        List<Link> same = numbers.computeIfAbsent(link.sequence, _ -> new ArrayList<>(1));
        same.add(link);
        return same.size() > 1 ? Optional.of(same.getFirst().hash) : Optional.empty();
    }

    /// The fact with a number; empty when there is none, or two.
    Optional<Hash> only(long sequence) {
        List<Link> same = numbers.getOrDefault(sequence, List.of());
        return same.size() == 1 ? Optional.of(same.getFirst().hash) : Optional.empty();
    }

    /// Whether the whole of a run is here: the fact with its mark, and every one before it.
    boolean holds(Run run) {
        return numbers.getOrDefault(run.last(), List.of()).stream()
                .filter(each -> Run.mark(each.hash) == run.mark())
                .anyMatch(each -> lowest(each).sequence <= run.first());
    }

    /// All that is here as runs, the longest first, at most {@link Holding#RUNS_MAX}.
    List<Run> runs() {
        Map<Hash, Link> ends = new HashMap<>(links);
        for (Link each : links.values()) {
            each.previous.ifPresent(ends::remove);
        }
        return ends.values().stream()
                .map(end -> new Run(lowest(end).sequence, end.sequence, Run.mark(end.hash)))
                .sorted(
                        Comparator.comparingLong((Run run) -> run.first() - run.last())
                                .thenComparingLong(Run::last)
                                .thenComparingLong(Run::mark))
                .limit(Holding.RUNS_MAX)
                .toList();
    }

    /// The fact at which the chain before a fact ends. What was followed once is not followed
    /// again, so that a question costs what has come since the last.
    private Link lowest(Link from) {
        Link at = from;
        for (Link next = from; next != null; next = at.previous.map(links::get).orElse(null)) {
            at = next.lowest == null ? next : next.lowest;
        }
        from.lowest = at;
        return at;
    }
}
