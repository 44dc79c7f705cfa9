package org.yaoxiang.gateway.enrol;

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
import java.security.KeyPair;
import java.security.SecureRandom;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.yaoxiang.contract.seal.Suite;

/// A key pair in a PEM file that only its owner may read: the private key (RFC 5958) and the public
/// key (RFC 5480).
final class KeyFile {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private KeyFile() {}

    /// Makes a key pair and its file.
    ///
    /// @throws EnrolException when the file exists: a new key would orphan what the old one signed
    static KeyPair make(Path file, Suite suite, SecureRandom random) {
        KeyPair pair = suite.newKeyPair(random);
        StringWriter out = new StringWriter();
        try {
            try (JcaPEMWriter pem = new JcaPEMWriter(out)) {
                pem.writeObject(new JcaPKCS8Generator(pair.getPrivate(), null));
                pem.writeObject(pair.getPublic());
            }
            Files.createFile(file, OWNER_ONLY);
            Files.writeString(file, out.toString(), US_ASCII, StandardOpenOption.SYNC);
        } catch (FileAlreadyExistsException e) {
            throw new EnrolException(
                    file + " exists: this home is prepared already; take another folder", e);
        } catch (IOException e) {
            throw new EnrolException("cannot write " + file + ": " + e.getMessage(), e);
        }
        return pair;
    }

    /// Reads a key pair.
    ///
    /// @throws EnrolException when there is none of this suite
    static KeyPair read(Path file, Suite suite) {
        try (Reader reader = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(reader)) {
            if (parser.readObject() instanceof PrivateKeyInfo privateKey
                    && parser.readObject() instanceof SubjectPublicKeyInfo publicKey) {
                return new KeyPair(
                        suite.publicKey(publicKey.getEncoded()),
                        suite.privateKey(privateKey.getEncoded()));
            }
        } catch (IOException e) {
            throw new EnrolException("cannot read " + file + "; run `prepare` first", e);
        } catch (IllegalArgumentException e) {
            throw new EnrolException(file + " holds " + e.getMessage(), e);
        }
        throw new EnrolException(file + " holds no key pair; restore it from your copy");
    }
}
