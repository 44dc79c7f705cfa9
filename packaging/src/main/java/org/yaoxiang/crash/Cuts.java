package org.yaoxiang.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.h2.store.fs.FilePath;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.IndexFile;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.vault.VaultException;
import org.yaoxiang.mocks.world.FaultyDisk;

/// Whole visits saved on a disk whose power is cut, at one seeded point after another, and whose
/// index rots while the power is off. A history is replayed from its seed, but for the keys:
/// signatures and letter keys are fresh in each run.
final class Cuts {
    static final String NAME = "vault.journal";
    private static final String INDEX_NAME = "vault.index";
    static final String INDEX = INDEX_NAME + ".mv.db";

    /// An encrypted file of H2 begins with a block of its own: `H2encrypt`, a line feed, 8 bytes of
    /// salt (org.h2.store.fs.encrypt.FileEncrypt).
    private static final int INDEX_HEAD_LENGTH = 18;

    private static final int INDEX_BLOCK_LENGTH = 4096;
    private static final String ASIDE = INDEX + ".damaged-";
    private static final int VISITS_MAX = 2;

    /// A recording, a check, a consult and a receipt.
    private static final int OWN_FACTS_PER_VISIT = 4;

    /// Small, so that every visit begins some.
    static final int SEGMENT_LENGTH = 2048;

    /// Operations of the disk in one visit, with some to spare: six facts of a write and a force,
    /// and a write and two forces for each segment that is begun.
    private static final int OPERATIONS_PER_VISIT = 28;

    /// Operations until an index is made, or set aside and made anew.
    private static final int OPERATIONS_PER_INDEX = 24;

    /// What was counted.
    ///
    /// @param points power cuts
    /// @param acknowledged facts that the vault said were saved
    /// @param lost acknowledged facts that were not there afterwards
    /// @param duplicated facts that were there more than once
    /// @param unopened vaults that did not open, or not as their owner's
    /// @param setAside indexes that were set aside and made anew
    /// @param deleted files that had survived a power cut and were gone at the next one, indexes
    ///   that were not kept when they were made anew among them
    /// @param differing vaults that told something else with their index than without
    /// @param firstSeed the first history in which something did not hold; empty when all held
    record Count(
            long points,
            long acknowledged,
            long lost,
            long duplicated,
            long unopened,
            long setAside,
            long deleted,
            long differing,
            Optional<Long> firstSeed) {
        static final Count NONE = new Count(0, 0, 0, 0, 0, 0, 0, 0, Optional.empty());

        boolean isSound() {
            return lost == 0 && duplicated == 0 && unopened == 0 && deleted == 0 && differing == 0;
        }

        private Count first(long seed) {
            return new Count(
                    points,
                    acknowledged,
                    lost,
                    duplicated,
                    unopened,
                    setAside,
                    deleted,
                    differing,
                    Optional.of(seed));
        }

        Count plus(Count other) {
            return new Count(
                    points + other.points,
                    acknowledged + other.acknowledged,
                    lost + other.lost,
                    duplicated + other.duplicated,
                    unopened + other.unopened,
                    setAside + other.setAside,
                    deleted + other.deleted,
                    differing + other.differing,
                    firstSeed.or(other::firstSeed));
        }
    }

