package org.yaoxiang.gateway.outbox;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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

    /// Everything that waits for a party, in the order in which it would be given.
    ///
    /// @param receipted which of its facts it holds to be here
    /// @param after how many to leave out, 0 or more
    /// @param bytesSoftMax stop after the letter that brings them to this many bytes
    /// @throws org.yaoxiang.contract.journal.JournalException when the disk fails
    public List<Sealed> all(String party, Receipted receipted, int after, int bytesSoftMax) {
        List<Supplier<Sealed>> waiting = new ArrayList<>();
        inbox.holding(party, receipted.runs()).ifPresent(each -> waiting.add(() -> each));
        outbox.all(party).forEach(each -> waiting.add(() -> inbox.fact(each)));
        List<Sealed> letters = new ArrayList<>();
        int bytes = 0;
        for (int i = after; i < waiting.size() && bytes < bytesSoftMax; i++) {
            Sealed letter = waiting.get(i).get();
            bytes += letter.bytes().length;
            letters.add(letter);
        }
        return letters;
    }
}
