package org.yaoxiang.device.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.yaoxiang.device.vault.VaultException.Reason.NOT_COUNTED;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.yaoxiang.contract.journal.DurableFile;

/// Counts wrong PINs and makes the next attempt wait.
///
/// | wrong PINs one after the other | 0–2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 and more |
/// |---|---|---|---|---|---|---|---|---|
/// | minutes to wait before the next | 0 | 1 | 2 | 4 | 8 | 16 | 32 | 60 |
///
/// The counter is on the disk before the PIN is looked at, so that a power cut does not give an
/// attempt back. The waiting is measured by a clock that nobody can set; since it is not known how
/// long the power was off, switching on begins the waiting anew. A counter that is missing or
/// damaged counts as the longest waiting.
final class Attempts {
    private static final int FREE = 3;
    private static final Duration WAIT_MAX = Duration.ofMinutes(60);
    private static final int UNKNOWN = 9;
    private static final int COUNT_MAX = 1_000_000;

    private final Path file;
    private final LongSupplier nanos;
    private int wrong;
    private long notBefore;

    /// @param nanos a monotonic clock, in nanoseconds
    Attempts(Path file, LongSupplier nanos) {
        this.file = file;
        this.nanos = nanos;
        this.wrong = read(file);
        this.notBefore = nanos.getAsLong() + waitAfter(wrong).toNanos();
    }

    /// Writes the counter of a new vault, at 0.
    static void make(Path file) throws IOException {
        write(file, 0);
    }

    /// How long no attempt can be made; zero when one can.
    Duration waiting() {
        return Duration.ofNanos(Math.max(0, notBefore - nanos.getAsLong()));
    }

    /// Counts an attempt as wrong, before anybody knows. Durable when this returns.
    ///
    /// @throws VaultException when it could not be counted; it must not be made then
    void begin() {
        int next = Math.min(COUNT_MAX, wrong + 1);
        try {
            write(file, next);
        } catch (IOException e) {
            throw new VaultException(
                    NOT_COUNTED,
                    "the attempt cannot be counted in " + file + "; check the card",
                    e);
        }
        wrong = next;
        notBefore = nanos.getAsLong() + waitAfter(wrong).toNanos();
    }

    /// Forgets the wrong ones after a right one.
    ///
    /// @throws VaultException when that cannot be written
    void succeed() {
        try {
            write(file, 0);
        } catch (IOException e) {
            throw new VaultException(NOT_COUNTED, "cannot write " + file + "; check the card", e);
        }
        wrong = 0;
        notBefore = nanos.getAsLong();
    }

    static Duration waitAfter(int wrong) {
        if (wrong < FREE) {
            return Duration.ZERO;
        }
        Duration wait = Duration.ofMinutes(1L << Math.min(6, wrong - FREE));
        return wait.compareTo(WAIT_MAX) < 0 ? wait : WAIT_MAX;
    }

    private static void write(Path file, int wrong) throws IOException {
        DurableFile.replace(file, ("wrong=" + wrong + "\n").getBytes(US_ASCII));
    }

    private static int read(Path file) {
        try {
            String line = Files.readString(file, US_ASCII).strip();
            return line.matches("wrong=[0-9]{1,7}")
                    ? Integer.parseInt(line.substring("wrong=".length()))
                    : UNKNOWN;
        } catch (IOException _) {
            return UNKNOWN; // nobody gains by deleting it
        }
    }
}
