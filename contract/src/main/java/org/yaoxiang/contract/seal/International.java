package org.yaoxiang.contract.seal;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.yaoxiang.contract.seal.Suite.Wrapped;

/// The international suite: ES256, SHA-256 and AES-256-GCM of the JDK, and Bouncy Castle's HPKE
/// base mode with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM (RFC 9180 §7). The content
/// key is used for one letter only, so the nonce of its AES-256-GCM is zero.
final class International {
    static final int CONTENT_KEY_LENGTH = 32;
    static final int WRAPPED_LENGTH = CONTENT_KEY_LENGTH + 16;
    static final ECParameterSpec CURVE = curve();

    private static final String CURVE_NAME = "secp256r1";
    private static final byte[] INFO = "yaoxiang letter 2".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OWN_INFO =
            "yaoxiang own letter 3".getBytes(StandardCharsets.US_ASCII);
    private static final int COORDINATE_LENGTH = 32;

    private International() {}

    static KeyPair newKeyPair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE_NAME), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }

    static ECPublicKey publicKey(byte[] encoded) {
        try {
            ECPublicKey key =
                    (ECPublicKey)
                            KeyFactory.getInstance("EC")
                                    .generatePublic(new X509EncodedKeySpec(encoded));
            return requireSuite(key, Suite.of(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a P-256 public key", e);
        }
    }

    static ECPrivateKey privateKey(byte[] encoded) {
        try {
            ECPrivateKey key =
                    (ECPrivateKey)
                            KeyFactory.getInstance("EC")
                                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return requireSuite(key, Suite.of(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a P-256 private key", e);
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static byte[] sign(PrivateKey key, byte[] bytes) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(key);
            signer.update(bytes);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new SealException("this key cannot sign", e);
        }
    }

    static boolean verify(ECPublicKey key, byte[] bytes, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(key);
            verifier.update(bytes);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            throw new SealException("this key cannot verify signatures", e);
        }
    }

    static Wrapped wrap(byte[] secret, ECPublicKey key, byte[] context, RandomGenerator random) {
        return wrap(sender(key, random), secret, context);
    }

    /// Makes a key that the author can make again from its own letter key and the point that is
    /// closed to the recipient, and closes it to the recipient.
    static Suite.Closing close(
            ECPublicKey key, KeyPair own, byte[] context, RandomGenerator random) {
        HPKEContextWithEncapsulation sender = sender(key, random);
        byte[] secret = ownKey(own, sender.getEncapsulation(), context);
        return new Suite.Closing(secret, wrap(sender, secret, context));
    }

    /// The key of an author's own letters by HKDF (RFC 5869): the letter key's scalar is the secret
    /// and the point is the salt, so that there is another key for every point.
    static byte[] ownKey(KeyPair own, byte[] encapsulated, byte[] context) {
        byte[] secret = scalar((ECPrivateKey) own.getPrivate());
        byte[] info = Arrays.copyOf(OWN_INFO, OWN_INFO.length + context.length);
        System.arraycopy(context, 0, info, OWN_INFO.length, context.length);
        byte[] key = derived(secret, encapsulated, info);
        Suite.forget(secret);
        return key;
    }

    /// A key of {@link #CONTENT_KEY_LENGTH} bytes by HKDF with SHA-256.
    static byte[] derived(byte[] secret, byte[] salt, byte[] info) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(SHA256Digest.newInstance());
        hkdf.init(new HKDFParameters(secret, salt, info));
        byte[] key = new byte[CONTENT_KEY_LENGTH];
        hkdf.generateBytes(key, 0, key.length);
        return key;
    }

    private static HPKEContextWithEncapsulation sender(ECPublicKey key, RandomGenerator random) {
        HPKE hpke = hpke();
        byte[] seed = new byte[COORDINATE_LENGTH];
        random.nextBytes(seed);
        try {
            return hpke.setupBaseS(
                    hpke.deserializePublicKey(Suite.point(key)), INFO, hpke.deriveKeyPair(seed));
        } finally {
            Suite.forget(seed);
        }
    }

    private static Wrapped wrap(
            HPKEContextWithEncapsulation sender, byte[] secret, byte[] context) {
        try {
            return new Wrapped(sender.getEncapsulation(), sender.seal(context, secret));
        } catch (InvalidCipherTextException e) {
            throw new SealException("cannot close the letter", e);
        }
    }

    static byte[] unwrap(Wrapped wrapped, KeyPair key, byte[] context) {
        HPKE hpke = hpke();
        try {
            return hpke.setupBaseR(
                            wrapped.encapsulated(),
                            hpke.deserializePrivateKey(
                                    scalar((ECPrivateKey) key.getPrivate()),
                                    Suite.point((ECPublicKey) key.getPublic())),
                            INFO)
                    .open(context, wrapped.key());
        } catch (InvalidCipherTextException | RuntimeException e) {
            throw new SealException("the letter does not open with this key", e);
        }
    }

    static byte[] close(byte[] contentKey, byte[] header, byte[] letter) {
        return aesGcm(Cipher.ENCRYPT_MODE, contentKey, new byte[12], header, letter);
    }

    static byte[] open(byte[] contentKey, byte[] header, byte[] letter) {
        return aesGcm(Cipher.DECRYPT_MODE, contentKey, new byte[12], header, letter);
    }

    static byte[] aesGcm(int mode, byte[] key, byte[] nonce, byte[] associated, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(associated);
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new SealException("the letter was changed or the key is wrong", e);
        }
    }

    static byte[] lengthened(byte[] point) {
        return CustomNamedCurves.getByName(CURVE_NAME)
                .getCurve()
                .decodePoint(point)
                .getEncoded(false);
    }

    static HPKE hpke() {
        return new HPKE(
                HPKE.mode_base, HPKE.kem_P256_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }

    private static byte[] scalar(ECPrivateKey key) {
        byte[] scalar = new byte[COORDINATE_LENGTH];
        put(key.getS(), scalar, 0);
        return scalar;
    }

    /// Writes a number of at most 32 bytes, big-endian.
    static void put(BigInteger value, byte[] into, int at) {
        byte[] bytes = value.toByteArray();
        int from = Math.max(0, bytes.length - COORDINATE_LENGTH);
        int length = bytes.length - from;
        System.arraycopy(bytes, from, into, at + COORDINATE_LENGTH - length, length);
    }

    private static <K> K requireSuite(K key, Suite suite) {
        if (suite != Suite.INTERNATIONAL) {
            throw new IllegalArgumentException("a key of the " + suite.setting() + " suite");
        }
        return key;
    }

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(CURVE_NAME));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }
}
