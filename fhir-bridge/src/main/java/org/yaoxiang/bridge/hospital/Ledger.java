package org.yaoxiang.bridge.hospital;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.journal.Journal;

/// What became of every delivery to one hospital, and nothing else: the resources are in the store,
/// which follows from the feed. A journal rather than the store's database, because that may be
/// thrown away and filled anew, and what a hospital said cannot be had again.
///
/// ```text
/// taken <fact> <part>
/// refused <fact> <part> <instant> <status>⏎<what the hospital said>
/// again <fact> <part>
/// ```
///
/// The last word about a delivery counts. A delivery without one is due: it may have arrived, and
/// is sent again, which is harmless. Not thread-safe.
final class Ledger implements AutoCloseable {
    /// What a hospital said is cut to this many characters; an engineering choice.
    private static final int OUTCOME_LENGTH_MAX = 64 << 10;

    /// A refusal that has not been tried again.
    record Refusal(Instant at, int status, String outcome) {}

    private final Journal journal;
    private final Map<Delivery.Name, Optional<Refusal>> noted = new HashMap<>();

    private Ledger(Journal journal) {
        this.journal = journal;
    }

    /// A word that is lost to damage only makes its delivery due again.
    ///
    /// @throws HospitalException when the journal holds anything else
    /// @throws org.yaoxiang.contract.journal.JournalException when it cannot be opened
    static Ledger open(Path file) {
        Ledger ledger = new Ledger(Journal.open(file));
        try {
            for (int i = 0; i < ledger.journal.size(); i++) {
                ledger.take(new String(ledger.journal.frame(i).content(), UTF_8));
            }
            return ledger;
        } catch (IllegalArgumentException | DateTimeException e) {
            ledger.close();
            throw new HospitalException(file + " does not hold what became of deliveries", e);
        }
    }

    /// Whether the hospital has it.
    boolean isTaken(Delivery.Name name) {
        return noted.containsKey(name) && noted.get(name).isEmpty();
    }

    /// Why it is in quarantine, if it is.
    Optional<Refusal> refusal(Delivery.Name name) {
        return noted.getOrDefault(name, Optional.empty());
    }

    void taken(Delivery.Name name) {
        append("taken " + text(name));
    }

    void refused(Delivery.Name name, Refusal refusal) {
        String outcome = refusal.outcome();
        append(
                "refused %s %s %d\n%s"
                        .formatted(
                                text(name),
                                refusal.at(),
                                refusal.status(),
                                outcome.substring(
                                        0, Math.min(outcome.length(), OUTCOME_LENGTH_MAX))));
    }

    /// Takes a delivery out of quarantine.
    void again(Delivery.Name name) {
        append("again " + text(name));
    }

    @Override
    public void close() {
        journal.close();
    }

    private void append(String entry) {
        journal.append(entry.getBytes(UTF_8));
        take(entry);
    }

    private void take(String entry) {
        int end = entry.indexOf('\n');
        String[] words = (end < 0 ? entry : entry.substring(0, end)).split(" ", -1);
        if (words.length != (words[0].equals("refused") ? 5 : 3)) {
            throw new IllegalArgumentException(words.length + " words after " + words[0]);
        }
        Delivery.Name name = new Delivery.Name(Hash.parse(words[1]), Integer.parseInt(words[2]));
        switch (words[0]) {
            case "taken" -> noted.put(name, Optional.empty());
            case "again" -> noted.remove(name);
            case "refused" ->
                    noted.put(
                            name,
                            Optional.of(
                                    new Refusal(
                                            Instant.parse(words[3]),
                                            Integer.parseInt(words[4]),
                                            entry.substring(end + 1))));
            default -> throw new IllegalArgumentException(words[0] + " is no word of a ledger");
        }
    }

    private static String text(Delivery.Name name) {
        return name.fact().hex() + " " + name.part();
    }
}
