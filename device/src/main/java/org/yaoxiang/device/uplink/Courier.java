package org.yaoxiang.device.uplink;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.device.uplink.Link.Answer;
import org.yaoxiang.device.uplink.Uplink.Event;
import org.yaoxiang.device.uplink.Uplink.Step;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.Reception;
import org.yaoxiang.device.vault.Vault;

/// Carries facts between the vault and the link until it is interrupted. What is delivered is never
/// remembered here: it is whatever the vault holds a verified receipt for.
public final class Courier implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private final Vault vault;
    private final Link link;
    private final Uplink uplink;
    private final InstantSource clock;
    private final Supplier<Stamp> stamp;
    private final RandomGenerator random;
    private final Runnable onChange;
    private final Testimony testimony;
    private final Semaphore news = new Semaphore(0);
    private final AtomicReference<Uplink.State> state;
    private volatile Optional<Hash> moving = Optional.empty();

    /// @param random spreads retries
    /// @param onChange called on the courier's thread whenever {@link #state} or the vault changed
    public Courier(
            Vault vault,
            Link link,
            Uplink uplink,
            InstantSource clock,
            Supplier<Stamp> stamp,
            RandomGenerator random,
            Runnable onChange) {
        this.vault = requireNonNull(vault, "vault");
        this.testimony = new Testimony(vault);
        this.link = requireNonNull(link, "link");
        this.uplink = requireNonNull(uplink, "uplink");
        this.clock = requireNonNull(clock, "clock");
        this.stamp = requireNonNull(stamp, "stamp");
        this.random = requireNonNull(random, "random");
        this.onChange = requireNonNull(onChange, "onChange");
        this.state = new AtomicReference<>(Uplink.State.begin(clock.instant()));
    }

    /// How the link fares.
    public Uplink.State state() {
        return state.get();
    }

    /// The fact that is being sent now.
    public Optional<Hash> moving() {
        return moving;
    }

    /// Says that the vault holds something new to send.
    public void wake() {
        news.release();
    }

    /// Says that the doctor does not want to wait for the next attempt.
    public void tryNow() {
        Instant now = clock.instant();
        state.updateAndGet(before ->
                new Uplink.State(
                        before.failures(),
                        now,
                        now,
                        before.lastAnswer(),
                        before.trouble(),
                        before.rejected()));
        wake();
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            if (step() instanceof Step.Rest(Instant until)) {
                rest(Duration.between(clock.instant(), until));
            }
        }
    }

    private void rest(Duration time) {
        try {
            if (news.tryAcquire(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Does one step and returns what it was.
    Step step() {
        Step step = uplink.next(state.get(), vault.unsent(), clock.instant());
        Event event =
                switch (step) {
                    case Step.Send(Hash fact) -> guarded(() -> send(fact));
                    case Step.Fetch() -> guarded(this::fetch);
                    case Step.Rest _ -> null;
                };
        if (event != null) {
            if (!(event instanceof Event.Failed)) {
                testify();
            }
            Instant now = clock.instant();
            double jitter = random.nextDouble();
            state.updateAndGet(before -> uplink.after(before, event, now, jitter));
            onChange.run();
        }
        return step;
    }

    private void testify() {
        try {
            testimony.give(stamp.get());
        } catch (JournalException e) {
            LOG.error("the vault does not take the testimony: {}", e.getMessage());
        }
    }

    private static Event guarded(Supplier<Event> step) {
        try {
            return step.get();
        } catch (JournalException e) {
            LOG.error("the vault does not take what the link brought: {}", e.getMessage());
            return new Event.Failed(Trouble.VAULT);
        } catch (RuntimeException e) {
            // Nobody restarts the courier: a step that fails must not end the carrying of all
            // facts.
            LOG.error("a step of the courier failed", e);
            return new Event.Failed(Trouble.FAULT);
        }
    }

    private Event send(Hash fact) {
        moving = Optional.of(fact);
        onChange.run();
        try {
            return switch (link.put(vault.sealed(fact))) {
                case Answer.Done done -> receipted(fact, done);
                case Answer.Rejected(String why) -> {
                    LOG.warn("the gateway rejects {}: {}", fact, why);
                    yield new Event.Rejected(fact);
                }
                case Answer.Failed(Trouble why) -> new Event.Failed(why);
            };
        } finally {
            moving = Optional.empty();
        }
    }

    private Event receipted(Hash fact, Answer.Done done) {
        try {
            vault.receive(Sealed.parse(done.body()));
        } catch (SealException e) {
            LOG.warn("the answer to {} is no receipt: {}", fact, e.getMessage());
        }
        return isUnsent(fact)
                ? new Event.Failed(Trouble.NO_RECEIPT)
                : new Event.Answered(done.waiting());
    }

    private boolean isUnsent(Hash fact) {
        return vault.unsent().stream().anyMatch(entry -> entry.hash().equals(fact));
    }

    private Event fetch() {
        return switch (link.fetch()) {
            case Answer.Done done when done.body().length == 0 -> new Event.Answered(0);
            case Answer.Done done -> takeIn(done);
            case Answer.Rejected(String why) -> {
                LOG.warn("the gateway gives no letters: {}", why);
                yield new Event.Failed(Trouble.BUSY);
            }
            case Answer.Failed(Trouble why) -> new Event.Failed(why);
        };
    }

    private Event takeIn(Answer.Done done) {
        Sealed letter;
        Reception reception;
        try {
            letter = Sealed.parse(done.body());
            reception = vault.receive(letter);
        } catch (SealException e) {
            LOG.warn("what the gateway gave is no sealed fact: {}", e.getMessage());
            return new Event.Unreadable();
        }
        return switch (reception) {
            case SAVED, KNOWN -> {
                // A gateway that has the receipt and gives the letter again is not asked in haste.
                boolean isReceiptUnsent = isUnsent(receipt(letter));
                yield new Event.Answered(isReceiptUnsent ? done.waiting() : 0);
            }
            case UNKNOWN_AUTHOR, BAD_SIGNATURE, NOT_FOR_US -> {
                LOG.warn("letter {} is not taken in: {}", letter.hash(), reception);
                yield new Event.Unreadable();
            }
        };
    }

    /// This handheld's one receipt for a letter. The gateway keeps giving a letter until it has it.
    private Hash receipt(Sealed letter) {
        Optional<Receipt.Proof> arrived = Optional.of(Receipt.Proof.ARRIVED);
        Optional<Hash> about = Optional.of(letter.hash());
        return vault.entries().stream()
                .filter(Entry::own)
                .filter(entry -> entry.proof().equals(arrived) && entry.about().equals(about))
                .map(Entry::hash)
                .findFirst()
                .orElseGet(() ->
                        vault.append(
                                        new Receipt(
                                                letter.hash(), Receipt.Proof.ARRIVED, stamp.get()),
                                        Urgency.ROUTINE)
                                .hash());
    }
}
