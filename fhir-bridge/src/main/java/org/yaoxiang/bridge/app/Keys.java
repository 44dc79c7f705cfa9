package org.yaoxiang.bridge.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.trust.Role;

/// Makes and reads the keys of the county and of its clinicians. Each key is made here and never
/// leaves its file; what goes to the gateway is a request (PEM, PKCS#10, RFC 2986).
final class Keys {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final String LETTERS = "letters.pem";

    /// Short enough to be typed with one hand, long enough against five tries a quarter of an hour.
    private static final int PIN_LENGTH_MIN = 6;

    private Keys() {}

    /// Makes the county's keys: one that signs, one that opens its letters.
    ///
    /// @return the request
    static String makeCounty(Path home, String id, SecureRandom random) {
        KeyPair signing = newKeyPair(random);
        KeyPair letters = newKeyPair(random);
        write(home.resolve("signing.pem"), signing);
        write(home.resolve(LETTERS), letters);
        return request(id, Role.COUNTY, signing, letters);
    }

    /// The key that opens the county's letters.
    static LetterKey letterKey(Path home, String id) {
        KeyPair pair = read(home.resolve(LETTERS));
        return new LetterKey(id, (ECPrivateKey) pair.getPrivate(), (ECPublicKey) pair.getPublic());
    }

    /// Makes a clinician's key, closed by a PIN: PKCS #12, with the name beside it.
    ///
    /// @return the request
    static String makeClinician(
            Path folder, String id, String name, String pin, Instant now, SecureRandom random) {
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new BridgeException("an id has letters, digits, . _ - only, at most 64");
        }
        if (name.isBlank() || name.length() > 128) {
            throw new BridgeException("a name has 1 to 128 characters");
        }
        if (pin.length() < PIN_LENGTH_MIN || pin.length() > 64) {
            throw new BridgeException(
                    "a PIN has " + PIN_LENGTH_MIN + " to 64 characters, this one " + pin.length());
        }
        KeyPair signing = newKeyPair(random);
        Path file = folder.resolve(id + ".p12");
        try {
            Files.createDirectories(folder);
            Properties properties = new Properties();
            properties.setProperty("name", name.strip());
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "signing",
                    signing.getPrivate(),
                    pin.toCharArray(),
                    new X509Certificate[] {selfSigned(id, signing, now, random)});
            Files.createFile(file, OWNER_ONLY);
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.SYNC)) {
                store.store(out, pin.toCharArray());
            }
            try (Writer writer =
                    Files.newBufferedWriter(folder.resolve(id + ".properties"), UTF_8)) {
                properties.store(writer, null);
            }
        } catch (FileAlreadyExistsException e) {
            throw new BridgeException(file + " exists: this clinician has a key already", e);
        } catch (IOException | GeneralSecurityException e) {
            throw new BridgeException("cannot write " + file + ": " + e.getMessage(), e);
        }
        return request(id, Role.CLINICIAN, signing);
    }

    /// A key store wants a certificate beside a key; the one that others trust is the authority's.
    private static X509Certificate selfSigned(
            String id, KeyPair pair, Instant now, SecureRandom random)
            throws GeneralSecurityException {
        X500Name name = new X500Name("CN=" + id + ",OU=" + Role.CLINICIAN);
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            new JcaX509v3CertificateBuilder(
                                            name,
                                            new BigInteger(127, random).add(BigInteger.ONE),
                                            Date.from(now.minus(Duration.ofDays(1))),
                                            Date.from(now.plus(Duration.ofDays(20 * 365))),
                                            name,
                                            pair.getPublic())
                                    .build(
                                            new JcaContentSignerBuilder("SHA256withECDSA")
                                                    .build(pair.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("no ECDSA", e);
        }
    }

    private static String request(String id, Role role, KeyPair... pairs) {
        StringWriter out = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(out)) {
            for (KeyPair each : pairs) {
                pem.writeObject(
                        new JcaPKCS10CertificationRequestBuilder(
                                        new X500Name("CN=" + id + ",OU=" + role), each.getPublic())
                                .build(
                                        new JcaContentSignerBuilder("SHA256withECDSA")
                                                .build(each.getPrivate())));
            }
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a request for a P-256 key can always be made", e);
        }
        return out.toString();
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
            throw new BridgeException(
                    file + " exists: this home is prepared already; take another folder", e);
        } catch (IOException e) {
            throw new BridgeException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static KeyPair read(Path file) {
        try (Reader reader = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(reader)) {
            if (parser.readObject() instanceof PrivateKeyInfo privateKey
                    && parser.readObject() instanceof SubjectPublicKeyInfo publicKey) {
                JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
                return new KeyPair(
                        converter.getPublicKey(publicKey), converter.getPrivateKey(privateKey));
            }
        } catch (IOException e) {
            throw new BridgeException("cannot read " + file + "; run `prepare` first", e);
        }
        throw new BridgeException(file + " holds no key pair; restore it from your copy");
    }
}
