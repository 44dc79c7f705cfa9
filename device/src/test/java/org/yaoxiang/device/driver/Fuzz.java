package org.yaoxiang.device.driver;

import java.util.Arrays;
import java.util.Random;

/// Spoiled bytes for decoders: random, truncated, or a good example with some bytes changed.
public final class Fuzz {
    private Fuzz() {}

    public static byte[] bytes(Random random, byte[] example) {
        return switch (random.nextInt(3)) {
            case 0 -> {
                byte[] bytes = new byte[random.nextInt(2 * example.length + 1)];
                random.nextBytes(bytes);
                yield bytes;
            }
            case 1 -> Arrays.copyOf(example, random.nextInt(example.length + 4));
            default -> {
                byte[] bytes = example.clone();
                for (int i = random.nextInt(1, 4); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                yield bytes;
            }
        };
    }
}
