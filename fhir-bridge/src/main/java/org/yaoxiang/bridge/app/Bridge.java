package org.yaoxiang.bridge.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.bridge.answer.Answering;
import org.yaoxiang.bridge.feed.FeedException;
import org.yaoxiang.bridge.feed.FeedReader;
import org.yaoxiang.bridge.hospital.Hospital;
import org.yaoxiang.bridge.hospital.HospitalException;
import org.yaoxiang.bridge.hospital.Hospitals;
import org.yaoxiang.bridge.portal.Clinicians;
import org.yaoxiang.bridge.portal.Portal;
import org.yaoxiang.bridge.server.Database;
import org.yaoxiang.bridge.server.FhirServer;
import org.yaoxiang.bridge.server.ResourceStore;
import org.yaoxiang.bridge.server.StoreException;
import org.yaoxiang.bridge.server.Trail;
import org.yaoxiang.bridge.token.Credentials;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.journal.JournalException;

/// The running bridge: the county's reading and sending, the portal and the FHIR server.
final class Bridge implements AutoCloseable {
    static final String TRUST = "trust.pem";
    static final String CLINICIANS = "clinicians";

    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

    /// What a computer with network time is taken to be off by, at most.
    private static final Duration CLOCK_UNCERTAINTY = Duration.ofSeconds(1);

    private final Deque<AutoCloseable> parts;
    private final ServerConnector connector;

    private Bridge(Deque<AutoCloseable> parts, ServerConnector connector) {
        this.parts = parts;
        this.connector = connector;
    }

    /// Starts a prepared and enrolled bridge.
    ///
    /// @throws BridgeException when it cannot be started, saying what to do
    static Bridge start(Path home) {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            return start(home, parts);
        } catch (BridgeException e) {
            close(parts);
            throw e;
        } catch (JournalException | StoreException | FeedException | HospitalException e) {
            close(parts);
            throw new BridgeException(
                    "the county's storage cannot be opened, nothing was changed: " + e.getMessage(),
                    e);
        } catch (Exception e) {
            close(parts);
            throw new BridgeException("cannot start: " + e.getMessage(), e);
        }
    }

    private static Bridge start(Path home, Deque<AutoCloseable> parts) throws Exception {
        BridgeConfig config = BridgeConfig.read(home);
        Parties.read(home.resolve(TRUST));
        InstantSource clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();

        FeedReader reader =
                new FeedReader(
                        config.gateway(),
                        token(config.feedTokenFile(), "copy the gateway's feed.token there"),
                        Journal.open(home.resolve("feed.journal")));
        parts.push(reader);
        Path resources = home.resolve("fhir");
        Optional<Database> database = DatabaseSettings.read(home);
        ResourceStore store =
                database.isPresent()
                        ? ResourceStore.open(resources, database.get(), clock)
                        : ResourceStore.open(resources, clock);
        parts.push(store);
        if (store.wasSetAside()) {
            LOG.warn("the FHIR store could not be read; it was set aside and is filled anew");
        }
        Trail trail = Trail.open(home.resolve("audit.journal"), store, config.id());
        parts.push(trail);
        Map<String, Relay> relays = Relay.all(home, config.suite());
        List<Hospital> settings = HospitalSettings.read(home);
        settings.forEach(each -> requireRelay(each, relays));
        Hospitals hospitals = Hospitals.open(settings, store, home, clock, random, Thread::sleep);
        parts.push(hospitals);
        Path folder = home.resolve(CLINICIANS);
        Set<String> ids = new HashSet<>(ids(folder));
        ids.addAll(relays.keySet());
        Sent sent = new Sent(home, ids, random);
        parts.push(sent);
        County county =
                new County(
                        reader,
                        Keys.letterKey(home, config.id()),
                        new Parties(home.resolve(TRUST), reader),
                        store,
                        hospitals,
                        sent,
                        trail,
                        () -> new Stamp(clock.instant(), CLOCK_UNCERTAINTY));
        parts.push(interrupting(Thread.ofPlatform().name("feed").start(county::read)));
        parts.push(interrupting(Thread.ofVirtual().name("send").start(county::send)));
        Answering answering = county.relays(relays);
        for (Runnable round : hospitals.rounds()) {
            parts.push(interrupting(Thread.ofVirtual().name("hospital").start(round)));
        }
        for (Runnable round : hospitals.collections(answering)) {
            parts.push(interrupting(Thread.ofVirtual().name("answers").start(round)));
        }

        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(config.address());
        connector.setPort(config.port());
        server.addConnector(connector);
        server.setHandler(
                new Handler.Sequence(
                        fhir(
                                store,
                                AccessSettings.read(home, relays, clock),
                                trail,
                                answering,
                                clock),
                        new Portal(
                                        county,
                                        new Clinicians(folder, config.suite()),
                                        config.portalHosts(),
                                        clock,
                                        random)
                                .handler()));
        parts.push(server::stop);
        try {
            server.start();
        } catch (IOException e) {
            throw new BridgeException(
                    "port "
                            + config.port()
                            + " is taken: is the bridge running already? Otherwise set port in"
                            + " bridge.properties",
                    e);
        }
        LOG.info(
                "bridge {} is ready, {} suite, {} cases",
                config.id(),
                config.suite().setting(),
                county.cases().size());
        return new Bridge(parts, connector);
    }

    private static ServletContextHandler fhir(
            ResourceStore store,
            Credentials credentials,
            Trail trail,
            Answering answering,
            InstantSource clock) {
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/fhir");
        String version = Bridge.class.getPackage().getImplementationVersion();
        context.addServlet(
                new ServletHolder(
                        "fhir",
                        new FhirServer(
                                        store,
                                        credentials,
                                        trail,
                                        answering,
                                        clock,
                                        version == null ? "unreleased" : version)
                                .servlet()),
                "/*");
        return context;
    }

    private static void requireRelay(Hospital hospital, Map<String, Relay> relays) {
        hospital.relay()
                .filter(each -> !relays.containsKey(each))
                .ifPresent(each -> {
                    throw new BridgeException(
                            "setting hospital."
                                    + hospital.id()
                                    + ".relay is "
                                    + each
                                    + ", of which there is no key; make it with `relay` first");
                });
    }

    private static AutoCloseable interrupting(Thread thread) {
        return () -> {
            thread.interrupt();
            thread.join(Duration.ofSeconds(5));
        };
    }

    private static String token(Path file, String whatToDo) throws IOException {
        if (!Files.exists(file)) {
            throw new BridgeException("there is no " + file + ": " + whatToDo);
        }
        return Files.readString(file).strip();
    }

    private static Set<String> ids(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".p12"))
                    .map(name -> name.substring(0, name.length() - ".p12".length()))
                    .collect(Collectors.toSet());
        }
    }

    /// The port of portal and FHIR server.
    int port() {
        return connector.getLocalPort();
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
