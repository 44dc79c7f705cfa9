package org.yaoxiang.bridge.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

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
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.yaoxiang.bridge.portal.Clinicians;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;

/// Makes and reads the keys of the county, of its clinicians and of relays, for each use one of
/// each suite. A key is made here and never leaves its file; what goes to the gateway is a request
/// (PEM, PKCS#10, RFC 2986) that names the SM2 key as alternative public key (X.509 (10/2019)
/// §9.8).
final class Keys {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final String LETTERS = "letters";

    /// Short enough to be typed with one hand, long enough against five tries a quarter of an hour.
    private static final int PIN_LENGTH_MIN = 6;

    private static final int NAME_LENGTH_MAX = 128;

    private Keys() {}

    /// Makes the county's keys: those that sign, those that open its letters.
    ///
    /// @return the request
    static String makeCounty(Path home, String id, SecureRandom random) {
        Map<Suite, KeyPair> signing = newKeyPairs(random);
        Map<Suite, KeyPair> letters = newKeyPairs(random);
        signing.forEach((suite, pair) -> write(file(home, "signing", suite), pair));
        letters.forEach((suite, pair) -> write(file(home, LETTERS, suite), pair));
        return request(id, Role.COUNTY, List.of(signing, letters));
    }

    /// The keys that open the county's letters, of every suite.
    static LetterKey letterKey(Path home, String id) {
        return new LetterKey(id, bySuite(suite -> read(file(home, LETTERS, suite), suite)));
    }

    /// Makes a clinician's keys, closed by a PIN: PKCS #12, with the name beside it. The JDK's key
    /// store takes no SM2 key as what it is; it keeps the PKCS #8 bytes as a secret.
    ///
    /// @return the request
    static String makeClinician(
            Path folder, String id, String name, String pin, Instant now, SecureRandom random) {
        requireId(id);
        String display = name(name);
        if (pin.length() < PIN_LENGTH_MIN || pin.length() > 64) {
            throw new BridgeException(
                    "a PIN has " + PIN_LENGTH_MIN + " to 64 characters, this one " + pin.length());
        }
        Map<Suite, KeyPair> signing = newKeyPairs(random);
        KeyPair international = pair(signing, Suite.INTERNATIONAL);
        Path file = folder.resolve(id + ".p12");
        try {
            Files.createDirectories(folder);
            Properties properties = new Properties();
            properties.setProperty("name", display);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    Clinicians.ALIAS,
                    international.getPrivate(),
                    pin.toCharArray(),
                    new X509Certificate[] {selfSigned(id, international, now, random)});
            store.setKeyEntry(
                    Clinicians.SM2_ALIAS,
                    new SecretKeySpec(
                            pair(signing, Suite.CHINESE).getPrivate().getEncoded(),
                            GMObjectIdentifiers.sm2p256v1.getId()),
                    pin.toCharArray(),
                    null);
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
        return request(id, Role.CLINICIAN, List.of(signing));
    }

    /// Makes a relay's keys and its token. The bridge signs by these keys alone, so no PIN closes
    /// them.
    ///
    /// @param folder of this relay, which is made
    /// @return the request
    static String makeRelay(Path folder, String id, String name, SecureRandom random) {
        requireId(id);
        Properties properties = new Properties();
        properties.setProperty("name", name(name));
        if (Files.exists(folder)) {
            throw new BridgeException(folder + " exists: this relay has a key already");
        }
        Map<Suite, KeyPair> signing = newKeyPairs(random);
        try {
            Files.createDirectories(folder);
            signing.forEach((suite, pair) -> write(file(folder, "signing", suite), pair));
            writeToken(folder.resolve(Relay.TOKEN), random);
            try (Writer writer = Files.newBufferedWriter(folder.resolve(Relay.PROPERTIES), UTF_8)) {
                properties.store(writer, null);
            }
        } catch (IOException e) {
            throw new BridgeException("cannot write " + folder + ": " + e.getMessage(), e);
        }
        return request(id, Role.CLINICIAN, List.of(signing));
    }

    /// The key of a suite by which a relay's answers are signed.
    static Signer relaySigner(Path folder, String id, Suite suite) {
        return new Signer(id, read(file(folder, "signing", suite), suite).getPrivate());
    }

    /// Makes a bearer token of 256 bits.
    static void writeToken(Path file, SecureRandom random) throws IOException {
        byte[] token = new byte[32];
        random.nextBytes(token);
        Files.createFile(file, OWNER_ONLY);
        Files.writeString(file, HexFormat.of().formatHex(token) + "\n");
    }

    /// A name as the village reads it.
    static String name(String text) {
        if (text.isBlank() || text.strip().length() > NAME_LENGTH_MAX) {
            throw new BridgeException("a name has 1 to " + NAME_LENGTH_MAX + " characters");
        }
        return text.strip();
    }

    private static void requireId(String id) {
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new BridgeException("an id has letters, digits, . _ - only, at most 64");
        }
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

    private static String request(String id, Role role, List<Map<Suite, KeyPair>> uses) {
        StringWriter out = new StringWriter();
        Provider sm2 = new BouncyCastleProvider();
        try (JcaPEMWriter pem = new JcaPEMWriter(out)) {
            for (Map<Suite, KeyPair> each : uses) {
                KeyPair international = pair(each, Suite.INTERNATIONAL);
                KeyPair chinese = pair(each, Suite.CHINESE);
                pem.writeObject(
                        new JcaPKCS10CertificationRequestBuilder(
                                        new X500Name("CN=" + id + ",OU=" + role),
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
            throw new BridgeException(
                    file + " exists: this home is prepared already; take another folder", e);
        } catch (IOException e) {
            throw new BridgeException("cannot write " + file + ": " + e.getMessage(), e);
        }
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
            throw new BridgeException("cannot read " + file + "; run `prepare` first", e);
        } catch (IllegalArgumentException e) {
            throw new BridgeException(file + " holds " + e.getMessage(), e);
        }
        throw new BridgeException(file + " holds no key pair; restore it from your copy");
    }
}
