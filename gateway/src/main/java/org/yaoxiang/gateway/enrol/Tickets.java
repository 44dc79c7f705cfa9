package org.yaoxiang.gateway.enrol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.seal.KeyRecovery;

/// Tickets by which handhelds enrol themselves, in `tickets/<id>` of the gateway's home. A ticket
/// is a code for one id; of the code only its hash is kept, which needs no salt for 130 bits of
/// chance. It holds until it expires, was guessed at too often, or is used; the key that used it
/// may use it again while it holds, for the answer may have been lost on its way. Another process
/// may make tickets. Thread-safe.
public final class Tickets {
    /// Wrong codes until a ticket is void.
    static final int TRIES_MAX = 5;

    private final Path folder;

    /// A ticket as it is kept.
    ///
    /// @param key hash of the signing key that has used it
    private record Kept(String hash, Instant until, int wrong, Optional<String> key) {}

    /// The tickets of a gateway's home.
    public Tickets(Path home) {
        folder = home.resolve("tickets");
    }

    /// Makes a ticket, and voids one that was there for the same id.
    ///
    /// @param random a secure one
    /// @return its code, which is kept nowhere
    public synchronized String make(String id, Instant until, RandomGenerator random) {
        Registry.requireId(id);
        String code = KeyRecovery.newCode(random);
        write(id, new Kept(hash(code.getBytes(US_ASCII)), until, 0, Optional.empty()));
        return code;
    }

    /// Whether a code is an id's ticket for a key. A right one is used by this.
    ///
    /// @param key the signing key that asks
    synchronized boolean redeem(String id, String code, byte[] key, Instant now) {
        Optional<Kept> kept = read(id);
        if (kept.isEmpty() || now.isAfter(kept.get().until()) || kept.get().wrong() >= TRIES_MAX) {
            return false;
        }
        Kept ticket = kept.get();
        if (!MessageDigest.isEqual(
                ticket.hash().getBytes(US_ASCII),
                hash(code.getBytes(US_ASCII)).getBytes(US_ASCII))) {
            write(id, new Kept(ticket.hash(), ticket.until(), ticket.wrong() + 1, ticket.key()));
            return false;
        }
        String its = hash(key);
        if (ticket.key().isPresent()) {
            return ticket.key().get().equals(its);
        }
        write(id, new Kept(ticket.hash(), ticket.until(), ticket.wrong(), Optional.of(its)));
        return true;
    }

    private Optional<Kept> read(String id) {
        Path file = folder.resolve(id);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Properties values = new Properties();
            values.load(new StringReader(Files.readString(file, US_ASCII)));
            return Optional.of(
                    new Kept(
                            values.getProperty("sha256", ""),
                            Instant.parse(values.getProperty("until", "")),
                            Integer.parseInt(values.getProperty("wrong", "")),
                            Optional.ofNullable(values.getProperty("key"))));
        } catch (IOException | DateTimeException | NumberFormatException e) {
            throw new EnrolException("cannot read " + file + "; make a new ticket", e);
        }
    }

    private void write(String id, Kept ticket) {
        String text =
                "sha256="
                        + ticket.hash()
                        + "\nuntil="
                        + ticket.until()
                        + "\nwrong="
                        + ticket.wrong()
                        + "\n"
                        + ticket.key().map(key -> "key=" + key + "\n").orElse("");
        try {
            Files.createDirectories(folder);
            Path written = Files.createTempFile(folder, ".new", "");
            Files.writeString(written, text, US_ASCII, StandardOpenOption.SYNC);
            Files.move(
                    written,
                    folder.resolve(id),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new EnrolException("cannot write a ticket in " + folder, e);
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
