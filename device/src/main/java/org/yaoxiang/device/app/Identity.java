package org.yaoxiang.device.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.device.vault.DurableFile;
import org.yaoxiang.device.vault.VaultKey;

/// The handheld's own two P-256 keys, made on the handheld and never leaving it: `signing.pem`
/// signs facts and the DTLS handshake, `letters.pem` opens letters. Each file holds the private key
/// (RFC 5958), closed under a key of the vault's, and the public key (RFC 5480).
///
/// ```text
/// -----BEGIN YAOXIANG CLOSED KEY-----     format 1, cipher 1, nonce (12), AES-256-GCM of the key;
/// -----BEGIN PUBLIC KEY-----              the file's name and the public key are associated data
/// ```
record Identity(KeyPair signing, KeyPair letters) {
    private static final String SIGNING = "signing.pem";
    private static final String LETTERS = "letters.pem";
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
        for (String name : List.of(SIGNING, LETTERS)) {
            if (Files.exists(home.resolve(name))) {
                throw new HandheldException(
                        home.resolve(name)
                                + " exists: this home is prepared already; take another folder");
            }
        }
        Identity identity = new Identity(newKeyPair(random), newKeyPair(random));
        write(home, SIGNING, identity.signing, key, random);
        write(home, LETTERS, identity.letters, key, random);
        return identity;
    }

    /// Reads and opens the keys.
    ///
    /// @throws HandheldException when they are missing, or not of this vault
    static Identity read(Path home, VaultKey key) {
        return new Identity(open(home, SIGNING, key), open(home, LETTERS, key));
    }

    /// The public key that verifies what this handheld signs; needs no PIN.
    static PublicKey signingKey(Path home) {
        return publicKey(parts(home, SIGNING), home.resolve(SIGNING));
    }

    /// The request by which the county enrols this handheld: PEM, two PKCS#10 requests (RFC 2986),
    /// for signing and for letters.
    String request(String id) {
        StringWriter out = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(out)) {
            for (KeyPair each : new KeyPair[] {signing, letters}) {
                pem.writeObject(
                        new JcaPKCS10CertificationRequestBuilder(
                                        new X500Name("CN=" + id + ",OU=" + Role.HANDHELD),
                                        each.getPublic())
                                .build(
                                        new JcaContentSignerBuilder("SHA256withECDSA")
                                                .build(each.getPrivate())));
            }
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a request for a P-256 key can always be made", e);
        }
        return out.toString();
    }

    Signer signer(String id) {
        return new Signer(id, signing.getPrivate());
    }

    LetterKey letterKey(String id) {
        return new LetterKey(
                id, (ECPrivateKey) letters.getPrivate(), (ECPublicKey) letters.getPublic());
    }

    private static KeyPair newKeyPair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }

    private static void write(
            Path home, String name, KeyPair pair, VaultKey key, SecureRandom random) {
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        byte[] head =
                ByteBuffer.allocate(HEAD_LENGTH).put(FORMAT).put(AES_256_GCM).put(nonce).array();
        byte[] plain = pair.getPrivate().getEncoded();
        StringWriter out = new StringWriter();
        try {
            byte[] closed =
                    cipher(Cipher.ENCRYPT_MODE, head, name, pair.getPublic(), key).doFinal(plain);
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
            DurableFile.replace(home.resolve(name), out.toString().getBytes(US_ASCII));
        } catch (IOException e) {
            throw new HandheldException(
                    "cannot write " + home.resolve(name) + ": " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static KeyPair open(Path home, String name, VaultKey key) {
        Path file = home.resolve(name);
        List<PemObject> parts = parts(home, name);
        byte[] closed = parts.getFirst().getContent();
        if (closed.length < HEAD_LENGTH || closed[0] != FORMAT || closed[1] != AES_256_GCM) {
            throw new HandheldException(
                    file + " is of a format that this firmware does not know: update it");
        }
        PublicKey publicKey = publicKey(parts, file);
        try {
            byte[] plain =
                    cipher(
                                    Cipher.DECRYPT_MODE,
                                    Arrays.copyOf(closed, HEAD_LENGTH),
                                    name,
                                    publicKey,
                                    key)
                            .doFinal(closed, HEAD_LENGTH, closed.length - HEAD_LENGTH);
            PrivateKey privateKey =
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(plain));
            Arrays.fill(plain, (byte) 0);
            return new KeyPair(publicKey, privateKey);
        } catch (GeneralSecurityException e) {
            throw new HandheldException(
                    file + " does not open: it is another vault's, or was changed", e);
        }
    }

    private static Cipher cipher(
            int mode, byte[] head, String name, PublicKey publicKey, VaultKey key)
            throws GeneralSecurityException {
        byte[] own = key.derive("identity", 32);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(own, "AES"),
                new GCMParameterSpec(128, head, NONCE_AT, NONCE_LENGTH));
        Arrays.fill(own, (byte) 0);
        cipher.updateAAD(head);
        cipher.updateAAD(name.getBytes(US_ASCII));
        cipher.updateAAD(publicKey.getEncoded());
        return cipher;
    }

    private static PublicKey publicKey(List<PemObject> parts, Path file) {
        try {
            return KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(parts.get(1).getContent()));
        } catch (GeneralSecurityException e) {
            throw new HandheldException(file + " holds no key pair; restore it from your copy", e);
        }
    }

    /// The closed private key and the public key.
    private static List<PemObject> parts(Path home, String name) {
        Path file = home.resolve(name);
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
