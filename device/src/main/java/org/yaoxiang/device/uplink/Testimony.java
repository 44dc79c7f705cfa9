package org.yaoxiang.device.uplink;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Amendment;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.Vault;

/// What a handheld testifies about itself when the county has answered:
///
/// - an amendment, when no fact of this boot knows the time: one for each boot, and a second when
///   the first was made over so slow a link that it was not sure. Also when there is nothing to
///   amend yet, so that a program that is started anew in the boot still knows the time;
/// - a head of its chain, once a boot and a day, when there are new facts since the last.
///
/// Both are facts in the vault like all others, and what is due follows from the vault.
final class Testimony {
    /// An amendment that is surer than this is not made again.
    static final Duration SURE = Duration.ofSeconds(2);

    private static final int AMENDMENTS_MAX = 2;

    /// How long a boot may last without a further head.
    static final Duration HEAD_REST = Duration.ofDays(1);

    private final Vault vault;

    Testimony(Vault vault) {
        this.vault = requireNonNull(vault, "vault");
    }

    /// Seals what is due.
    ///
    /// @param now without a tick, from a clock that is trusted, nothing is due
    /// @throws org.yaoxiang.contract.journal.JournalException when the vault does not take it
    void give(Stamp now) {
        if (now.tick().isEmpty()) {
            return;
        }
        List<Entry> own = vault.entries().stream().filter(Entry::own).toList();
        if (isAmendmentDue(own, now, now.tick().get())) {
            vault.append(new Amendment(now), Urgency.ROUTINE);
        }
        if (isHeadDue(own, now.tick().get())) {
            vault.appendHead(now);
        }
    }

    private static boolean isAmendmentDue(List<Entry> own, Stamp now, Tick tick) {
        int amendments = 0;
        Stamp best = Stamp.notBefore(now.at(), now.tick());
        for (Entry entry : own.reversed()) {
            if (!isOf(entry, tick.boot())) {
                break;
            }
            amendments += entry.kind() == Kind.AMENDMENT ? 1 : 0;
            Stamp at = entry.at();
            best = at.uncertainty().compareTo(best.uncertainty()) < 0 ? at : best;
        }
        return best.isOpen()
                ? !now.isOpen()
                : !isSure(best) && isSure(now) && amendments < AMENDMENTS_MAX;
    }

    private static boolean isSure(Stamp stamp) {
        return stamp.uncertainty().compareTo(SURE) <= 0;
    }

    private static boolean isHeadDue(List<Entry> own, Tick tick) {
        boolean isNew = false;
        for (Entry entry : own.reversed()) {
            if (entry.kind() == Kind.HEAD) {
                return isNew && !(isOf(entry, tick.boot()) && isFresh(entry.at(), tick));
            }
            isNew |= entry.kind() != Kind.RECEIPT;
        }
        return isNew;
    }

    private static boolean isOf(Entry entry, long boot) {
        return entry.at().tick().filter(tick -> tick.boot() == boot).isPresent();
    }

    private static boolean isFresh(Stamp stamp, Tick tick) {
        return stamp.tick()
                .filter(then -> tick.sinceBoot().minus(then.sinceBoot()).compareTo(HEAD_REST) < 0)
                .isPresent();
    }
}
