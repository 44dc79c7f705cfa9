package org.yaoxiang.bridge.token;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;

/// The system behind a request, and what it may do.
///
/// @param id by which it is audited, 1 to 128 characters
/// @param reads the types of resources that it may read; `*` is all but AuditEvent
/// @param relay the relay that it answers as; empty for one that only reads
public record Caller(String id, Set<String> reads, Optional<String> relay) {
    /// All types but the one that has to be named.
    public static final String ALL = "*";

    /// Tells who has read what; nobody reads it by reading everything else.
    public static final String AUDIT = "AuditEvent";

    public Caller {
        requireNonNull(id, "id");
        reads = Set.copyOf(reads);
        requireNonNull(relay, "relay");
    }

    /// A system that reads everything but who has read it.
    public static Caller reading(String id) {
        return new Caller(id, Set.of(ALL), Optional.empty());
    }

    /// A relay's system, which reads as well.
    public static Caller relay(String id) {
        return new Caller(id, Set.of(ALL), Optional.of(id));
    }

    /// Somebody who reads who has read what, and nothing of any patient.
    public static Caller auditor(String id) {
        return new Caller(id, Set.of(AUDIT), Optional.empty());
    }

    /// Whether it may read resources of a type.
    public boolean mayRead(String type) {
        return reads.contains(type) || (!type.equals(AUDIT) && reads.contains(ALL));
    }
}
