package org.yaoxiang.bridge.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.yaoxiang.bridge.server.Database;

/// In which PostgreSQL database the FHIR store is: the settings `database.…` in
/// `bridge.properties`. Without them it is an H2 database in the bridge's folder.
///
/// ```properties
/// database.url = jdbc:postgresql://db.county.example/bridge?sslmode=verify-full
/// database.user = bridge
/// database.password.file = database.password
/// ```
final class DatabaseSettings {
    private static final String URL = "database.url";

    private DatabaseSettings() {}

    /// @throws BridgeException naming the setting that is missing or wrong
    static Optional<Database> read(Path home) {
        Properties settings = BridgeConfig.settings(home);
        if (settings.stringPropertyNames().stream()
                .noneMatch(each -> each.startsWith("database."))) {
            return Optional.empty();
        }
        Path file = home.resolve(BridgeConfig.text(settings, "database.password.file"));
        try {
            return Optional.of(
                    new Database(
                            BridgeConfig.text(settings, URL),
                            BridgeConfig.text(settings, "database.user"),
                            Files.readString(file).strip()));
        } catch (IOException e) {
            throw new BridgeException("setting database.password.file: cannot read " + file, e);
        } catch (IllegalArgumentException e) {
            throw new BridgeException("setting " + URL + ": " + e.getMessage(), e);
        }
    }
}
