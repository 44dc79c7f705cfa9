package org.yaoxiang.device.uplink;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.wire.Held;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.contract.wire.Together;
import org.yaoxiang.device.vault.Entry;

/// Decides what the link does next. Pure: the courier executes the steps and tells what happened.
/// All times are on the monotonic clock, since boot.
///
/// Receipts go first, for the gateway gives the same letter again until it has one, and with them
/// what the handheld testifies of its time and its chain. Then whatever is urgent, then the
/// question for letters, then the rest by urgency and age; recordings go after everything else that
/// is urgent, and after all when they are not, so that a case is at the county long before its
/// electrocardiogram. Every message is chosen anew, so that an urgent fact waits for no more than
/// what is on the way already, which {@link Pace} keeps short.
///
/// Facts that wait and fit into one datagram go together, which costs one head for all of them.
/// What goes before the question for letters takes along only what does so too, and nothing waits
/// for company.
///
/// A fact that does not fit into one datagram goes in parts, several on the way at once. A part is
/// lost when the answer to a later message is here or when its own is late; it is then sent again.
/// What the gateway holds it says with every answer, so a transfer goes on where it was after an
/// outage and after a restart of either side.
///
/// Letters are asked for after a poll when something has moved, and then ever more rarely, as far
/// as what is awaited allows; every answer to a fact says besides how many wait.
///
/// @param poll the shortest time between two questions for letters
public record Uplink(Duration poll) {
    /// The wait after the first failure; it doubles with every further one.
    public static final Duration RETRY_FIRST = Duration.ofSeconds(4);

    /// The longest wait between two attempts.
    public static final Duration RETRY_MAX = Duration.ofMinutes(5);

    /// How long a rejected fact rests before it is offered again; a newer gateway may take it.
    public static final Duration REJECTED_REST = Duration.ofHours(1);

    /// How many messages in a row may stay without an answer before the link counts as silent; each
    /// is given twice the time of the one before.
    static final int SILENCES_MAX = 4;

    /// From how many on the other side may have lost the session.
    static final int SILENCES_DOUBTFUL = 3;

    /// What the link has lived through since the handheld was started.
    ///
    /// @param failures how many attempts in a row have failed
    /// @param notBefore no attempt before this
    /// @param fetchAt when to ask for letters next
    /// @param quiet how many questions for letters in a row have brought none
    /// @param awaiting what was awaited at the last turn
    /// @param trouble what hindered the last attempt
    /// @param rejected facts that the gateway will not take, until when they rest
    /// @param traffic what is on the way
    public record State(
            int failures,
            Duration notBefore,
            Duration fetchAt,
            int quiet,
            Awaiting awaiting,
            Optional<Trouble> trouble,
            Map<Hash, Duration> rejected,
            Traffic traffic) {
        public State {
            requireNonNull(notBefore, "notBefore");
            requireNonNull(fetchAt, "fetchAt");
            requireNonNull(awaiting, "awaiting");
            requireNonNull(trouble, "trouble");
            requireNonNull(traffic, "traffic");
            rejected = Map.copyOf(rejected);
        }

        /// Nothing has happened yet, everything is due.
        public static State begin(Duration now) {
            return new State(
                    0,
                    now,
                    now,
                    0,
                    Awaiting.NOTHING,
                    Optional.empty(),
                    Map.of(),
                    Traffic.none(now));
        }

        /// When the gateway last answered.
        public Optional<Duration> lastAnswer() {
            return traffic.lastAnswer();
        }

        /// Whether any fact, or part of one, is on the way.
        public boolean isSending() {
            return traffic.live().anyMatch(flight -> !flight.isFetch());
        }

        /// Whether the question for a letter is on the way.
        public boolean isAsking() {
            return traffic.live().anyMatch(Flight::isFetch);
        }

        /// The same, with nothing to wait for.
        State due(Duration now) {
            return new State(failures, now, now, 0, awaiting, trouble, rejected, traffic);
        }

        State with(Traffic changed) {
            return new State(
                    failures, notBefore, fetchAt, quiet, awaiting, trouble, rejected, changed);
        }

        private State with(Awaiting now) {
            return new State(failures, notBefore, fetchAt, quiet, now, trouble, rejected, traffic);
        }
    }

