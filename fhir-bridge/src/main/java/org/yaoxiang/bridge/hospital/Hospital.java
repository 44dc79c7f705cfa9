package org.yaoxiang.bridge.hospital;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// A hospital whose own FHIR R4 server gets what the county knows.
///
/// @param id what we call it, 1 to 32 of a-z 0-9 -
/// @param base its server's base URL without a slash at the end; `http` only to a loopback host,
///   because a bearer token goes along
/// @param tokenFile holds the bearer token that the hospital gave us; read anew for every message,
///   so that a new one needs no restart
/// @param trustFile certificates in PEM that its server's certificate is judged by; those of this
///   computer when empty
/// @param villages whose data it gets, by their ids; all when empty
/// @param isProduction whether it holds true patients: simulated data then never reach it
public record Hospital(
        String id,
        URI base,
        Path tokenFile,
        Optional<Path> trustFile,
        Set<String> villages,
        boolean isProduction) {
    public Hospital {
        requireNonNull(tokenFile, "tokenFile");
        requireNonNull(trustFile, "trustFile");
        villages = Set.copyOf(villages);
        if (!id.matches("[a-z0-9-]{1,32}")) {
            throw new IllegalArgumentException("a hospital's id has 1 to 32 of a-z 0-9 -");
        }
        boolean isPlain = "http".equals(base.getScheme()) && isLoopback(base.getHost());
        if (base.getHost() == null || (!"https".equals(base.getScheme()) && !isPlain)) {
            throw new IllegalArgumentException(
                    "expected https://, or http:// to this computer alone");
        }
        if (base.getRawUserInfo() != null
                || base.getRawQuery() != null
                || base.getRawFragment() != null
                || base.getPath().endsWith("/")) {
            throw new IllegalArgumentException(
                    "expected a URL without user, query, fragment and slash at its end");
        }
    }

    /// Whether data of a village are for this hospital.
    boolean takes(String village, boolean isSimulated) {
        return (villages.isEmpty() || villages.contains(village)) && !(isSimulated && isProduction);
    }

    private static boolean isLoopback(String host) {
        return Set.of("localhost", "127.0.0.1", "[::1]").contains(String.valueOf(host));
    }
}
