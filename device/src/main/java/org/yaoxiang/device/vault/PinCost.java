package org.yaoxiang.device.vault;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// What one guess of a PIN costs: the parameters of Argon2id version 1.3 (RFC 9106).
///
/// @param memoryKib 8 for each lane, to 1 GiB
/// @param passes over that memory, 1 to 64
/// @param lanes 1 to 16
public record PinCost(int memoryKib, int passes, int lanes) {
    /// RFC 9106 §4, the second recommended option: 64 MiB, for where memory is short.
    public static final PinCost RECOMMENDED = new PinCost(64 << 10, 3, 4);

    private static final int LENGTH = 32;
    private static final int MEMORY_KIB_MAX = 1 << 20;

    public PinCost {
        if (lanes < 1
                || lanes > 16
                || passes < 1
                || passes > 64
                || memoryKib < 8 * lanes
                || memoryKib > MEMORY_KIB_MAX) {
            throw new IllegalArgumentException(
                    memoryKib
                            + " KiB, "
                            + passes
                            + " passes, "
                            + lanes
                            + " lanes are out of range");
        }
    }

    /// Stretches a PIN into 32 bytes.
    byte[] stretch(char[] pin, byte[] salt) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(memoryKib)
                        .withIterations(passes)
                        .withParallelism(lanes)
                        .withSalt(salt)
                        .build());
        byte[] stretched = new byte[LENGTH];
        generator.generateBytes(pin, stretched);
        return stretched;
    }
}
