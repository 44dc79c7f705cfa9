package org.yaoxiang.contract.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.yaoxiang.contract.seal.Suite;

/// The parties that one authority vouches for. Written as PEM certificates (RFC 7468): the
/// authority's own first, then each party's signing and letter certificates.
///
/// A party's certificate has a P-256 key, and an SM2 key for the same use in the extension
/// subjectAltPublicKeyInfo (X.509 (10/2019) §9.8), `CN` its id, `OU` its role, and the key usage
/// digitalSignature for signing or keyAgreement for letters (RFC 5280 §4.2.1.3).
public final class TrustList {
    /// The largest list that is accepted, in bytes.
    public static final int LENGTH_MAX = 4 << 20;

    private static final int USAGE_DIGITAL_SIGNATURE = 0;
    private static final int USAGE_KEY_AGREEMENT = 4;
    private static final String SUBJECT_ALT_PUBLIC_KEY_INFO = "2.5.29.72";
    private static final int DER_OCTET_STRING = 0x04;
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final X509Certificate authority;
    private final Map<String, Party> parties;

    private TrustList(X509Certificate authority, Map<String, Party> parties) {
        this.authority = authority;
        this.parties = parties;
    }

    /// Reads a list and verifies every certificate by the authority's key. Whether a certificate is
    /// still valid is the caller's question: a handheld's clock may be wrong.
    ///
    /// @throws TrustException when it is not such a list
    public static TrustList parse(byte[] pem) {
        requireNonNull(pem, "pem");
        if (pem.length > LENGTH_MAX) {
            throw new TrustException(pem.length + " bytes, expected at most " + LENGTH_MAX);
        }
        Collection<? extends Certificate> read;
        try {
            read =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem));
        } catch (GeneralSecurityException e) {
            throw new TrustException("not a list of certificates", e);
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (Certificate each : read) {
            certificates.add((X509Certificate) each);
        }
        if (certificates.isEmpty()) {
            throw new TrustException("the list is empty; enrol this party first");
        }
        return of(certificates.getFirst(), certificates.subList(1, certificates.size()));
    }

    /// Makes a list of certificates that the authority has issued.
    ///
    /// @throws TrustException when it has not
    public static TrustList of(X509Certificate authority, List<X509Certificate> certificates) {
        if (authority.getBasicConstraints() < 0) {
            throw new TrustException("the first certificate is not an authority's");
        }
        verify(authority, authority);
        Map<String, X509Certificate> signing = new LinkedHashMap<>();
        Map<String, X509Certificate> letters = new LinkedHashMap<>();
        for (X509Certificate certificate : certificates) {
            verify(certificate, authority);
            for (Suite suite : Suite.values()) {
                key(certificate, suite);
            }
            String id = field(certificate, "CN");
            boolean[] usage = certificate.getKeyUsage();
            if (usage != null && usage[USAGE_DIGITAL_SIGNATURE]) {
                signing.put(id, certificate);
            } else if (usage != null && usage[USAGE_KEY_AGREEMENT]) {
                letters.put(id, certificate);
            } else {
                throw new TrustException("a certificate of " + id + " is for no known use");
            }
        }
        Map<String, Party> parties = new LinkedHashMap<>();
        signing.forEach((id, certificate) ->
                parties.put(
                        id,
                        new Party(
                                id,
                                role(certificate),
                                certificate,
                                Optional.ofNullable(letters.get(id)))));
        return new TrustList(authority, Map.copyOf(parties));
    }

    /// The authority's own certificate.
    public X509Certificate authority() {
        return authority;
    }

    /// The party with an id; empty when the authority does not vouch for one.
    public Optional<Party> party(String id) {
        return Optional.ofNullable(parties.get(id));
    }

    /// The parties of a role, by id.
    public List<Party> parties(Role role) {
        return parties.values().stream()
                .filter(party -> party.role() == role)
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
    }

    /// Every certificate, the authority's first, parties by role and id.
    public List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>(List.of(authority));
        for (Role role : Role.values()) {
            for (Party party : parties(role)) {
                certificates.add(party.signing());
                party.letters().ifPresent(certificates::add);
            }
        }
        return certificates;
    }

    /// The list as PEM, authority first, parties by role and id.
    public byte[] pem() {
        StringBuilder pem = new StringBuilder();
        certificates().forEach(certificate -> append(pem, certificate));
        return pem.toString().getBytes(US_ASCII);
    }

    /// The id in a party's certificate.
    ///
    /// @throws TrustException when it has none
    public static String id(X509Certificate certificate) {
        return field(certificate, "CN");
    }

    /// The key of a suite that a party's certificate is for.
    ///
    /// @throws TrustException when there is none, or it is not on the suite's curve
    static ECPublicKey key(X509Certificate certificate, Suite suite) {
        try {
            return suite.publicKey(
                    switch (suite) {
                        case INTERNATIONAL -> certificate.getPublicKey().getEncoded();
                        case CHINESE -> subjectAltPublicKeyInfo(certificate);
                    });
        } catch (IllegalArgumentException e) {
            throw new TrustException(
                    "a certificate has no proper key of the " + suite.setting() + " suite", e);
        }
    }

    /// The extension's value, without the octet string around it.
    private static byte[] subjectAltPublicKeyInfo(X509Certificate certificate) {
        byte[] value = certificate.getExtensionValue(SUBJECT_ALT_PUBLIC_KEY_INFO);
        if (value == null
                || value.length < 2
                || value[0] != DER_OCTET_STRING
                || value[1] != value.length - 2) {
            throw new TrustException("a certificate has no key of the chinese suite");
        }
        return Arrays.copyOfRange(value, 2, value.length);
    }

    private static Role role(X509Certificate certificate) {
        String name = field(certificate, "OU");
        try {
            return Role.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new TrustException("unknown role in a certificate", e);
        }
    }

    /// Ids and roles have no character that a distinguished name escapes, so that a split is exact.
    private static String field(X509Certificate certificate, String type) {
        String name = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
        for (String part : name.split(",", -1)) {
            if (part.startsWith(type + "=")) {
                String value = part.substring(type.length() + 1);
                if (value.matches("[A-Za-z0-9._-]{1,64}")) {
                    return value;
                }
            }
        }
        throw new TrustException("a certificate has no proper " + type);
    }

    private static void verify(X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new TrustException("a certificate is not of this authority", e);
        }
    }

    private static void append(StringBuilder pem, X509Certificate certificate) {
        try {
            pem.append("-----BEGIN CERTIFICATE-----\n")
                    .append(LINES.encodeToString(certificate.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        } catch (CertificateEncodingException e) {
            throw new TrustException("a certificate cannot be written", e);
        }
    }
}
