package org.yaoxiang.device.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.trust.Role;

/// The handheld's own two P-256 keys, made on the handheld and never leaving it: `signing.pem`
/// signs facts and the DTLS handshake, `letters.pem` opens letters. Each file holds the private key
/// (RFC 5958) and the public key (RFC 5480).
record Identity(KeyPair signing, KeyPair letters) {
    private static final String SIGNING = "signing.pem";
    private static final String LETTERS = "letters.pem";
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /// Makes the keys.
    ///
    /// @throws HandheldException when there are some already: a new key would orphan the vault
    static Identity make(Path home, SecureRandom random) {
        Identity identity = new Identity(newKeyPair(random), newKeyPair(random));
        write(home.resolve(SIGNING), identity.signing);
        write(home.resolve(LETTERS), identity.letters);
        return identity;
    }

    /// Reads the keys.
    static Identity read(Path home) {
        return new Identity(read(home, SIGNING), read(home, LETTERS));
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

    private static void write(Path file, KeyPair pair) {
        StringWriter out = new StringWriter();
        try {
            try (JcaPEMWriter pem = new JcaPEMWriter(out)) {
                pem.writeObject(new JcaPKCS8Generator(pair.getPrivate(), null));
                pem.writeObject(pair.getPublic());
            }
            Files.createFile(file, OWNER_ONLY);
            Files.writeString(file, out.toString(), US_ASCII, StandardOpenOption.SYNC);
        } catch (FileAlreadyExistsException e) {
            throw new HandheldException(
                    file + " exists: this home is prepared already; take another folder", e);
        } catch (IOException e) {
            throw new HandheldException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static KeyPair read(Path home, String name) {
        Path file = home.resolve(name);
        try (Reader reader = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(reader)) {
            if (parser.readObject() instanceof PrivateKeyInfo privateKey
                    && parser.readObject() instanceof SubjectPublicKeyInfo publicKey) {
                JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
                return new KeyPair(
                        converter.getPublicKey(publicKey), converter.getPrivateKey(privateKey));
            }
        } catch (IOException e) {
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
