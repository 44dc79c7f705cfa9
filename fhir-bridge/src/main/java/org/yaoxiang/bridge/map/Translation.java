package org.yaoxiang.bridge.map;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Amendment;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Head;
import org.yaoxiang.contract.fact.Holding;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Recording;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;

/// Turns facts into transactions in the order in which they arrive. What is about a fact that has
/// not arrived waits for it. The same facts in the same order give the same transactions. Not
/// thread-safe.
///
/// Stamps are mapped as they are known by then. When a fact arrives that places others in time (an
/// amendment, the first fact of a boot that knows the time, the receipt of an open one), the facts
/// it moves are mapped again: the same resources in a new version.
///
/// A check does not wait for its recordings. When one arrives, the check is mapped again with it:
/// the same resources as if the recording had been there first, in a new version.
public final class Translation {
    private record Arrived(
            Hash hash,
            String author,
            long sequence,
            Fact fact,
            Algorithms algorithms,
            byte[] seal) {}

    /// What was mapped, and by which stamps.
    private record Mapped(Arrived arrived, List<Stamp> stamps) {}

    private final Map<Hash, Check> checks = new HashMap<>();
    private final Map<Hash, Consult> consults = new HashMap<>();
    private final Map<Hash, Recording> recordings = new HashMap<>();

    /// The checks that were mapped without a recording, by its name.
    private final Map<Hash, Map<Hash, Arrived>> incomplete = new HashMap<>();

    private final Map<Hash, List<Arrived>> waiting = new LinkedHashMap<>();
    private final Map<Hash, Arrived> claims = new HashMap<>();
    private final Map<Hash, List<Arrived>> answers = new HashMap<>();
    private final Set<Hash> seen = new HashSet<>();
    private final Map<String, Placing> placings = new HashMap<>();
    private final Map<String, Map<Hash, Mapped>> mapped = new HashMap<>();
    private final Set<Hash> amended = new HashSet<>();
    private final Map<Hash, Stamp> arrivals = new HashMap<>();
    private final Map<Hash, String> authors = new HashMap<>();

    /// Takes a fact.
    ///
    /// @param author who signed it, verified by the caller
    /// @param sequence the author's own count
    /// @param algorithms by which it was sealed
    /// @param seal its sealed bytes
    /// @return what can be stored now, in this order; often one, none when the fact must wait or
    ///   has no resource of its own
    public List<Bundle> next(
            Hash hash,
            String author,
            long sequence,
            Fact fact,
            Algorithms algorithms,
            byte[] seal) {
        List<Bundle> bundles = new ArrayList<>();
        if (seen.add(hash)) {
            boolean isPlacing = note(hash, author, sequence, fact);
            take(new Arrived(hash, author, sequence, fact, algorithms, seal.clone()), bundles);
            if (isPlacing) {
                bundles.addAll(again(author));
            }
            if (fact instanceof Receipt receipt && receipt.isTimedArrival()) {
                String of = authors.get(receipt.fact());
                if (of != null && placing(of).arrived(receipt.fact(), receipt.at())) {
                    bundles.addAll(again(of));
                }
            }
        }
        return bundles;
    }

    /// Whether the fact may place earlier ones in time.
    private boolean note(Hash hash, String author, long sequence, Fact fact) {
        authors.put(hash, author);
        if (fact instanceof Receipt receipt && receipt.isTimedArrival()) {
            arrivals.putIfAbsent(receipt.fact(), receipt.at());
        }
        return placing(author)
                .add(hash, sequence, fact.at(), Optional.ofNullable(arrivals.get(hash)));
    }

    private Placing placing(String author) {
        return placings.computeIfAbsent(author, _ -> new Placing());
    }

    private void take(Arrived arrived, List<Bundle> bundles) {
        Optional<Hash> missing = missing(arrived.fact());
        if (missing.isPresent()) {
            waiting.computeIfAbsent(missing.get(), _ -> new ArrayList<>()).add(arrived);
            return;
        }
        translate(arrived).ifPresent(bundles::add);
        if (arrived.fact() instanceof Recording) {
            joined(arrived.hash()).forEach(bundles::add);
        }
        List<Arrived> freed = waiting.remove(arrived.hash());
        if (freed != null) {
            freed.forEach(each -> take(each, bundles));
        }
    }

    private Optional<Hash> missing(Fact fact) {
        return switch (fact) {
            case Check _, Receipt _, SelfTest _, Amendment _, Head _, Holding _, Recording _ ->
                    Optional.empty();
            case Consult consult -> unless(checks.containsKey(consult.check()), consult.check());
            case Claim claim -> unless(consults.containsKey(claim.consult()), claim.consult());
            case Advice advice -> unless(consults.containsKey(advice.consult()), advice.consult());
        };
    }

    private static Optional<Hash> unless(boolean isHere, Hash hash) {
        return isHere ? Optional.empty() : Optional.of(hash);
    }

    private Optional<Bundle> translate(Arrived arrived) {
        return map(arrived).map(each -> Seals.nameAlgorithms(each, arrived.algorithms()));
    }

