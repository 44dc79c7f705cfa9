package org.yaoxiang.bridge.hospital;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.yaoxiang.bridge.map.ConditionalBundle;
import org.yaoxiang.contract.fact.Hash;

/// Which resources go to a hospital as one transaction. It holds their keys only: they are read
/// from the store when they go, in the version of then, so that a late one never puts an earlier
/// version over a later.
///
/// @param name of the transaction
/// @param entries in the transaction's order
/// @param puts what of it others may wait for
/// @param needs what it waits for when that was refused
record Delivery(Name name, List<Entry> entries, Set<String> puts, Set<String> needs) {
    /// @param fact in whose wake the transaction came
    /// @param part its place among the fact's transactions, from 0
    record Name(Hash fact, int part) {}

    /// @param key as `Type/id`
    /// @param isKept whether the hospital keeps the copy that it has
    record Entry(String key, boolean isKept) {
        String type() {
            return key.substring(0, key.indexOf('/'));
        }

        String id() {
            return key.substring(key.indexOf('/') + 1);
        }
    }

    static Delivery of(Hash fact, int part, Bundle transaction) {
        List<Entry> entries =
                transaction.getEntry().stream()
                        .map(each ->
                                new Entry(
                                        each.getRequest().getUrl(),
                                        each.getRequest().hasIfNoneMatch()))
                        .toList();
        return new Delivery(
                new Name(fact, part),
                entries,
                anchors(entries.stream().map(Entry::key).collect(Collectors.toSet())),
                anchors(ConditionalBundle.references(transaction)));
    }

    /// Whoever refers to an Observation refers to its Encounter or its Device as well, and nothing
    /// refers to a Provenance: they need not be remembered.
    static Set<String> anchors(Set<String> keys) {
        return keys.stream()
                .filter(each -> !each.startsWith("Observation/"))
                .filter(each -> !each.startsWith("Provenance/"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
