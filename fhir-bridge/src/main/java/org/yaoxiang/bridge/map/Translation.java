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
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.SelfTest;

/// Turns facts into transactions in the order in which they arrive. What is about a fact that has
/// not arrived waits for it. The same facts in the same order give the same transactions. Not
/// thread-safe.
public final class Translation {
    private record Arrived(
            Hash hash, String author, Fact fact, Algorithms algorithms, byte[] seal) {}

    private final Map<Hash, Check> checks = new HashMap<>();
    private final Map<Hash, Consult> consults = new HashMap<>();
    private final Map<Hash, List<Arrived>> waiting = new LinkedHashMap<>();
    private final Set<Hash> claimed = new HashSet<>();
    private final Set<Hash> answered = new HashSet<>();
    private final Set<Hash> seen = new HashSet<>();

    /// Takes a fact.
    ///
    /// @param author who signed it, verified by the caller
    /// @param algorithms by which it was sealed
    /// @param seal its sealed bytes
    /// @return what can be stored now, in this order; often one, none when the fact must wait or
    ///   has no resource of its own
    public List<Bundle> next(
            Hash hash, String author, Fact fact, Algorithms algorithms, byte[] seal) {
        List<Bundle> bundles = new ArrayList<>();
        if (seen.add(hash)) {
            take(new Arrived(hash, author, fact, algorithms, seal.clone()), bundles);
        }
        return bundles;
    }

    private void take(Arrived arrived, List<Bundle> bundles) {
        Optional<Hash> missing = missing(arrived.fact());
        if (missing.isPresent()) {
            waiting.computeIfAbsent(missing.get(), _ -> new ArrayList<>()).add(arrived);
            return;
        }
        translate(arrived)
                .map(bundle -> Seals.nameAlgorithms(bundle, arrived.algorithms()))
                .ifPresent(bundles::add);
        List<Arrived> freed = waiting.remove(arrived.hash());
        if (freed != null) {
            freed.forEach(each -> take(each, bundles));
        }
    }

    private Optional<Hash> missing(Fact fact) {
        return switch (fact) {
            case Check _, Receipt _, SelfTest _ -> Optional.empty();
            case Consult consult -> unless(checks.containsKey(consult.check()), consult.check());
            case Claim claim -> unless(consults.containsKey(claim.consult()), claim.consult());
            case Advice advice -> unless(consults.containsKey(advice.consult()), advice.consult());
        };
    }

    private static Optional<Hash> unless(boolean isHere, Hash hash) {
        return isHere ? Optional.empty() : Optional.of(hash);
    }

    private Optional<Bundle> translate(Arrived arrived) {
        return switch (arrived.fact()) {
            case Check check -> {
                checks.put(arrived.hash(), check);
                yield Optional.of(CheckToBundle.map(arrived.hash(), arrived.author(), check));
            }
            case Consult consult -> {
                consults.put(arrived.hash(), consult);
                yield Optional.of(
                        ConsultToBundle.map(
                                arrived.hash(), arrived.author(), consult, about(consult)));
            }
            case Claim claim -> claim(arrived, claim);
            case Advice advice -> advice(arrived, advice);
            case Receipt _ -> Optional.empty();
            case SelfTest test ->
                    Optional.of(SelfTestToBundle.map(arrived.hash(), arrived.author(), test));
        };
    }

    /// Only the first claim holds, and none after the answer.
    private Optional<Bundle> claim(Arrived arrived, Claim claim) {
        if (!claim.clinicianId().equals(arrived.author())
                || answered.contains(claim.consult())
                || !claimed.add(claim.consult())) {
            return Optional.empty();
        }
        Consult consult = consult(claim.consult());
        return Optional.of(ClaimToBundle.map(arrived.hash(), claim, consult, about(consult)));
    }

    private Optional<Bundle> advice(Arrived arrived, Advice advice) {
        if (!advice.clinicianId().equals(arrived.author())) {
            return Optional.empty();
        }
        answered.add(advice.consult());
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
