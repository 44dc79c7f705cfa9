package org.yaoxiang.bridge.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.yaoxiang.bridge.chain.Break.Wrong;
import org.yaoxiang.contract.fact.Hash;

/// What all facts that stand in the feed say of their authors' chains: a pure fold.
///
/// A fact may come after its successors, for the urgent go first. So a number that is missing is a
/// fact that waits, until something signed says otherwise: the gateway's receipt of it, or the head
/// by which its author says that it holds that receipt. Both stand in the feed behind the fact.
///
/// @param breaks what is proven to be wrong, each once
/// @param waiting by author, how many of its facts are known to exist and have not arrived
public record Chains(List<Break> breaks, Map<String, Long> waiting) {
    public Chains {
        breaks = List.copyOf(breaks);
        waiting = Map.copyOf(waiting);
    }

    /// Folds the facts of a feed.
    ///
    /// @param links in the feed's order
    public static Chains fold(List<Link> links) {
        Folding folding = new Folding();
        links.forEach(folding::add);
        return folding.chains();
    }

    /// The longest gap of which every number is looked at; no handheld seals so much unseen.
    private static final long GAP_MAX = 100_000;

    private static final class Folding {
        private final Set<Break> breaks = new LinkedHashSet<>();
        private final Map<Hash, Link> genuine = new HashMap<>();
        private final Map<Hash, Link> successors = new HashMap<>();
        private final Map<String, SortedMap<Long, List<Link>>> chains = new TreeMap<>();

        void add(Link link) {
            if (!link.isGenuine()) {
                breaks.add(new Break(Wrong.ALTERED, link.author(), link.sequence()));
            } else if (genuine.putIfAbsent(link.hash(), link) != null) {
                breaks.add(new Break(Wrong.REPLAYED, link.author(), link.sequence()));
            } else {
                link.previous().ifPresent(hash -> successors.putIfAbsent(hash, link));
                chains.computeIfAbsent(link.author(), _ -> new TreeMap<>())
                        .computeIfAbsent(link.sequence(), _ -> new ArrayList<>())
                        .add(link);
            }
        }

        Chains chains() {
            Map<String, Long> waiting = new HashMap<>();
            Set<Break> found = new LinkedHashSet<>(breaks);
            for (Map.Entry<String, SortedMap<Long, List<Link>>> chain : chains.entrySet()) {
                chain.getValue().values().forEach(each -> links(chain.getValue(), each, found));
                long missing = missing(chain.getKey(), chain.getValue(), found);
                if (missing > 0) {
                    waiting.put(chain.getKey(), missing);
                }
            }
            genuine.values().stream()
                    .map(Link::arrived)
                    .flatMap(Optional::stream)
                    .filter(hash -> !genuine.containsKey(hash))
                    .map(this::dropped)
                    .filter(each -> !isAltered(each))
                    .forEach(found::add);
            return new Chains(List.copyOf(found), waiting);
        }

        /// A fact that came altered did come.
        private boolean isAltered(Break dropped) {
            return breaks.contains(new Break(Wrong.ALTERED, dropped.author(), dropped.sequence()));
        }

        private Break dropped(Hash hash) {
            Link successor = successors.get(hash);
            return successor == null
                    ? new Break(Wrong.DROPPED, hash.prefix(), 0)
                    : new Break(Wrong.DROPPED, successor.author(), successor.sequence() - 1);
        }

        /// The facts with one number, and how each follows the one before.
        private void links(SortedMap<Long, List<Link>> chain, List<Link> same, Set<Break> found) {
            Link first = same.getFirst();
            List<Link> before = chain.getOrDefault(first.sequence() - 1, List.of());
            if (same.size() > 1) {
                // Only where the branches part: what follows is the consequence.
                if (before.size() < 2) {
                    Wrong wrong = first.isOfPost() ? Wrong.RESTORED : Wrong.ROLLED_BACK;
                    found.add(new Break(wrong, first.author(), first.sequence()));
                }
                return;
            }
            Optional<Hash> previous = first.previous();
            if (previous.isEmpty() || isAmong(before, previous.get())) {
                return;
            }
            boolean stands = genuine.containsKey(previous.get());
            if (stands || !before.isEmpty()) {
                found.add(
                        new Break(
                                stands ? Wrong.REORDERED : Wrong.REPLACED,
                                first.author(),
                                first.sequence()));
            }
        }

        private static boolean isAmong(List<Link> links, Hash hash) {
            return links.stream().anyMatch(each -> each.hash().equals(hash));
        }

        /// Counts the numbers that are missing and may still come; names the others.
        private long missing(String author, SortedMap<Long, List<Link>> chain, Set<Break> found) {
            List<Link> all = chain.values().stream().flatMap(List::stream).toList();
            List<Link> heads = all.stream().filter(each -> each.head().isPresent()).toList();
            boolean isOfPost = all.getFirst().isOfPost();
            Set<Long> altered = new HashSet<>();
            breaks.stream()
                    .filter(each -> each.wrong() == Wrong.ALTERED && each.author().equals(author))
                    .forEach(each -> altered.add(each.sequence()));
            long waiting = 0;
            long next = 1;
            for (long there : chain.keySet()) {
                if (there - next > GAP_MAX) {
                    waiting += there - next;
                    next = there;
                }
                for (; next < there; next++) {
                    long number = next;
                    if (altered.contains(number)) {
                        continue;
                    }
                    boolean isReceipted =
                            heads.stream()
                                    .filter(each -> each.sequence() > number)
                                    .flatMap(each -> each.head().stream())
                                    .anyMatch(head -> head.isReceipted(number));
                    if (isOfPost || isReceipted) {
                        found.add(new Break(Wrong.DROPPED, author, number));
                    } else {
                        waiting++;
                    }
                }
                next = there + 1;
            }
            return waiting;
        }
    }
}
