package org.yaoxiang.bridge.answer;

import java.util.List;
import org.yaoxiang.contract.fact.Hash;

/// The door by which the answers of hospitals' own systems become advice. Called by many threads at
/// once.
public interface Answering {
    /// What became of an answer.
    ///
    /// @param advice the name of the sealed advice
    /// @param isNew whether this call has sealed it; one that came before is not sealed again
    record Taken(Hash advice, boolean isNew) {}

    /// Seals an answer by the relay's key and sends it on its way.
    ///
    /// @param relay the id of the system that says it
    /// @throws AnswerException when it is not taken
    Taken answer(String relay, Proposal proposal);

    /// The consults that wait for an answer, in the queue's order.
    List<Hash> open();
}
