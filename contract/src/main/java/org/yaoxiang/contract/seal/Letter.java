package org.yaoxiang.contract.seal;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.yaoxiang.contract.seal.Sealed.Wrapped;

/// Closing and opening letters. The content key is used for one letter only, so the nonce of its
/// AES-256-GCM is zero; the key is wrapped for each recipient by HPKE base mode with DHKEM(P-256,
/// HKDF-SHA256), HKDF-SHA256, AES-256-GCM (RFC 9180 §7).
final class Letter {
    static final int CONTENT_KEY_LENGTH = 32;
    private static final byte[] INFO = "yaoxiang letter 1".getBytes(StandardCharsets.US_ASCII);
    private static final int COORDINATE_LENGTH = 32;

    private Letter() {}

    static Wrapped wrap(
            byte[] contentKey, Recipient recipient, byte[] header, RandomGenerator random) {
        HPKE hpke = hpke();
        byte[] seed = new byte[CONTENT_KEY_LENGTH];
        random.nextBytes(seed);
        try {
            HPKEContextWithEncapsulation context =
                    hpke.setupBaseS(
                            hpke.deserializePublicKey(point(recipient.key())),
                            INFO,
                            hpke.deriveKeyPair(seed));
            return new Wrapped(
                    recipient.id(), context.getEncapsulation(), context.seal(header, contentKey));
        } catch (InvalidCipherTextException e) {
            throw new SealException("cannot close the letter", e);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    static byte[] unwrap(Wrapped wrapped, LetterKey key, byte[] header) {
        HPKE hpke = hpke();
        try {
            return hpke.setupBaseR(
                            wrapped.encapsulated(),
                            hpke.deserializePrivateKey(
                                    scalar(key.privateKey()), point(key.publicKey())),
                            INFO)
                    .open(header, wrapped.contentKey());
        } catch (InvalidCipherTextException | RuntimeException e) {
            throw new SealException("the letter does not open with this key", e);
        }
    }

    static byte[] aesGcm(int mode, byte[] contentKey, byte[] header, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(contentKey, "AES"),
                    new GCMParameterSpec(128, new byte[12]));
            cipher.updateAAD(header);
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new SealException("the letter was changed or the key is wrong", e);
        }
    }

    private static HPKE hpke() {
        return new HPKE(
                HPKE.mode_base, HPKE.kem_P256_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }

    /// The uncompressed point of SEC 1 §2.3.3: 04, x, y.
    private static byte[] point(ECPublicKey key) {
        byte[] point = new byte[1 + 2 * COORDINATE_LENGTH];
        point[0] = 4;
        put(key.getW().getAffineX(), point, 1);
        put(key.getW().getAffineY(), point, 1 + COORDINATE_LENGTH);
        return point;
    }

    private static byte[] scalar(ECPrivateKey key) {
        byte[] scalar = new byte[COORDINATE_LENGTH];
        put(key.getS(), scalar, 0);
        return scalar;
    }

    private static void put(BigInteger value, byte[] into, int at) {
        byte[] bytes = value.toByteArray();
        int from = Math.max(0, bytes.length - COORDINATE_LENGTH);
        int length = bytes.length - from;
        System.arraycopy(bytes, from, into, at + COORDINATE_LENGTH - length, length);
    }
}
