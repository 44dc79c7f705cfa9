package org.yaoxiang.thinlink;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.gateway.enrol.Registry;
import org.yaoxiang.gateway.enrol.Request;

/// Parties whose certificates are the gateway's own authority's, so that a handshake is as long as
/// in the field.
final class Parties {
    private final Registry registry;
    private final SecureRandom random;

    /// Makes an authority and a gateway in an empty folder.
    Parties(Path home, SecureRandom random) {
        this.random = random;
        Registry.prepare(home, "gateway-1", Instant.now(), random);
        registry = Registry.open(home);
    }

    Registry registry() {
        return registry;
    }

    Credentials gateway() {
        return new Credentials(
                registry.own(),
                registry.ownKey(Suite.INTERNATIONAL),
                Suite.INTERNATIONAL.newKeyPair(random));
    }

    /// Makes keys and enrols them.
    Credentials enrolled(String id, Role role) {
        KeyPair signing = Suite.INTERNATIONAL.newKeyPair(random);
        KeyPair opening = Suite.INTERNATIONAL.newKeyPair(random);
        registry.enrol(
                new Request(id, role, keys(signing), Optional.of(keys(opening)), Optional.empty()),
                role,
                Instant.now(),
                random);
        return new Credentials(
                registry.active(id)
                        .orElseThrow(() -> new IllegalStateException(id + " is not enrolled")),
                signing,
                opening);
    }

    private Request.Keys keys(KeyPair international) {
        return new Request.Keys(
                international.getPublic(), Suite.CHINESE.newKeyPair(random).getPublic());
    }
}
