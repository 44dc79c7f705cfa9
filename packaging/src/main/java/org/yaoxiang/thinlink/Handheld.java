package org.yaoxiang.thinlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.device.uplink.CoapLink;
import org.yaoxiang.device.uplink.Courier;
import org.yaoxiang.device.uplink.Meter;
import org.yaoxiang.device.uplink.Uplink;
import org.yaoxiang.device.vault.State;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.vault.VaultKey;

/// A handheld's vault, courier and link, as the firmware puts them together.
final class Handheld implements AutoCloseable {
    private static final Duration POLL = Duration.ofMinutes(5);
    private static final long BEGIN = System.nanoTime();

    private final Vault vault;
    private final CoapLink link;
    private final Courier courier;
    private final Thread carrying;
    private final Object changed = new Object();

    /// @param address where the gateway seems to be
    Handheld(
            Path home,
            Credentials own,
            Credentials gateway,
            ECPublicKey county,
            InetSocketAddress address,
            long seed) {
        SecureRandom random = new SecureRandom();
        vault =
                Vault.open(
                        () -> Journal.open(home.resolve(own.id() + ".journal")),
                        new Vault.Owner(
                                own.signer(),
                                own.letterKey(),
                                new Recipient("county-1", county),
                                gateway.id(),
                                (author, _) ->
                                        Optional.of(author)
                                                .filter(gateway.id()::equals)
                                                .map(_ ->
                                                        gateway.party()
                                                                .signingKey(Suite.INTERNATIONAL))),
                        VaultKey.random(random),
                        random,
                        Vault.Opening.PLAIN);
        Meter meter = Meter.unbounded(Handheld::now);
        try {
            link =
                    new CoapLink(
                            address,
                            own.signing().getPrivate(),
                            own.party().signing(),
                            gateway.party().signing(),
                            Handheld::sinceBoot,
                            _ -> {},
                            meter);
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
                        Handheld::sinceBoot,
                        Handheld::now,
                        new Random(seed),
                        this::change);
        carrying = Thread.ofVirtual().start(courier);
    }

    /// Waits until the gateway has answered once, so that there is a session.
    void awaitSession(Duration patience) throws InterruptedException {
        await(() -> courier.state().lastAnswer().isPresent(), patience);
    }

    /// Saves a check, and asks the courier to carry it.
    Sealed save(Check check, Urgency urgency) {
        Sealed sealed = vault.append(check, urgency);
        courier.wake();
        return sealed;
    }

    /// Asks for letters without waiting for the time to do so.
    void ask() {
        courier.tryNow();
    }

    /// The recordings of a check that was saved.
    List<Sealed> recordings(Hash check) {
        return vault.entries().stream()
                .filter(each -> each.hash().equals(check))
                .flatMap(each -> each.recordings().stream())
                .map(vault::sealed)
                .toList();
    }

    /// Waits until the vault has a verified receipt, for a check also those for its recordings.
    void awaitDelivery(Hash fact, Duration patience) throws InterruptedException {
        await(() -> vault.state(fact) != State.SAVED, patience);
    }

    private void await(BooleanSupplier condition, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        synchronized (changed) {
            while (!condition.getAsBoolean()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new IllegalStateException("nothing came of it in " + patience);
                }
                changed.wait(left);
            }
        }
    }

    private void change() {
        synchronized (changed) {
            changed.notifyAll();
        }
    }

    private static Stamp now() {
        return new Stamp(Instant.now(), Duration.ofSeconds(1));
    }

    private static Duration sinceBoot() {
        return Duration.ofNanos(System.nanoTime() - BEGIN);
    }

    @Override
    public void close() {
        carrying.interrupt();
        try {
            carrying.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        link.close();
        vault.close();
    }
}