    /// What to do now.
    public sealed interface Step {
        /// Send a message.
        ///
        /// @param isSessionDoubtful whether the gateway may have lost the session
        record Send(int token, Message message, boolean isSessionDoubtful) implements Step {}

        /// Nothing before this time, unless something happens or a fact is added.
        record Rest(Duration until) implements Step {}
    }

    /// How long sealed facts are, bytes.
    @FunctionalInterface
    public interface Lengths {
        /// The whole of a fact.
        int whole(Hash fact);

        /// As {@link org.yaoxiang.contract.seal.Slim}, at least.
        default int slim(Hash fact) {
            return whole(fact);
        }
    }

    /// A step, and the state in which it is begun.
    public record Turn(State state, Step step) {}

    /// What happened to a message.
    public sealed interface Event {
        /// It has left.
        record Departed(int token) implements Event {}

        /// The gateway answered and all is well.
        ///
        /// @param waiting how many letters wait
        record Answered(int token, int waiting) implements Event {}

        /// The gateway took a part.
        record Taken(int token, Held held) implements Event {}

        /// The gateway will never take this fact.
        record Rejected(int token) implements Event {}

        /// The gateway answered, but a letter could not be taken in.
        record Unreadable(int token) implements Event {}

        /// It did not work.
        record Failed(int token, Trouble why) implements Event {}
    }

    public Uplink {
        if (!poll.isPositive()) {
            throw new IllegalArgumentException("poll " + poll + ", expected above 0");
        }
    }

    /// The next step.
    ///
    /// @param unsent own facts without a receipt, in the order of {@link
    ///   org.yaoxiang.device.vault.Vault#unsent}
    /// @param awaiting what is expected from the county
    /// @param jitter 0 to below 1, spreads the attempts of many handhelds after an outage
    public Turn next(
            State state,
            List<Entry> unsent,
            Awaiting awaiting,
            Lengths length,
            Duration now,
            double jitter) {
        State heard = state.with(awaiting).with(state.traffic().expired(now));
        if (heard.traffic().silences() >= SILENCES_MAX) {
            heard = failed(heard, Trouble.NO_ANSWER, now, jitter);
        }
        if (now.compareTo(heard.notBefore()) < 0) {
            return rest(heard, heard.notBefore());
        }
        Traffic traffic = heard.traffic();
        Optional<Duration> timeout = traffic.nextTimeout();
        Optional<Message> next = message(heard, unsent, length, now);
        if (next.isEmpty()) {
            Duration due = due(heard, unsent, now);
            return rest(heard, timeout.map(at -> earlier(at, due)).orElse(due));
        }
        int bytes = bytes(next.get(), length);
        if (!traffic.hasRoom(bytes, heard.failures() > 0)) {
            return rest(heard, timeout.orElse(now.plus(RETRY_MAX)));
        }
        return new Turn(
                heard.with(traffic.sent(next.get(), bytes)),
                new Step.Send(
                        traffic.nextToken(), next.get(), traffic.silences() >= SILENCES_DOUBTFUL));
    }

    private static Turn rest(State state, Duration until) {
        return new Turn(state, new Step.Rest(until));
    }

    private static Optional<Message> message(
            State state, List<Entry> unsent, Lengths length, Duration now) {
        List<Entry> offered =
                unsent.stream()
                        .filter(entry -> !isResting(state, entry.hash(), now))
                        .sorted(Comparator.comparing(entry -> !goesAhead(entry.kind())))
                        .toList();
        boolean isFetchDue = now.compareTo(state.fetchAt()) >= 0 && !state.isAsking();
        for (int i = 0; i < offered.size(); i++) {
            Entry entry = offered.get(i);
            if (isFetchDue && !isPressing(entry)) {
                break;
            }
            if (Part.isNeeded(length.whole(entry.hash()))) {
                Optional<Message> piece = piece(state.traffic(), entry.hash(), length);
                if (piece.isPresent()) {
                    return piece;
                }
            } else if (!state.traffic().isOnTheWay(entry.hash())) {
                return Optional.of(
                        together(state.traffic(), offered.subList(i, offered.size()), length));
            }
        }
        return isFetchDue ? Optional.of(new Message.Fetch()) : Optional.empty();
    }

