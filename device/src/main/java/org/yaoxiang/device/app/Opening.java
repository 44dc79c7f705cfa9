package org.yaoxiang.device.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.DurableFile;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Escrow;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.device.board.Uptime;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.Registrar;
import org.yaoxiang.device.instrument.Upkeep;
import org.yaoxiang.device.rule.Rulebook;
import org.yaoxiang.device.screen.Bedside;
import org.yaoxiang.device.screen.Desk;
import org.yaoxiang.device.time.Timepiece;
import org.yaoxiang.device.time.Watch;
import org.yaoxiang.device.uplink.CarriedMail;
import org.yaoxiang.device.uplink.CoapLink;
import org.yaoxiang.device.uplink.Courier;
import org.yaoxiang.device.uplink.Link;
import org.yaoxiang.device.uplink.Meter;
import org.yaoxiang.device.uplink.Uplink;
import org.yaoxiang.device.vault.Door;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.IndexFile;
import org.yaoxiang.device.vault.Keyring;
import org.yaoxiang.device.vault.Spelling;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.vault.VaultKey;

/// What happens when the first PIN since power-on was right: vault, link and courier, all of whose
/// keys are closed under that PIN.
record Opening(
        Path home,
        DeviceConfig config,
        Parties parties,
        Fitted fitted,
        Origin origin,
        Watch clock,
        Uptime uptime,
        SecureRandom random,
        ExecutorService executor,
        Deque<AutoCloseable> parts,
        LossWatch losses,
        AtomicReference<Runnable> changed)
        implements BiFunction<VaultKey, Vault.Progress, Desk> {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final String ESCROW = "vault.escrow";
    private static final String SPENDING = "link.spending";
    private static final Duration RESTART = Duration.ofSeconds(10);
    private static final Duration PROGRESS = Duration.ofSeconds(10);

    /// Whom the county's trust list names.
    record Parties(
            TrustList trust, Party own, Party gateway, Party county, Recipient countyLetters) {}

    /// What this kit measures with, and what looks after it; none of it waits for a PIN.
    ///
    /// @param registrar reads identity cards, where a reader is plugged in
    record Fitted(List<Instrument> instruments, Optional<Registrar> registrar, Upkeep upkeep) {}

    /// What was opened is closed again when the next step fails, so that another PIN can be tried.
    @Override
    public Desk apply(VaultKey key, Vault.Progress progress) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            Desk desk = open(key, new Logged(progress), opened);
            opened.descendingIterator().forEachRemaining(parts::push);
            LOG.info("the vault of {} is open", config.id());
            return desk;
        } catch (IOException e) {
            Handheld.close(opened);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            Handheld.close(opened);
            throw e;
        }
    }

    private Desk open(VaultKey key, Vault.Progress progress, Deque<AutoCloseable> opened)
            throws IOException {
        executor.execute(Spelling::load);
        opened.push(key::forget);
        Identity identity = Identity.read(home, key);
        Vault vault = vault(home, config, identity, parties, key, random, progress);
        opened.push(vault);
        clock.set(timepiece(vault, uptime));
        keepEscrow(home, config.id(), key, parties.countyLetters, random);
        Bedside bedside =
                new Bedside(
                        fitted.instruments,
                        fitted.registrar,
                        new Bedside.Post(
                                config.place(),
                                origin,
                                new Rulebook(config.saturationPercentMin())),
                        vault,
                        clock::stamp,
                        executor,
                        fitted.upkeep);
        Meter meter = new Meter(home.resolve(SPENDING), config.allowance(), clock::stamp);
        opened.push(meter);
        Link link =
                new CoapLink(
                        config.gateway(),
                        identity.dtls().getPrivate(),
                        parties.own.signing(),
                        parties.gateway.signing(),
                        clock::sinceBoot,
                        exchange -> {
                            clock.hear(exchange);
                            losses.heard();
                        },
                        meter);
        opened.push(link);
        Courier courier =
                new Courier(
                        vault,
                        link,
                        new Uplink(config.poll()),
                        meter,
                        clock::sinceBoot,
                        clock::stamp,
                        random,
                        () -> changed.get().run());
        losses.follow(() -> LossWatch.Contact.of(courier.state()));
        Thread carrying = Thread.ofVirtual().name("courier").start(() -> keepRunning(courier));
        opened.push(carrying::interrupt);
        Thread renewing =
                Thread.ofVirtual()
                        .name("renewal")
                        .start(new Renewal(home, config, parties.trust, identity, clock::stamp));
        opened.push(renewing::interrupt);
        CarriedMail mail = new CarriedMail(vault, config.id(), config.stick(), clock::stamp);
        return new Desk(vault, bedside, courier, mail, config.locking().deviceKey().isWeak());
    }

    private static Vault vault(
            Path home,
            DeviceConfig config,
            Identity identity,
            Parties parties,
            VaultKey key,
            SecureRandom random,
            Vault.Progress progress) {
        Vault.Owner owner =
                new Vault.Owner(
                        identity.signer(config.id(), config.suite()),
                        identity.letterKey(config.id()),
                        parties.countyLetters,
                        parties.gateway.id(),
                        (author, suite) ->
                                parties.trust.party(author).map(party -> party.signingKey(suite)));
        return Vault.open(
                () -> journal(home.resolve("vault.journal")),
                owner,
                key,
                random,
                new Vault.Opening(Optional.of(IndexFile.in(home)), progress));
    }

    /// An opening that lasts is in the log too.
    private static final class Logged implements Vault.Progress {
        private final Vault.Progress pages;
        private long told = System.nanoTime();

        private Logged(Vault.Progress pages) {
            this.pages = pages;
        }

        @Override
        public void at(int known, int all) {
            pages.at(known, all);
            if (System.nanoTime() - told > PROGRESS.toNanos()) {
                LOG.info("the vault knows {} of {} facts", known, all);
                told = System.nanoTime();
            }
        }
    }

    /// Goes on with the time where the vault knows it in this boot. Otherwise it is later than
    /// everything in the vault, and nothing more is known.
    private static Timepiece timepiece(Vault vault, Uptime uptime) {
        Instant remembered = Timepiece.EPOCH;
        Optional<Stamp> last = Optional.empty();
        for (Entry entry : vault.entries()) {
            Stamp at = entry.at();
            remembered = at.from().isAfter(remembered) ? at.from() : remembered;
            boolean isOfThisBoot =
                    entry.own() && at.tick().filter(t -> t.boot() == uptime.boot()).isPresent();
            last = isOfThisBoot && !at.isOpen() ? Optional.of(at) : last;
        }
        Timepiece begun = Timepiece.begin(uptime.boot(), uptime.sinceBoot(), remembered);
        return last.map(Timepiece::resume).orElse(begun);
    }

    private static Journal journal(Path file) {
        Journal journal = Journal.open(file);
        for (Journal.Damage each : journal.damages()) {
            LOG.error("vault: {}", each);
        }
        for (Journal.Gap each : journal.gaps()) {
            LOG.error("vault: the facts {} to {} are gone", each.first(), each.last());
        }
        return journal;
    }

    /// Closes the vault's key to the county's present letter key, unless that is done.
    static void keepEscrow(
            Path home, String id, VaultKey key, Recipient county, SecureRandom random) {
        Path file = home.resolve(ESCROW);
        try {
            byte[] generation = Keyring.read(Door.keyring(home)).generation();
            if (Files.exists(file)) {
                Escrow kept = Escrow.parse(Files.readAllBytes(file));
                if (kept.isFor(county)
                        && Arrays.equals(kept.generation(), generation)
                        && Arrays.equals(kept.vaultId(), key.id())) {
                    return;
                }
            }
            DurableFile.replace(file, key.escrow(id, generation, county, random).bytes());
            LOG.info("the vault's key is in escrow with {}", county.id());
        } catch (IOException | SealException e) {
            LOG.warn("no escrow: a forgotten PIN cannot be recovered: {}", e.getMessage());
        }
    }

    /// A mistake in one letter must not keep all others here for ever.
    private static void keepRunning(Runnable activity) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                activity.run();
            } catch (RuntimeException e) {
                LOG.error("the courier has failed and begins anew", e);
                try {
                    Thread.sleep(RESTART);
                } catch (InterruptedException _) {
                    return;
                }
            }
        }
    }
}
