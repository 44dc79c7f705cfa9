package org.yaoxiang.contract.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.fact.Hash;

/// Which algorithms seal a fact. The position in this list is the number on the wire: append only.
///
/// | | international | Chinese |
/// |---|---|---|
/// | signature | ES256 on P-256 (FIPS 186-5, RFC 9053 §2.1) | SM2 with SM3 (GB/T 32918.2) |
/// | hash | SHA-256 | SM3 (GB/T 32905) |
/// | letter | AES-256-GCM | SM4-GCM (GB/T 32907, RFC 8998) |
/// | series key | HPKE base mode (RFC 9180) | SM2 encryption (GB/T 32918.4) |
/// | content key | HKDF with SHA-256 (RFC 5869) | HKDF with SM3 |
///
/// A key belongs to the suite of its curve and serves no other, so that a fact cannot be moved from
/// one suite to the other.
public enum Suite {
    INTERNATIONAL("international"),
    CHINESE("chinese");

    /// What one recipient has: a point of the curve, and a key closed by it.
    record Wrapped(byte[] encapsulated, byte[] key) {}

    /// A key, and as one recipient has it.
    record Closing(byte[] key, Wrapped wrapped) {}

    /// A point of either curve as 04, x, y (SEC 1 §2.3.3, GB/T 32918.1 §4.2.9).
    static final int POINT_LENGTH = 65;

    static final int SHORT_POINT_LENGTH = 33;
    static final int SIGNATURE_LENGTH = 64;

    private static final byte[] CONTENT_INFO = "yaoxiang content 4 ".getBytes(US_ASCII);

    private final String setting;

    Suite(String setting) {
        this.setting = setting;
    }

    /// The word for it in the settings.
    public String setting() {
        return setting;
    }

    /// Reads the word of a setting.
    ///
    /// @throws IllegalArgumentException when it is no suite
    public static Suite ofSetting(String word) {
        for (Suite suite : values()) {
            if (suite.setting.equals(word.toLowerCase(Locale.ROOT))) {
                return suite;
            }
        }
        throw new IllegalArgumentException(
                "suite is " + word + ", expected international or chinese");
    }

    /// The hash's name, as its standard writes it.
    public String hashName() {
        return switch (this) {
            case INTERNATIONAL -> "SHA-256";
            case CHINESE -> "SM3";
        };
    }

    /// The signature algorithm's name, as its standard writes it.
    public String signatureName() {
        return switch (this) {
            case INTERNATIONAL -> "ES256";
            case CHINESE -> "SM2";
        };
    }

    /// The suite of a key, by its curve.
    ///
    /// @throws IllegalArgumentException when the key is on neither curve
    public static Suite of(ECKey key) {
        for (Suite suite : values()) {
            if (suite.isCurveOf(key.getParams())) {
                return suite;
            }
        }
        throw new IllegalArgumentException("a key on neither P-256 nor the SM2 curve");
    }

    /// Makes a key pair.
    public KeyPair newKeyPair(SecureRandom random) {
        return switch (this) {
            case INTERNATIONAL -> International.newKeyPair(random);
            case CHINESE -> Chinese.newKeyPair(random);
        };
    }

    /// Reads a public key.
    ///
    /// @param encoded a SubjectPublicKeyInfo (RFC 5480)
    /// @throws IllegalArgumentException when it is no valid key of this suite
    public ECPublicKey publicKey(byte[] encoded) {
        return switch (this) {
            case INTERNATIONAL -> International.publicKey(encoded);
            case CHINESE -> Chinese.publicKey(encoded);
        };
    }

    /// Reads a private key.
    ///
    /// @param encoded a PrivateKeyInfo (PKCS #8, RFC 5958)
    /// @throws IllegalArgumentException when it is no valid key of this suite
    public ECPrivateKey privateKey(byte[] encoded) {
        return switch (this) {
            case INTERNATIONAL -> International.privateKey(encoded);
            case CHINESE -> Chinese.privateKey(encoded);
        };
    }

    /// The algorithm in the protected header of a COSE_Sign1. SM2 has no number in IANA's registry
    /// "COSE Algorithms"; below -65536 is for private use (RFC 8152 §16.4), and ours is -65536 -
    /// 32918, after GB/T 32918.
    int coseAlgorithm() {
        return switch (this) {
            case INTERNATIONAL -> -7;
            case CHINESE -> -98_454;
        };
    }

    Hash hash(byte[] bytes) {
        return new Hash(
                switch (this) {
                    case INTERNATIONAL -> International.sha256(bytes);
                    case CHINESE -> Chinese.sm3(bytes);
                });
    }

    /// Signs; the signature is r, s, 32 bytes each.
    byte[] sign(PrivateKey key, byte[] bytes) {
        return switch (this) {
            case INTERNATIONAL -> International.sign(key, bytes);
            case CHINESE -> Chinese.sign((ECPrivateKey) key, bytes);
        };
    }

    /// Whether the signature is this key's; never for a key of another suite.
    boolean verify(PublicKey key, byte[] bytes, byte[] signature) {
        if (!(key instanceof ECPublicKey known) || !isCurveOf(known.getParams())) {
            return false;
        }
        return switch (this) {
            case INTERNATIONAL -> International.verify(known, bytes, signature);
            case CHINESE -> Chinese.verify(known, bytes, signature);
        };
    }

    /// How long a content key is, in bytes.
    public int contentKeyLength() {
        return switch (this) {
            case INTERNATIONAL -> International.CONTENT_KEY_LENGTH;
            case CHINESE -> Chinese.CONTENT_KEY_LENGTH;
        };
    }

    /// A series key of chance, as long as a content key.
    byte[] newSeriesKey(RandomGenerator random) {
        byte[] key = new byte[contentKeyLength()];
        random.nextBytes(key);
        return key;
    }

