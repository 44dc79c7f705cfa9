package org.yaoxiang.bridge.consult;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Hash;

/// A consult with the check it is about and all that the county has done with it.
///
/// @param hash the consult's name
/// @param handheld the author of the consult, to whom the advice goes
/// @param check with the waveforms of those of its recordings that have arrived
/// @param claims those whose author is the clinician they name, in the order of arrival
/// @param answers those whose author is the clinician they name, in the order of arrival
public record Case(
        Hash hash,
        String handheld,
        Consult consult,
        Check check,
        List<Claim> claims,
        List<Answer> answers) {
    public Case {
        requireNonNull(hash, "hash");
        requireNonNull(handheld, "handheld");
        requireNonNull(consult, "consult");
        requireNonNull(check, "check");
        claims = List.copyOf(claims);
        answers = List.copyOf(answers);
    }

    /// How soon the county must look: what the village says or what the rules found, whichever is
    /// more urgent, so that neither can hide the other.
    public Urgency urgency() {
        Urgency asked = consult.urgency();
        Urgency found = check.urgency();
        return asked.compareTo(found) >= 0 ? asked : found;
    }

    /// The claim that holds: the first to arrive. Empty while nobody has taken the consult.
    public Optional<Claim> claim() {
        return claims.stream().findFirst();
    }

    /// The advice that came first; empty while there is none.
    public Optional<Answer> answer() {
        return answers.stream().findFirst();
    }

    /// How far the consult has come. A later advice that is not read yet makes it ANSWERED again.
    public State state() {
        if (answers.isEmpty()) {
            return claims.isEmpty() ? State.WAITING : State.CLAIMED;
        }
        return answers.stream().allMatch(each -> each.read().isPresent())
                ? State.READ
                : State.ANSWERED;
    }
}
