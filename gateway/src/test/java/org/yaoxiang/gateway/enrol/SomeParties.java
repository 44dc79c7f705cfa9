package org.yaoxiang.gateway.enrol;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.trust.Role;

/// A county with one gateway, its parties and their keys.
public final class SomeParties {
    public static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");

    private final Path home;
    private final Registry registry;

    /// A party with its keys, as only the party itself has them.
    public record Keys(String id, KeyPair signing, KeyPair letters) {
        public Signer signer() {
            return new Signer(id, signing.getPrivate());
        }

        public LetterKey letterKey() {
            return new LetterKey(
                    id, (ECPrivateKey) letters.getPrivate(), (ECPublicKey) letters.getPublic());
        }
    }

    public SomeParties(Path home) {
        this.home = home;
        Registry.prepare(home, "gateway-1", NOW, new SecureRandom());
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
        Keys keys = keys(id);
        registry.enrol(
                Request.parse(request("CN=" + id + ",OU=" + role, keys.signing(), keys.letters())),
                role,
                NOW,
                new SecureRandom());
        return keys;
    }

    public static Keys keys(String id) {
        return new Keys(id, keyPair("secp256r1"), keyPair("secp256r1"));
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

    static String request(String subject, KeyPair... pairs) {
        return List.of(pairs).stream()
                .map(pair -> requestSignedBy(pair, subject, pair))
                .reduce("", String::concat);
    }

    /// A request for one key, signed by another where that is asked for.
    static String requestSignedBy(KeyPair signs, String subject, KeyPair asked) {
        StringWriter out = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(out)) {
            pem.writeObject(
                    new JcaPKCS10CertificationRequestBuilder(
                                    new X500Name(subject), asked.getPublic())
                            .build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(signs.getPrivate())));
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
        return out.toString();
    }
}
