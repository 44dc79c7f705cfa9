package org.yaoxiang.device.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.yaoxiang.device.vault.VaultException.Reason.CHANGED;
import static org.yaoxiang.device.vault.VaultException.Reason.LOST;
import static org.yaoxiang.device.vault.VaultException.Reason.NEWER_VERSION;
import static org.yaoxiang.device.vault.VaultException.Reason.WRONG_CARD;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.contract.journal.DurableFile;
import org.yaoxiang.contract.seal.KeyRecovery;
import org.yaoxiang.contract.seal.LossNotice;
import org.yaoxiang.contract.seal.SealException;

/// The file that holds the vault's key once for each clinician, closed under the device key and
/// that clinician's PIN together:
///
/// ```text
/// HKDF-SHA256(device key ‖ Argon2id(PIN, salt))  closes  the vault's key, by AES-256-GCM
/// ```
///
/// Each closing has a salt and so a key of its own; the nonce is zero. Changing a PIN writes this
/// small file anew and no fact. It says of the device key only whether another one is the same.
///
/// After a loss it holds the gateway's notice and no key, until the county's recovery puts one in.
public final class Keyring {
    private static final String FORMAT = "1";
    private static final String PIN = "pin.";
    private static final String LOSS = "loss";
    private static final int SALT_LENGTH = 16;
    private static final int GENERATION_LENGTH = 8;
    private static final int CHECK_LENGTH = 16;
    private static final HexFormat HEX = HexFormat.of();

    /// The vault's key, closed for one clinician.
    ///
    /// @param isInitial whether a technician chose the PIN, so that the clinician must change it
    private record Closed(PinCost cost, boolean isInitial, byte[] salt, byte[] key) {
        String line() {
            return String.join(
                    " ",
                    Integer.toString(cost.memoryKib()),
                    Integer.toString(cost.passes()),
                    Integer.toString(cost.lanes()),
                    isInitial ? "initial" : "own",
                    HEX.formatHex(salt),
                    HEX.formatHex(key));
        }

        static Closed parse(String line) {
            String[] parts = line.split(" ", -1);
            if (parts.length != 6) {
                throw new IllegalArgumentException(parts.length + " parts, expected 6");
            }
            return new Closed(
                    new PinCost(
                            Integer.parseInt(parts[0]),
                            Integer.parseInt(parts[1]),
                            Integer.parseInt(parts[2])),
                    parts[3].equals("initial"),
                    HEX.parseHex(parts[4]),
                    HEX.parseHex(parts[5]));
        }

        @Override
        public String toString() {
            return "Closed[redacted]";
        }
    }

    private final Path file;
    private final byte[] vaultId;
    private final byte[] generation;
    private final byte[] deviceCheck;
    private final Optional<LossNotice> loss;
    private final Map<String, Closed> closed;

    private Keyring(
            Path file,
            byte[] vaultId,
            byte[] generation,
            byte[] deviceCheck,
            Optional<LossNotice> loss,
            Map<String, Closed> closed) {
        this.file = file;
        this.vaultId = vaultId;
        this.generation = generation;
        this.deviceCheck = deviceCheck;
        this.loss = loss;
        this.closed = new TreeMap<>(closed);
    }

    /// Writes the keyring of a new vault. The PIN is initial: its clinician must change it.
    ///
    /// @param random a secure one
    /// @throws IllegalArgumentException when there is one already, or this cannot be a PIN
    static Keyring make(
            Path file,
            VaultKey key,
            byte[] deviceKey,
            String clinician,
            char[] pin,
            PinCost cost,
            RandomGenerator random)
            throws IOException {
        if (Files.exists(file)) {
            throw new IllegalArgumentException(
                    file + " exists: this home is prepared already; take another folder");
        }
        Keyring keyring =
                new Keyring(
                        file,
                        key.id(),
                        generation(random),
                        check(deviceKey, key.id()),
                        Optional.empty(),
                        Map.of());
        keyring.close(key, deviceKey, clinician, pin, cost, true, random);
        keyring.write();
        return keyring;
    }

