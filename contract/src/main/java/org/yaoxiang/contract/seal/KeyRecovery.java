package org.yaoxiang.contract.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.yaoxiang.contract.seal.Cbor.Fields;

/// What the county gives the technician when a PIN is forgotten: a vault's key, closed by a code
/// that is used once and travels by another way than the file.
///
/// ```text
/// [1, vault id, generation, AES-256-GCM of the key under HKDF-SHA256(code)]
/// ```
///
/// A code has 130 random bits, so it needs no stretching; as it closes one key only, the nonce is
/// zero.
public final class KeyRecovery {
    private static final int VERSION = 1;
    private static final int LENGTH_MAX = 4096;
    private static final byte[] INFO = "yaoxiang recovery 1".getBytes(US_ASCII);

    /// Crockford's base 32: without I, L, O and U, which are misread.
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int CODE_LENGTH = 26;

    private final byte[] vaultId;
    private final byte[] generation;
    private final byte[] closed;

    private KeyRecovery(byte[] vaultId, byte[] generation, byte[] closed) {
        this.vaultId = vaultId.clone();
        this.generation = generation.clone();
        this.closed = closed.clone();
    }

    /// A new code, 26 letters and digits.
    ///
    /// @param random a secure one
    public static String newCode(RandomGenerator random) {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < CODE_LENGTH; i++) {
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /// Closes a key that an escrow gave.
    public static KeyRecovery close(byte[] vaultKey, Escrow escrow, String code) {
        byte[] header = header(escrow.vaultId(), escrow.generation());
        byte[] codeKey = key(code, header);
        try {
            return new KeyRecovery(
                    escrow.vaultId(),
                    escrow.generation(),
                    Suite.INTERNATIONAL.close(codeKey, header, vaultKey));
        } finally {
            Arrays.fill(codeKey, (byte) 0);
        }
    }

    /// Reads what {@link #bytes} wrote.
    ///
    /// @throws SealException when the bytes are something else, or of a newer version
    public static KeyRecovery parse(byte[] bytes) {
        requireNonNull(bytes, "bytes");
        if (bytes.length > LENGTH_MAX) {
            throw new SealException(bytes.length + " bytes, expected at most " + LENGTH_MAX);
        }
        Fields fields = Fields.of(Cbor.decode(bytes));
        long version = fields.integer();
        if (version != VERSION) {
            throw new SealException("recovery version " + version + ", expected " + VERSION);
        }
        KeyRecovery recovery = new KeyRecovery(fields.bytes(), fields.bytes(), fields.bytes());
        fields.end();
        return recovery;
    }

    /// The bytes of the file.
    public byte[] bytes() {
        return Cbor.array(
                        Cbor.integer(VERSION),
                        Cbor.bytes(vaultId),
                        Cbor.bytes(generation),
                        Cbor.bytes(closed))
                .encode();
    }

    /// The vault's key. Whoever asks wipes it after use.
    ///
    /// @param code as it was typed: small letters, blanks and hyphens do not matter
    /// @throws SealException when the code is not this file's
    public byte[] open(String code) {
        byte[] header = header(vaultId, generation);
        byte[] codeKey = key(code, header);
        try {
            return Suite.INTERNATIONAL.open(codeKey, header, closed);
        } finally {
            Arrays.fill(codeKey, (byte) 0);
        }
    }

    /// Whether it belongs to this vault and was not used yet.
    public boolean isFor(byte[] askedVaultId, byte[] askedGeneration) {
        return Arrays.equals(vaultId, askedVaultId) && Arrays.equals(generation, askedGeneration);
    }

    private static byte[] header(byte[] vaultId, byte[] generation) {
        return Cbor.array(Cbor.integer(VERSION), Cbor.bytes(vaultId), Cbor.bytes(generation))
                .encode();
    }

    private static byte[] key(String code, byte[] salt) {
        byte[] plain =
                code.toUpperCase(Locale.ROOT)
                        .replaceAll("[\\s-]", "")
                        .replace('O', '0')
                        .replaceAll("[IL]", "1")
                        .getBytes(US_ASCII);
        if (plain.length == 0) {
            throw new SealException("the code is missing");
        }
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(plain)
                                    .addSalt(salt)
                                    .thenExpand(INFO, Escrow.KEY_LENGTH));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java 25 has HKDF", e);
        }
    }
}