    /// Whether a fact waits for no question and for no allowance: an urgent one, and what makes the
    /// letters and times of both sides agree, which is short.
    public static boolean isPressing(Entry entry) {
        return goesAhead(entry.kind()) || entry.urgency().compareTo(Urgency.URGENT) >= 0;
    }

    /// The first of some facts, and of those after it what goes with it.
    private static Message together(Traffic traffic, List<Entry> offered, Lengths length) {
        boolean isPressing = isPressing(offered.getFirst());
        List<Hash> sealed = new ArrayList<>();
        int bytes = 0;
        for (Entry entry : offered) {
            if (isPressing && !isPressing(entry)) {
                break;
            }
            int added = Together.added(length.slim(entry.hash()));
            boolean fits = sealed.isEmpty() || bytes + added <= Together.LENGTH_MAX;
            if (fits
                    && !Part.isNeeded(length.whole(entry.hash()))
                    && !traffic.isOnTheWay(entry.hash())) {
                sealed.add(entry.hash());
                bytes += added;
            }
        }
        return new Message.Whole(sealed);
    }

    private static boolean isResting(State state, Hash fact, Duration now) {
        Duration until = state.rejected().get(fact);
        return until != null && now.compareTo(until) < 0;
    }

    private static boolean goesAhead(Kind kind) {
        return switch (kind) {
            case RECEIPT, AMENDMENT, HEAD -> true;
            case CHECK, CONSULT, CLAIM, ADVICE, SELF_TEST, HOLDING, RECORDING -> false;
        };
    }

    /// What of a fact in parts can be sent now, if anything.
    private static Optional<Message> piece(Traffic traffic, Hash fact, Lengths length) {
        int of = Part.count(length.whole(fact));
        Held held = traffic.held(fact);
        int end = Math.min(of, held.missing() + Held.SPAN + 1);
        for (int i = held.missing(); i < end; i++) {
            Message.Piece piece = new Message.Piece(fact, i);
            if (!held.holds(i) && !traffic.isOnTheWay(piece)) {
                return Optional.of(piece);
            }
        }
        // All is held and yet there is no receipt: one part more asks for it.
        Message.Piece last = new Message.Piece(fact, of - 1);
        return held.missing() >= of && !traffic.isOnTheWay(last)
                ? Optional.of(last)
                : Optional.empty();
    }

    private static int bytes(Message message, Lengths length) {
        return Pace.OVERHEAD
                + switch (message) {
                    case Message.Whole(List<Hash> facts) ->
                            facts.stream().mapToInt(length::slim).sum();
                    case Message.Piece(Hash fact, int number) ->
                            Math.min(Part.LENGTH, length.whole(fact) - number * Part.LENGTH);
                    case Message.Fetch() -> 0;
                };
    }

    /// When the next letter is asked for or the first rejected fact has rested.
    private static Duration due(State state, List<Entry> unsent, Duration now) {
        Duration fetch = state.isAsking() ? now.plus(RETRY_MAX) : state.fetchAt();
        return unsent.stream()
                .map(entry -> state.rejected().get(entry.hash()))
                .filter(Objects::nonNull)
                .reduce(fetch, Uplink::earlier);
    }

