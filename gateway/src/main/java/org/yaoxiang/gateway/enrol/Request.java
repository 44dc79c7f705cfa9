package org.yaoxiang.gateway.enrol;

import java.io.IOException;
import java.io.StringReader;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.yaoxiang.contract.trust.Role;

/// What a party asks for: PEM with one or two PKCS#10 requests (RFC 2986), the first for its
/// signing key, the second for its letter key, both with subject `CN=id, OU=role`.
///
/// @param letters empty when the party receives no letters
public record Request(String id, Role role, PublicKey signing, Optional<PublicKey> letters) {
    /// The longest request that is read, in characters.
    public static final int LENGTH_MAX = 64 << 10;

    /// Reads a request and checks that whoever made it holds the keys.
    ///
    /// @throws EnrolException when it is no proper request
    public static Request parse(String pem) {
        if (pem.length() > LENGTH_MAX) {
            throw new EnrolException("the request is longer than " + LENGTH_MAX + " characters");
        }
        List<PKCS10CertificationRequest> requests = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
                if (!(each instanceof PKCS10CertificationRequest request)) {
                    throw new EnrolException("the file holds something else than requests");
                }
                requests.add(request);
            }
        } catch (IOException e) {
            throw new EnrolException("this is no enrolment request: " + e.getMessage(), e);
        }
        if (requests.isEmpty() || requests.size() > 2) {
            throw new EnrolException(
                    requests.size() + " requests in the file, expected one or two");
        }
        String id = subject(requests.getFirst(), BCStyle.CN, "[A-Za-z0-9._-]{1,64}");
        String role = subject(requests.getFirst(), BCStyle.OU, "[A-Z]{1,32}");
        List<PublicKey> keys = new ArrayList<>();
        for (PKCS10CertificationRequest request : requests) {
            if (!request.getSubject().equals(requests.getFirst().getSubject())) {
                throw new EnrolException("the two requests have different names");
            }
            keys.add(provenKey(request));
        }
        if (keys.size() == 2 && keys.getFirst().equals(keys.getLast())) {
            throw new EnrolException("signing and letters need a key each");
        }
        try {
            return new Request(
                    id,
                    Role.valueOf(role),
                    keys.getFirst(),
                    keys.size() == 2 ? Optional.of(keys.getLast()) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new EnrolException("the request asks for an unknown role", e);
        }
    }

    private static String subject(
            PKCS10CertificationRequest request, ASN1ObjectIdentifier type, String pattern) {
        RDN[] found = request.getSubject().getRDNs(type);
        if (found.length == 1 && !found[0].isMultiValued()) {
            String text = IETFUtils.valueToString(found[0].getFirst().getValue());
            if (text.matches(pattern)) {
                return text;
            }
        }
        throw new EnrolException(
                "the request's subject is not CN=id, OU=role with letters, digits, . _ -");
    }

    private static PublicKey provenKey(PKCS10CertificationRequest request) {
        try {
            PublicKey key = new JcaPKCS10CertificationRequest(request).getPublicKey();
            if (!(key instanceof ECPublicKey ec) || !isP256(ec)) {
                throw new EnrolException("the request's key is not on the curve P-256");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new EnrolException("the request is not signed by its own key");
            }
            return key;
        } catch (GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | RuntimeException e) {
            throw e instanceof EnrolException told
                    ? told
                    : new EnrolException("the request's key cannot be read", e);
        }
    }

    private static boolean isP256(ECPublicKey key) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        ECParameterSpec p256 = parameters.getParameterSpec(ECParameterSpec.class);
        ECParameterSpec its = key.getParams();
        return its.getCurve().equals(p256.getCurve())
                && its.getGenerator().equals(p256.getGenerator())
                && its.getOrder().equals(p256.getOrder());
    }
}
