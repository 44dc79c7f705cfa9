package org.yaoxiang.gateway.outbox;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.wire.Receipted;
import org.yaoxiang.gateway.inbox.Inbox;

/// What a party is given that asks for a letter.
public record Letters(Inbox inbox, Outbox outbox) {
    public Letters {
        requireNonNull(inbox, "inbox");
        requireNonNull(outbox, "outbox");
    }

    /// The letter that waits for a party. One that holds facts to be here that are not is told so
    /// first.
    ///
    /// @param receipted which of its facts it holds to be here
    /// @return empty when nothing waits
    /// @throws org.yaoxiang.contract.journal.JournalException when the disk fails
    public Optional<Sealed> next(String party, Receipted receipted) {
        return inbox.holding(party, receipted.runs()).or(() -> outbox.next(party).map(inbox::fact));
    }
}
