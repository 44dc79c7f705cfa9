package org.yaoxiang.contract.trust;

import static java.util.Objects.requireNonNull;

import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Optional;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.Suite;

/// A party whose keys the authority has certified. Each certificate is for two keys: a P-256 key,
/// by which the party also proves itself in DTLS, and an SM2 key for the Chinese suite.
///
/// @param id 1 to 64 characters; the author of its facts and the recipient of its letters
/// @param signing certificate of the keys that sign its facts
/// @param letters certificate of the keys that open its letters; empty when it receives none
public record Party(
        String id, Role role, X509Certificate signing, Optional<X509Certificate> letters) {
    public Party {
        requireNonNull(id, "id");
        requireNonNull(role, "role");
        requireNonNull(signing, "signing");
        requireNonNull(letters, "letters");
    }

    /// The key that verifies its facts of a suite.
    public ECPublicKey signingKey(Suite suite) {
        return TrustList.key(signing, suite);
    }

    /// The key to which its letters of a suite are closed; empty when it receives none.
    public Optional<ECPublicKey> letterKey(Suite suite) {
        return letters.map(certificate -> TrustList.key(certificate, suite));
    }

    /// The party as a recipient of letters of every suite; empty when it receives none.
    public Optional<Recipient> recipient() {
        return letters.map(certificate ->
                new Recipient(
                        id,
                        Arrays.stream(Suite.values())
                                .map(suite -> TrustList.key(certificate, suite))
                                .toArray(ECPublicKey[]::new)));
    }

    @Override
    public String toString() {
        return role + "[" + id + "]";
    }
}
