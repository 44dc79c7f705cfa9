package org.yaoxiang.thinlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.contract.wire.Receipted;
import org.yaoxiang.device.uplink.CoapLink;
import org.yaoxiang.device.uplink.Courier;
import org.yaoxiang.device.uplink.Link;
import org.yaoxiang.device.uplink.Meter;
import org.yaoxiang.device.uplink.Purpose;
import org.yaoxiang.device.uplink.Uplink;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.vault.VaultKey;

/// A handheld's vault, courier and link with a clock that moves only when it is told to, so that
/// what it sends does not depend on how busy the computer is. The sockets are real. One message is
/// on the way at a time.
final class SteppedHandheld implements AutoCloseable {
    /// When the clock begins.
    static final Instant BEGIN = Instant.parse("2026-11-02T08:00:00Z");

    private static final Duration POLL = Duration.ofMinutes(1);
    private static final Duration UNCERTAINTY = Duration.ofSeconds(1);
    private static final long BOOT = 0x5eed_5eed_5eed_5eedL;
    private static final long PATIENCE_SECONDS = 60;

    private final Vault vault;
    private final Courier courier;
    private final Link link;
    private final Semaphore answered = new Semaphore(0);
    private volatile Duration sinceBoot = Duration.ofMinutes(1);

    /// @param trusted whose facts are taken in, the gateway among them, by id
    /// @param address where the gateway seems to be
    SteppedHandheld(
            Path home,
            Credentials own,
            Credentials gateway,
            Recipient county,
            Map<String, Credentials> trusted,
            InetSocketAddress address) {
        SecureRandom random = new SecureRandom();
        vault =
                Vault.open(
                        () -> Journal.open(home.resolve(own.id() + ".journal")),
                        new Vault.Owner(
                                own.signer(),
                                own.letterKey(),
                                county,
                                gateway.id(),
                                (author, _) ->
                                        Optional.ofNullable(trusted.get(author))
                                                .map(each ->
                                                        each.party()
                                                                .signingKey(Suite.INTERNATIONAL))),
                        VaultKey.random(random),
                        random,
                        Vault.Opening.PLAIN);
        Meter meter = Meter.unbounded(this::now);
        try {
            link =
                    new Listened(
                            new CoapLink(
                                    address,
                                    own.signing().getPrivate(),
                                    own.party().signing(),
                                    gateway.party().signing(),
                                    this::sinceBoot,
                                    _ -> {},
                                    meter));
        } catch (IOException e) {
            vault.close();
            throw new UncheckedIOException(e);
        }
        courier =
                new Courier(
                        vault,
                        link,
                        new Uplink(POLL),
                        meter,
                        this::sinceBoot,
                        this::now,
                        new Random(1),
                        () -> {});
    }

    /// What the handheld's clock says.
    Stamp now() {
        return new Stamp(
                BEGIN.plus(sinceBoot), UNCERTAINTY, Optional.of(new Tick(BOOT, sinceBoot)));
    }

    Sealed save(Fact fact, Urgency urgency) {
        return vault.append(fact, urgency);
    }

    /// Lets the courier do all that is due now, and waits for every answer before the next message.
    ///
    /// @return when the next thing is due, since boot
    Duration settle() throws InterruptedException {
        for (; ; ) {
            switch (courier.step()) {
                case Uplink.Step.Send _ -> {
                    if (!answered.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                        throw new IllegalStateException("no answer in " + PATIENCE_SECONDS + " s");
                    }
                }
                case Uplink.Step.Rest(Duration until) -> {
                    return until;
                }
            }
        }
    }

    /// Lets time pass, and all that falls due in it be done.
    void live(Duration time) throws InterruptedException {
        Duration end = sinceBoot.plus(time);
        for (Duration due = settle(); due.compareTo(end) < 0; due = settle()) {
            sinceBoot = due;
        }
        sinceBoot = end;
    }

    /// Has the courier ask for letters although it is not time yet.
    void ask() throws InterruptedException {
        courier.tryNow();
        settle();
    }

    int unsent() {
        return vault.unsent().size();
    }

    private Duration sinceBoot() {
        return sinceBoot;
    }

    @Override
    public void close() {
        link.close();
        vault.close();
    }

    /// The link, with a word to the one who waits.
    private final class Listened implements Link {
        private final Link inner;

        Listened(Link inner) {
            this.inner = inner;
        }

        @Override
        public void put(int token, List<Sealed> facts, boolean isSessionDoubtful, Ear ear) {
            inner.put(token, facts, isSessionDoubtful, told(ear));
        }

        @Override
        public void put(int token, Part part, Purpose purpose, boolean isSessionDoubtful, Ear ear) {
            inner.put(token, part, purpose, isSessionDoubtful, told(ear));
        }

        @Override
        public void fetch(int token, Receipted receipted, boolean isSessionDoubtful, Ear ear) {
            inner.fetch(token, receipted, isSessionDoubtful, told(ear));
        }

        @Override
        public void close() {
            inner.close();
        }

        private Ear told(Ear ear) {
            return new Ear() {
                @Override
                public void departed(int token) {
                    ear.departed(token);
                }

                @Override
                public void heard(int token, Answer answer) {
                    ear.heard(token, answer);
                    answered.release();
                }
            };
        }
    }
}
