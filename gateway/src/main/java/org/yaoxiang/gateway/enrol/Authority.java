package org.yaoxiang.gateway.enrol;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;

/// The county's certificate authority (RFC 5280). Its key, on P-256 in either suite, never leaves
/// `authority.pem`.
final class Authority {
    static final String KEY = "authority.pem";

    private static final X500Name NAME = new X500Name("CN=Yaoxiang county authority");

    /// Of the authority, the gateway, the county and its clinicians, who are not asked to renew:
    /// the project's choice, longer than the kit lives. What ends trust is revocation.
    private static final Duration VALIDITY = Duration.ofDays(20 * 365);

    /// A handheld renews its own when a third of this is left: the project's choice, so that one
    /// that nobody uses or reports missing for years is let in no more, and one that lay in a
    /// drawer for a season is.
    private static final Duration HANDHELD_VALIDITY = Duration.ofDays(3 * 365);

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final SecureRandom random;

    private Authority(X509Certificate certificate, PrivateKey key, SecureRandom random) {
        this.certificate = certificate;
        this.key = key;
        this.random = random;
    }

    /// Makes a new authority in a home folder.
    static Authority make(Path home, Instant now, SecureRandom random) {
        KeyPair pair = KeyFile.make(home.resolve(KEY), Suite.INTERNATIONAL, random);
        X509Certificate certificate =
                certificate(
                        NAME,
                        pair.getPublic(),
                        Optional.empty(),
                        pair.getPrivate(),
                        new BasicConstraints(0),
                        KeyUsage.keyCertSign | KeyUsage.cRLSign,
                        now,
                        VALIDITY,
                        random);
        return new Authority(certificate, pair.getPrivate(), random);
    }

    /// Reads the authority of a home folder.
    static Authority read(Path home, X509Certificate certificate, SecureRandom random) {
        KeyPair pair = KeyFile.read(home.resolve(KEY), Suite.INTERNATIONAL);
        if (!pair.getPublic().equals(certificate.getPublicKey())) {
            throw new EnrolException(
                    home.resolve(KEY)
                            + " is not the key of the authority's"
                            + " certificate; restore it from your copy");
        }
        return new Authority(certificate, pair.getPrivate(), random);
    }

    X509Certificate certificate() {
        return certificate;
    }

    /// A certificate for the keys that sign a party's facts and its DTLS handshakes.
    X509Certificate signing(String id, Role role, Request.Keys its, Instant now) {
        return party(id, role, its, KeyUsage.digitalSignature, now);
    }

    /// A certificate for the keys that open a party's letters.
    X509Certificate letters(String id, Role role, Request.Keys its, Instant now) {
        return party(id, role, its, KeyUsage.keyAgreement, now);
    }

    private X509Certificate party(String id, Role role, Request.Keys its, int usage, Instant now) {
        return certificate(
                new X500Name("CN=" + id + ",OU=" + role),
                its.international(),
                Optional.of(its.chinese()),
                key,
                new BasicConstraints(false),
                usage,
                now,
                role == Role.HANDHELD ? HANDHELD_VALIDITY : VALIDITY,
                random);
    }

    private static X509Certificate certificate(
            X500Name subject,
            PublicKey its,
            Optional<PublicKey> itsOther,
            PrivateKey signer,
            BasicConstraints constraints,
            int usage,
            Instant now,
            Duration validity,
            SecureRandom random) {
        // A day back, for the clocks of those who look at it.
        Instant from = now.minus(Duration.ofDays(1));
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        NAME,
                        new BigInteger(127, random).add(BigInteger.ONE),
                        Date.from(from),
                        Date.from(from.plus(validity)),
                        subject,
                        its);
        try {
            builder.addExtension(Extension.basicConstraints, true, constraints);
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            if (itsOther.isPresent()) {
                builder.addExtension(
                        Extension.subjectAltPublicKeyInfo,
                        false,
                        SubjectPublicKeyInfo.getInstance(itsOther.get().getEncoded()));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new EnrolException("cannot make a certificate: " + e.getMessage(), e);
        }
    }
}
