package org.yaoxiang.device.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.yaoxiang.contract.journal.DurableFile;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.device.vault.VaultKey;

/// The handheld's own keys, made on the handheld and never leaving it: `signing.pem` signs facts
/// and the DTLS handshake, `letters.pem` opens letters, and `signing-sm2.pem` and `letters-sm2.pem`
/// do so in the Chinese suite. Each file holds the private key (RFC 5958), closed under a key of
/// the vault's, and the public key (RFC 5480). All are there whichever suite is set, so that the
/// setting can be changed at any time.
///
/// ```text
/// -----BEGIN YAOXIANG CLOSED KEY-----     format 1, cipher 1, nonce (12), AES-256-GCM of the key;
/// -----BEGIN PUBLIC KEY-----              the file's name and the public key are associated data
/// ```
record Identity(Map<Suite, KeyPair> signing, Map<Suite, KeyPair> letters) {
    /// As the gateway's `Request` has it: the project's own, from a UUID (X.667).
    private static final ASN1ObjectIdentifier REQUEST_FOR_LETTERS =
            new ASN1ObjectIdentifier("2.25.142388566091301811820207362605241342608");

    private static final String SIGNING = "signing";
    private static final String LETTERS = "letters";
    private static final String CLOSED = "YAOXIANG CLOSED KEY";
    private static final byte FORMAT = 1;
    private static final byte AES_256_GCM = 1;
    private static final int NONCE_AT = 2;
    private static final int NONCE_LENGTH = 12;
    private static final int HEAD_LENGTH = NONCE_AT + NONCE_LENGTH;

    /// Makes the keys.
    ///
    /// @throws HandheldException when there are some already: a new key would orphan the vault
    static Identity make(Path home, VaultKey key, SecureRandom random) {
        for (String use : List.of(SIGNING, LETTERS)) {
            for (Suite suite : Suite.values()) {
                Path file = file(home, use, suite);
                if (Files.exists(file)) {
                    throw new HandheldException(
                            file + " exists: this home is prepared already; take another folder");
                }
            }
        }
        Identity identity = new Identity(newKeyPairs(random), newKeyPairs(random));
        identity.signing.forEach(
                (suite, pair) -> write(file(home, SIGNING, suite), pair, key, random));
        identity.letters.forEach(
                (suite, pair) -> write(file(home, LETTERS, suite), pair, key, random));
        return identity;
    }

    /// Reads and opens the keys.
    ///
    /// @throws HandheldException when they are missing, or not of this vault
    static Identity read(Path home, VaultKey key) {
        return new Identity(
                bySuite(suite -> open(file(home, SIGNING, suite), suite, key)),
                bySuite(suite -> open(file(home, LETTERS, suite), suite, key)));
    }

    /// Whether the county has certified the keys of this home for the party. Needs no PIN.
    static boolean areOf(Path home, Party party) {
        return Stream.of(Suite.values())
                .allMatch(suite -> {
                    Path file = file(home, SIGNING, suite);
                    return party.signingKey(suite).equals(publicKey(parts(file), suite, file));
                });
    }

