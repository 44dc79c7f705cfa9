package org.yaoxiang.bridge.consult;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Stamp;

/// An advice on a consult and what the village did with it.
///
/// @param hash the advice's name
/// @param read when the village confirmed reading it; empty when it has not
public record Answer(Hash hash, Advice advice, Optional<Stamp> read) {
    public Answer {
        requireNonNull(hash, "hash");
        requireNonNull(advice, "advice");
        requireNonNull(read, "read");
    }
}
