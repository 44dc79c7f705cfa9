package org.yaoxiang.bridge.token;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;

/// The system behind a request, and what it may do.
///
/// @param id by which it is audited, 1 to 128 characters
/// @param villages whose patients it sees; empty for all
/// @param reads the types of resources that it may read; `*` is all but AuditEvent
/// @param relay the relay that it answers as; empty for one that only reads
/// @param breaksGlass whether it may read of one patient of another village in an emergency
public record Caller(
        String id,
        Optional<Set<String>> villages,
        Set<String> reads,
        Optional<String> relay,
        boolean breaksGlass) {
    /// All types but the one that has to be named.
    public static final String ALL = "*";

    /// Tells who has read what; nobody reads it by reading everything else.
    public static final String AUDIT = "AuditEvent";

    public Caller {
        requireNonNull(id, "id");
        villages = villages.map(Set::copyOf);
        reads = Set.copyOf(reads);
        requireNonNull(relay, "relay");
    }

    /// A system of the county, which reads everything but who has read it.
    public static Caller reading(String id) {
        return new Caller(id, Optional.empty(), Set.of(ALL), Optional.empty(), false);
    }

    /// A relay's system, which reads the same.
    public static Caller relay(String id) {
        return new Caller(id, Optional.empty(), Set.of(ALL), Optional.of(id), false);
    }

    /// Somebody who reads who has read what, and nothing of any patient.
    public static Caller auditor(String id) {
        return new Caller(id, Optional.empty(), Set.of(AUDIT), Optional.empty(), false);
    }

    /// The same system as one of an organisation.
    public Caller of(Organisation organisation) {
        return new Caller(id, organisation.villages(), reads, relay, organisation.breaksGlass());
    }

    /// Whether it may read resources of a type. Who has read what is about patients of all
    /// villages.
    public boolean mayRead(String type) {
        return type.equals(AUDIT)
                ? reads.contains(AUDIT) && villages.isEmpty()
                : reads.contains(type) || reads.contains(ALL);
    }
}