    /// The request by which the county enrols this handheld: PEM, two PKCS#10 requests (RFC 2986),
    /// for signing and for letters. Each names its SM2 key as alternative public key (X.509
    /// (10/2019) §9.8) and is signed by both keys.
    String request(String id) {
        StringWriter out = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(out)) {
            for (Map<Suite, KeyPair> each : List.of(signing, letters)) {
                pem.writeObject(signed(builder(id, each), each));
            }
        } catch (IOException e) {
            throw new IllegalStateException("a request for own keys can always be made", e);
        }
        return out.toString();
    }

    /// The same over EST (RFC 9148), DER: one request, for signing, which holds the one for letters
    /// as an attribute, and the ticket's code as challenge password (RFC 2985 §5.4.1).
    ///
    /// @param code empty to renew
    byte[] request(String id, Optional<String> code) {
        PKCS10CertificationRequestBuilder builder = builder(id, signing);
        builder.addAttribute(
                REQUEST_FOR_LETTERS, signed(builder(id, letters), letters).toASN1Structure());
        code.ifPresent(text ->
                builder.addAttribute(
                        PKCSObjectIdentifiers.pkcs_9_at_challengePassword,
                        new DERPrintableString(text)));
        try {
            return signed(builder, signing).getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a request for own keys can always be written", e);
        }
    }

    private static PKCS10CertificationRequestBuilder builder(String id, Map<Suite, KeyPair> pairs) {
        return new JcaPKCS10CertificationRequestBuilder(
                new X500Name("CN=" + id + ",OU=" + Role.HANDHELD),
                pair(pairs, Suite.INTERNATIONAL).getPublic());
    }

    private static PKCS10CertificationRequest signed(
            PKCS10CertificationRequestBuilder builder, Map<Suite, KeyPair> pairs) {
        KeyPair chinese = pair(pairs, Suite.CHINESE);
        try {
            return builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(pair(pairs, Suite.INTERNATIONAL).getPrivate()),
                    SubjectPublicKeyInfo.getInstance(chinese.getPublic().getEncoded()),
                    new JcaContentSignerBuilder("SM3withSM2")
                            .setProvider(new BouncyCastleProvider())
                            .build(chinese.getPrivate()));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("a request for own keys can always be made", e);
        }
    }

    /// The key pair that proves the handheld in DTLS, whichever suite seals its facts.
    KeyPair dtls() {
        return pair(signing, Suite.INTERNATIONAL);
    }

    Signer signer(String id, Suite suite) {
        return new Signer(id, pair(signing, suite).getPrivate());
    }

    LetterKey letterKey(String id) {
        return new LetterKey(id, letters);
    }

    private static KeyPair pair(Map<Suite, KeyPair> pairs, Suite suite) {
        return requireNonNull(pairs.get(suite), suite::setting);
    }

    private static Map<Suite, KeyPair> newKeyPairs(SecureRandom random) {
        return bySuite(suite -> suite.newKeyPair(random));
    }

    private static Map<Suite, KeyPair> bySuite(Function<Suite, KeyPair> pair) {
        Map<Suite, KeyPair> pairs = new EnumMap<>(Suite.class);
        for (Suite suite : Suite.values()) {
            pairs.put(suite, pair.apply(suite));
        }
        return pairs;
    }

    private static Path file(Path home, String use, Suite suite) {
        return home.resolve(
                switch (suite) {
                    case INTERNATIONAL -> use + ".pem";
                    case CHINESE -> use + "-sm2.pem";
                });
    }

    private static void write(Path file, KeyPair pair, VaultKey key, SecureRandom random) {
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        byte[] head =
                ByteBuffer.allocate(HEAD_LENGTH).put(FORMAT).put(AES_256_GCM).put(nonce).array();
        byte[] plain = pair.getPrivate().getEncoded();
        StringWriter out = new StringWriter();
        try {
            byte[] closed =
                    cipher(Cipher.ENCRYPT_MODE, head, file, pair.getPublic(), key).doFinal(plain);
            try (PemWriter pem = new PemWriter(out)) {
                pem.writeObject(
                        new PemObject(
                                CLOSED,
                                ByteBuffer.allocate(HEAD_LENGTH + closed.length)
                                        .put(head)
                                        .put(closed)
                                        .array()));
                pem.writeObject(new PemObject("PUBLIC KEY", pair.getPublic().getEncoded()));
            }
            DurableFile.replace(file, out.toString().getBytes(US_ASCII));
        } catch (IOException e) {
            throw new HandheldException("cannot write " + file + ": " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static KeyPair open(Path file, Suite suite, VaultKey key) {
        List<PemObject> parts = parts(file);
        byte[] closed = parts.getFirst().getContent();
        if (closed.length < HEAD_LENGTH || closed[0] != FORMAT || closed[1] != AES_256_GCM) {
            throw new HandheldException(
                    file + " is of a format that this firmware does not know: update it");
        }
        PublicKey publicKey = publicKey(parts, suite, file);
        try {
            byte[] plain =
                    cipher(
                                    Cipher.DECRYPT_MODE,
                                    Arrays.copyOf(closed, HEAD_LENGTH),
                                    file,
                                    publicKey,
                                    key)
                            .doFinal(closed, HEAD_LENGTH, closed.length - HEAD_LENGTH);
            PrivateKey privateKey = suite.privateKey(plain);
            Arrays.fill(plain, (byte) 0);
            return new KeyPair(publicKey, privateKey);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new HandheldException(
                    file + " does not open: it is another vault's, or was changed", e);
        }
    }

    private static Cipher cipher(
            int mode, byte[] head, Path file, PublicKey publicKey, VaultKey key)
            throws GeneralSecurityException {
        byte[] own = key.derive("identity", 32);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(own, "AES"),
                new GCMParameterSpec(128, head, NONCE_AT, NONCE_LENGTH));
        Arrays.fill(own, (byte) 0);
        cipher.updateAAD(head);
        cipher.updateAAD(requireNonNull(file.getFileName()).toString().getBytes(US_ASCII));
        cipher.updateAAD(publicKey.getEncoded());
        return cipher;
    }

    private static PublicKey publicKey(List<PemObject> parts, Suite suite, Path file) {
        try {
            return suite.publicKey(parts.get(1).getContent());
        } catch (IllegalArgumentException e) {
            throw new HandheldException(file + " holds " + e.getMessage(), e);
        }
    }

    /// The closed private key and the public key.
    private static List<PemObject> parts(Path file) {
        try (Reader reader = Files.newBufferedReader(file);
                PemReader pem = new PemReader(reader)) {
            PemObject closed = pem.readPemObject();
            PemObject open = pem.readPemObject();
            if (closed != null
                    && closed.getType().equals(CLOSED)
                    && open != null
                    && open.getType().equals("PUBLIC KEY")) {
                return List.of(closed, open);
            }
        } catch (IOException | RuntimeException e) {
            throw new HandheldException(
                    "cannot read " + file + "; run `prepare` for this home first", e);
        }
        throw new HandheldException(file + " holds no key pair; restore it from your copy");
    }

    @Override
    public String toString() {
        return "Identity[redacted]";
    }
}
