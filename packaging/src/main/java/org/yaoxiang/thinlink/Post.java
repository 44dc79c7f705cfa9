package org.yaoxiang.thinlink;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.gateway.coap.CoapPort;
import org.yaoxiang.gateway.coap.Doorkeeper;
import org.yaoxiang.gateway.inbox.Acceptance;
import org.yaoxiang.gateway.inbox.Assembly;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.outbox.Outbox;

/// A gateway in this process: the real port, inbox and journal.
final class Post implements AutoCloseable {
    private final Credentials own;
    private final Map<String, Party> enrolled = new ConcurrentHashMap<>();
    private final Map<Hash, Long> arrivals = new ConcurrentHashMap<>();
    private final Inbox inbox;
    private final CoapPort port;

    /// Opens what lies in its folder.
    ///
    /// @param udp the port, 0 for any
    Post(Path home, Credentials own, int udp, SecureRandom random) {
        this.own = own;
        Inbox.Directory directory = id -> Optional.ofNullable(enrolled.get(id));
        inbox =
                new Inbox(
                        () -> Journal.open(home.resolve("inbox.journal")),
                        directory,
                        own.signer(),
                        () -> new Stamp(Instant.now(), Duration.ofSeconds(1)),
                        random);
        inbox.forEach(fact -> arrivals.putIfAbsent(fact.hash(), System.nanoTime()));
        Outbox outbox = new Outbox();
        inbox.forEach(outbox::note);
        port =
                new CoapPort(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), udp),
                        own.signing().getPrivate(),
                        own.party().signing(),
                        new Doorkeeper(
                                certificate ->
                                        directory
                                                .active(TrustList.id(certificate))
                                                .filter(party ->
                                                        party.signing().equals(certificate)),
                                System::nanoTime,
                                Doorkeeper.Limits.CHOSEN),
                        directory,
                        inbox,
                        new Assembly(home.resolve("parts"), Instant.now()),
                        outbox,
                        Optional.empty(),
                        inbox::time);
        port.start();
    }

    /// A gateway's keys.
    static Credentials credentials(SecureRandom random) {
        return Credentials.of("gateway-1", Role.GATEWAY, Instant.now(), random);
    }

    void enrol(Party party) {
        enrolled.put(party.id(), party);
    }

    Credentials own() {
        return own;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port());
    }

    /// A fact as it arrived.
    Sealed fact(Hash hash) {
        return inbox.fact(hash);
    }

    /// Takes in what comes by another road than the link.
    void accept(Sealed fact) {
        if (!(inbox.accept(fact) instanceof Acceptance.Accepted)) {
            throw new IllegalStateException("the inbox does not take " + fact);
        }
    }

    /// What arrived after so many facts, receipts included.
    List<Sealed> facts(int after) {
        return inbox.facts(after, Integer.MAX_VALUE);
    }

    /// How many facts are here, receipts included.
    int size() {
        return inbox.size();
    }

    /// When a fact was durable here, {@link System#nanoTime}.
    Optional<Long> arrival(Hash fact) {
        return Optional.ofNullable(arrivals.get(fact));
    }

    @Override
    public void close() {
        port.close();
        inbox.close();
    }
}
