package org.yaoxiang.device.uplink;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.yaoxiang.contract.fact.Hash;

/// What both ends of the link hold since it was opened: facts, and the gateway's receipts for them.
/// Neither need be told to the other again. Thread-safe.
final class Agreed {
    /// So many of the newest facts; the next one in a chain refers to one of them.
    private static final int FACTS_MAX = 64;

    private final Deque<Hash> newest = new ArrayDeque<>();
    private final Map<Hash, Hash> receipts = new HashMap<>();

    /// Whether the gateway has a fact.
    synchronized boolean holds(Hash fact) {
        return receipts.containsKey(fact);
    }

    /// Its receipt for a fact.
    synchronized Optional<Hash> receipt(Hash fact) {
        return Optional.ofNullable(receipts.get(fact));
    }

    synchronized void add(Hash fact, Hash receipt) {
        if (receipts.put(fact, receipt) == null) {
            newest.addLast(fact);
        }
        if (newest.size() > FACTS_MAX) {
            receipts.remove(newest.removeFirst());
        }
    }

    /// The gateway lacks something of it.
    synchronized void clear() {
        newest.clear();
        receipts.clear();
    }
}
