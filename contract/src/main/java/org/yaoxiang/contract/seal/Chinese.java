package org.yaoxiang.contract.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECKeyParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.yaoxiang.contract.seal.Suite.Wrapped;

/// The Chinese suite, by Bouncy Castle: signature and encryption with SM2 on the recommended curve
/// (GB/T 32918.5), the hash SM3, and SM4-GCM. The JDK has none of these.
///
/// The signer's distinguishing identifier is the default of GM/T 0009 §10: who signs is under the
/// signature already, and with the default a key can be checked by any other tool.
///
/// SM2 encryption has no associated data, so the context's hash is closed together with the key:
/// what was closed under one context does not open under another.
final class Chinese {
    static final int CONTENT_KEY_LENGTH = 16;

    private static final int HASH_LENGTH = 32;

    /// C3, and C2 as long as the content key and the context's hash together.
    static final int WRAPPED_LENGTH = HASH_LENGTH + CONTENT_KEY_LENGTH + HASH_LENGTH;

    private static final int TAG_BITS = 128;
    private static final int NONCE_LENGTH = 12;
    private static final byte[] DEFAULT_ID = "1234567812345678".getBytes(US_ASCII);

    private static final ECNamedDomainParameters DOMAIN =
            ECNamedDomainParameters.lookup(GMObjectIdentifiers.sm2p256v1);

    static final ECParameterSpec CURVE = curve();

    private Chinese() {}

