package org.yaoxiang.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.vault.VaultException;
import org.yaoxiang.mocks.world.FaultyDisk;

/// Whole visits saved on a disk whose power is cut, at one seeded point after another. A history is
/// replayed from its seed, but for the keys: signatures and letter keys are fresh in each run.
final class Cuts {
    static final String NAME = "vault.journal";
    private static final int VISITS_MAX = 2;

    /// Small, so that every visit begins some.
    static final int SEGMENT_LENGTH = 2048;

    /// Operations of the disk in one visit, with some to spare: five facts of a write and a force,
    /// and a write and two forces for each segment that is begun.
    private static final int OPERATIONS_PER_VISIT = 24;

    /// What was counted.
    ///
    /// @param points power cuts
    /// @param acknowledged facts that the vault said were saved
    /// @param lost acknowledged facts that were not there afterwards
    /// @param duplicated facts that were there more than once
    /// @param unopened vaults that did not open, or not as their owner's
    /// @param firstSeed the first history in which something did not hold; empty when all held
    record Count(
            long points,
            long acknowledged,
            long lost,
            long duplicated,
            long unopened,
            Optional<Long> firstSeed) {
        static final Count NONE = new Count(0, 0, 0, 0, 0, Optional.empty());

        boolean isSound() {
            return lost == 0 && duplicated == 0 && unopened == 0;
        }

        Count plus(Count other) {
            return new Count(
                    points + other.points,
                    acknowledged + other.acknowledged,
                    lost + other.lost,
                    duplicated + other.duplicated,
                    unopened + other.unopened,
                    firstSeed.or(other::firstSeed));
        }
    }

    private final Visits visits = new Visits();
    private final boolean isLying;
    private long reported;

    /// @param isLying the disk says that it has forced what it has not; then facts must be lost
    Cuts(boolean isLying) {
        this.isLying = isLying;
    }

    /// Cuts the power once or more often in one history of visits.
    Count history(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        FaultyDisk disk = new FaultyDisk(random);
        if (isLying) {
            disk.lie();
        }
        List<Hash> acknowledged = new ArrayList<>();
        long points = 0;
        disk.cutAfter(1 + random.nextInt(VISITS_MAX * OPERATIONS_PER_VISIT));
        boolean isOver = false;
        while (!isOver) {
            try {
                visits(disk, random, acknowledged);
                isOver = true;
            } catch (FaultyDisk.PowerCut _) {
                points++;
                FaultyDisk.Cut[] cuts = FaultyDisk.Cut.values();
                disk.restart(cuts[random.nextInt(cuts.length)]);
                if (random.nextInt(3) == 0) {
                    // Soon again, so that it falls into the recovery.
                    disk.cutAfter(1 + random.nextInt(4));
                }
            } catch (JournalException | VaultException | IllegalStateException _) {
                return new Count(points, acknowledged.size(), 0, 0, 1, Optional.of(seed));
            }
        }
        // All is saved; the last cut falls after it, and is counted when there was no other.
        points = Math.max(points, 1);
        disk.restart(FaultyDisk.Cut.DROPPED);
        return inspect(disk, acknowledged, points, seed);
    }

    private Count inspect(FaultyDisk disk, List<Hash> acknowledged, long points, long seed) {
        long frames;
        try (Journal journal = journal(disk)) {
            frames = journal.size();
        }
        long lost;
        long duplicated;
        try (Vault vault = open(disk, seed)) {
            lost = Visits.lost(vault, acknowledged);
            duplicated = frames - vault.entries().size();
        } catch (JournalException | VaultException | IllegalStateException _) {
            return new Count(points, acknowledged.size(), 0, 0, 1, Optional.of(seed));
        }
        boolean holds = lost == 0 && duplicated == 0;
        return new Count(
                points,
                acknowledged.size(),
                lost,
                duplicated,
                0,
                holds ? Optional.empty() : Optional.of(seed));
    }

    Vault open(FaultyDisk disk, long seed) {
        return visits.open(() -> journal(disk), new SplittableRandom(seed));
    }

    /// Opens the journal and remembers what damage it reports.
    Journal journal(FaultyDisk disk) {
        Journal journal = Journal.open(NAME, new Card(disk), SEGMENT_LENGTH);
        reported += journal.damages().size();
        return journal;
    }

    /// How many damages all openings have reported so far.
    long reported() {
        return reported;
    }

    /// Whether its author has sealed just this.
    boolean isGenuine(Sealed fact) {
        return visits.isGenuine(fact);
    }

    /// Opens the vault and saves visits until there are enough.
    void visits(FaultyDisk disk, RandomGenerator random, List<Hash> acknowledged) {
        // Not closed by a cut: the power does not ask.
        Vault vault = open(disk, random.nextLong());
        while (vault.entries().stream().filter(Entry::own).count() < 3L * VISITS_MAX) {
            visits.visit(vault, random, acknowledged::add);
        }
        vault.close();
    }

    /// Some sealed facts, as a vault holds them.
    List<byte[]> facts(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        FaultyDisk disk = new FaultyDisk(random);
        visits(disk, random, new ArrayList<>());
        try (Vault vault = open(disk, seed)) {
            return vault.entries().stream().map(each -> vault.sealed(each.hash()).bytes()).toList();
        }
    }

    /// The segments of a vault that was closed in peace, by their names.
    Map<String, byte[]> soundJournal(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        FaultyDisk disk = new FaultyDisk(random);
        visits(disk, random, new ArrayList<>());
        return disk.names().stream()
                .filter(each -> !each.endsWith(".lock"))
                .collect(Collectors.toMap(each -> each, disk::content));
    }
}
