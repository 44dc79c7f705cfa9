package org.yaoxiang.gateway.enrol;

import java.io.IOException;
import java.io.StringReader;
import java.security.Provider;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;

/// What a party asks for: PEM with one or two PKCS#10 requests (RFC 2986), the first for its
/// signing keys, the second for its letter keys, both with subject `CN=id, OU=role`.
///
/// Each request is for a P-256 key and, by the attributes subjectAltPublicKeyInfo and
/// altSignatureValue (X.509 (10/2019) §9.8), for an SM2 key, and is signed by both.
///
/// Over EST a handheld asks by a single request, DER: the one for its signing keys, which has the
/// other as attribute {@link #LETTERS}, and the ticket's code as challenge password (RFC 2985
/// §5.4.1).
///
/// @param letters empty when the party receives no letters
/// @param ticket the code, where there is one
public record Request(
        String id, Role role, Keys signing, Optional<Keys> letters, Optional<String> ticket) {
    /// Two keys for one use.
    public record Keys(PublicKey international, PublicKey chinese) {
        /// Whether a party signs with them.
        boolean areOf(Party party) {
            return international.equals(party.signingKey(Suite.INTERNATIONAL))
                    && chinese.equals(party.signingKey(Suite.CHINESE));
        }

        /// Whether a party's letters are closed to them.
        boolean openLettersOf(Party party) {
            return party.letterKey(Suite.INTERNATIONAL).filter(international::equals).isPresent()
                    && party.letterKey(Suite.CHINESE).filter(chinese::equals).isPresent();
        }
    }

    /// Verifies SM2 signatures, which the JDK does not.
    private static final Provider SM2 = new BouncyCastleProvider();

    /// The longest request that is read, in characters.
    public static final int LENGTH_MAX = 64 << 10;

    /// The longest request in one piece, in bytes.
    public static final int DER_LENGTH_MAX = 4096;

    /// The request for the letter keys within the one for the signing keys: an object identifier of
    /// the project's own, from a UUID (X.667).
    private static final ASN1ObjectIdentifier LETTERS =
            new ASN1ObjectIdentifier("2.25.142388566091301811820207362605241342608");

    private static final int CODE_LENGTH_MAX = 64;

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
        return of(requests, Optional.empty());
    }

    /// Reads a request in one piece, and checks the same.
    ///
    /// @throws EnrolException when it is no proper request
    public static Request parse(byte[] der) {
        if (der.length > DER_LENGTH_MAX) {
            throw new EnrolException("the request is longer than " + DER_LENGTH_MAX + " bytes");
        }
        try {
            PKCS10CertificationRequest signing = new PKCS10CertificationRequest(der);
            List<PKCS10CertificationRequest> requests = new ArrayList<>(List.of(signing));
            Optional<ASN1Primitive> letters = attribute(signing, LETTERS);
            if (letters.isPresent()) {
                requests.add(new PKCS10CertificationRequest(letters.get().getEncoded()));
            }
            return of(
                    requests,
                    attribute(signing, PKCSObjectIdentifiers.pkcs_9_at_challengePassword)
                            .map(Request::code));
        } catch (IOException | RuntimeException e) {
            throw e instanceof EnrolException told
                    ? told
                    : new EnrolException("this is no enrolment request", e);
        }
    }

    private static Request of(List<PKCS10CertificationRequest> requests, Optional<String> ticket) {
        String id = subject(requests.getFirst(), BCStyle.CN, "[A-Za-z0-9._-]{1,64}");
        String role = subject(requests.getFirst(), BCStyle.OU, "[A-Z]{1,32}");
        List<Keys> keys = new ArrayList<>();
        for (PKCS10CertificationRequest request : requests) {
            if (!request.getSubject().equals(requests.getFirst().getSubject())) {
                throw new EnrolException("the two requests have different names");
            }
            keys.add(provenKeys(request));
        }
        if (keys.size() == 2
                && (keys.getFirst().international().equals(keys.getLast().international())
                        || keys.getFirst().chinese().equals(keys.getLast().chinese()))) {
            throw new EnrolException("signing and letters need a key each");
        }
        try {
            return new Request(
                    id,
                    Role.valueOf(role),
                    keys.getFirst(),
                    keys.size() == 2 ? Optional.of(keys.getLast()) : Optional.empty(),
                    ticket);
        } catch (IllegalArgumentException e) {
            throw new EnrolException("the request asks for an unknown role", e);
        }
    }

    private static String code(ASN1Primitive value) {
        if (value instanceof ASN1String text && text.getString().length() <= CODE_LENGTH_MAX) {
            return text.getString();
        }
        throw new EnrolException("the challenge password is no ticket");
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

    private static Keys provenKeys(PKCS10CertificationRequest request) {
        try {
            PublicKey international =
                    key(Suite.INTERNATIONAL, request.getSubjectPublicKeyInfo().getEncoded());
            PublicKey chinese = key(Suite.CHINESE, subjectAltPublicKeyInfo(request).getEncoded());
            if (!request.isSignatureValid(
                            new JcaContentVerifierProviderBuilder().build(international))
                    || !request.isAltSignatureValid(
                            new JcaContentVerifierProviderBuilder()
                                    .setProvider(SM2)
                                    .build(chinese))) {
                throw new EnrolException("the request is not signed by its own keys");
            }
            return new Keys(international, chinese);
        } catch (IOException | OperatorCreationException | PKCSException | RuntimeException e) {
            throw e instanceof EnrolException told
                    ? told
                    : new EnrolException("the request's keys cannot be read", e);
        }
    }

    private static ASN1Primitive subjectAltPublicKeyInfo(PKCS10CertificationRequest request) {
        return attribute(request, Extension.subjectAltPublicKeyInfo)
                .orElseThrow(
                        () -> new EnrolException("the request has no SM2 key; prepare it anew"));
    }

    /// The one value of an attribute; empty when there is no such attribute, or several.
    private static Optional<ASN1Primitive> attribute(
            PKCS10CertificationRequest request, ASN1ObjectIdentifier type) {
        Attribute[] found = request.getAttributes(type);
        return found.length == 1 && found[0].getAttrValues().size() == 1
                ? Optional.of(found[0].getAttrValues().getObjectAt(0).toASN1Primitive())
                : Optional.empty();
    }

    private static PublicKey key(Suite suite, byte[] encoded) {
        try {
            return suite.publicKey(encoded);
        } catch (IllegalArgumentException e) {
            throw new EnrolException(
                    switch (suite) {
                        case INTERNATIONAL -> "the request's key is not on the curve P-256";
                        case CHINESE -> "the request's other key is not on the SM2 curve";
                    },
                    e);
        }
    }
}