    private Optional<Bundle> map(Arrived arrived) {
        return switch (place(arrived)) {
            case Check check -> {
                checks.put(arrived.hash(), check);
                yield Optional.of(
                        CheckToBundle.map(arrived.hash(), arrived.author(), join(arrived, check)));
            }
            case Recording recording -> {
                recordings.put(arrived.hash(), recording);
                yield Optional.empty();
            }
            case Consult consult -> {
                consults.put(arrived.hash(), consult);
                yield Optional.of(consult(arrived, consult));
            }
            case Claim claim -> claim(arrived, claim);
            case Advice advice -> advice(arrived, advice);
            case Receipt _, Amendment _, Head _, Holding _ -> Optional.empty();
            case SelfTest test ->
                    Optional.of(SelfTestToBundle.map(arrived.hash(), arrived.author(), test));
        };
    }

    /// The check with its recordings as far as they are here. Remembers which are not.
    private Check join(Arrived arrived, Check check) {
        Check joined =
                check.join(each ->
                        Optional.ofNullable(recordings.get(each))
                                .filter(_ -> isBySame(arrived.author(), each)));
        joined.recordings()
                .forEach(each ->
                        incomplete
                                .computeIfAbsent(each, _ -> new LinkedHashMap<>())
                                .put(arrived.hash(), arrived));
        return joined;
    }

    private boolean isBySame(String author, Hash recording) {
        return author.equals(authors.get(recording));
    }

    /// The transactions of the checks that a recording was missing from. Only what had been mapped
    /// with other stamps stays amended: that its samples came later corrects nothing.
    private List<Bundle> joined(Hash recording) {
        Map<Hash, Arrived> without = incomplete.remove(recording);
        return without == null
                ? List.of()
                : without.values().stream()
                        .filter(each -> isBySame(each.author(), recording))
                        .flatMap(each ->
                                (amended.contains(each.hash()) ? again(each) : translate(each))
                                        .stream())
                        .toList();
    }

    /// The fact with its stamps as they are known now. Remembers an author's facts only when later
    /// ones may move them.
    private Fact place(Arrived arrived) {
        Fact fact = placing(arrived.author()).place(arrived.sequence(), arrived.fact());
        if (arrived.fact().at().tick().isPresent()) {
            mapped.computeIfAbsent(arrived.author(), _ -> new LinkedHashMap<>())
                    .put(arrived.hash(), new Mapped(arrived, stamps(fact)));
        }
        return fact;
    }

    private static List<Stamp> stamps(Fact fact) {
        List<Stamp> stamps = new ArrayList<>(List.of(fact.at()));
        if (fact instanceof Check check) {
            check.outcomes().forEach(each -> stamps.add(each.at()));
        }
        return stamps;
    }

    /// The transactions of an author's facts that lie elsewhere in time by now.
    private List<Bundle> again(String author) {
        List<Bundle> bundles = new ArrayList<>();
        Set<Hash> moved = new HashSet<>();
        for (Mapped each : List.copyOf(mapped.getOrDefault(author, Map.of()).values())) {
            Arrived arrived = each.arrived();
            boolean isMoved =
                    !stamps(placing(author).place(arrived.sequence(), arrived.fact()))
                            .equals(each.stamps());
            boolean isAboutMoved =
                    arrived.fact() instanceof Consult consult && moved.contains(consult.check());
            if (isMoved || isAboutMoved) {
                moved.add(arrived.hash());
                again(arrived).ifPresent(bundles::add);
            }
        }
        return bundles;
    }

    private Optional<Bundle> again(Arrived arrived) {
        List<Bundle> parts = new ArrayList<>();
        amended.add(arrived.hash());
        translate(arrived).ifPresent(parts::add);
        if (arrived.fact() instanceof Consult) {
            Arrived claim = claims.get(arrived.hash());
            if (claim != null) {
                translate(claim).ifPresent(parts::add);
            }
            List.copyOf(answers.getOrDefault(arrived.hash(), List.of()))
                    .forEach(each -> translate(each).ifPresent(parts::add));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(Transaction.amended(parts));
    }

    private Bundle consult(Arrived arrived, Consult consult) {
        return ConsultToBundle.map(arrived.hash(), arrived.author(), consult, about(consult));
    }

    /// Only the first claim holds, and none after the answer.
    private Optional<Bundle> claim(Arrived arrived, Claim claim) {
        boolean isFirst =
                claims.getOrDefault(claim.consult(), arrived).hash().equals(arrived.hash());
        boolean isAnswered =
                answers.containsKey(claim.consult()) && !claims.containsKey(claim.consult());
        if (!claim.clinicianId().equals(arrived.author()) || isAnswered || !isFirst) {
            return Optional.empty();
        }
        claims.put(claim.consult(), arrived);
        Consult consult = consult(claim.consult());
        return Optional.of(ClaimToBundle.map(arrived.hash(), claim, consult, about(consult)));
    }

    private Optional<Bundle> advice(Arrived arrived, Advice advice) {
        if (!advice.clinicianId().equals(arrived.author())) {
            return Optional.empty();
        }
        List<Arrived> all = answers.computeIfAbsent(advice.consult(), _ -> new ArrayList<>());
        if (all.stream().noneMatch(each -> each.hash().equals(arrived.hash()))) {
            all.add(arrived);
        }
        Consult consult = consult(advice.consult());
        return Optional.of(
                AdviceToBundle.map(
                        arrived.hash(), arrived.seal(), advice, consult, about(consult)));
    }

    private Consult consult(Hash hash) {
        Consult consult = consults.get(hash);
        if (consult == null) {
            throw new IllegalStateException(hash + " was not awaited");
        }
        return consult;
    }

    private Check about(Consult consult) {
        Check check = checks.get(consult.check());
        if (check == null) {
            throw new IllegalStateException(consult.check() + " was not awaited");
        }
        return check;
    }
}