    private static Duration earlier(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /// The state after an event.
    ///
    /// @param jitter 0 to below 1, spreads the attempts of many handhelds after an outage
    public State after(State state, Event event, Duration now, double jitter) {
        Traffic traffic = state.traffic();
        return switch (event) {
            case Event.Departed(int token) -> state.with(traffic.departed(token, now));
            case Event.Answered(int token, int waiting) -> {
                Traffic settled = settled(traffic, token, now);
                if (waiting > 0) {
                    yield answered(state, settled, now, now, 0, Optional.empty());
                }
                boolean isFetch =
                        traffic.message(token).filter(Message.Fetch.class::isInstance).isPresent();
                yield rested(
                        state, settled, now, isFetch ? state.quiet() + 1 : 0, Optional.empty());
            }
            case Event.Taken(int token, Held held) ->
                    answered(
                            state,
                            traffic.taken(token, held, now),
                            now,
                            state.fetchAt(),
                            state.quiet(),
                            Optional.empty());
            case Event.Unreadable(int token) ->
                    rested(
                            state,
                            traffic.answered(token, now),
                            now,
                            state.quiet() + 1,
                            Optional.of(Trouble.UNREADABLE_LETTER));
            case Event.Rejected(int token) -> {
                State answered =
                        answered(
                                state,
                                settled(traffic, token, now),
                                now,
                                state.fetchAt(),
                                state.quiet(),
                                Optional.empty());
                yield traffic.message(token)
                        .flatMap(message -> message.facts().stream().findFirst())
                        .map(fact -> rejected(answered, fact, now))
                        .orElse(answered);
            }
            case Event.Failed(int token, Trouble why) -> {
                Optional<Flight> flight =
                        traffic.live().filter(each -> each.token() == token).findFirst();
                // One message of several on a broken session fails; the others failed with it.
                yield flight.map(each -> failed(state, each, why, now, jitter)).orElse(state);
            }
        };
    }

    /// No letter waits.
    private State rested(
            State state, Traffic traffic, Duration now, int quiet, Optional<Trouble> trouble) {
        Duration fetchAt = now.plus(state.awaiting().rest(poll, quiet));
        return answered(state, traffic, now, fetchAt, quiet, trouble);
    }

    private static State answered(
            State state,
            Traffic traffic,
            Duration now,
            Duration fetchAt,
            int quiet,
            Optional<Trouble> trouble) {
        return new State(
                0, now, fetchAt, quiet, state.awaiting(), trouble, state.rejected(), traffic);
    }

    private static Traffic settled(Traffic traffic, int token, Duration now) {
        Traffic answered = traffic.answered(token, now);
        return traffic.message(token)
                .map(message -> answered.settled(message.facts()))
                .orElse(answered);
    }

    private static State rejected(State state, Hash fact, Duration now) {
        Map<Hash, Duration> rejected = new HashMap<>(state.rejected());
        rejected.put(fact, now.plus(REJECTED_REST));
        return new State(
                state.failures(),
                state.notBefore(),
                state.fetchAt(),
                state.quiet(),
                state.awaiting(),
                state.trouble(),
                rejected,
                state.traffic());
    }

    private static State failed(
            State state, Flight flight, Trouble why, Duration now, double jitter) {
        Traffic traffic = state.traffic();
        boolean isOnlyTheQuestion =
                why == Trouble.NO_ANSWER && flight.isFetch() && !traffic.isSilentSince(flight);
        if (isOnlyTheQuestion) {
            return new State(
                    state.failures(),
                    state.notBefore(),
                    now.plus(RETRY_FIRST),
                    state.quiet(),
                    state.awaiting(),
                    state.trouble(),
                    state.rejected(),
                    traffic.lost(flight.token()));
        }
        return failed(state, why, now, jitter);
    }

    private static State failed(State state, Trouble why, Duration now, double jitter) {
        int failures = state.failures() + 1;
        long doubled = RETRY_FIRST.toMillis() << Math.min(failures - 1, 16);
        long longest = Math.min(doubled, RETRY_MAX.toMillis());
        return new State(
                failures,
                now.plusMillis(Math.round(longest * (0.5 + jitter / 2))),
                state.fetchAt(),
                state.quiet(),
                state.awaiting(),
                Optional.of(why),
                state.rejected(),
                state.traffic().broken(SILENCES_DOUBTFUL));
    }
}
