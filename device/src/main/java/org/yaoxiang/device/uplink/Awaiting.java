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
    NOTHING(180, 4),
    /// The answer to a consult.
    ANSWER(10, 2),
    /// The answer to an urgent one.
    URGENT_ANSWER(1, 1);

    /// How long an urgent consult counts as such; who has waited so long has found another way.
    static final Duration URGENT_MAX = Duration.ofHours(6);

    /// How long a consult is counted on at all.
    static final Duration ANSWER_MAX = Duration.ofDays(3);

    private final int pollsMax;
    private final int growth;

    /// @param pollsMax the longest wait between two questions
    /// @param growth how many times as long as the one before each wait is, until then
    Awaiting(int pollsMax, int growth) {
        this.pollsMax = pollsMax;
        this.growth = growth;
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

    /// The wait after some questions in a row that brought nothing: it grows from one poll to the
    /// longest.
    ///
    /// @param quiet how many questions, from 0
    Duration rest(Duration poll, int quiet) {
        long polls = 1;
        for (int i = 0; i < quiet && polls < pollsMax && growth > 1; i++) {
            polls *= growth;
        }
        return poll.multipliedBy(Math.min(pollsMax, polls));
    }
}
