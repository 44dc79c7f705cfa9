package org.yaoxiang.bridge.consult;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

/// What follows from all facts that have arrived. It has no state of its own: fold again.
///
/// The result depends on the order of arrival in one way only: claims, answers and receipts of one
/// fact stand in that order, and the first claim holds. The order is the gateway's and the same for
/// every reader; the clocks of two clinicians need not agree.
///
/// Every stamp in the result is as it is known by now: a handheld's is placed by what arrived
/// later, and every check holds the waveforms of those of its recordings that have arrived; a
/// recording by another author than the check is none of its.
///
/// @param cases consults whose check is known: open ones first, then the most urgent, then the
///   oldest
/// @param notAsked checks that nobody has asked about, oldest first
public record Queue(List<Case> cases, List<Entry> notAsked) {
    /// By the hash at last, so that two consults of one millisecond do not change places.
    private static final Comparator<Case> ORDER =
            comparing((Case each) -> each.state().isOpen(), reverseOrder())
                    .thenComparing(Case::urgency, reverseOrder())
                    .thenComparing(each -> each.consult().at().at())
                    .thenComparing(each -> each.hash().hex());

    public Queue {
        cases = List.copyOf(cases);
        notAsked = List.copyOf(notAsked);
    }

    /// Folds the facts. A fact that arrives twice counts once; a consult waits for its check, and a
    /// claim, an advice or a receipt for what it is about. No check waits for its recordings.
    ///
    /// @param entries in the order of arrival
    public static Queue fold(List<Entry> entries) {
        List<Entry> facts = new ArrayList<>();
        Set<Hash> seen = new HashSet<>();
        for (Entry entry : requireNonNull(entries, "entries")) {
            if (seen.add(entry.hash())) {
                facts.add(entry);
            }
        }
        Timelines timelines = Timelines.of(facts);
        Folding folding = new Folding();
        facts.forEach(entry -> folding.add(timelines.place(entry)));
        return folding.queue();
    }

    /// The case of a consult; empty when it is unknown or its check has not arrived.
    public Optional<Case> find(Hash consult) {
        return cases.stream().filter(each -> each.hash().equals(consult)).findFirst();
    }

    /// The facts by what they are about.
    private static final class Folding {
        private final Map<Hash, Entry> checks = new LinkedHashMap<>();
        private final Map<Hash, Entry> recordings = new HashMap<>();
        private final Map<Hash, Entry> consults = new LinkedHashMap<>();
        private final Map<Hash, List<Claim>> claims = new HashMap<>();
        private final Map<Hash, List<Entry>> advice = new HashMap<>();
        private final Map<Hash, List<Entry>> reads = new HashMap<>();

        void add(Entry entry) {
            switch (entry.fact()) {
                case Check _ -> checks.put(entry.hash(), entry);
                case Recording _ -> recordings.put(entry.hash(), entry);
                case Consult _ -> consults.put(entry.hash(), entry);
                case Claim claim -> {
                    if (claim.clinicianId().equals(entry.author())) {
                        under(claims, claim.consult()).add(claim);
                    }
                }
                case Advice each -> {
                    if (each.clinicianId().equals(entry.author())) {
                        under(advice, each.consult()).add(entry);
                    }
                }
                case Receipt receipt -> {
                    if (receipt.proof() == Receipt.Proof.READ) {
                        under(reads, receipt.fact()).add(entry);
                    }
                }
                case SelfTest _, Amendment _, Head _, Holding _ -> {
                    // It is about no patient.
                }
            }
        }

        Queue queue() {
            checks.replaceAll((_, entry) -> joined(entry));
            List<Case> cases = new ArrayList<>();
            Set<Hash> asked = new HashSet<>();
            for (Entry entry : consults.values()) {
                Consult consult = (Consult) entry.fact();
                Entry check = checks.get(consult.check());
                if (check != null) {
                    asked.add(consult.check());
                    cases.add(of(entry, consult, (Check) check.fact()));
                }
            }
            cases.sort(ORDER);
            List<Entry> notAsked =
                    checks.values().stream()
                            .filter(each -> !asked.contains(each.hash()))
                            .sorted(
                                    comparing((Entry each) -> each.fact().at().at())
                                            .thenComparing(each -> each.hash().hex()))
                            .toList();
            return new Queue(cases, notAsked);
        }

        private Entry joined(Entry entry) {
            Check check = (Check) entry.fact();
            return new Entry(
                    entry.hash(),
                    entry.author(),
                    entry.sequence(),
                    check.join(each ->
                            Optional.ofNullable(recordings.get(each))
                                    .filter(found -> found.author().equals(entry.author()))
                                    .map(found -> (Recording) found.fact())));
        }

        private Case of(Entry entry, Consult consult, Check check) {
            List<Answer> answers = new ArrayList<>();
            for (Entry each : advice.getOrDefault(entry.hash(), List.of())) {
                answers.add(
                        new Answer(
                                each.hash(),
                                (Advice) each.fact(),
                                read(each.hash(), entry.author())));
            }
            return new Case(
                    entry.hash(),
                    entry.author(),
                    consult,
                    check,
                    claims.getOrDefault(entry.hash(), List.of()),
                    answers);
        }

        /// Only the handheld that asked can say that its doctor has read the advice.
        private Optional<Stamp> read(Hash advice, String handheld) {
            return reads.getOrDefault(advice, List.of()).stream()
                    .filter(each -> each.author().equals(handheld))
                    .map(Entry::fact)
                    .map(Fact::at)
                    .findFirst();
        }

        private static <T> List<T> under(Map<Hash, List<T>> map, Hash hash) {
            return map.computeIfAbsent(hash, _ -> new ArrayList<>());
        }
    }
}
