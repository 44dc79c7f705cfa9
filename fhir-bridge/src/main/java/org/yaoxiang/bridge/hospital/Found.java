package org.yaoxiang.bridge.hospital;

import java.time.Duration;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;

/// What came of a search on a hospital's server.
sealed interface Found {
    /// The first page of what it found.
    record Page(Bundle bundle) implements Found {}

    /// Nothing is known; it is asked again.
    ///
    /// @param trouble what hinders, for whoever looks after the connection; no patient data
    /// @param pause how long the server wants to be left alone
    record Later(Trouble trouble, Optional<Duration> pause) implements Found {}
}
