package org.yaoxiang.device.uplink;

import java.util.Optional;
import java.util.function.Supplier;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.Vault;

/// This handheld's receipts for the letters that have come, by whichever road.
record Arrivals(Vault vault, Supplier<Stamp> stamp) {
    /// The one receipt for a letter. The gateway keeps giving a letter until it has it.
    Hash receipt(Sealed letter) {
        Optional<Receipt.Proof> arrived = Optional.of(Receipt.Proof.ARRIVED);
        Optional<Hash> about = Optional.of(letter.hash());
        return vault.entries().stream()
                .filter(Entry::own)
                .filter(entry -> entry.proof().equals(arrived) && entry.about().equals(about))
                .map(Entry::hash)
                .findFirst()
                .orElseGet(() ->
                        vault.append(
                                        new Receipt(
                                                letter.hash(), Receipt.Proof.ARRIVED, stamp.get()),
                                        Urgency.ROUTINE)
                                .hash());
    }
}
