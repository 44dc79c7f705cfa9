package org.yaoxiang.bridge.consult;

import static java.util.Objects.requireNonNull;

import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;

/// A fact that was opened, with its name and its author.
///
/// @param hash the name of the sealed fact
/// @param author who signed it, verified by whoever opened it
/// @param sequence its author's own count, from 1
public record Entry(Hash hash, String author, long sequence, Fact fact) {
    public Entry {
        requireNonNull(hash, "hash");
        requireNonNull(author, "author");
        requireNonNull(fact, "fact");
    }
}
