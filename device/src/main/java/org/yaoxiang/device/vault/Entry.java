package org.yaoxiang.device.vault;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Run;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.Kind;

/// What the vault knows of one fact without opening it; the index keeps it, and the journal can
/// give it anew.
///
/// @param sequence its author's own count
/// @param own whether this handheld sealed it; otherwise it came from outside
/// @param about the fact it speaks of: a consult's check, an advice's consult, a receipt's fact
/// @param at its stamp, as sealed
/// @param proof what an own receipt or one of the gateway proves; empty for everything else
/// @param held what a holding says the gateway has of this handheld's facts; none for everything
///   else
/// @param examined whom a check is about and what was measured; empty for everything else
/// @param recordings where a check's waveforms lie, unless it holds them itself; empty for
///   everything else
public record Entry(
        Hash hash,
        long sequence,
        Kind kind,
        Urgency urgency,
        boolean own,
        Optional<Hash> about,
        Stamp at,
        Optional<Receipt.Proof> proof,
        List<Run> held,
        Optional<Examined> examined,
        List<Hash> recordings) {
    public Entry {
        requireNonNull(hash, "hash");
        requireNonNull(kind, "kind");
        requireNonNull(urgency, "urgency");
        requireNonNull(about, "about");
        requireNonNull(at, "at");
        requireNonNull(proof, "proof");
        held = List.copyOf(held);
        requireNonNull(examined, "examined");
        recordings = List.copyOf(recordings);
    }
}