    static KeyPair newKeyPair(SecureRandom random) {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(DOMAIN, random));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        return new KeyPair(
                new Sm2PublicKey((ECPublicKeyParameters) pair.getPublic()),
                new Sm2PrivateKey((ECPrivateKeyParameters) pair.getPrivate()));
    }

    /// The factory checks that the point is on the curve and not infinite.
    static ECPublicKey publicKey(byte[] encoded) {
        try {
            if (PublicKeyFactory.createKey(encoded) instanceof ECPublicKeyParameters key
                    && isOnCurve(key)) {
                return new Sm2PublicKey(key);
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("not an SM2 public key", e);
        }
        throw new IllegalArgumentException("not an SM2 public key");
    }

    static ECPrivateKey privateKey(byte[] encoded) {
        try {
            if (PrivateKeyFactory.createKey(encoded) instanceof ECPrivateKeyParameters key
                    && isOnCurve(key)) {
                return new Sm2PrivateKey(key);
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("not an SM2 private key", e);
        }
        throw new IllegalArgumentException("not an SM2 private key");
    }

    static byte[] sm3(byte[]... parts) {
        SM3Digest digest = new SM3Digest();
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] hash = new byte[HASH_LENGTH];
        digest.doFinal(hash, 0);
        return hash;
    }

    static byte[] sign(ECPrivateKey key, byte[] bytes) {
        return sign(key, bytes, new SecureRandom());
    }

    /// @param random the source of the nonce; guessing it is guessing the key
    static byte[] sign(ECPrivateKey key, byte[] bytes, SecureRandom random) {
        SM2Signer signer = new SM2Signer(PlainDSAEncoding.INSTANCE);
        signer.init(
                true,
                new ParametersWithID(new ParametersWithRandom(secret(key), random), DEFAULT_ID));
        signer.update(bytes, 0, bytes.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new SealException("this key cannot sign", e);
        }
    }

    static boolean verify(ECPublicKey key, byte[] bytes, byte[] signature) {
        SM2Signer verifier = new SM2Signer(PlainDSAEncoding.INSTANCE);
        verifier.init(false, new ParametersWithID(point(key), DEFAULT_ID));
        verifier.update(bytes, 0, bytes.length);
        return verifier.verifySignature(signature);
    }

    static Wrapped wrap(byte[] its, ECPublicKey key, byte[] context, RandomGenerator random) {
        byte[] secret = concat(its, sm3(context));
        byte[] closed = encrypt(key, secret, new Drawn(random));
        Suite.forget(secret);
        return new Wrapped(
                Arrays.copyOf(closed, Suite.POINT_LENGTH),
                Arrays.copyOfRange(closed, Suite.POINT_LENGTH, closed.length));
    }

    static byte[] unwrap(Wrapped wrapped, KeyPair key, byte[] context) {
        byte[] secret =
                decrypt(
                        (ECPrivateKey) key.getPrivate(),
                        concat(wrapped.encapsulated(), wrapped.key()));
        byte[] its = Arrays.copyOfRange(secret, CONTENT_KEY_LENGTH, secret.length);
        byte[] closed = Arrays.copyOf(secret, CONTENT_KEY_LENGTH);
        Suite.forget(secret);
        if (!MessageDigest.isEqual(its, sm3(context))) {
            Suite.forget(closed);
            throw new SealException("the key was closed under another context");
        }
        return closed;
    }

    /// GB/T 32918.4 §6, C1 ‖ C3 ‖ C2.
    static byte[] encrypt(ECPublicKey key, byte[] text, SecureRandom random) {
        SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
        engine.init(true, new ParametersWithRandom(point(key), random));
        try {
            return engine.processBlock(text, 0, text.length);
        } catch (InvalidCipherTextException e) {
            throw new SealException("cannot close the letter", e);
        }
    }

    /// GB/T 32918.4 §7. The engine refuses a C1 that is not on the curve.
    static byte[] decrypt(ECPrivateKey key, byte[] closed) {
        SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
        engine.init(false, secret(key));
        try {
            return engine.processBlock(closed, 0, closed.length);
        } catch (InvalidCipherTextException | RuntimeException e) {
            throw new SealException("the letter does not open with this key", e);
        }
    }

    /// A key of {@link #CONTENT_KEY_LENGTH} bytes by HKDF with SM3 and without salt.
    static byte[] derived(byte[] secret, byte[] info) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SM3Digest());
        hkdf.init(new HKDFParameters(secret, null, info));
        byte[] key = new byte[CONTENT_KEY_LENGTH];
        hkdf.generateBytes(key, 0, key.length);
        return key;
    }

    static byte[] lengthened(byte[] point) {
        return DOMAIN.getCurve().decodePoint(point).getEncoded(false);
    }

    static byte[] close(byte[] contentKey, byte[] header, byte[] letter) {
        return sm4Gcm(true, contentKey, nonce(header), header, letter);
    }

    static byte[] open(byte[] contentKey, byte[] header, byte[] letter) {
        return sm4Gcm(false, contentKey, nonce(header), header, letter);
    }

    static byte[] sm4Gcm(
            boolean forClosing, byte[] key, byte[] nonce, byte[] associated, byte[] text) {
        GCMModeCipher cipher = GCMBlockCipher.newInstance(new SM4Engine());
        cipher.init(
                forClosing, new AEADParameters(new KeyParameter(key), TAG_BITS, nonce, associated));
        byte[] out = new byte[cipher.getOutputSize(text.length)];
        try {
            int length = cipher.processBytes(text, 0, text.length, out, 0);
            length += cipher.doFinal(out, length);
            return length == out.length ? out : Arrays.copyOf(out, length);
        } catch (InvalidCipherTextException | RuntimeException e) {
            throw new SealException("the letter was changed or the key is wrong", e);
        }
    }

    /// A content key closes one letter only, so any nonce would do. One that differs from fact to
    /// fact keeps whoever holds many letters from trying a 128-bit key on all of them at once.
    private static byte[] nonce(byte[] header) {
        return Arrays.copyOf(sm3(header), NONCE_LENGTH);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static ECPublicKeyParameters point(ECPublicKey key) {
        return new ECPublicKeyParameters(
                DOMAIN.getCurve().createPoint(key.getW().getAffineX(), key.getW().getAffineY()),
                DOMAIN);
    }

    private static ECPrivateKeyParameters secret(ECPrivateKey key) {
        return new ECPrivateKeyParameters(key.getS(), DOMAIN);
    }

    private static boolean isOnCurve(ECKeyParameters key) {
        return key.getParameters() instanceof ECNamedDomainParameters domain
                && domain.getName().equals(GMObjectIdentifiers.sm2p256v1);
    }

    private static ECParameterSpec curve() {
        org.bouncycastle.math.ec.ECPoint generator = DOMAIN.getG();
        return new ECParameterSpec(
                new EllipticCurve(
                        new ECFieldFp(DOMAIN.getCurve().getField().getCharacteristic()),
                        DOMAIN.getCurve().getA().toBigInteger(),
                        DOMAIN.getCurve().getB().toBigInteger()),
                new ECPoint(
                        generator.getAffineXCoord().toBigInteger(),
                        generator.getAffineYCoord().toBigInteger()),
                DOMAIN.getN(),
                DOMAIN.getH().intValueExact());
    }

    /// A point of the SM2 curve, for which the JDK has no class.
    private record Sm2PublicKey(ECPoint point) implements ECPublicKey {
        @Serial private static final long serialVersionUID = 1;

        Sm2PublicKey(ECPublicKeyParameters key) {
            this(
                    new ECPoint(
                            key.getQ().normalize().getAffineXCoord().toBigInteger(),
                            key.getQ().normalize().getAffineYCoord().toBigInteger()));
        }

        @Override
        public ECPoint getW() {
            return point;
        }

        @Override
        public ECParameterSpec getParams() {
            return CURVE;
        }

        @Override
        public String getAlgorithm() {
            return "EC";
        }

        @Override
        public String getFormat() {
            return "X.509";
        }

        @Override
        public byte[] getEncoded() {
            try {
                return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(Chinese.point(this))
                        .getEncoded();
            } catch (IOException e) {
                throw new UncheckedIOException("a point can always be encoded", e);
            }
        }
    }

    /// A number that only its owner knows.
    private record Sm2PrivateKey(BigInteger number) implements ECPrivateKey {
        @Serial private static final long serialVersionUID = 1;

        Sm2PrivateKey(ECPrivateKeyParameters key) {
            this(key.getD());
        }

        @Override
        public BigInteger getS() {
            return number;
        }

        @Override
        public ECParameterSpec getParams() {
            return CURVE;
        }

        @Override
        public String getAlgorithm() {
            return "EC";
        }

        @Override
        public String getFormat() {
            return "PKCS#8";
        }

        @Override
        public byte[] getEncoded() {
            try {
                return PrivateKeyInfoFactory.createPrivateKeyInfo(secret(this)).getEncoded();
            } catch (IOException e) {
                throw new UncheckedIOException("a number can always be encoded", e);
            }
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    /// The caller's source of chance in the form that Bouncy Castle asks for.
    private static final class Drawn extends SecureRandom {
        @Serial private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // Never written.
        private final RandomGenerator random;

        Drawn(RandomGenerator random) {
            this.random = random;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }
    }
}
