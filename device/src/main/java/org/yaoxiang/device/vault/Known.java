package org.yaoxiang.device.vault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Run;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.time.Timeline;
import org.yaoxiang.contract.wire.Receipted;

/// What is known of all facts of a vault while it is open, and what follows from that: a fold over
/// the entries in the order of the frames. One owner.
final class Known {
    private final Map<Hash, Entry> entries = new LinkedHashMap<>();
    private final Map<Hash, Integer> frames = new HashMap<>();
    private final Set<Hash> delivered = new HashSet<>();
    private final Set<Hash> lost = new HashSet<>();
    private final Set<Hash> read = new HashSet<>();
    private final Set<Hash> referred = new HashSet<>();
    private final Map<Hash, List<Entry>> about = new HashMap<>();
    private final Map<String, List<Entry>> checks = new LinkedHashMap<>();

    /// By their sequences.
    private final NavigableMap<Long, Hash> own = new TreeMap<>();

    /// Null when a fact has come since it was folded.
    private @Nullable Timeline timeline;

    /// Takes in the next fact; also one that is known and {@link #changes} something.
    void add(int frame, Entry entry) {
        entries.put(entry.hash(), entry);
        frames.put(entry.hash(), frame);
        referred.addAll(entry.recordings());
        timeline = null;
        if (entry.own()) {
            own.put(entry.sequence(), entry.hash());
        }
        if (entry.kind() == Kind.HOLDING) {
            Set<Hash> gone = missing(entry.held());
            delivered.removeAll(gone);
            lost.addAll(gone);
        }
        Optional<Hash> subject = entry.about();
        if (subject.isPresent()) {
            about.computeIfAbsent(subject.get(), _ -> new ArrayList<>()).add(entry);
            if (isDelivery(entry)) {
                delivered.add(subject.get());
                lost.remove(subject.get());
            }
            if (entry.own() && entry.proof().equals(Optional.of(Receipt.Proof.READ))) {
                read.add(subject.get());
            }
        }
        entry.examined()
                .ifPresent(each ->
                        checks.computeIfAbsent(each.person(), _ -> new ArrayList<>()).add(entry));
    }

    /// Everything, oldest first.
    List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    Optional<Entry> entry(Hash hash) {
        return Optional.ofNullable(entries.get(hash));
    }

    /// Where a fact lies; empty when it is not in the vault.
    Optional<Integer> frame(Hash hash) {
        return Optional.ofNullable(frames.get(hash));
    }

    /// Own facts that the gateway has not receipted, see {@link Vault#unsent}.
    List<Entry> unsent() {
        return entries.values().stream()
                .filter(entry -> entry.own() && !delivered.contains(entry.hash()))
                .sorted(
                        Comparator.comparing(Known::isPressing)
                                .reversed()
                                .thenComparing(entry -> entry.kind() == Kind.RECORDING)
                                .thenComparing(Entry::urgency, Comparator.reverseOrder()))
                .toList();
    }

    /// One patient's recording takes longer than the checks of several others.
    private static boolean isPressing(Entry entry) {
        return entry.urgency().compareTo(Urgency.URGENT) >= 0;
    }

    /// Own consults without advice, see {@link Vault#unanswered}.
    List<Entry> unanswered() {
        return entries.values().stream()
                .filter(entry -> entry.own() && entry.kind() == Kind.CONSULT)
                .filter(entry -> about(entry.hash(), Kind.ADVICE, false).isEmpty())
                .toList();
    }

    /// Own recordings that no check refers to: what a power cut has left of a check that was not
    /// saved.
    List<Entry> unreferred() {
        return entries.values().stream()
                .filter(entry -> entry.own() && entry.kind() == Kind.RECORDING)
                .filter(entry -> !referred.contains(entry.hash()))
                .toList();
    }

    /// The newest runs of own facts that the gateway has receipted.
    Receipted receipted() {
        List<Run> runs = new ArrayList<>();
        long first = 0;
        long last = 0;
        for (Map.Entry<Long, Hash> each : own.descendingMap().entrySet()) {
            if (!delivered.contains(each.getValue())) {
                continue;
            }
            long sequence = each.getKey();
            if (sequence != first - 1) {
                if (runs.size() == Receipted.RUNS_MAX) {
                    break;
                }
                last = sequence;
                runs.add(new Run(last, last, Run.mark(each.getValue())));
            }
            first = sequence;
            runs.set(runs.size() - 1, new Run(first, last, runs.getLast().mark()));
        }
        return new Receipted(runs);
    }

    /// Whether the gateway has receipted an own fact and has said later that it is not there.
    boolean isLost(Hash hash) {
        return lost.contains(hash);
    }

