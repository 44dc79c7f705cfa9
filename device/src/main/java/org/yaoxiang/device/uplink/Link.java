package org.yaoxiang.device.uplink;

import java.util.List;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.wire.Held;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.contract.wire.Receipted;

/// The way to the gateway. It sends what it is told and waits for nothing: what comes of a message
/// is told to the ear, on any thread, and silence is told to nobody. Only the question for a letter
/// is repeated by the link itself, for the letter may be long.
public interface Link extends AutoCloseable {
    /// Who is told.
    interface Ear {
        /// The message left; not before a session is made.
        void departed(int token);

        /// Something came back, or will not.
        void heard(int token, Answer answer);
    }

    /// What came of a message.
    sealed interface Answer {
        /// The gateway did what it was asked.
        ///
        /// @param body a sealed fact, or empty
        /// @param waiting how many letters wait at the gateway, 0 or more
        record Done(byte[] body, int waiting) implements Answer {}

        /// The gateway took facts that went together, the first ones at least.
        ///
        /// @param receipts its receipts, one or more
        /// @param waiting how many letters wait at the gateway, 0 or more
        record Receipted(List<Sealed> receipts, int waiting) implements Answer {
            public Receipted {
                receipts = List.copyOf(receipts);
            }
        }

        /// The gateway took a part and holds these.
        record Taken(Held held) implements Answer {}

        /// The gateway will never do it.
        ///
        /// @param why its words, printable ASCII
        record Rejected(String why) implements Answer {}

        /// It did not work; what was asked may or may not have been done.
        record Failed(Trouble why) implements Answer {}
    }

    /// Sends facts together, or the first of them when no more fit; the answer is the gateway's
    /// receipts, or done when it is the one for the first.
    ///
    /// @param facts one or more
    /// @param isSessionDoubtful whether the other side has been silent, so that it may have lost
    ///   the session and a new one should be tried
    void put(int token, List<Sealed> facts, boolean isSessionDoubtful, Ear ear);

    /// Sends a part of a fact; the answer is what is held, or, when that is the whole, done.
    ///
    /// @param purpose of the fact
    void put(int token, Part part, Purpose purpose, boolean isSessionDoubtful, Ear ear);

    /// Asks for the oldest letter that waits; the body is empty when none does.
    ///
    /// @param receipted which facts the handheld holds to be there; the letter is a holding when
    ///   one is not
    void fetch(int token, Receipted receipted, boolean isSessionDoubtful, Ear ear);

    @Override
    void close();
}
