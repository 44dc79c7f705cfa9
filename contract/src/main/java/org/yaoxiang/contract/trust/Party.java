package org.yaoxiang.contract.trust;

import static java.util.Objects.requireNonNull;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import org.yaoxiang.contract.seal.Recipient;

/// A party whose keys the authority has certified.
///
/// @param id 1 to 64 characters; the author of its facts and the recipient of its letters
/// @param signing certificate of the key that signs its facts
/// @param letters certificate of the key that opens its letters; empty when it receives none
public record Party(
        String id, Role role, X509Certificate signing, Optional<X509Certificate> letters) {
    public Party {
        requireNonNull(id, "id");
        requireNonNull(role, "role");
        requireNonNull(signing, "signing");
        requireNonNull(letters, "letters");
    }

    /// The key that verifies its facts.
    public PublicKey signingKey() {
        return signing.getPublicKey();
    }

    /// The party as a recipient; empty when it receives no letters.
    public Optional<Recipient> recipient() {
        return letters.map(
                certificate -> new Recipient(id, (ECPublicKey) certificate.getPublicKey()));
    }

    @Override
    public String toString() {
        return role + "[" + id + "]";
    }
}
