package org.yaoxiang.device.uplink;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Slim;
import org.yaoxiang.contract.wire.Held;
import org.yaoxiang.contract.wire.Part;
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

    /// What the courier is woken for.
    private sealed interface Happening {
        /// A message has left.
        record Departure(int token, Duration at) implements Happening {}

        /// Something came back.
        record Hearing(int token, Answer answer, Duration at) implements Happening {}

        /// The vault holds something new.
        record News() implements Happening {}

        /// The doctor does not want to wait.
        record Impatience() implements Happening {}
    }

    private record Length(int whole, int slim) {}

    private record Letter(Hash hash, Sealed sealed) {}

    private final Vault vault;
    private final Link link;
    private final Uplink uplink;
    private final Meter meter;
    private final Supplier<Duration> sinceBoot;
    private final Supplier<Stamp> stamp;
    private final RandomGenerator random;
    private final Runnable onChange;
    private final Testimony testimony;
    private final Arrivals arrivals;
    private final BlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();
    private final Map<Hash, Length> lengths = new ConcurrentHashMap<>();

    private final Uplink.Lengths told =
            new Uplink.Lengths() {
                @Override
                public int whole(Hash fact) {
                    return length(fact).whole();
                }

                @Override
                public int slim(Hash fact) {
                    return length(fact).slim();
                }
            };

    private final Link.Ear ear =
            new Link.Ear() {
                @Override
                public void departed(int token) {
                    happenings.add(new Happening.Departure(token, sinceBoot()));
                }

                @Override
                public void heard(int token, Answer answer) {
                    happenings.add(new Happening.Hearing(token, answer, sinceBoot()));
                }
            };

    private volatile Uplink.State state;

    /// The fact whose parts are being sent, so that it is not opened anew for each.
    private Optional<Letter> inHand = Optional.empty();

    /// @param meter what the link may cost; when today's allowance is spent, what is not pressing
    ///   waits for the next day
    /// @param sinceBoot reads the monotonic clock
    /// @param random spreads retries
    /// @param onChange called on the courier's thread whenever {@link #state} or the vault changed
    public Courier(
            Vault vault,
            Link link,
            Uplink uplink,
            Meter meter,
            Supplier<Duration> sinceBoot,
            Supplier<Stamp> stamp,
            RandomGenerator random,
            Runnable onChange) {
        this.vault = requireNonNull(vault, "vault");
        this.testimony = new Testimony(vault);
        this.link = requireNonNull(link, "link");
        this.uplink = requireNonNull(uplink, "uplink");
        this.meter = requireNonNull(meter, "meter");
        this.sinceBoot = requireNonNull(sinceBoot, "sinceBoot");
        this.stamp = requireNonNull(stamp, "stamp");
        this.random = requireNonNull(random, "random");
        this.arrivals = new Arrivals(vault, stamp);
        this.onChange = requireNonNull(onChange, "onChange");
        this.state = Uplink.State.begin(sinceBoot.get());
    }

    /// What the link costs.
    public Meter meter() {
        return meter;
    }

    /// How the link fares.
    public Uplink.State state() {
        return state;
    }

    /// What the clock says by which the link's state is told.
    public Duration sinceBoot() {
        return sinceBoot.get();
    }

    /// How much of an unsent fact the gateway holds, percent; empty when nothing is on its way.
    public OptionalInt percentHeld(Hash fact) {
        Length length = lengths.get(fact);
        Traffic traffic = state.traffic();
        boolean isMoving =
                traffic.held(fact).count() > 0
                        || traffic.live().anyMatch(each -> each.message().facts().contains(fact));
        return length == null || !isMoving
                ? OptionalInt.empty()
                : OptionalInt.of(100 * traffic.held(fact).count() / Part.count(length.whole()));
    }

    /// Says that the vault holds something new to send.
    public void wake() {
        happenings.add(new Happening.News());
    }

    /// Says that the doctor does not want to wait for the next attempt.
    public void tryNow() {
        happenings.add(new Happening.Impatience());
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            if (step() instanceof Step.Rest(Duration until)) {
                rest(until.minus(sinceBoot()));
            }
        }
    }

    private void rest(Duration time) {
        try {
            Happening next = happenings.poll(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
            if (next != null) {
                take(next);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes in what has happened, does one step and returns what it was. For whoever lets a
    /// courier live in a time of its own, instead of {@link #run}.
    public Step step() {
        takeAll();
        Stamp now = stamp.get();
        Optional<Instant> renewal = meter.renewal();
        List<Entry> unsent = vault.unsent();
        Uplink.Turn turn =
                uplink.next(
                        state,
                        renewal.isEmpty()
                                ? unsent
                                : unsent.stream().filter(Uplink::isPressing).toList(),
                        Awaiting.of(vault.unanswered(), now),
                        told,
                        sinceBoot(),
                        random.nextDouble());
        boolean isChanged = !turn.state().trouble().equals(state.trouble());
        state = turn.state();
        switch (turn.step()) {
            case Step.Send(int token, Message message, boolean isSessionDoubtful) -> {
                send(token, message, isSessionDoubtful);
                onChange.run();
                takeAll();
            }
            case Step.Rest _ -> {
                if (isChanged) {
                    onChange.run();
                }
            }
        }
        return turn.step() instanceof Step.Rest(Duration until) && renewal.isPresent()
                ? new Step.Rest(earlier(until, Duration.between(now.at(), renewal.get())))
                : turn.step();
    }

    /// @param rest from now
    private Duration earlier(Duration until, Duration rest) {
        Duration end = sinceBoot().plus(rest);
        return end.compareTo(until) < 0 ? end : until;
    }

    private void takeAll() {
        for (Happening next = happenings.poll(); next != null; next = happenings.poll()) {
            take(next);
        }
    }

    private void take(Happening happening) {
        switch (happening) {
            case Happening.Departure(int token, Duration at) ->
                    become(new Event.Departed(token), at);
            case Happening.Hearing(int token, Answer answer, Duration at) -> {
                Event event = event(token, answer);
                if (event instanceof Event.Answered || event instanceof Event.Unreadable) {
                    testify();
                }
                become(event, at);
                onChange.run();
            }
            case Happening.News() -> {}
            case Happening.Impatience() -> state = state.due(sinceBoot());
        }
    }

    private void become(Event event, Duration at) {
        state = uplink.after(state, event, at, random.nextDouble());
    }

    private void send(int token, Message message, boolean isSessionDoubtful) {
        try {
            switch (message) {
                case Message.Whole(List<Hash> facts) ->
                        link.put(
                                token,
                                facts.stream().map(vault::sealed).toList(),
                                isSessionDoubtful,
                                ear);
                case Message.Piece(Hash fact, int number) ->
                        link.put(
                                token,
                                Part.of(fact, letter(fact).bytes(), number),
                                Purpose.of(letter(fact).kind()),
                                isSessionDoubtful,
                                ear);
                case Message.Fetch() ->
                        link.fetch(token, vault.receipted(), isSessionDoubtful, ear);
            }
        } catch (JournalException e) {
            // An interrupt, which is how carrying ends, ends the reading too.
            if (!Thread.currentThread().isInterrupted()) {
                LOG.error("the vault does not give what is to be sent: {}", e.getMessage());
            }
            ear.heard(token, new Answer.Failed(Trouble.VAULT));
        } catch (RuntimeException e) {
            // Nobody restarts the courier: a step that fails must not end the carrying of all
            // facts.
            LOG.error("a step of the courier failed", e);
            ear.heard(token, new Answer.Failed(Trouble.FAULT));
        }
    }

    private Sealed letter(Hash fact) {
        Letter letter =
                inHand.filter(each -> each.hash().equals(fact))
                        .orElseGet(() -> new Letter(fact, vault.sealed(fact)));
        inHand = Optional.of(letter);
        return letter.sealed();
    }

    private Length length(Hash fact) {
        return lengths.computeIfAbsent(
                fact,
                each -> {
                    Sealed sealed = vault.sealed(each);
                    return new Length(sealed.bytes().length, Slim.lengthMin(sealed));
                });
    }

    private void testify() {
        try {
            testimony.give(stamp.get());
        } catch (JournalException e) {
            LOG.error("the vault does not take the testimony: {}", e.getMessage());
        }
    }

    private Event event(int token, Answer answer) {
        try {
            boolean isFetch = state.traffic().message(token).orElse(null) instanceof Message.Fetch;
            return switch (answer) {
                case Answer.Done done -> isFetch ? fetched(token, done) : receipted(token, done);
                case Answer.Receipted(List<Sealed> receipts, int waiting) -> {
                    receipts.forEach(this::receive);
                    yield receipted(token, waiting);
                }
                case Answer.Taken(Held held) -> new Event.Taken(token, held);
                case Answer.Rejected(String why) -> {
                    LOG.warn("the gateway rejects {}: {}", state.traffic().message(token), why);
                    yield isFetch
                            ? new Event.Failed(token, Trouble.BUSY)
                            : new Event.Rejected(token);
                }
                case Answer.Failed(Trouble why) -> new Event.Failed(token, why);
            };
        } catch (JournalException e) {
            LOG.error("the vault does not take what the link brought: {}", e.getMessage());
            return new Event.Failed(token, Trouble.VAULT);
        } catch (RuntimeException e) {
            LOG.error("what the link brought could not be taken in", e);
            return new Event.Failed(token, Trouble.FAULT);
        }
    }

    private Event receipted(int token, Answer.Done done) {
        try {
            // Of a message that is forgotten by now the answer may be that no letter waits.
            if (state.traffic().message(token).isPresent() || done.body().length > 0) {
                receive(Sealed.parse(done.body()));
            }
        } catch (SealException e) {
            LOG.warn("an answer is no receipt: {}", e.getMessage());
        }
        return receipted(token, done.waiting());
    }

    /// The receipts that an answer brought are in the vault. The facts of its message that have
    /// none are sent again.
    private Event receipted(int token, int waiting) {
        List<Hash> facts = state.traffic().message(token).map(Message::facts).orElse(List.of());
        List<Hash> receipted = facts.stream().filter(fact -> !isUnsent(fact)).toList();
        if (receipted.isEmpty() && !facts.isEmpty()) {
            return new Event.Failed(token, Trouble.NO_RECEIPT);
        }
        receipted.forEach(lengths::remove);
        return new Event.Answered(token, waiting);
    }

    /// A holding that comes late, as the answer to a forgotten question, is not the newest.
    private void receive(Sealed answer) {
        if (answer.kind() != Kind.HOLDING) {
            vault.receive(answer);
        }
    }

    private boolean isUnsent(Hash fact) {
        return vault.unsent().stream().anyMatch(entry -> entry.hash().equals(fact));
    }

    private Event fetched(int token, Answer.Done done) {
        if (done.body().length == 0) {
            return new Event.Answered(token, 0);
        }
        Sealed letter;
        Reception reception;
        try {
            letter = Sealed.parse(done.body());
            reception = vault.receive(letter);
        } catch (SealException e) {
            LOG.warn("what the gateway gave is no sealed fact: {}", e.getMessage());
            return new Event.Unreadable(token);
        }
        return switch (reception) {
            case SAVED, KNOWN -> {
                if (letter.kind() == Kind.HOLDING) {
                    LOG.warn(
                            "the gateway lacks facts that it had; {} to send",
                            vault.unsent().size());
                    // What it has told already it is not asked in haste.
                    boolean isNew = reception == Reception.SAVED;
                    yield new Event.Answered(token, isNew ? done.waiting() : 0);
                }
                // A gateway that has the receipt and gives the letter again is not asked in haste.
                boolean isReceiptUnsent = isUnsent(arrivals.receipt(letter));
                yield new Event.Answered(token, isReceiptUnsent ? done.waiting() : 0);
            }
            case UNKNOWN_AUTHOR, BAD_SIGNATURE, NOT_FOR_US -> {
                LOG.warn("letter {} is not taken in: {}", letter.hash(), reception);
                yield new Event.Unreadable(token);
            }
        };
    }
}
