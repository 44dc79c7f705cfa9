package org.yaoxiang.bridge.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;

/// What the county's clinicians have sealed: a journal each, `sent-<id>.journal`, which keeps their
/// count and their chain. A fact is durable here before anybody sends it. Thread-safe.
final class Sent implements AutoCloseable {
    private final Path folder;
    private final RandomGenerator random;
    private final Map<String, Journal> journals = new LinkedHashMap<>();

    /// @param ids the clinicians, whose journals are opened
    Sent(Path folder, Set<String> ids, RandomGenerator random) {
        this.folder = folder;
        this.random = random;
        ids.forEach(this::journal);
    }

    /// Seals a clinician's next fact and saves it.
    ///
    /// @throws org.yaoxiang.contract.journal.JournalException when the disk does not take it
    synchronized Sealed seal(
            Signer signer, Fact fact, Urgency urgency, List<Recipient> recipients) {
        Journal journal = journal(signer.authorId());
        Optional<Sealed> last =
                journal.size() == 0
                        ? Optional.empty()
                        : Optional.of(Sealed.parse(journal.frame(journal.size() - 1).content()));
        Sealed sealed =
                new Sealer(signer, random)
                        .seal(
                                fact,
                                last.map(Sealed::sequence).orElse(0L) + 1,
                                last.map(Sealed::hash),
                                urgency,
                                recipients);
        journal.append(sealed.bytes());
        return sealed;
    }

    /// Everything that was sealed and is not among the facts that are known to have arrived.
    synchronized List<Sealed> missingFrom(Set<Hash> arrived) {
        List<Sealed> missing = new ArrayList<>();
        for (Journal journal : journals.values()) {
            for (Journal.Frame frame : journal.framesFrom(0)) {
                Sealed sealed = Sealed.parse(frame.content());
                if (!arrived.contains(sealed.hash())) {
                    missing.add(sealed);
                }
            }
        }
        return missing;
    }

    @Override
    public synchronized void close() {
        journals.values().forEach(Journal::close);
    }

    private Journal journal(String id) {
        return journals.computeIfAbsent(
                id, _ -> Journal.open(folder.resolve("sent-" + id + ".journal")));
    }
}
