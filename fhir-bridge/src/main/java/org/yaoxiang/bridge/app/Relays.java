package org.yaoxiang.bridge.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.yaoxiang.bridge.answer.AnswerException;
import org.yaoxiang.bridge.answer.Answering;
import org.yaoxiang.bridge.answer.Fault;
import org.yaoxiang.bridge.answer.Proposal;
import org.yaoxiang.bridge.consult.Answer;
import org.yaoxiang.bridge.consult.Case;
import org.yaoxiang.bridge.feed.FeedException;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.Signer;

/// The hospitals' own systems at the county's desk. What one of them says becomes an advice that is
/// signed by its key.
///
/// The advice itself says what the answer is called at the hospital. So it is noted that an answer
/// came in the very moment in which it is sealed, and one that comes again, after a lost reply or
/// the death of this program, finds its advice. Thread-safe: answers are taken one after another.
final class Relays implements Answering {
    /// Seals an advice and has it on its way when it returns.
    interface Sealing {
        /// Returns the name of the sealed advice.
        ///
        /// @throws JournalException when the disk does not take it
        /// @throws FeedException when the gateway must be asked and does not answer
        Hash seal(Signer by, Advice advice, Case asked);
    }

    private final Map<String, Relay> relays;
    private final Predicate<String> isEnrolled;
    private final Supplier<List<Case>> cases;
    private final Sealing sealing;
    private final Supplier<Stamp> stamp;

    /// @param relays by their ids
    /// @param isEnrolled whether the county's authority vouches for a party; throws a FeedException
    ///   when the gateway must be asked and does not answer
    /// @param cases all that the county knows, those just sealed among them
    Relays(
            Map<String, Relay> relays,
            Predicate<String> isEnrolled,
            Supplier<List<Case>> cases,
            Sealing sealing,
            Supplier<Stamp> stamp) {
        this.relays = Map.copyOf(relays);
        this.isEnrolled = isEnrolled;
        this.cases = cases;
        this.sealing = sealing;
        this.stamp = stamp;
    }

    @Override
    public synchronized Taken answer(String id, Proposal proposal) {
        Relay relay = relays.get(id);
        if (relay == null) {
            throw new IllegalArgumentException(id + " is no relay");
        }
        Optional<Taken> before = before(id, proposal);
        if (before.isPresent()) {
            return before.get();
        }
        Case asked = find(proposal.consult());
        if (!asked.answers().isEmpty()) {
            throw new AnswerException(Fault.ALREADY_ANSWERED);
        }
        try {
            if (!isEnrolled.test(id)) {
                throw new AnswerException(Fault.NOT_ENROLLED);
            }
            if (!isEnrolled.test(asked.handheld())) {
                throw new AnswerException(Fault.HANDHELD_GONE);
            }
            return new Taken(
                    sealing.seal(relay.signer(), advice(id, relay, proposal), asked), true);
        } catch (JournalException | FeedException e) {
            throw new AnswerException(Fault.NOT_SAVED, e);
        }
    }

    @Override
    public List<Hash> open() {
        return cases.get().stream()
                .filter(each -> each.answers().isEmpty())
                .map(Case::hash)
                .toList();
    }

    private Advice advice(String id, Relay relay, Proposal proposal) {
        return new Advice(
                proposal.consult(),
                id,
                proposal.clinician(),
                proposal.disposition(),
                proposal.text(),
                Optional.of(new Advice.Relayed(relay.name(), proposal.report())),
                stamp.get());
    }

    private Optional<Taken> before(String relay, Proposal proposal) {
        for (Case each : cases.get()) {
            for (Answer answer : each.answers()) {
                if (isOf(relay, proposal.report(), answer.advice())) {
                    if (!each.hash().equals(proposal.consult())) {
                        throw new AnswerException(Fault.NAME_TAKEN);
                    }
                    return Optional.of(new Taken(answer.hash(), false));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isOf(String relay, String report, Advice advice) {
        return advice.clinicianId().equals(relay)
                && advice.relayed().filter(each -> each.report().equals(report)).isPresent();
    }

    private Case find(Hash consult) {
        return cases.get().stream()
                .filter(each -> each.hash().equals(consult))
                .findFirst()
                .orElseThrow(() -> new AnswerException(Fault.UNKNOWN_REQUEST));
    }
}
