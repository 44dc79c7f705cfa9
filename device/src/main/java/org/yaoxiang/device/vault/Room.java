package org.yaoxiang.device.vault;

/// How much the vault still takes. Nothing in it is ever deleted, so that a card fills up in the
/// end; the doctor learns of it in time for a technician to come, and never in the middle of a
/// visit.
public enum Room {
    /// Enough for a long time.
    FINE,
    /// Enough for some weeks: the technician is to be called.
    LOW,
    /// Enough for the visit in hand and for what still comes in, and not for another visit.
    FULL;

    /// The most bytes that a visit takes. An engineering choice above what was measured, 79 KB for
    /// a check with a noisy recording of twelve leads, of 10 s at 500 Hz, and the consult, the
    /// advice and the receipts about it (see RoomTest), and above 240 KB for the same recording
    /// when nothing foretells any of its samples.
    static final long VISIT_LENGTH_MAX = 256 << 10;

    /// What is kept back when no visit begins any more: the visit in hand, the longest fact there
    /// can be (4 MiB), a damaged segment that is set aside and the clean one in its place (8 MiB
    /// each), a segment that is begun, and 8 MiB of receipts and answers, some ten thousand.
    static final long RESERVE = 32 << 20;

    /// A month of thirty visits a day before the reserve is reached.
    static final long WARNING = RESERVE + 900 * VISIT_LENGTH_MAX;

    /// The longest vault: all of it is read at each start, which takes two minutes from a card that
    /// gives 20 MB/s. An engineering choice.
    static final long VAULT_LENGTH_MAX = 2L << 30;

    /// @param usableBytes what the disk still takes
    /// @param vaultLength bytes of all segments
    static Room of(long usableBytes, long vaultLength) {
        long left = Math.min(usableBytes, VAULT_LENGTH_MAX - vaultLength);
        if (left < RESERVE) {
            return FULL;
        }
        return left < WARNING ? LOW : FINE;
    }
}