    /// The content key of a letter by HKDF (RFC 5869): the series key is the secret and the header
    /// the context, so that every letter of a series has another key, from which neither the series
    /// key nor any other letter's follows.
    byte[] contentKey(byte[] seriesKey, byte[] header) {
        byte[] context = Arrays.copyOf(CONTENT_INFO, CONTENT_INFO.length + header.length);
        System.arraycopy(header, 0, context, CONTENT_INFO.length, header.length);
        return switch (this) {
            case INTERNATIONAL -> International.derived(seriesKey, new byte[0], context);
            case CHINESE -> Chinese.derived(seriesKey, context);
        };
    }

    /// Closes a key to one recipient, under a context without which it does not open.
    Wrapped wrap(byte[] secret, ECPublicKey key, byte[] context, RandomGenerator random) {
        return switch (this) {
            case INTERNATIONAL -> International.wrap(secret, key, context, random);
            case CHINESE -> Chinese.wrap(secret, key, context, random);
        };
    }

    /// Makes a key that the author can make again from its own letter key, so that it need not be
    /// closed to the author too, and closes it to a recipient.
    ///
    /// @return empty in the Chinese suite: SM2 encryption makes its point while the key is
    ///   encrypted already, so that the key cannot follow from it
    Optional<Closing> close(ECPublicKey key, KeyPair own, byte[] context, RandomGenerator random) {
        return switch (this) {
            case INTERNATIONAL -> Optional.of(International.close(key, own, context, random));
            case CHINESE -> Optional.empty();
        };
    }

    /// Makes the key of an author's own letters again.
    ///
    /// @param encapsulated the point of the first recipient
    /// @throws SealException in the Chinese suite, which has none
    byte[] ownKey(KeyPair own, byte[] encapsulated, byte[] context) {
        return switch (this) {
            case INTERNATIONAL -> International.ownKey(own, encapsulated, context);
            case CHINESE -> throw new SealException("a key that is closed to nobody");
        };
    }

    /// @throws SealException when the key does not open it, or it was closed under another context
    byte[] unwrap(Wrapped wrapped, KeyPair key, byte[] context) {
        return switch (this) {
            case INTERNATIONAL -> International.unwrap(wrapped, key, context);
            case CHINESE -> Chinese.unwrap(wrapped, key, context);
        };
    }

    int wrappedLength() {
        return switch (this) {
            case INTERNATIONAL -> International.WRAPPED_LENGTH;
            case CHINESE -> Chinese.WRAPPED_LENGTH;
        };
    }

    /// Checks what a stranger wrote before any of it is computed with.
    void requireLengths(Wrapped wrapped) {
        int keyLength = wrappedLength();
        if (wrapped.encapsulated().length != POINT_LENGTH || wrapped.key().length != keyLength) {
            throw new SealException(
                    "a wrapped key of "
                            + wrapped.encapsulated().length
                            + " and "
                            + wrapped.key().length
                            + " bytes, expected "
                            + POINT_LENGTH
                            + " and "
                            + keyLength);
        }
    }

    /// Closes a letter; the header is authenticated with it. No chance goes into the nonce, so a
    /// content key closes one letter and never another.
    ///
    /// @param contentKey of {@link #contentKeyLength} bytes
    /// @return as long as the letter and a tag of 16 bytes
    public byte[] close(byte[] contentKey, byte[] header, byte[] letter) {
        return switch (this) {
            case INTERNATIONAL -> International.close(contentKey, header, letter);
            case CHINESE -> Chinese.close(contentKey, header, letter);
        };
    }

    /// Opens a letter.
    ///
    /// @throws SealException when the letter or its header was changed, or the key is wrong
    public byte[] open(byte[] contentKey, byte[] header, byte[] letter) {
        return switch (this) {
            case INTERNATIONAL -> International.open(contentKey, header, letter);
            case CHINESE -> Chinese.open(contentKey, header, letter);
        };
    }

    private boolean isCurveOf(ECParameterSpec its) {
        ECParameterSpec own =
                switch (this) {
                    case INTERNATIONAL -> International.CURVE;
                    case CHINESE -> Chinese.CURVE;
                };
        requireNonNull(its, "parameters");
        return its.getCurve().equals(own.getCurve())
                && its.getGenerator().equals(own.getGenerator())
                && its.getOrder().equals(own.getOrder())
                && its.getCofactor() == own.getCofactor();
    }

    /// The point as {@link #POINT_LENGTH} bytes.
    static byte[] point(ECPublicKey key) {
        byte[] point = new byte[POINT_LENGTH];
        point[0] = 4;
        International.put(key.getW().getAffineX(), point, 1);
        International.put(key.getW().getAffineY(), point, 1 + POINT_LENGTH / 2);
        return point;
    }

    /// A point of {@link #POINT_LENGTH} bytes by its x and the last bit of its y (SEC 1 §2.3.3,
    /// GB/T 32918.1 §4.2.9).
    ///
    /// @return {@link #SHORT_POINT_LENGTH} bytes
    static byte[] shortened(byte[] point) {
        byte[] shortened = Arrays.copyOf(point, SHORT_POINT_LENGTH);
        shortened[0] = (byte) (2 + (point[POINT_LENGTH - 1] & 1));
        return shortened;
    }

    /// The whole of a shortened point.
    ///
    /// @throws SealException when it is none of this curve
    byte[] lengthened(byte[] point) {
        try {
            return switch (this) {
                case INTERNATIONAL -> International.lengthened(point);
                case CHINESE -> Chinese.lengthened(point);
            };
        } catch (IllegalArgumentException e) {
            throw new SealException("no point of the curve", e);
        }
    }

    static void forget(byte[] secret) {
        Arrays.fill(secret, (byte) 0);
    }
}
