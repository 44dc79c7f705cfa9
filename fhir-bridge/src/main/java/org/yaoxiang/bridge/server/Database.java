package org.yaoxiang.bridge.server;

import static java.util.Objects.requireNonNull;

/// Where a PostgreSQL database is.
///
/// @param url of JDBC, such as `jdbc:postgresql://db.county/bridge?sslmode=verify-full`
/// @param password shown to nobody
public record Database(String url, String user, String password) {
    public Database {
        requireNonNull(user, "user");
        requireNonNull(password, "password");
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("expected jdbc:postgresql:…");
        }
    }

    @Override
    public String toString() {
        return "Database[" + url + "]";
    }
}
