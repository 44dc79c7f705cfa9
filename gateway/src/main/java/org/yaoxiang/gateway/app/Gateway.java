package org.yaoxiang.gateway.app;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.gateway.coap.CoapPort;
import org.yaoxiang.gateway.coap.Doorkeeper;
import org.yaoxiang.gateway.coap.EnrolPort;
import org.yaoxiang.gateway.enrol.Audit;
import org.yaoxiang.gateway.enrol.Enrolment;
import org.yaoxiang.gateway.enrol.Registry;
import org.yaoxiang.gateway.enrol.Tickets;
import org.yaoxiang.gateway.feed.FeedPort;
import org.yaoxiang.gateway.inbox.Assembly;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.outbox.Letters;
import org.yaoxiang.gateway.outbox.Outbox;

/// The running gateway: inbox, outbox, the thin link's port and the feed's.
final class Gateway implements AutoCloseable {
    static final String TOKEN = "feed.token";

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final Deque<AutoCloseable> parts;
    private final CoapPort coap;
    private final EnrolPort enrolling;
    private final FeedPort feed;

    private Gateway(Deque<AutoCloseable> parts, CoapPort coap, EnrolPort enrolling, FeedPort feed) {
        this.parts = parts;
        this.coap = coap;
        this.enrolling = enrolling;
        this.feed = feed;
    }

    /// Starts a prepared gateway.
    ///
    /// @param suite by which it seals its receipts; it takes facts of every suite
    /// @throws GatewayException when it cannot be started, saying what to do
    static Gateway start(
            Path home,
            Suite suite,
            InetSocketAddress coapAddress,
            InetSocketAddress enrolAddress,
            int feedPort) {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            return start(home, suite, coapAddress, enrolAddress, feedPort, parts);
        } catch (BindException e) {
            close(parts);
            throw new GatewayException(
                    "a port is taken: is the gateway running already? Otherwise set --coap-port"
                            + ", --enrol-port and --feed-port",
                    e);
        } catch (JournalException e) {
            close(parts);
            throw new GatewayException(
                    "the inbox cannot be opened, nothing was changed: " + e.getMessage(), e);
        } catch (RuntimeException | IOException e) {
            close(parts);
            throw new GatewayException("cannot start: " + e.getMessage(), e);
        }
    }

    private static Gateway start(
            Path home,
            Suite suite,
            InetSocketAddress coapAddress,
            InetSocketAddress enrolAddress,
            int feedPort,
            Deque<AutoCloseable> parts)
            throws IOException {
        Registry registry = Registry.open(home);
        Party own = registry.own();
        KeyPair tls = registry.ownKey(Suite.INTERNATIONAL);
        InstantSource clock = Clock.systemUTC();
        Inbox inbox =
                new Inbox(
                        () -> Journal.open(home.resolve("inbox.journal")),
                        registry::active,
                        new Signer(own.id(), registry.ownKey(suite).getPrivate()),
                        () -> new Stamp(clock.instant(), CoapNames.TIME_UNCERTAINTY),
                        new SecureRandom());
        parts.push(inbox);
        Assembly assembly = new Assembly(home.resolve("parts"), clock.instant());
        Outbox outbox = new Outbox();
        inbox.forEach(outbox::note);
        Doorkeeper doorkeeper =
                new Doorkeeper(
                        certificate -> registry.admit(certificate, inbox.time()),
                        System::nanoTime,
                        Doorkeeper.Limits.CHOSEN);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        parts.push(executor::shutdownNow);
        FeedPort feed =
                new FeedPort(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), feedPort),
                        Files.readString(home.resolve(TOKEN)).strip(),
                        new Letters(inbox, outbox),
                        registry::active,
                        registry::everyone,
                        new Status(inbox, outbox, registry, doorkeeper)::text,
                        new Metrics(inbox, outbox, registry, doorkeeper, home.toFile())::text,
                        executor);
        parts.push(feed);
        feed.start();
        Enrolment enrolment =
                new Enrolment(
                        registry, new Tickets(home), new Audit(home), clock, new SecureRandom());
        CoapPort coap =
                new CoapPort(
                        coapAddress,
                        tls.getPrivate(),
                        own.signing(),
                        doorkeeper,
                        registry::active,
                        inbox,
                        assembly,
                        outbox,
                        Optional.of(enrolment),
                        inbox::time);
        parts.push(coap);
        coap.start();
        EnrolPort enrolling =
                new EnrolPort(enrolAddress, tls.getPrivate(), own.signing(), doorkeeper, enrolment);
        parts.push(enrolling);
        enrolling.start();
        LOG.info(
                "gateway {} is ready, {} suite, {} facts in the inbox",
                own.id(),
                suite.setting(),
                inbox.size());
        return new Gateway(parts, coap, enrolling, feed);
    }

    /// The UDP port of the thin link.
    int coapPort() {
        return coap.port();
    }

    /// The UDP port where handhelds enrol.
    int enrolPort() {
        return enrolling.port();
    }

    /// The TCP port of the feed.
    int feedPort() {
        return feed.port();
    }

    @Override
    public void close() {
        close(parts);
    }

    private static void close(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("on closing: {}", e.toString());
            }
        }
    }
}
