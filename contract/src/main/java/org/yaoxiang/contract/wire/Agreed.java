package org.yaoxiang.contract.wire;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Slim;

/// What a handheld knows that the gateway holds since their link was opened: facts, and the
/// receipts for them. Neither need be told to the other again, so that facts and receipts go as
/// {@link Slim}. Thread-safe.
public final class Agreed {
    /// So many of the newest facts; the next ones refer to them.
    private static final int FACTS_MAX = 64;

    private final String gatewayId;
    private final Map<Hash, Sealed> facts = new LinkedHashMap<>();
    private final Map<Hash, Sealed> receipts = new HashMap<>();

    /// Facts as they go together.
    ///
    /// @param facts one or more
    public record Sending(List<Sealed> facts, byte[] bytes) {
        public Sending {
            facts = List.copyOf(facts);
        }
    }

    /// @param gatewayId who gives the receipts
    public Agreed(String gatewayId) {
        this.gatewayId = requireNonNull(gatewayId, "gatewayId");
    }

    /// As many of the first facts as go together.
    ///
    /// @param waiting one or more, in the order in which they are to go
    /// @return empty when the first must go whole: it was answered, and that was not understood
    public synchronized Optional<Sending> sending(List<Sealed> waiting) {
        List<Sealed> known = new ArrayList<>(facts.values());
        List<byte[]> slims = new ArrayList<>();
        int length = 0;
        for (Sealed fact : waiting) {
            if (receipts.containsKey(fact.hash())) {
                break;
            }
            byte[] slim = Slim.of(fact, known, Optional.empty());
            length += Together.added(slim.length);
            if (length > Together.LENGTH_MAX && !slims.isEmpty()) {
                break;
            }
            slims.add(slim);
            known.add(fact);
        }
        return slims.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Sending(waiting.subList(0, slims.size()), Together.encode(slims)));
    }

    /// The receipts in an answer, in the order of the facts that were sent; the gateway may have
    /// taken fewer than all.
    ///
    /// @return empty when not even the first can be made out
    public synchronized List<Sealed> receipts(Sending sent, byte[] answer) {
        List<Sealed> made = new ArrayList<>();
        try {
            List<byte[]> slims = Together.decode(answer);
            for (int i = 0; i < Math.min(slims.size(), sent.facts().size()); i++) {
                Sealed fact = sent.facts().get(i);
                Optional<Sealed> receipt =
                        Slim.whole(
                                slims.get(i),
                                gatewayId,
                                _ -> fact.previous().map(receipts::get),
                                Optional.of(fact.hash()));
                if (receipt.isEmpty()) {
                    break;
                }
                made.add(receipt.get());
                add(fact, receipt.get());
            }
        } catch (SealException | IllegalArgumentException _) {
            // What was made out before is good; the rest is asked for again.
            return made;
        }
        return made;
    }

    private void add(Sealed fact, Sealed receipt) {
        facts.put(fact.hash(), fact);
        receipts.put(fact.hash(), receipt);
        if (facts.size() > FACTS_MAX) {
            Hash oldest = facts.keySet().iterator().next();
            facts.remove(oldest);
            receipts.remove(oldest);
        }
    }

    /// The gateway lacks something of it.
    public synchronized void clear() {
        facts.clear();
        receipts.clear();
    }
}
