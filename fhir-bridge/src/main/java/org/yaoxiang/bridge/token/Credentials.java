package org.yaoxiang.bridge.token;

import java.util.Optional;

/// Knows who shows a bearer token. Called by many threads at once.
public interface Credentials {
    /// Who it is; empty when the token is not good.
    Optional<Caller> caller(String token);
}
