package org.yaoxiang.device.vault;

import java.util.Optional;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.Kind;

/// One line of the vault's index; rebuilt from the journal whenever the vault is opened.
///
/// @param sequence its author's own count
/// @param own whether this handheld sealed it; otherwise it came from outside
/// @param about the fact it speaks of: a consult's check, an advice's consult, a receipt's fact
/// @param at its stamp, as sealed
/// @param proof what an own receipt or one of the gateway proves; empty for everything else
public record Entry(
        Hash hash,
        long sequence,
        Kind kind,
        Urgency urgency,
        boolean own,
        Optional<Hash> about,
        Stamp at,
        Optional<Receipt.Proof> proof) {}
