package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

/// What a handheld says of its boot once the county has told it the time: at this tick it was this
/// instant. Earlier facts of the boot thereby have their place in true time; none of them is
/// edited.
///
/// @param at has a tick and is not open
public record Amendment(Stamp at) implements Fact {
    public Amendment {
        requireNonNull(at, "at");
        if (at.tick().isEmpty() || at.isOpen()) {
            throw new IllegalArgumentException("an amendment needs a tick and a known time");
        }
    }
}