    /// Reads a keyring.
    ///
    /// @throws VaultException when it is newer than this firmware, or none
    public static Keyring read(Path file) {
        try {
            return parse(file, Files.readAllBytes(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// See {@link #read}.
    ///
    /// @param file where it lies
    static Keyring parse(Path file, byte[] bytes) {
        Properties lines = new Properties();
        try (Reader reader = new StringReader(new String(bytes, UTF_8))) {
            lines.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(file, e);
        }
        @Nullable String format = lines.getProperty("format");
        if (format != null && !format.equals(FORMAT)) {
            throw new VaultException(
                    NEWER_VERSION,
                    file
                            + " has format "
                            + format
                            + ", this firmware knows "
                            + FORMAT
                            + ": update it");
        }
        try {
            Map<String, Closed> closed = new TreeMap<>();
            for (String name : lines.stringPropertyNames()) {
                if (name.startsWith(PIN)) {
                    closed.put(name.substring(PIN.length()), Closed.parse(lines.getProperty(name)));
                }
            }
            Optional<LossNotice> loss =
                    Optional.ofNullable(lines.getProperty(LOSS))
                            .map(hex -> LossNotice.parse(HEX.parseHex(hex)));
            if (format == null || (closed.isEmpty() && loss.isEmpty())) {
                throw new IllegalArgumentException("no format, or no PIN");
            }
            return new Keyring(
                    file,
                    bytes(lines, "vault", VaultKey.ID_LENGTH),
                    bytes(lines, "generation", GENERATION_LENGTH),
                    bytes(lines, "device", CHECK_LENGTH),
                    loss,
                    closed);
        } catch (IllegalArgumentException | SealException e) {
            throw new VaultException(
                    CHANGED, file + " is no keyring; restore it from your copy", e);
        }
    }

    static VaultException unreadable(Path file, Exception cause) {
        return new VaultException(
                CHANGED, "cannot read " + file + "; restore it from your copy", cause);
    }

    /// The last notice of a loss for which the keys were destroyed.
    Optional<LossNotice> loss() {
        return loss;
    }

    /// Whether its keys were destroyed, so that no PIN opens it.
    boolean isKeyless() {
        return closed.isEmpty();
    }

    /// What is left of it after a loss: a keyring without keys. Whose vault it is stays, for
    /// recovery; what tells the right board does not.
    byte[] keyless(LossNotice notice) {
        return new Keyring(
                        file,
                        vaultId,
                        generation,
                        new byte[CHECK_LENGTH],
                        Optional.of(notice),
                        Map.of())
                .bytes();
    }

    /// Refuses to go on without keys.
    ///
    /// @throws VaultException when they were destroyed
    void requireKeys() {
        if (isKeyless()) {
            throw new VaultException(
                    LOST,
                    "this handheld was marked as lost, and its keys were destroyed; the county can"
                            + " recover what is on the card");
        }
    }

    /// Whose PIN opens it, in alphabetical order; nobody's after a loss.
    public List<String> clinicians() {
        return List.copyOf(closed.keySet());
    }

    /// Whether this clinician has a PIN and another chose it.
    public boolean isInitial(String clinician) {
        Closed own = closed.get(clinician);
        return own != null && own.isInitial;
    }

    /// A copy of the vault's id.
    public byte[] vaultId() {
        return vaultId.clone();
    }

    /// A copy of what changes whenever a PIN was set by recovery.
    public byte[] generation() {
        return generation.clone();
    }

    /// Checks that the card is in its own handheld. Needs no PIN.
    ///
    /// @throws VaultException when it is not, or its keys were destroyed
    public void check(byte[] deviceKey) {
        requireKeys();
        if (!MessageDigest.isEqual(check(deviceKey, vaultId), deviceCheck)) {
            throw new VaultException(
                    WRONG_CARD,
                    "this card belongs to another handheld, or the board was replaced; put the"
                            + " card back into its own, or recover with the county's help");
        }
    }

    /// The vault's key; empty when the PIN is wrong.
    ///
    /// @throws VaultException when the card is not in its own handheld
    Optional<VaultKey> open(byte[] deviceKey, String clinician, char[] pin) {
        check(deviceKey);
        Closed own = closed.get(clinician);
        if (own == null) {
            return Optional.empty();
        }
        byte[] wrapping = wrapping(deviceKey, pin, own.cost, own.salt);
        try {
            byte[] key =
                    cipher(Cipher.DECRYPT_MODE, wrapping, associated(clinician, own))
                            .doFinal(own.key);
            VaultKey opened = VaultKey.of(vaultId, key);
            Arrays.fill(key, (byte) 0);
            return Optional.of(opened);
        } catch (AEADBadTagException _) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        } finally {
            Arrays.fill(wrapping, (byte) 0);
        }
    }

    /// Takes a clinician's PIN away. Durable when this returns.
    ///
    /// @throws IllegalArgumentException when it is the last one
    void remove(String clinician) throws IOException {
        if (closed.size() == 1) {
            throw new IllegalArgumentException("the last PIN cannot be taken away");
        }
        closed.remove(clinician);
        write();
    }

    /// Gives a clinician a PIN, or another one. Durable when this returns; until then the old one
    /// is valid.
    ///
    /// @param isInitial whether the clinician must change it
    /// @throws IllegalArgumentException when this cannot be a PIN
    void set(
            VaultKey key,
            byte[] deviceKey,
            String clinician,
            char[] pin,
            PinCost cost,
            boolean isInitial,
            RandomGenerator random)
            throws IOException {
        close(key, deviceKey, clinician, pin, cost, isInitial, random);
        write();
    }

    /// See {@link Door#recover}.
    static VaultKey recover(
            Path file,
            KeyRecovery recovery,
            String code,
            byte[] deviceKey,
            String clinician,
            char[] pin,
            PinCost cost,
            RandomGenerator random)
            throws IOException {
        Keyring old = read(file);
        if (!recovery.isFor(old.vaultId, old.generation)) {
            throw new IllegalArgumentException(
                    "the recovery is for another vault, or was used already; ask the county anew");
        }
        byte[] bytes = recovery.open(code);
        VaultKey key = VaultKey.of(old.vaultId, bytes);
        Arrays.fill(bytes, (byte) 0);
        Keyring next =
                new Keyring(
                        file,
                        old.vaultId,
                        generation(random),
                        check(deviceKey, old.vaultId),
                        old.loss,
                        Map.of());
        next.set(key, deviceKey, clinician, pin, cost, true, random);
        return key;
    }

    private void close(
            VaultKey key,
            byte[] deviceKey,
            String clinician,
            char[] pin,
            PinCost cost,
            boolean isInitial,
            RandomGenerator random) {
        Optional<PinFault> fault = PinFault.of(pin);
        if (fault.isPresent()) {
            throw new IllegalArgumentException(
                    "no PIN, it is "
                            + fault.get()
                            + ": 6 to 64 characters, not all the same, no run of digits");
        }
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        Closed unkeyed = new Closed(cost, isInitial, salt, new byte[0]);
        byte[] wrapping = wrapping(deviceKey, pin, cost, salt);
        try {
            byte[] bytes =
                    cipher(Cipher.ENCRYPT_MODE, wrapping, associated(clinician, unkeyed))
                            .doFinal(key.secret());
            closed.put(clinician, new Closed(cost, isInitial, salt, bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        } finally {
            Arrays.fill(wrapping, (byte) 0);
        }
    }

    private void write() throws IOException {
        DurableFile.replace(file, bytes());
    }

    private byte[] bytes() {
        Properties lines = new Properties();
        lines.setProperty("format", FORMAT);
        lines.setProperty("vault", HEX.formatHex(vaultId));
        lines.setProperty("generation", HEX.formatHex(generation));
        lines.setProperty("device", HEX.formatHex(deviceCheck));
        loss.ifPresent(notice -> lines.setProperty(LOSS, HEX.formatHex(notice.bytes())));
        closed.forEach((clinician, each) -> lines.setProperty(PIN + clinician, each.line()));
        StringWriter out = new StringWriter();
        try {
            lines.store(out, "The vault's key, closed. Without this file the vault does not open.");
        } catch (IOException e) {
            throw new IllegalStateException("text can always be made", e);
        }
        return out.toString().getBytes(UTF_8);
    }

    private byte[] associated(String clinician, Closed own) {
        return String.join(
                        "\n",
                        "yaoxiang keyring 1",
                        HEX.formatHex(vaultId),
                        clinician,
                        own.cost.toString(),
                        Boolean.toString(own.isInitial))
                .getBytes(UTF_8);
    }

    private static byte[] wrapping(byte[] deviceKey, char[] pin, PinCost cost, byte[] salt) {
        byte[] stretched = cost.stretch(pin, salt);
        try {
            return VaultKey.hkdf(salt, "yaoxiang keyring 1", 32, deviceKey, stretched);
        } finally {
            Arrays.fill(stretched, (byte) 0);
        }
    }

    private static Cipher cipher(int mode, byte[] wrapping, byte[] associated)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode, new SecretKeySpec(wrapping, "AES"), new GCMParameterSpec(128, new byte[12]));
        cipher.updateAAD(associated);
        return cipher;
    }

    private static byte[] check(byte[] deviceKey, byte[] vaultId) {
        return VaultKey.hkdf(vaultId, "yaoxiang device key check 1", CHECK_LENGTH, deviceKey);
    }

    private static byte[] generation(RandomGenerator random) {
        byte[] generation = new byte[GENERATION_LENGTH];
        random.nextBytes(generation);
        return generation;
    }

    private static byte[] bytes(Properties lines, String name, int length) {
        byte[] bytes = HEX.parseHex(lines.getProperty(name, ""));
        if (bytes.length != length) {
            throw new IllegalArgumentException(name + " of " + bytes.length + " bytes");
        }
        return bytes;
    }
}
