package org.yaoxiang.device.uplink;

import java.time.Duration;
import java.util.List;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.vault.Entry;

/// What the doctor awaits from the county: how rarely it may be asked for letters. Every question
/// costs its bytes, and on most days there is no letter.
enum Awaiting {
    /// No letter is expected.
    NOTHING(120),
    /// The answer to a consult.
    ANSWER(10),
    /// The answer to an urgent one.
    URGENT_ANSWER(1);

    /// How long an urgent consult counts as such; who has waited so long has found another way.
    static final Duration URGENT_MAX = Duration.ofHours(6);

    /// How long a consult is counted on at all.
    static final Duration ANSWER_MAX = Duration.ofDays(3);

    private final int pollsMax;

    Awaiting(int pollsMax) {
        this.pollsMax = pollsMax;
    }

    /// What follows from the consults that nobody has answered.
    ///
    /// @param unanswered see {@link org.yaoxiang.device.vault.Vault#unanswered}
    static Awaiting of(List<Entry> unanswered, Stamp now) {
        Awaiting most = NOTHING;
        for (Entry consult : unanswered) {
            Duration age = Duration.between(consult.at().at(), now.at());
            boolean isUrgent = consult.urgency().compareTo(Urgency.URGENT) >= 0;
            if (isUrgent && age.compareTo(URGENT_MAX) < 0) {
                return URGENT_ANSWER;
            }
            if (age.compareTo(ANSWER_MAX) < 0) {
                most = ANSWER;
            }
        }
        return most;
    }

    /// The wait after some questions in a row that brought nothing: it doubles from one poll to the
    /// longest.
    ///
    /// @param quiet how many questions, from 0
    Duration rest(Duration poll, int quiet) {
        return poll.multipliedBy(Math.min(pollsMax, 1L << Math.min(quiet, 30)));
    }
}
