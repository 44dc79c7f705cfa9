package org.yaoxiang.bridge.consult;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.time.Timeline;

/// Where the facts of all authors lie in true time, as far as those that have arrived tell.
final class Timelines {
    private final Map<String, Timeline> timelines = new HashMap<>();

    private Timelines() {}

    /// @param entries each fact once
    static Timelines of(List<Entry> entries) {
        Map<Hash, Stamp> arrivals = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.fact() instanceof Receipt receipt && receipt.isTimedArrival()) {
                arrivals.putIfAbsent(receipt.fact(), receipt.at());
            }
        }
        Map<String, List<Timeline.Line>> lines = new HashMap<>();
        for (Entry entry : entries) {
            lines.computeIfAbsent(entry.author(), _ -> new ArrayList<>())
                    .add(
                            new Timeline.Line(
                                    entry.sequence(),
                                    entry.fact().at(),
                                    Optional.ofNullable(arrivals.get(entry.hash()))));
        }
        Timelines folded = new Timelines();
        lines.forEach((author, all) -> folded.timelines.put(author, Timeline.of(all)));
        return folded;
    }

    /// The entry with its stamps as they are known by now.
    Entry place(Entry entry) {
        Timeline timeline = timelines.get(entry.author());
        return timeline == null
                ? entry
                : new Entry(
                        entry.hash(),
                        entry.author(),
                        entry.sequence(),
                        timeline.place(entry.sequence(), entry.fact()));
    }
}
