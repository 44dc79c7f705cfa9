package org.yaoxiang.gateway.outbox;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.Opener;
import org.yaoxiang.contract.seal.Sealed;

/// What waits for each party: facts that others closed to it and that it has not receipted. A view
/// of the inbox, never stored. Thread-safe.
public final class Outbox {
    private final Map<String, Map<Hash, Urgency>> waiting = new HashMap<>();
    private final Map<String, Set<Hash>> receipted = new HashMap<>();

    /// Takes note of a fact, in the order of arrival. The same fact may be told again.
    public synchronized void note(Sealed fact) {
        for (String recipient : fact.recipients()) {
            if (!recipient.equals(fact.author())
                    && !receipted.getOrDefault(recipient, Set.of()).contains(fact.hash())) {
                waiting.computeIfAbsent(recipient, _ -> new LinkedHashMap<>())
                        .putIfAbsent(fact.hash(), fact.urgency());
            }
        }
        if (fact.kind() == Kind.RECEIPT) {
            Receipt receipt = Opener.openReceipt(fact);
            if (receipt.proof() == Receipt.Proof.ARRIVED) {
                receipted.computeIfAbsent(fact.author(), _ -> new HashSet<>()).add(receipt.fact());
                waiting.getOrDefault(fact.author(), new HashMap<>()).remove(receipt.fact());
            }
        }
    }

    /// What to give to a party next: the most urgent, then the oldest.
    public synchronized Optional<Hash> next(String party) {
        return all(party).stream().findFirst();
    }

    /// Everything that waits for a party: the most urgent first, then the oldest.
    public synchronized List<Hash> all(String party) {
        return waiting.getOrDefault(party, Map.of()).entrySet().stream()
                .sorted(Map.Entry.<Hash, Urgency>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    /// How many facts wait for a party.
    public synchronized int waiting(String party) {
        return waiting.getOrDefault(party, Map.of()).size();
    }
}
