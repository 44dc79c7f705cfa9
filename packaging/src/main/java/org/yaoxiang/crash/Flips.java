package org.yaoxiang.crash;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.vault.VaultException;
import org.yaoxiang.mocks.world.FaultyDisk;

/// One bit after another is flipped in the files of a sound vault, and the vault opened.
final class Flips {
    /// Where a bit is flipped.
    private enum Place {
        /// With a sound index beside it.
        JOURNAL,
        /// With a sound journal beside it.
        INDEX,
        /// A copy of the journal alone, as a technician takes one away.
        BACKUP
    }

    private final Cuts cuts;
    private final Map<String, byte[]> sound;
    private final Told told;
    private final Map<Hash, byte[]> sealed = new HashMap<>();

    /// @param cuts whose visits are saved first
    Flips(Cuts cuts, long seed) {
        this.cuts = cuts;
        this.sound = new TreeMap<>(cuts.sound(seed));
        try (Vault vault = cuts.open(disk(Place.INDEX), seed)) {
            this.told = Told.by(vault);
            told.facts()
                    .forEach(each -> sealed.put(each.hash(), vault.sealed(each.hash()).bytes()));
        }
    }

    /// What was counted.
    ///
    /// @param flips how many bits, one at a time
    /// @param wrong flips after which the vault told something that is not so
    /// @param unnoticed flips after which a fact was missing and no damage reported
    /// @param refused flips after which the vault did not open, and said why
    /// @param kept facts that were given out, of `facts` in all
    record Count(long flips, long wrong, long unnoticed, long refused, long kept, long facts) {
        boolean isSound() {
            return wrong == 0 && unnoticed == 0;
        }
    }

    /// Flips bits at random places of journal, index and backup in turn.
    Count flip(long flips, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        long wrong = 0;
        long unnoticed = 0;
        long refused = 0;
        long kept = 0;
        for (long i = 0; i < flips; i++) {
            Place place = Place.values()[(int) (i % Place.values().length)];
            FaultyDisk disk = disk(place);
            flip(disk, place, random);
            long reportedBefore = cuts.reported();
            Told now;
            try (Vault vault = cuts.open(disk, i)) {
                now = Told.by(vault);
                wrong += areThose(vault, now.facts()) ? 0 : 1;
            } catch (JournalException | VaultException | IllegalStateException _) {
                refused++;
                continue;
            }
            boolean isReported = cuts.reported() > reportedBefore;
            boolean isWhole = now.facts().size() == told.facts().size();
            kept += now.facts().size();
            unnoticed += isWhole || isReported ? 0 : 1;
            wrong += now.equals(isWhole ? told : cuts.withoutIndex(disk)) ? 0 : 1;
        }
        return new Count(flips, wrong, unnoticed, refused, kept, flips * told.facts().size());
    }

    /// Whether facts are those that were saved, in their order, with or without holes.
    private boolean areThose(Vault vault, List<Entry> facts) {
        int next = 0;
        for (Entry each : facts) {
            while (next < told.facts().size() && !told.facts().get(next).equals(each)) {
                next++;
            }
            if (next == told.facts().size()
                    || !Arrays.equals(vault.sealed(each.hash()).bytes(), sealed.get(each.hash()))) {
                return false;
            }
            next++;
        }
        return true;
    }

    /// A disk with the sound files that belong to a place.
    private FaultyDisk disk(Place place) {
        FaultyDisk disk = new FaultyDisk(new SplittableRandom(0));
        sound.forEach((name, content) -> {
            if (place != Place.BACKUP || !name.equals(Cuts.INDEX)) {
                disk.overwrite(name, content);
            }
        });
        return disk;
    }

    private void flip(FaultyDisk disk, Place place, RandomGenerator random) {
        List<Map.Entry<String, byte[]>> files =
                sound.entrySet().stream()
                        .filter(each -> (place == Place.INDEX) == each.getKey().equals(Cuts.INDEX))
                        .toList();
        int at = random.nextInt(files.stream().mapToInt(each -> each.getValue().length).sum());
        for (Map.Entry<String, byte[]> each : files) {
            byte[] content = each.getValue().clone();
            if (at < content.length) {
                content[at] ^= (byte) (1 << random.nextInt(8));
                disk.overwrite(each.getKey(), content);
                return;
            }
            at -= content.length;
        }
    }
}
