package org.yaoxiang.fuzz;

import static java.util.Objects.requireNonNull;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.gateway.enrol.Registry;
import org.yaoxiang.gateway.enrol.Request;

/// An enrolled party with its keys.
final class Guest {
    private final String id;
    private final Map<Suite, KeyPair> signing = pairs();
    private final Map<Suite, KeyPair> letters = pairs();
    private final X509Certificate certificate;
    private final Sealer sealer;
    private long sequence;
    private Optional<Hash> previous = Optional.empty();

    /// Makes its keys and enrols it.
    Guest(String id, Role role, Registry registry, Instant now) {
        this.id = id;
        registry.enrol(
                new Request(id, role, keys(signing), Optional.of(keys(letters)), Optional.empty()),
                role,
                now,
                new SecureRandom());
        certificate = registry.active(id).orElseThrow().signing();
        sealer = new Sealer(new Signer(id, dtls().getPrivate()), new SecureRandom(), letterKey());
    }

    String id() {
        return id;
    }

    X509Certificate certificate() {
        return certificate;
    }

    /// The pair that proves it in DTLS.
    KeyPair dtls() {
        return requireNonNull(signing.get(Suite.INTERNATIONAL));
    }

    LetterKey letterKey() {
        return new LetterKey(id, letters);
    }

    /// Its next fact.
    Sealed seal(Fact fact, Guest... recipients) {
        Sealed sealed =
                sealer.seal(
                        fact,
                        ++sequence,
                        previous,
                        Urgency.ROUTINE,
                        List.of(recipients).stream()
                                .map(each -> each.letterKey().recipient())
                                .toList());
        previous = Optional.of(sealed.hash());
        return sealed;
    }

    /// A fresh pair of every suite.
    static Map<Suite, KeyPair> pairs() {
        Map<Suite, KeyPair> pairs = new EnumMap<>(Suite.class);
        for (Suite suite : Suite.values()) {
            pairs.put(suite, suite.newKeyPair(new SecureRandom()));
        }
        return pairs;
    }

    private static Request.Keys keys(Map<Suite, KeyPair> pairs) {
        return new Request.Keys(
                requireNonNull(pairs.get(Suite.INTERNATIONAL)).getPublic(),
                requireNonNull(pairs.get(Suite.CHINESE)).getPublic());
    }
}
