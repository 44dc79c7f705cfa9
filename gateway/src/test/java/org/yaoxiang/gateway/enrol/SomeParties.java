package org.yaoxiang.gateway.enrol;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;

/// A county with one gateway, its parties and their keys.
public final class SomeParties {
    public static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");

    private final Path home;
    private final Instant now;
    private final Registry registry;

    /// A party with its keys, as only the party itself has them.
    public record Keys(String id, Map<Suite, KeyPair> signings, Map<Suite, KeyPair> openings) {
        /// The key pair of the international suite, which is also for DTLS.
        public KeyPair signing() {
            return pair(signings, Suite.INTERNATIONAL);
        }

        public Signer signer() {
            return signer(Suite.INTERNATIONAL);
        }

        public Signer signer(Suite suite) {
            return new Signer(id, pair(signings, suite).getPrivate());
        }

        public LetterKey letterKey() {
            return new LetterKey(id, openings);
        }

        String request(Role role) {
            return SomeParties.request("CN=" + id + ",OU=" + role, signings)
                    + SomeParties.request("CN=" + id + ",OU=" + role, openings);
        }
    }

    public SomeParties(Path home) {
        this(home, NOW);
    }

    public SomeParties(Path home, Instant now) {
        this.home = home;
        this.now = now;
        Registry.prepare(home, "gateway-1", now, new SecureRandom());
        registry = Registry.open(home);
    }

    public Registry registry() {
        return registry;
    }

    public Path home() {
        return home;
    }

    /// Makes keys and enrols them.
    public Keys enrolled(String id, Role role) {
        return enrolled(id, role, now);
    }

    /// Enrols at another time.
    public Keys enrolled(String id, Role role, Instant at) {
        Keys keys = keys(id);
        registry.enrol(Request.parse(keys.request(role)), role, at, new SecureRandom());
        return keys;
    }

    public static Keys keys(String id) {
        return new Keys(id, pairs(), pairs());
    }

    static Map<Suite, KeyPair> pairs() {
        Map<Suite, KeyPair> pairs = new EnumMap<>(Suite.class);
        for (Suite suite : Suite.values()) {
            pairs.put(suite, suite.newKeyPair(new SecureRandom()));
        }
        return pairs;
    }

    static Map<Suite, KeyPair> pairs(KeyPair international, KeyPair chinese) {
        return Map.of(Suite.INTERNATIONAL, international, Suite.CHINESE, chinese);
    }

    static KeyPair keyPair(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A request as EST has it, DER.
    ///
    /// @param code of the ticket, empty for none
    public static byte[] request(Keys keys, String code) {
        String subject = "CN=" + keys.id() + ",OU=HANDHELD";
        PKCS10CertificationRequestBuilder builder = builder(subject, keys.signings());
        builder.addAttribute(
                new ASN1ObjectIdentifier("2.25.142388566091301811820207362605241342608"),
                signed(builder(subject, keys.openings()), keys.openings(), keys.openings())
                        .toASN1Structure());
        if (!code.isEmpty()) {
            builder.addAttribute(
                    PKCSObjectIdentifiers.pkcs_9_at_challengePassword,
                    new DERPrintableString(code));
        }
        try {
            return signed(builder, keys.signings(), keys.signings()).getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String request(String subject, Map<Suite, KeyPair> pairs) {
        return requestSignedBy(pairs, subject, pairs);
    }

    /// A request for two keys, signed by others where that is asked for.
    static String requestSignedBy(
            Map<Suite, KeyPair> sign, String subject, Map<Suite, KeyPair> asked) {
        return write(signed(builder(subject, asked), sign, asked));
    }

    private static PKCS10CertificationRequestBuilder builder(
            String subject, Map<Suite, KeyPair> asked) {
        return new JcaPKCS10CertificationRequestBuilder(
                new X500Name(subject), pair(asked, Suite.INTERNATIONAL).getPublic());
    }

    private static PKCS10CertificationRequest signed(
            PKCS10CertificationRequestBuilder builder,
            Map<Suite, KeyPair> sign,
            Map<Suite, KeyPair> asked) {
        return builder.build(
                signer("SHA256withECDSA", pair(sign, Suite.INTERNATIONAL)),
                SubjectPublicKeyInfo.getInstance(
                        pair(asked, Suite.CHINESE).getPublic().getEncoded()),
                signer("SM3withSM2", pair(sign, Suite.CHINESE)));
    }

    /// A request as it was before there were two suites.
    static String requestForOneKey(String subject, KeyPair pair) {
        return write(
                new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), pair.getPublic())
                        .build(signer("SHA256withECDSA", pair)));
    }

    private static String write(PKCS10CertificationRequest request) {
        StringWriter out = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(out)) {
            pem.writeObject(request);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toString();
    }

    private static ContentSigner signer(String algorithm, KeyPair pair) {
        try {
            return new JcaContentSignerBuilder(algorithm)
                    .setProvider(new BouncyCastleProvider())
                    .build(pair.getPrivate());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair(Map<Suite, KeyPair> pairs, Suite suite) {
        return requireNonNull(pairs.get(suite), suite::setting);
    }
}
