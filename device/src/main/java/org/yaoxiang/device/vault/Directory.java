package org.yaoxiang.device.vault;

import java.security.PublicKey;
import java.util.Optional;
import org.yaoxiang.contract.seal.Suite;

/// Who may sign for this handheld to read, and with which key.
@FunctionalInterface
public interface Directory {
    /// The author's signing key of a suite; empty when the author is not known.
    Optional<PublicKey> signingKey(String author, Suite suite);
}
