package org.yaoxiang.device.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

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
import java.security.Provider;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;

/// The handheld's own keys, made on the handheld and never leaving it: `signing.pem` signs facts
/// and the DTLS handshake, `letters.pem` opens letters, and `signing-sm2.pem` and `letters-sm2.pem`
/// do so in the Chinese suite. Each file holds the private key (RFC 5958) and the public key (RFC
/// 5480). All are there whichever suite is set, so that the setting can be changed at any time.
record Identity(Map<Suite, KeyPair> signing, Map<Suite, KeyPair> letters) {
    private static final String SIGNING = "signing";
    private static final String LETTERS = "letters";
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /// Makes the keys.
    ///
    /// @throws HandheldException when there are some already: a new key would orphan the vault
    static Identity make(Path home, SecureRandom random) {
        Identity identity = new Identity(newKeyPairs(random), newKeyPairs(random));
        identity.signing.forEach((suite, pair) -> write(file(home, SIGNING, suite), pair));
        identity.letters.forEach((suite, pair) -> write(file(home, LETTERS, suite), pair));
        return identity;
    }

    /// Reads the keys.
    static Identity read(Path home) {
        return new Identity(read(home, SIGNING), read(home, LETTERS));
    }

    /// The request by which the county enrols this handheld: PEM, two PKCS#10 requests (RFC 2986),
    /// for signing and for letters. Each names its SM2 key as alternative public key (X.509
    /// (10/2019) §9.8) and is signed by both keys.
    String request(String id) {
        StringWriter out = new StringWriter();
        Provider sm2 = new BouncyCastleProvider();
        try (JcaPEMWriter pem = new JcaPEMWriter(out)) {
            for (Map<Suite, KeyPair> each : List.of(signing, letters)) {
                KeyPair international = pair(each, Suite.INTERNATIONAL);
                KeyPair chinese = pair(each, Suite.CHINESE);
                pem.writeObject(
                        new JcaPKCS10CertificationRequestBuilder(
                                        new X500Name("CN=" + id + ",OU=" + Role.HANDHELD),
                                        international.getPublic())
                                .build(
                                        new JcaContentSignerBuilder("SHA256withECDSA")
                                                .build(international.getPrivate()),
                                        SubjectPublicKeyInfo.getInstance(
                                                chinese.getPublic().getEncoded()),
                                        new JcaContentSignerBuilder("SM3withSM2")
                                                .setProvider(sm2)
                                                .build(chinese.getPrivate())));
            }
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a request for own keys can always be made", e);
        }
        return out.toString();
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

    /// Whether the county has certified these keys for the party.
    boolean isOf(Party party) {
        return signing.entrySet().stream()
                .allMatch(each ->
                        party.signingKey(each.getKey()).equals(each.getValue().getPublic()));
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

    private static Map<Suite, KeyPair> read(Path home, String use) {
        return bySuite(suite -> read(file(home, use, suite), suite));
    }

    private static KeyPair read(Path file, Suite suite) {
        try (Reader reader = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(reader)) {
            if (parser.readObject() instanceof PrivateKeyInfo privateKey
                    && parser.readObject() instanceof SubjectPublicKeyInfo publicKey) {
                return new KeyPair(
                        suite.publicKey(publicKey.getEncoded()),
                        suite.privateKey(privateKey.getEncoded()));
            }
        } catch (IOException e) {
            throw new HandheldException(
                    "cannot read " + file + "; run `prepare` for this home first", e);
        } catch (IllegalArgumentException e) {
            throw new HandheldException(file + " holds " + e.getMessage(), e);
        }
        throw new HandheldException(file + " holds no key pair; restore it from your copy");
    }

    @Override
    public String toString() {
        return "Identity[redacted]";
    }
}