    private final Visits visits = new Visits();
    private final boolean isLying;
    private long reported;
    private long lives;

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
        long deleted = 0;
        Set<String> kept = Set.of();
        disk.cutAfter(1 + random.nextInt(VISITS_MAX * OPERATIONS_PER_VISIT + OPERATIONS_PER_INDEX));
        try {
            while (isCut(disk, random, acknowledged)) {
                points++;
                FaultyDisk.Cut[] cuts = FaultyDisk.Cut.values();
                disk.restart(cuts[random.nextInt(cuts.length)]);
                deleted += missing(kept, disk);
                if (random.nextInt(3) == 0) {
                    spoilIndex(disk, random);
                }
                kept = kept(disk);
                if (random.nextInt(3) == 0) {
                    // Soon again, so that it falls into the recovery or the making of the index.
                    disk.cutAfter(1 + random.nextInt(OPERATIONS_PER_INDEX));
                }
            }
        } catch (JournalException | VaultException | IllegalStateException _) {
            return unopened(points, acknowledged, seed);
        }
        // All is saved; the last cut falls after it, and is counted when there was no other.
        points = Math.max(points, 1);
        disk.restart(FaultyDisk.Cut.DROPPED);
        deleted += missing(kept, disk);
        return inspect(disk, acknowledged, points, deleted, seed);
    }

    /// What must still be there at the next power cut: journals by their files' names, indexes by
    /// the salt in their files' heads, for they change their names. One that was torn before its
    /// head was whole holds nothing.
    private static Set<String> kept(FaultyDisk disk) {
        Set<String> kept = new HashSet<>();
        for (String each : disk.names()) {
            if (!each.startsWith(INDEX)) {
                kept.add(each);
            } else if (disk.content(each).length > INDEX_BLOCK_LENGTH) {
                byte[] head = Arrays.copyOf(disk.content(each), INDEX_HEAD_LENGTH);
                kept.add(INDEX + HexFormat.of().formatHex(head));
            }
        }
        // The half of a copy that a cut has left; what it copies is kept.
        kept.removeIf(each -> each.endsWith(".clean"));
        return kept;
    }

    private static long missing(Set<String> kept, FaultyDisk disk) {
        Set<String> missing = new HashSet<>(kept);
        missing.removeAll(kept(disk));
        return missing.size();
    }

    /// Saves visits.
    ///
    /// @return whether the power failed meanwhile; only the closing of an index stays silent then
    private boolean isCut(FaultyDisk disk, RandomGenerator random, List<Hash> acknowledged) {
        try {
            visits(disk, random, acknowledged);
            return !disk.hasPower();
        } catch (FaultyDisk.PowerCut _) {
            return true;
        }
    }

    /// Bits of the index rot, its end is lost, or all of it.
    private static void spoilIndex(FaultyDisk disk, RandomGenerator random) {
        if (!disk.names().contains(INDEX) || disk.content(INDEX).length == 0) {
            return;
        }
        int kind = random.nextInt(3);
        if (kind == 0) {
            disk.rot(INDEX, 1 + random.nextInt(8));
        } else if (kind == 1) {
            byte[] content = disk.content(INDEX);
            disk.overwrite(INDEX, Arrays.copyOf(content, random.nextInt(content.length)));
        } else {
            disk.remove(INDEX);
        }
    }

    private static Count unopened(long points, List<Hash> acknowledged, long seed) {
        return new Count(points, acknowledged.size(), 0, 0, 1, 0, 0, 0, Optional.of(seed));
    }

    private Count inspect(
            FaultyDisk disk, List<Hash> acknowledged, long points, long deleted, long seed) {
        long frames;
        try (Journal journal = journal(disk)) {
            frames = journal.size();
        }
        long lost;
        long duplicated;
        Told told;
        try (Vault vault = open(disk, seed)) {
            lost = Visits.lost(vault, acknowledged);
            duplicated = frames - vault.entries().size();
            told = Told.by(vault);
        } catch (JournalException | VaultException | IllegalStateException _) {
            return unopened(points, acknowledged, seed);
        }
        Count count =
                new Count(
                        points,
                        acknowledged.size(),
                        lost,
                        duplicated,
                        0,
                        setAside(disk),
                        deleted,
                        told.equals(withoutIndex(disk)) ? 0 : 1,
                        Optional.empty());
        return count.isSound() ? count : count.first(seed);
    }

    /// What the vault tells that has no index.
    Told withoutIndex(FaultyDisk disk) {
        try (Vault vault =
                visits.open(() -> journal(disk), Optional.empty(), new SplittableRandom(0))) {
            return Told.by(vault);
        }
    }

    /// Opens the vault with its index.
    Vault open(FaultyDisk disk, long seed) {
        FilePath.register(new H2Disk(disk));
        lives++;
        IndexFile index =
                new IndexFile(
                        new Card(disk), INDEX_NAME, H2Disk.SCHEME + ":" + lives + "/" + INDEX_NAME);
        return visits.open(() -> journal(disk), Optional.of(index), new SplittableRandom(seed));
    }

    private static long setAside(FaultyDisk disk) {
        return disk.names().stream().filter(each -> each.startsWith(ASIDE)).count();
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
        // Without power its closing reaches nothing; this process only lets go of its memory.
        try (Vault vault = open(disk, random.nextLong())) {
            while (vault.entries().stream().filter(Entry::own).count()
                    < (long) OWN_FACTS_PER_VISIT * VISITS_MAX) {
                visits.visit(vault, random, acknowledged::add);
            }
        }
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

    /// The journal and the index of a vault that was closed in peace, by their files' names.
    Map<String, byte[]> sound(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        FaultyDisk disk = new FaultyDisk(random);
        visits(disk, random, new ArrayList<>());
        return disk.names().stream()
                .filter(each -> !each.endsWith(".lock"))
                .collect(Collectors.toMap(each -> each, disk::content));
    }
}
