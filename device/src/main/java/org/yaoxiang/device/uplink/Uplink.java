package org.yaoxiang.device.uplink;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.device.vault.Entry;

/// Decides what the link does next. Pure: the courier executes the steps and tells what happened.
///
/// Receipts go first, for the gateway gives the same letter again until it has one, and with them
/// what the handheld testifies of its time and its chain. Then whatever is urgent, then letters
/// that wait, then the rest by urgency and age.
///
/// The clock may be set back while an attempt waits. A wait that is longer than it can ever be is
/// therefore over.
///
/// @param poll how often to ask for letters when nothing else moves
public record Uplink(Duration poll) {
    /// The wait after the first failure; it doubles with every further one.
    public static final Duration RETRY_FIRST = Duration.ofSeconds(4);

    /// The longest wait between two attempts.
    public static final Duration RETRY_MAX = Duration.ofMinutes(5);

    /// How long a rejected fact rests before it is offered again; a newer gateway may take it.
    public static final Duration REJECTED_REST = Duration.ofHours(1);

    /// What the link has lived through since the handheld was started.
    ///
    /// @param failures how many attempts in a row have failed
    /// @param notBefore no attempt before this
    /// @param fetchAt when to ask for letters next
    /// @param lastAnswer when the gateway last answered
    /// @param trouble what hindered the last attempt
    /// @param rejected facts that the gateway will not take, until when they rest
    public record State(
            int failures,
            Instant notBefore,
            Instant fetchAt,
            Optional<Instant> lastAnswer,
            Optional<Trouble> trouble,
            Map<Hash, Instant> rejected) {
        public State {
            requireNonNull(notBefore, "notBefore");
            requireNonNull(fetchAt, "fetchAt");
            rejected = Map.copyOf(rejected);
        }

        /// Nothing has happened yet, everything is due.
        public static State begin(Instant now) {
            return new State(0, now, now, Optional.empty(), Optional.empty(), Map.of());
        }
    }

    /// What to do now.
    public sealed interface Step {
        /// Bring this fact to the gateway.
        record Send(Hash fact) implements Step {}

        /// Ask for a letter.
        record Fetch() implements Step {}

        /// Nothing before this instant, unless a fact is added.
        record Rest(Instant until) implements Step {}
    }

    /// What came of a step.
    public sealed interface Event {
        /// The gateway answered and all is well.
        ///
        /// @param waiting how many letters wait
        record Answered(int waiting) implements Event {}

        /// The gateway will never take this fact.
        record Rejected(Hash fact) implements Event {}

        /// The gateway answered, but a letter could not be taken in.
        record Unreadable() implements Event {}

        /// It did not work.
        record Failed(Trouble why) implements Event {}
    }

    public Uplink {
        if (!poll.isPositive()) {
            throw new IllegalArgumentException("poll " + poll + ", expected above 0");
        }
    }

    /// The next step.
    ///
    /// @param unsent own facts without a receipt, most urgent first, then oldest
    public Step next(State state, List<Entry> unsent, Instant now) {
        if (isWaiting(now, state.notBefore(), RETRY_MAX)) {
            return new Step.Rest(state.notBefore());
        }
        List<Entry> offered =
                unsent.stream()
                        .filter(entry -> {
                            Instant until = state.rejected().get(entry.hash());
                            return until == null || !isWaiting(now, until, REJECTED_REST);
                        })
                        .toList();
        Optional<Entry> ahead =
                offered.stream().filter(entry -> goesAhead(entry.kind())).findFirst();
        if (ahead.isPresent()) {
            return new Step.Send(ahead.get().hash());
        }
        boolean isFetchDue = !isWaiting(now, state.fetchAt(), poll);
        if (!offered.isEmpty()) {
            Entry first = offered.getFirst();
            boolean isUrgent = first.urgency().compareTo(Urgency.URGENT) >= 0;
            return isFetchDue && !isUrgent ? new Step.Fetch() : new Step.Send(first.hash());
        }
        return isFetchDue ? new Step.Fetch() : new Step.Rest(firstDue(state, unsent));
    }

    private static boolean goesAhead(Kind kind) {
        return switch (kind) {
            case RECEIPT, AMENDMENT, HEAD -> true;
            case CHECK, CONSULT, CLAIM, ADVICE, SELF_TEST -> false;
        };
    }

    private static boolean isWaiting(Instant now, Instant until, Duration longest) {
        return now.isBefore(until) && !until.isAfter(now.plus(longest));
    }

    /// When the next letter is asked for or the first rejected fact has rested.
    private static Instant firstDue(State state, List<Entry> unsent) {
        return unsent.stream()
                .map(entry -> state.rejected().get(entry.hash()))
                .filter(Objects::nonNull)
                .reduce(state.fetchAt(), (a, b) -> a.isBefore(b) ? a : b);
    }

    /// The state after an event.
    ///
    /// @param jitter 0 to below 1, spreads the attempts of many handhelds after an outage
    public State after(State state, Event event, Instant now, double jitter) {
        return switch (event) {
            case Event.Answered(int waiting) -> answered(state, now, waiting > 0, Optional.empty());
            case Event.Unreadable() ->
                    answered(state, now, false, Optional.of(Trouble.UNREADABLE_LETTER));
            case Event.Rejected(Hash fact) -> {
                Map<Hash, Instant> rejected = new HashMap<>(state.rejected());
                rejected.put(fact, now.plus(REJECTED_REST));
                yield new State(
                        0, now, state.fetchAt(), Optional.of(now), Optional.empty(), rejected);
            }
            case Event.Failed(Trouble why) -> {
                int failures = state.failures() + 1;
                long doubled = RETRY_FIRST.toMillis() << Math.min(failures - 1, 16);
                long longest = Math.min(doubled, RETRY_MAX.toMillis());
                Instant again = now.plusMillis(Math.round(longest * (0.5 + jitter / 2)));
                yield new State(
                        failures,
                        again,
                        state.fetchAt(),
                        state.lastAnswer(),
                        Optional.of(why),
                        state.rejected());
            }
        };
    }

    private State answered(
            State state, Instant now, boolean isMoreWaiting, Optional<Trouble> trouble) {
        return new State(
                0,
                now,
                isMoreWaiting ? now : now.plus(poll),
                Optional.of(now),
                trouble,
                state.rejected());
    }
}
