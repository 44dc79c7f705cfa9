package org.yaoxiang.device.uplink;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.wire.Held;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.device.uplink.Uplink.Event;
import org.yaoxiang.device.uplink.Uplink.State;
import org.yaoxiang.device.uplink.Uplink.Step;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.mocks.world.LinkTerms;
import org.yaoxiang.mocks.world.LossyPath;

/// Facts on their way over a thin link to a gateway, all in virtual time and from one seed.
final class Journey {
    /// Bytes on the wire of an answer that tells what is held, and of one with a receipt.
    private static final int TAKEN_BYTES = 75;

    private static final int RECEIPT_BYTES = 320;

    private record Due(Duration at, int order, Runnable what) {}

    private final Uplink uplink = new Uplink(Duration.ofHours(1));
    private final Random random;
    private final LossyPath up;
    private final LossyPath down;
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingInt(Due::order));
    private final List<Entry> unsent = new ArrayList<>();
    private final Map<Hash, Integer> lengths = new HashMap<>();
    private final Map<Hash, Held> parts = new HashMap<>();
    private final Map<Hash, Duration> arrivals = new LinkedHashMap<>();
    private final Map<Hash, Duration> receipts = new LinkedHashMap<>();
    private State state;
    private Duration now = Duration.ZERO;
    private int order;
    private boolean isDeaf;

    Journey(LinkTerms terms, long seed) {
        random = new Random(seed);
        up = new LossyPath(terms, new Random(random.nextLong()));
        down = new LossyPath(terms, new Random(random.nextLong()));
        state = State.begin(now);
        state = uplink.after(state, new Event.Answered(-1, 0), now, 0);
    }

    /// A fact is saved now.
    void save(Entry fact, int length) {
        lengths.put(fact.hash(), length);
        unsent.add(fact);
        unsent.sort(
                Comparator.comparing(Entry::urgency, Comparator.<Urgency>reverseOrder())
                        .thenComparing(each -> each.kind() == Kind.RECORDING));
    }

    /// Something else happens at a time of its own.
    void at(Duration time, Runnable what) {
        agenda.add(new Due(time, order++, what));
    }

    /// A gateway that hears nothing, as one that has lost the session.
    void deaf(boolean isDeaf) {
        this.isDeaf = isDeaf;
    }

    /// A gateway that has lost all parts.
    void forgetParts() {
        parts.clear();
    }

    /// Both directions go or come back.
    void out(boolean isOut) {
        up.out(isOut);
        down.out(isOut);
    }

    Duration now() {
        return now;
    }

    State state() {
        return state;
    }

    LossyPath up() {
        return up;
    }

    /// When a fact had arrived whole at the gateway.
    Duration arrival(Entry fact) {
        return requireNonNull(arrivals.get(fact.hash()), "not arrived");
    }

    /// When the handheld had its receipt.
    Duration receipt(Entry fact) {
        return requireNonNull(receipts.get(fact.hash()), "not receipted");
    }

    /// When the handheld had each receipt, in that order.
    Map<Hash, Duration> receipts() {
        return receipts;
    }

    /// Goes on until everything is receipted and nothing more is planned, or until the end.
    void go(Duration end) {
        while (now.compareTo(end) < 0 && !(unsent.isEmpty() && agenda.isEmpty())) {
            Uplink.Turn turn =
                    uplink.next(
                            state,
                            unsent,
                            Awaiting.NOTHING,
                            this::length,
                            now,
                            random.nextDouble());
            state = turn.state();
            switch (turn.step()) {
                case Step.Send(int token, Message message, boolean _) -> send(token, message);
                case Step.Rest(Duration until) -> {
                    Due next = agenda.peek();
                    if (next != null && next.at().compareTo(until) <= 0) {
                        agenda.remove();
                        now = next.at().compareTo(now) > 0 ? next.at() : now;
                        next.what().run();
                    } else {
                        now = until.compareTo(now) > 0 ? until : now.plusMillis(1);
                    }
                }
            }
        }
    }

    private void send(int token, Message message) {
        state = uplink.after(state, new Event.Departed(token), now, 0);
        int bytes =
                Pace.OVERHEAD
                        + switch (message) {
                            case Message.Whole(List<Hash> facts) ->
                                    facts.stream().mapToInt(this::length).sum();
                            case Message.Piece(Hash fact, int number) ->
                                    Math.min(Part.LENGTH, length(fact) - number * Part.LENGTH);
                            case Message.Fetch() -> 0;
                        };
        for (Duration arrival : up.carry(bytes, now)) {
            at(arrival, () -> arrive(token, message));
        }
    }

    private int length(Hash fact) {
        return lengths.getOrDefault(fact, 0);
    }

    private void arrive(int token, Message message) {
        if (isDeaf) {
            return;
        }
        switch (message) {
            case Message.Whole(List<Hash> facts) -> receipt(token, facts);
            case Message.Piece(Hash fact, int number) -> {
                Held held = parts.getOrDefault(fact, Held.NONE).with(number);
                parts.put(fact, held);
                if (held.missing() >= Part.count(length(fact))) {
                    receipt(token, List.of(fact));
                } else {
                    answer(TAKEN_BYTES, new Event.Taken(token, held));
                }
            }
            case Message.Fetch() -> answer(TAKEN_BYTES, new Event.Answered(token, 0));
        }
    }

    private void receipt(int token, List<Hash> facts) {
        facts.forEach(fact -> arrivals.putIfAbsent(fact, now));
        for (Duration arrival : down.carry(RECEIPT_BYTES * facts.size(), now)) {
            at(
                    arrival,
                    () -> {
                        facts.forEach(fact -> receipts.putIfAbsent(fact, now));
                        unsent.removeIf(each -> facts.contains(each.hash()));
                        state = uplink.after(state, new Event.Answered(token, 0), now, 0);
                    });
        }
    }

    private void answer(int bytes, Event event) {
        for (Duration arrival : down.carry(bytes, now)) {
            at(arrival, () -> state = uplink.after(state, event, now, 0));
        }
    }
}
