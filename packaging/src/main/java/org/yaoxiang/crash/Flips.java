package org.yaoxiang.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.mocks.world.FaultyDisk;

/// One bit after another is flipped in a sound journal, and the journal opened.
final class Flips {
    private static final String NAME = "vault.journal";

    private final byte[] sound;
    private final List<byte[]> contents;

    /// @param sound the bytes of a journal without damage
    Flips(byte[] sound) {
        this.sound = sound.clone();
        this.contents = read(sound).contents();
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
        long wrong = 0;
        long unnoticed = 0;
        long kept = 0;
        for (long i = 0; i < flips; i++) {
            byte[] flipped = sound.clone();
            int bit = random.nextInt(8 * flipped.length);
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Read read = read(flipped);
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

    private static Read read(byte[] bytes) {
        FaultyDisk disk = new FaultyDisk(new SplittableRandom(0));
        disk.overwrite(NAME, bytes);
        try (Journal journal = Journal.open(NAME, disk::open)) {
            List<byte[]> contents = new ArrayList<>();
            journal.framesFrom(0).forEach(frame -> contents.add(frame.content()));
            return new Read(contents, journal.damages().size());
        }
    }
}
