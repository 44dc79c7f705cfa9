package org.yaoxiang.device.uplink;

import java.util.Arrays;
import org.yaoxiang.contract.seal.Sealed;

/// The thin link to the gateway. One caller at a time; a call may take minutes.
public interface Link extends AutoCloseable {
    /// Brings a sealed fact to the gateway.
    Answer put(Sealed fact);

    /// Asks for the oldest fact that waits for this handheld.
    Answer fetch();

    @Override
    void close();

    /// What came back.
    sealed interface Answer {
        /// The gateway took it or gave it.
        ///
        /// @param body its bytes, unverified; none when nothing waits
        /// @param waiting how many facts wait for this handheld
        record Done(byte[] body, int waiting) implements Answer {
            public Done {
                body = body.clone();
            }

            @Override
            public byte[] body() {
                return body.clone();
            }

            @Override
            public boolean equals(Object other) {
                return other instanceof Done that
                        && waiting == that.waiting
                        && Arrays.equals(body, that.body);
            }

            @Override
            public int hashCode() {
                return 31 * Arrays.hashCode(body) + waiting;
            }
        }

        /// The gateway will never take this fact.
        ///
        /// @param why its own short words, printable and bounded
        record Rejected(String why) implements Answer {}

        /// It did not work this time.
        record Failed(Trouble why) implements Answer {}
    }
}
