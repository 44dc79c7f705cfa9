package org.yaoxiang.device.board;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A secret that stays with this board when the card with the vault is taken out. Without it no PIN
/// opens the vault. How well it stays there differs: see {@link #isWeak}.
public sealed interface DeviceKey {
    /// Its length in bytes.
    int LENGTH = 32;

    /// A file, meant for the boot partition: it is on the same card as the vault.
    record OnFile(Path file) implements DeviceKey {}

    /// The one-time programmable memory of a Raspberry Pi's processor, as the kernel's driver
    /// `raspberrypi-otp` shows its private rows: an nvmem file of 32 bytes that only root reads.
    /// They are programmed once by the maker's tool; this firmware never writes them.
    record OneTimeProgrammable(Path nvmem) implements DeviceKey {}

    /// The non-volatile memory of a TPM 2.0, where it is made at preparation.
    ///
    /// @param place the kernel's device, such as `/dev/tpmrm0`, or HOST:PORT of an emulated one
    record OnTpm(String place) implements DeviceKey {}

    /// Which one a setting names: `file:`, `otp:` or `tpm:` and a path.
    ///
    /// @throws IllegalArgumentException when it names none
    static DeviceKey of(String setting) {
        int colon = setting.indexOf(':');
        String path = setting.substring(colon + 1);
        if (colon > 0 && !path.isBlank()) {
            switch (setting.substring(0, colon)) {
                case "file" -> {
                    return new OnFile(Path.of(path));
                }
                case "otp" -> {
                    return new OneTimeProgrammable(Path.of(path));
                }
                case "tpm" -> {
                    if (path.matches("/.+|.+:[0-9]+")) {
                        return new OnTpm(path);
                    }
                }
                default -> {
                    // Falls through to the refusal.
                }
            }
        }
        throw new IllegalArgumentException(
                "device key '" + setting + "', expected file:PATH, otp:PATH or tpm:PATH");
    }

    /// The setting that names it.
    default String setting() {
        return switch (this) {
            case OnFile(Path file) -> "file:" + file;
            case OneTimeProgrammable(Path nvmem) -> "otp:" + nvmem;
            case OnTpm(String place) -> "tpm:" + place;
        };
    }

    /// Whether whoever takes the card has it too.
    default boolean isWeak() {
        return switch (this) {
            case OnFile _ -> true;
            case OneTimeProgrammable _, OnTpm _ -> false;
        };
    }

    /// Makes it where it can be made, and checks that it can be read.
    ///
    /// @param random a secure one
    /// @throws BusException when it can be neither made nor read
    default void prepare(RandomGenerator random) {
        switch (this) {
            case OnFile(Path file) -> make(file, random);
            case OneTimeProgrammable _ -> {
                // Programming cannot be undone, so it is left to the maker's tool.
            }
            case OnTpm(String place) -> {
                try (Tpm tpm = Tpm.open(place)) {
                    // A board that is prepared for a new card keeps its key.
                    if (tpm.read().isEmpty()) {
                        write(tpm, random);
                    }
                }
            }
        }
        read();
    }

    /// Puts another secret in its place, where that can be done: what the old one closes stays
    /// closed. Overwriting a file does not promise that the card holds the old bytes nowhere any
    /// more; what was programmed once cannot be changed.
    ///
    /// @param random a secure one
    /// @throws BusException when it cannot be written
    default void replace(RandomGenerator random) {
        switch (this) {
            case OnFile(Path file) -> overwrite(file, random);
            case OneTimeProgrammable _ -> {
                // Nothing can be done.
            }
            case OnTpm(String place) -> {
                try (Tpm tpm = Tpm.open(place)) {
                    write(tpm, random);
                }
            }
        }
    }

    /// The secret. Whoever asks wipes it after use.
    ///
    /// @throws BusException when it cannot be read, or was never programmed
    default byte[] read() {
        return switch (this) {
            case OnFile(Path file) -> checked(file.toString(), read(file));
            case OneTimeProgrammable(Path nvmem) -> checked(nvmem.toString(), read(nvmem));
            case OnTpm(String place) -> {
                try (Tpm tpm = Tpm.open(place)) {
                    yield checked(
                            place,
                            tpm.read()
                                    .orElseThrow(() ->
                                            new BusException(
                                                    place,
                                                    "the TPM holds no device key; was the board"
                                                            + " replaced?")));
                }
            }
        };
    }

    private static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new BusException(
                    path.toString(), "no device key can be read; check the board and the rights");
        }
    }

    private static byte[] checked(String place, byte[] key) {
        if (key.length != LENGTH) {
            throw new BusException(place, key.length + " bytes, a device key has " + LENGTH);
        }
        // Unprogrammed rows read as zeros; the kernel's driver fills with 0xEE what it cannot read.
        boolean isFlat = true;
        for (byte each : key) {
            isFlat &= each == key[0];
        }
        if (isFlat) {
            throw new BusException(place, "holds no device key; program it, or name another one");
        }
        return key;
    }

    private static void write(Tpm tpm, RandomGenerator random) {
        byte[] key = new byte[LENGTH];
        random.nextBytes(key);
        tpm.write(key);
        Arrays.fill(key, (byte) 0);
    }

    private static void overwrite(Path file, RandomGenerator random) {
        byte[] key = new byte[LENGTH];
        random.nextBytes(key);
        try {
            // Where the old one lies, and not beside it.
            Files.write(file, key, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new BusException(file.toString(), "no device key can be written: " + e);
        }
    }

    private static void make(Path file, RandomGenerator random) {
        byte[] key = new byte[LENGTH];
        random.nextBytes(key);
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.write(file, key, StandardOpenOption.SYNC);
        } catch (FileAlreadyExistsException e) {
            // A board that is prepared for a new card keeps its key.
            return;
        } catch (IOException e) {
            throw new BusException(file.toString(), "no device key can be written: " + e);
        }
    }
}
