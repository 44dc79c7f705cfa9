package org.yaoxiang.thinlink;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;

/// A party's fresh keys, with a certificate that it made itself for as long as a run lasts.
///
/// @param signing signs facts and proves the party in DTLS
/// @param opening opens its letters
record Credentials(Party party, KeyPair signing, KeyPair opening) {
    private static final Duration VALIDITY = Duration.ofDays(1);

    static Credentials of(String id, Role role, Instant now, SecureRandom random) {
        KeyPair signing = Suite.INTERNATIONAL.newKeyPair(random);
        X500Name name = new X500Name("CN=" + id + ",OU=" + role);
        try {
            X509Certificate certificate =
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    new JcaX509v3CertificateBuilder(
                                                    name,
                                                    BigInteger.ONE,
                                                    Date.from(now.minus(VALIDITY)),
                                                    Date.from(now.plus(VALIDITY)),
                                                    name,
                                                    signing.getPublic())
                                            .build(
                                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                                            .build(signing.getPrivate())));
            return new Credentials(
                    new Party(id, role, certificate, Optional.empty()),
                    signing,
                    Suite.INTERNATIONAL.newKeyPair(random));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a certificate", e);
        }
    }

    String id() {
        return party.id();
    }

    Signer signer() {
        return new Signer(id(), signing.getPrivate());
    }

    LetterKey letterKey() {
        return new LetterKey(
                id(), (ECPrivateKey) opening.getPrivate(), (ECPublicKey) opening.getPublic());
    }

    @Override
    public String toString() {
        return "Credentials[" + id() + "]";
    }
}
