package org.yaoxiang.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.mocks.world.FaultyDisk;

/// Whole visits saved on a card that writes to the wrong place, drops writes and misreads. A write
/// to the wrong place may destroy a fact that was saved; no program can prevent that, but it must
/// not stay unnoticed, and nothing wrong may be given out.
final class Faults {
    /// Of all writes and readings; high, so that a history of some dozen has some.
    private static final double SHARE = 0.02;

    /// The doctor tries again; a history that needs more tries than this counts as not opened.
    private static final int TRIES_MAX = 50;

    /// What was counted.
    ///
    /// @param faults wrong, dropped and misread sectors
    /// @param acknowledged facts that the vault said were saved
    /// @param missing of them, with damage or a gap reported
    /// @param unnoticed of them, without any
    /// @param wrong facts that were given out and never sealed, and vaults that told something else
    ///   with their index than without
    /// @param unopened vaults that did not open
    record Count(
            long faults,
            long acknowledged,
            long missing,
            long unnoticed,
            long wrong,
            long unopened) {
        static final Count NONE = new Count(0, 0, 0, 0, 0, 0);

        boolean isSound() {
            return unnoticed == 0 && wrong == 0 && unopened == 0;
        }

        Count plus(Count other) {
            return new Count(
                    faults + other.faults,
                    acknowledged + other.acknowledged,
                    missing + other.missing,
                    unnoticed + other.unnoticed,
                    wrong + other.wrong,
                    unopened + other.unopened);
        }
    }

    private final Cuts cuts;

    /// @param cuts whose visits are saved
    Faults(Cuts cuts) {
        this.cuts = cuts;
    }

    /// Saves the visits of one history.
    Count history(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        FaultyDisk disk = new FaultyDisk(random);
        long reportedBefore = cuts.reported();
        List<Hash> acknowledged = new ArrayList<>();
        boolean isOver = false;
        for (int tries = 0; !isOver && tries < TRIES_MAX; tries++) {
            disk.drop(SHARE);
            disk.misdirect(SHARE);
            disk.flipWhenRead(SHARE);
            try {
                cuts.visits(disk, random, acknowledged);
                isOver = true;
            } catch (JournalException _) {
                // The supervisor starts the program anew; the card keeps what was forced.
                disk.restart(FaultyDisk.Cut.PREFIX);
            }
        }
        disk.drop(0);
        disk.misdirect(0);
        disk.flipWhenRead(0);
        return inspect(disk, acknowledged, isOver, reportedBefore);
    }

    private Count inspect(
            FaultyDisk disk, List<Hash> acknowledged, boolean isOver, long reportedBefore) {
        List<Hash> hashes = new ArrayList<>();
        long wrong = 0;
        Told told;
        try (Vault vault = cuts.open(disk, 0)) {
            told = Told.by(vault);
            for (Entry each : vault.entries()) {
                hashes.add(each.hash());
                wrong += cuts.isGenuine(vault.sealed(each.hash())) ? 0 : 1;
            }
        } catch (JournalException | IllegalStateException _) {
            return new Count(disk.faults(), acknowledged.size(), 0, 0, 0, 1);
        }
        wrong += told.equals(cuts.withoutIndex(disk)) ? 0 : 1;
        boolean isReported = cuts.reported() > reportedBefore;
        try (Journal journal = cuts.journal(disk)) {
            isReported |= !journal.gaps().isEmpty();
        }
        long missing = acknowledged.stream().filter(each -> !hashes.contains(each)).count();
        return new Count(
                disk.faults(),
                acknowledged.size(),
                isReported ? missing : 0,
                isReported ? 0 : missing,
                wrong,
                isOver ? 0 : 1);
    }
}
