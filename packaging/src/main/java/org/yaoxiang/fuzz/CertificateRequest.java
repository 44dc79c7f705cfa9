package org.yaoxiang.fuzz;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.security.KeyPair;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;

/// What a handheld asks for with a ticket, written by its description in the document on the door
/// and not by the handheld's own code.
public final class CertificateRequest {
    private static final ASN1ObjectIdentifier FOR_LETTERS =
            new ASN1ObjectIdentifier("2.25.142388566091301811820207362605241342608");

    private CertificateRequest() {}

    /// A PKCS#10 for fresh keys, DER.
    public static byte[] of(String id, String code) {
        Map<Suite, KeyPair> signing = Guest.pairs();
        Map<Suite, KeyPair> letters = Guest.pairs();
        try {
            PKCS10CertificationRequestBuilder builder = builder(id, signing);
            builder.addAttribute(
                    FOR_LETTERS, signed(builder(id, letters), letters).toASN1Structure());
            builder.addAttribute(
                    PKCSObjectIdentifiers.pkcs_9_at_challengePassword,
                    new DERPrintableString(code));
            return signed(builder, signing).getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a request for own keys can always be made", e);
        }
    }

    private static KeyPair pair(Map<Suite, KeyPair> pairs, Suite suite) {
        return requireNonNull(pairs.get(suite));
    }

    private static PKCS10CertificationRequestBuilder builder(String id, Map<Suite, KeyPair> pairs) {
        return new JcaPKCS10CertificationRequestBuilder(
                new X500Name("CN=" + id + ",OU=" + Role.HANDHELD),
                pair(pairs, Suite.INTERNATIONAL).getPublic());
    }

    private static PKCS10CertificationRequest signed(
            PKCS10CertificationRequestBuilder builder, Map<Suite, KeyPair> pairs)
            throws OperatorCreationException {
        KeyPair chinese = pair(pairs, Suite.CHINESE);
        return builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA")
                        .build(pair(pairs, Suite.INTERNATIONAL).getPrivate()),
                SubjectPublicKeyInfo.getInstance(chinese.getPublic().getEncoded()),
                new JcaContentSignerBuilder("SM3withSM2")
                        .setProvider(new BouncyCastleProvider())
                        .build(chinese.getPrivate()));
    }
}