    /// Whether a fact that is known says something again: the receipt of a fact that was lost
    /// since, or a holding when there are new receipts since.
    boolean changes(Entry entry) {
        return entry.kind() == Kind.HOLDING
                ? !missing(entry.held()).isEmpty()
                : isDelivery(entry) && entry.about().filter(lost::contains).isPresent();
    }

    /// Own facts that count as delivered and of which a holding does not speak. A run that ends in
    /// another fact than this handheld's is of another branch.
    private Set<Hash> missing(List<Run> held) {
        List<Run> runs =
                held.stream()
                        .filter(run -> {
                            Hash end = own.get(run.last());
                            return end != null && Run.mark(end) == run.mark();
                        })
                        .toList();
        Set<Hash> missing = new HashSet<>();
        own.forEach((sequence, hash) -> {
            if (delivered.contains(hash)
                    && runs.stream().noneMatch(run -> run.contains(sequence))) {
                missing.add(hash);
            }
        });
        return missing;
    }

    /// How far an own fact has come.
    State state(Hash hash) {
        List<Hash> subjects = new ArrayList<>(List.of(hash));
        about(hash, Kind.CONSULT, true).forEach(each -> subjects.add(each.hash()));
        List<Entry> advice =
                subjects.stream()
                        .flatMap(each -> about(each, Kind.ADVICE, false).stream())
                        .toList();
        if (!advice.isEmpty()) {
            return advice.stream().map(Entry::hash).allMatch(read::contains)
                    ? State.READ
                    : State.ANSWERED;
        }
        boolean isWhole = delivered.contains(hash) && behind(hash).isEmpty();
        return isWhole ? State.DELIVERED : State.SAVED;
    }

    /// The recordings that a check has gone ahead of, see {@link Vault#behind}.
    List<Hash> behind(Hash check) {
        return entry(check).filter(each -> delivered.contains(each.hash())).stream()
                .flatMap(each -> each.recordings().stream())
                .filter(each -> !delivered.contains(each))
                .toList();
    }

    boolean isRead(Hash hash) {
        return read.contains(hash);
    }

    /// Whom a text means, see {@link Vault#search}.
    ///
    /// @param number the keyed hash of the text, should it be a number
    List<Person> search(String text, String number) {
        List<String> words =
                Arrays.stream(text.strip().split("\\s+", -1))
                        .map(Spelling::fold)
                        .filter(each -> !each.isEmpty())
                        .toList();
        if (words.isEmpty()) {
            return List.of();
        }
        return checks.values().stream()
                .filter(each -> each.stream().anyMatch(check -> isMeant(check, words, number)))
                .sorted(
                        Comparator.comparing((List<Entry> each) -> frames.get(last(each).hash()))
                                .reversed())
                .map(Known::person)
                .toList();
    }

    /// Every check is looked at, for a patient's name may have been written in several ways.
    private static boolean isMeant(Entry check, List<String> words, String number) {
        Examined examined = check.examined().orElseThrow();
        String year = Integer.toString(examined.birthDate().getYear());
        return examined.number().equals(number)
                || words.stream()
                        .allMatch(word ->
                                word.equals(year)
                                        || Spelling.isMeant(
                                                examined.name(), examined.latin(), word));
    }

    /// The patient with this hash, see {@link Numbers}; empty when no check is about such a one.
    Optional<Person> person(String hash) {
        return Optional.ofNullable(checks.get(hash)).map(Known::person);
    }

    private static Person person(List<Entry> checks) {
        return new Person(last(checks).examined().orElseThrow(), checks.reversed());
    }

    private static Entry last(List<Entry> checks) {
        return checks.getLast();
    }

    /// When a fact was made, as far as all facts tell.
    Stamp placedAt(Entry entry) {
        return entry.own() ? timeline().place(entry.sequence(), entry.at()) : entry.at();
    }

    Timeline timeline() {
        Timeline folded = timeline;
        if (folded != null) {
            return folded;
        }
        Map<Hash, Stamp> arrivals = new HashMap<>();
        for (Entry entry : entries.values()) {
            if (isDelivery(entry)) {
                entry.about().ifPresent(hash -> arrivals.putIfAbsent(hash, entry.at()));
            }
        }
        Timeline fresh =
                Timeline.of(
                        entries.values().stream()
                                .filter(Entry::own)
                                .map(each ->
                                        new Timeline.Line(
                                                each.sequence(),
                                                each.at(),
                                                Optional.ofNullable(arrivals.get(each.hash()))))
                                .toList());
        timeline = fresh;
        return fresh;
    }

    private List<Entry> about(Hash hash, Kind kind, boolean own) {
        return about.getOrDefault(hash, List.of()).stream()
                .filter(each -> each.kind() == kind && each.own() == own)
                .toList();
    }

    private static boolean isDelivery(Entry entry) {
        return !entry.own() && entry.proof().equals(Optional.of(Receipt.Proof.ARRIVED));
    }
}
