package org.yaoxiang.bridge.hospital;

import org.hl7.fhir.r4.model.Bundle;

/// The way to a hospital's server.
interface Line {
    /// Posts a transaction and waits for what came of it. Never throws for what the network or the
    /// server does.
    Reply post(Bundle transaction);

    /// Whether the server answers at all, that is, gives its CapabilityStatement.
    boolean answers();
}
