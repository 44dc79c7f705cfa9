package org.yaoxiang.bridge.hospital;

import java.time.Duration;
import java.util.Optional;

/// What came of posting a transaction.
sealed interface Reply {
    /// The server has it.
    record Taken() implements Reply {}

    /// The server will not have it as it is.
    ///
    /// @param status of HTTP
    /// @param outcome the body of the answer, an OperationOutcome if the server keeps to FHIR; may
    ///   hold patient data
    record Refused(int status, String outcome) implements Reply {}

    /// Nobody knows, or it is not about this transaction: the same one is sent again.
    ///
    /// @param trouble what hinders, for whoever looks after the connection; no patient data
    /// @param pause how long the server wants to be left alone
    /// @param mayBeItself whether the transaction itself may be what the server chokes on
    /// @param outcome the body of the answer, may be empty; may hold patient data
    record Later(
            Trouble trouble,
            int status,
            Optional<Duration> pause,
            boolean mayBeItself,
            String outcome)
            implements Reply {}
}
