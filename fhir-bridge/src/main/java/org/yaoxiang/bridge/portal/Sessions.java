package org.yaoxiang.bridge.portal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.seal.Signer;

/// The sessions that are open, at most 256; the oldest gives way.
final class Sessions {
    /// A session that is not used for so long has ended.
    static final Duration IDLE_MAX = Duration.ofMinutes(15);

    /// No session is longer than a long shift.
    static final Duration LENGTH_MAX = Duration.ofHours(12);

    private static final int COUNT_MAX = 256;
    private static final int KEY_LENGTH = 32;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    /// @param random a secure one
    Sessions(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    synchronized Session open(Clinician clinician, Signer signer) {
        Instant now = clock.instant();
        sessions.values().removeIf(each -> hasEnded(each, now));
        if (sessions.size() >= COUNT_MAX) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        Session session = new Session(key(), key(), clinician, signer, now);
        sessions.put(session.id(), session);
        return session;
    }

    /// The session with an id, unless it has ended. Does not count as a use.
    synchronized Optional<Session> find(String id) {
        Session session = sessions.get(id);
        if (session == null) {
            return Optional.empty();
        }
        if (hasEnded(session, clock.instant())) {
            sessions.remove(id);
            return Optional.empty();
        }
        return Optional.of(session);
    }

    synchronized void close(Session session) {
        sessions.remove(session.id());
    }

    /// 256 random bits, in hexadecimal.
    synchronized String key() {
        byte[] bytes = new byte[KEY_LENGTH];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static boolean hasEnded(Session session, Instant now) {
        return Duration.between(session.lastUsed(), now).compareTo(IDLE_MAX) > 0
                || Duration.between(session.began(), now).compareTo(LENGTH_MAX) > 0;
    }
}
