package org.yaoxiang.bridge.token;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/// An OpenID Connect provider whose access tokens are taken.
///
/// @param issuer as its tokens name it: https, or http to this computer alone
/// @param audience that a token must be for
/// @param organisationClaim the claim that names the organisation
/// @param trust by what its certificate is judged; empty for what the computer trusts
public record Provider(
        URI issuer, String audience, String organisationClaim, Optional<SSLContext> trust) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public Provider {
        if (!isSafe(issuer) || issuer.getRawQuery() != null || issuer.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "expected an issuer with https://, or http:// to this computer alone, without"
                            + " query and fragment");
        }
    }

    /// Whether nobody between here and there can change what is said.
    static boolean isSafe(URI uri) {
        return uri.getHost() != null
                && uri.getRawUserInfo() == null
                && ("https".equals(uri.getScheme())
                        || ("http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost())));
    }

    /// Where the provider describes itself (OpenID Connect Discovery 1.0 §4).
    URI configuration() {
        return URI.create(
                issuer.toString().replaceFirst("/$", "") + "/.well-known/openid-configuration");
    }
}
