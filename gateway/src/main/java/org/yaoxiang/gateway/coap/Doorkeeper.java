package org.yaoxiang.gateway.coap;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.yaoxiang.contract.trust.Party;

/// Who is let in, and how much of whom at once. What it remembers is bounded by the number of
/// parties and of addresses. Thread-safe.
public final class Doorkeeper {
    /// Says whom a certificate proves.
    @FunctionalInterface
    public interface Admission {
        /// Empty when whoever shows the certificate may not speak now.
        Optional<Party> admit(X509Certificate certificate);
    }

    /// How much is let in.
    ///
    /// @param requests of one party, each block of a transfer by itself
    /// @param knocks datagrams outside of sessions, from one address
    /// @param asking requests for certificates, of all together
    /// @param transfersPerParty unfinished transfers in blocks; each takes as much memory as the
    ///   longest letter
    /// @param transfersMax the same of all parties together
    public record Limits(
            Pace requests, Pace knocks, Pace asking, int transfersPerParty, int transfersMax) {
        /// The project's choice: far above what a handheld on a poor link needs, so that a carrier
        /// may give all handhelds of a county one address, and below what would starve others.
        public static final Limits CHOSEN =
                new Limits(new Pace(200, 1000), new Pace(40, 400), new Pace(2, 20), 4, 64);
    }

    /// How often something may happen.
    ///
    /// @param perSecond in the long run, 1 or more
    /// @param atOnce before that, 1 or more
    public record Pace(int perSecond, int atOnce) {
        public Pace {
            if (perSecond < 1 || atOnce < 1) {
                throw new IllegalArgumentException(
                        perSecond + " a second, " + atOnce + " at once, expected 1 or more");
            }
        }
    }

    /// What was not let in since the start.
    ///
    /// @param refused handshakes, and requests of a session whose party may not speak any more
    /// @param slowed requests that came too fast
    /// @param dropped datagrams of addresses that were too fast
    public record Turned(long refused, long slowed, long dropped) {}

    /// What a party asked since the start.
    ///
    /// @param silence since it asked last
    /// @param requests all of them, each block of a transfer by itself
    /// @param slowed those of them that came too fast
    public record Heard(Duration silence, long requests, long slowed) {}

    /// How many addresses are told apart; the one that was silent for longest is forgotten.
    private static final int ADDRESSES_MAX = 4096;

    /// Bytes of an address that count: all four of IPv4, the prefix of a subscriber of IPv6, who
    /// has at least all addresses that begin so (RFC 6177 §2).
    private static final int PREFIX_LENGTH = 8;

    private final Admission admission;
    private final LongSupplier nanos;
    private final Limits limits;
    private final Transfers transfers;
    private final Bucket asking;
    private final Map<String, Bucket> parties = new HashMap<>();
    private final LinkedHashMap<ByteBuffer, Bucket> addresses =
            new LinkedHashMap<>(16, 0.75f, true);
    private Turned turned = new Turned(0, 0, 0);

    /// @param nanos the monotonic clock
    public Doorkeeper(Admission admission, LongSupplier nanos, Limits limits) {
        this.admission = requireNonNull(admission, "admission");
        this.nanos = requireNonNull(nanos, "nanos");
        this.limits = requireNonNull(limits, "limits");
        this.asking = new Bucket(limits.asking);
        this.transfers = new Transfers(limits.transfersPerParty, limits.transfersMax, nanos);
    }

    /// What was not let in since the start.
    public synchronized Turned turned() {
        return turned;
    }

    /// Each party that was heard since the start, by its id.
    public synchronized Map<String, Heard> heard() {
        long now = nanos.getAsLong();
        Map<String, Heard> heard = new TreeMap<>();
        parties.forEach((id, bucket) -> heard.put(id, bucket.heard(now)));
        return heard;
    }

    /// The party that a certificate proves, if it may speak now.
    Optional<Party> admit(X509Certificate certificate) {
        Optional<Party> party = admission.admit(certificate);
        if (party.isEmpty()) {
            synchronized (this) {
                turned = new Turned(turned.refused + 1, turned.slowed, turned.dropped);
            }
        }
        return party;
    }

    /// Whether a party may make one more request now.
    synchronized boolean allows(Party party) {
        boolean allowed =
                parties.computeIfAbsent(party.id(), _ -> new Bucket(limits.requests))
                        .take(nanos.getAsLong());
        if (!allowed) {
            turned = new Turned(turned.refused, turned.slowed + 1, turned.dropped);
        }
        return allowed;
    }

    /// Whether one more datagram that belongs to no session is looked at.
    synchronized boolean allows(InetAddress address) {
        byte[] bytes = address.getAddress();
        ByteBuffer prefix =
                ByteBuffer.wrap(Arrays.copyOf(bytes, Math.min(bytes.length, PREFIX_LENGTH)));
        boolean allowed =
                addresses
                        .computeIfAbsent(prefix, _ -> new Bucket(limits.knocks))
                        .take(nanos.getAsLong());
        if (addresses.size() > ADDRESSES_MAX) {
            addresses.pollFirstEntry();
        }
        if (!allowed) {
            turned = new Turned(turned.refused, turned.slowed, turned.dropped + 1);
        }
        return allowed;
    }

    /// Whether one more request for certificates is looked at, which costs four signatures.
    synchronized boolean allowsAsking() {
        boolean allowed = asking.take(nanos.getAsLong());
        if (!allowed) {
            turned = new Turned(turned.refused, turned.slowed + 1, turned.dropped);
        }
        return allowed;
    }

    /// What is being transferred in blocks.
    Transfers transfers() {
        return transfers;
    }

    /// A bucket of tokens that fills at a pace.
    private static final class Bucket {
        private static final double NANOS_PER_SECOND = 1e9;

        private final Pace pace;
        private double tokens;
        private Optional<Long> before = Optional.empty();
        private long asked;
        private long refused;

        Bucket(Pace pace) {
            this.pace = pace;
            this.tokens = pace.atOnce;
        }

        Heard heard(long now) {
            return new Heard(
                    before.map(then -> Duration.ofNanos(now - then)).orElse(Duration.ZERO),
                    asked,
                    refused);
        }

        boolean take(long now) {
            double seconds = before.map(then -> now - then).orElse(0L) / NANOS_PER_SECOND;
            tokens = Math.min(pace.atOnce, tokens + seconds * pace.perSecond);
            before = Optional.of(now);
            asked++;
            if (tokens < 1) {
                refused++;
                return false;
            }
            tokens--;
            return true;
        }
    }
}
