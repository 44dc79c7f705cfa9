package org.yaoxiang.device.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.yaoxiang.contract.seal.Escrow;
import org.yaoxiang.contract.seal.Recipient;

/// The random 256-bit key of one vault. It encrypts nothing itself: each use has a key of its own,
/// derived by HKDF-SHA256 (RFC 5869) with a label.
public final class VaultKey {
    /// The label of the key that encrypts the frames of the journal.
    static final String FRAMES = "frames";

    static final int ID_LENGTH = 16;

    private final byte[] id;
    private final byte[] key;

    private VaultKey(byte[] id, byte[] key) {
        this.id = id;
        this.key = key;
    }

    /// A new vault's.
    ///
    /// @param random a secure one
    public static VaultKey random(RandomGenerator random) {
        byte[] id = new byte[ID_LENGTH];
        random.nextBytes(id);
        byte[] key = new byte[Escrow.KEY_LENGTH];
        random.nextBytes(key);
        return new VaultKey(id, key);
    }

    /// That of a vault which exists.
    static VaultKey of(byte[] id, byte[] key) {
        if (id.length != ID_LENGTH || key.length != Escrow.KEY_LENGTH) {
            throw new IllegalArgumentException(
                    id.length + " and " + key.length + " bytes, expected 16 and 32");
        }
        return new VaultKey(id.clone(), key.clone());
    }

    /// A key for one use, such as `identity` or `index`. The same label gives the same key.
    ///
    /// @param length in bytes, 1 to 8160
    public byte[] derive(String label, int length) {
        return hkdf(id, "yaoxiang vault " + label + " 1", length, key);
    }

    /// The vault's key, closed to the county.
    ///
    /// @param author the handheld's id
    public Escrow escrow(
            String author, byte[] generation, Recipient county, RandomGenerator random) {
        return Escrow.close(key, author, id, generation, county, random);
    }

    /// The vault's name: random, and no secret.
    public byte[] id() {
        return id.clone();
    }

    /// Overwrites it in memory. What was derived from it before is not.
    public void forget() {
        Arrays.fill(key, (byte) 0);
    }

    byte[] secret() {
        return key;
    }

    /// HKDF-SHA256 over the secrets, one after the other.
    static byte[] hkdf(byte[] salt, String info, int length, byte[]... secrets) {
        HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addSalt(salt);
        for (byte[] each : secrets) {
            extract.addIKM(each);
        }
        return hkdf(extract.thenExpand(info.getBytes(US_ASCII), length));
    }

    static byte[] hkdf(HKDFParameterSpec spec) {
        try {
            return KDF.getInstance("HKDF-SHA256").deriveData(spec);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java 25 has HKDF", e);
        }
    }

    @Override
    public String toString() {
        return "VaultKey[" + HexFormat.of().formatHex(id, 0, 4) + "]";
    }
}
