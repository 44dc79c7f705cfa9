package org.yaoxiang.device.uplink;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.wire.Held;

/// What is on the way to the gateway, and what is known of the way. Pure; times are on the
/// monotonic clock, since boot.
///
/// @param lastAnswer when the gateway last answered
/// @param silences how many times in a row a message was given up and nothing had been heard since
///   it left; of messages that were on the way together only the first counts
/// @param silentAt when the last of these was
/// @param flights messages that were sent, oldest first
/// @param progress what the gateway holds of facts that go in parts
/// @param nextToken names the next message
record Traffic(
        Optional<Duration> lastAnswer,
        int silences,
        Duration silentAt,
        List<Flight> flights,
        Map<Hash, Progress> progress,
        Pace pace,
        int nextToken) {
    /// A message whose answer has been given up is remembered for so long: an answer that comes yet
    /// tells how slow the link is.
    private static final Duration REMEMBERED = Duration.ofMinutes(2);

    /// After so many silences one message at a time is enough.
    private static final int SILENCES_CAREFUL = 2;

    /// How far a fact has come that goes in parts.
    ///
    /// @param asOf the token of the message whose answer said so
    record Progress(Held held, int asOf) {
        Progress {
            requireNonNull(held, "held");
        }
    }

    Traffic {
        requireNonNull(lastAnswer, "lastAnswer");
        requireNonNull(pace, "pace");
        flights = List.copyOf(flights);
        progress = Map.copyOf(progress);
    }

    /// Nothing was sent yet.
    static Traffic none(Duration now) {
        return new Traffic(Optional.empty(), 0, now, List.of(), Map.of(), Pace.unknown(now), 0);
    }

    /// What a message was about, while it is remembered.
    Optional<Message> message(int token) {
        return flight(token).map(Flight::message);
    }

    private Optional<Flight> flight(int token) {
        return flights.stream().filter(flight -> flight.token() == token).findFirst();
    }

    /// Messages whose answers are waited for.
    Stream<Flight> live() {
        return flights.stream().filter(Flight::isLive);
    }

    private int bytesOnTheWay() {
        return live().mapToInt(Flight::bytes).sum();
    }

    /// Whether a message is on the way often enough: once, and after a silence twice, for a message
    /// costs less than the time that another silence would.
    boolean isOnTheWay(Message.Piece piece) {
        return isEnough(live().filter(flight -> flight.message().equals(piece)));
    }

    /// The same of a fact that is not in parts.
    boolean isOnTheWay(Hash fact) {
        return isEnough(live().filter(flight -> flight.message().facts().contains(fact)));
    }

    private boolean isEnough(Stream<Flight> same) {
        return same.count() >= (silences == 0 ? 1 : 2);
    }

    /// What the gateway is known to hold of a fact.
    Held held(Hash fact) {
        Progress known = progress.get(fact);
        return known == null ? Held.NONE : known.held();
    }

    /// Whether a message of this length may be sent now. While a session is made and after a
    /// silence one message is enough; the question for a letter is none of them, for the link
    /// repeats it for a minute, and all that time nobody would see that the gateway is silent.
    ///
    /// @param isOneEnough whether one message must do for another reason
    boolean hasRoom(int bytes, boolean isOneEnough) {
        int onTheWay = bytesOnTheWay();
        boolean isNoneOnTheWay =
                live().allMatch(flight -> flight.isFetch() && flight.departure().isPresent());
        return isNoneOnTheWay
                || (!isOneEnough
                        && silences < SILENCES_CAREFUL
                        && lastAnswer.isPresent()
                        && live().noneMatch(flight -> flight.departure().isEmpty())
                        && onTheWay + bytes <= pace.window());
    }

    /// When the first answer is given up.
    Optional<Duration> nextTimeout() {
        return live().flatMap(flight -> timeout(flight).stream()).min(Duration::compareTo);
    }

    /// The link itself repeats a question for a letter and says when it fails.
    private Optional<Duration> timeout(Flight flight) {
        if (flight.isFetch()) {
            return Optional.empty();
        }
        Duration patience = pace.timeout(flight).multipliedBy(1L << Math.max(0, silences - 1));
        return flight.departure().map(at -> at.plus(patience));
    }

    /// A message named {@link #nextToken} is given to the link.
    Traffic sent(Message message, int bytes) {
        List<Flight> more = new ArrayList<>(flights);
        more.add(
                new Flight(
                        nextToken,
                        message,
                        Optional.empty(),
                        bytes,
                        bytes + bytesOnTheWay(),
                        false));
        return new Traffic(lastAnswer, silences, silentAt, more, progress, pace, nextToken + 1);
    }

    /// A message has left.
    Traffic departed(int token, Duration now) {
        return change(token, flight -> flight.departed(now));
    }

    /// A message's answer is given up, for the link says so.
    Traffic lost(int token) {
        return change(token, Flight::lost);
    }

    private Traffic change(int token, UnaryOperator<Flight> change) {
        return with(
                flights.stream()
                        .map(each -> each.token() == token ? change.apply(each) : each)
                        .toList(),
                progress);
    }

    private Traffic with(List<Flight> others, Map<Hash, Progress> known) {
        return with(others, known, pace);
    }

    private Traffic with(List<Flight> others, Map<Hash, Progress> known, Pace changed) {
        return new Traffic(lastAnswer, silences, silentAt, others, known, changed, nextToken);
    }

    /// Answers that are late are given up.
    Traffic expired(Duration now) {
        List<Flight> kept = new ArrayList<>();
        Pace slower = pace;
        boolean isSilent = false;
        for (Flight flight : flights) {
            boolean isLate =
                    flight.isLive()
                            && timeout(flight).filter(at -> at.compareTo(now) <= 0).isPresent();
            if (isLate) {
                kept.add(flight.lost());
                slower = slower.lost(flight.bytes());
                isSilent |= isSilentSince(flight) && (silences == 0 || !flight.isBefore(silentAt));
            } else if (flight.isLive() || !flight.isBefore(now.minus(REMEMBERED))) {
                kept.add(flight);
            }
        }
        return new Traffic(
                lastAnswer,
                silences + (isSilent ? 1 : 0),
                isSilent ? now : silentAt,
                kept,
                progress,
                slower,
                nextToken);
    }

    /// Whether the gateway has said nothing since a message left.
    boolean isSilentSince(Flight flight) {
        Duration departure = flight.departure().orElse(Duration.ZERO);
        return lastAnswer.filter(at -> at.compareTo(departure) > 0).isEmpty();
    }

    /// The session is broken: whatever was on the way is given up.
    ///
    /// @param silencesMost so many silences are remembered
    Traffic broken(int silencesMost) {
        return new Traffic(
                lastAnswer,
                Math.min(silences, silencesMost),
                silentAt,
                flights.stream().map(Flight::lost).toList(),
                progress,
                pace,
                nextToken);
    }

    /// The gateway lives: a message is answered, and what left well before it is lost.
    Traffic answered(int token, Duration now) {
        Optional<Flight> answered = flight(token);
        Optional<Duration> departure = answered.flatMap(Flight::departure);
        Pace known = pace;
        List<Flight> others = new ArrayList<>();
        for (Flight flight : flights) {
            boolean isOvertaken = departure.isPresent() && isOvertaken(flight, departure.get());
            if (isOvertaken) {
                known = known.lost(flight.bytes());
            }
            if (flight.token() != token) {
                others.add(isOvertaken ? flight.lost() : flight);
            }
        }
        if (departure.isPresent()) {
            known = known.answered(answered.orElseThrow(), departure.get(), now);
        }
        return new Traffic(Optional.of(now), 0, now, others, progress, known, nextToken);
    }

    private boolean isOvertaken(Flight flight, Duration departure) {
        return flight.isLive()
                && !flight.isFetch()
                && flight.departure()
                        .filter(at -> departure.minus(at).compareTo(pace.reordering()) > 0)
                        .isPresent();
    }

    /// A part is answered. The newest question's answer counts: a gateway that has lost parts says
    /// so. An older one's says no more than that its own part is there.
    Traffic taken(int token, Held held, Duration now) {
        if (!(message(token).orElse(null) instanceof Message.Piece(Hash fact, int number))) {
            return answered(token, now);
        }
        Progress before = progress.get(fact);
        Progress after =
                before == null || token > before.asOf()
                        ? new Progress(held, token)
                        : new Progress(before.held().with(number), before.asOf());
        Map<Hash, Progress> known = new HashMap<>(progress);
        known.put(fact, after);
        // Parts whose own answers got lost have arrived all the same.
        List<Flight> others = new ArrayList<>();
        Pace faster = pace;
        for (Flight flight : flights) {
            if (flight.token() == token || !isHeld(flight.message(), fact, after.held())) {
                others.add(flight);
            } else if (flight.isLive()) {
                faster = faster.passed(flight.bytes());
            }
        }
        return with(others, known, faster).answered(token, now);
    }

    private static boolean isHeld(Message message, Hash fact, Held held) {
        return message instanceof Message.Piece(Hash of, int number)
                && of.equals(fact)
                && held.holds(number);
    }

    /// Facts are receipted or rejected: what is on the way of them and of no others is of no use
    /// any more.
    Traffic settled(List<Hash> facts) {
        Map<Hash, Progress> others = new HashMap<>(progress);
        others.keySet().removeAll(facts);
        return with(
                flights.stream()
                        .filter(flight ->
                                flight.isFetch() || !facts.containsAll(flight.message().facts()))
                        .toList(),
                others);
    }
}
