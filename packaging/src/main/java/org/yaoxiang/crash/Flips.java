package org.yaoxiang.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.mocks.world.FaultyDisk;

/// One bit after another is flipped in a sound journal, and the journal opened.
final class Flips {
    private final Map<String, byte[]> sound;
    private final List<byte[]> contents;

    /// @param sound the segments of a journal without damage, by their names
    Flips(Map<String, byte[]> sound) {
        this.sound = new TreeMap<>(sound);
        this.contents = read(disk()).contents();
    }

    /// What was counted.
    ///
    /// @param flips how many bits, one at a time
    /// @param wrong flips after which a frame was given out that was never written
    /// @param unnoticed flips after which a frame was missing and no damage reported
    /// @param kept frames that were given out, of `frames` in all
    record Count(long flips, long wrong, long unnoticed, long kept, long frames) {
        boolean isSound() {
            return wrong == 0 && unnoticed == 0;
        }
    }

    private record Read(List<byte[]> contents, int damages) {}

    /// Flips bits at random places.
    Count flip(long flips, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        int length = sound.values().stream().mapToInt(each -> each.length).sum();
        long wrong = 0;
        long unnoticed = 0;
        long kept = 0;
        for (long i = 0; i < flips; i++) {
            FaultyDisk disk = disk();
            int at = random.nextInt(length);
            for (Map.Entry<String, byte[]> each : sound.entrySet()) {
                byte[] content = each.getValue();
                if (at >= 0 && at < content.length) {
                    byte[] flipped = content.clone();
                    flipped[at] ^= (byte) (1 << random.nextInt(8));
                    disk.overwrite(each.getKey(), flipped);
                }
                at -= content.length;
            }
            Read read = read(disk);
            wrong += isAmongThose(read.contents()) ? 0 : 1;
            unnoticed += read.contents().size() < contents.size() && read.damages() == 0 ? 1 : 0;
            kept += read.contents().size();
        }
        return new Count(flips, wrong, unnoticed, kept, flips * contents.size());
    }

    /// Whether what was read is the written frames in their order, with or without holes.
    private boolean isAmongThose(List<byte[]> read) {
        int next = 0;
        for (byte[] each : read) {
            while (next < contents.size() && !Arrays.equals(contents.get(next), each)) {
                next++;
            }
            if (next == contents.size()) {
                return false;
            }
            next++;
        }
        return true;
    }

    private FaultyDisk disk() {
        FaultyDisk disk = new FaultyDisk(new SplittableRandom(0));
        sound.forEach(disk::overwrite);
        return disk;
    }

    private static Read read(FaultyDisk disk) {
        try (Journal journal = Journal.open(Cuts.NAME, new Card(disk), Cuts.SEGMENT_LENGTH)) {
            List<byte[]> contents = new ArrayList<>();
            journal.framesFrom(0).forEach(frame -> contents.add(frame.content()));
            return new Read(contents, journal.damages().size());
        }
    }
}
