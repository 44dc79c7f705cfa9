package org.yaoxiang.bridge.token;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;

/// Whose systems see the patients of its villages and no others.
///
/// @param id 1 to 32 of a-z 0-9 -
/// @param villages their ids; empty for all
/// @param relay the relay by whose key its systems answer; empty when they only read
/// @param breaksGlass whether its systems may read of one other patient in an emergency
public record Organisation(
        String id, Optional<Set<String>> villages, Optional<String> relay, boolean breaksGlass) {
    public Organisation {
        if (!id.matches("[a-z0-9-]{1,32}")) {
            throw new IllegalArgumentException("an organisation's id has 1 to 32 of a-z 0-9 -");
        }
        villages = villages.map(Set::copyOf);
        requireNonNull(relay, "relay");
    }
}
