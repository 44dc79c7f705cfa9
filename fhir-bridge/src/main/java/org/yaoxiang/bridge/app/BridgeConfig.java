package org.yaoxiang.bridge.app;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.contract.seal.Suite;

/// What hospital IT sets, in `bridge.properties` of the bridge's home folder.
///
/// @param id the county as a recipient of letters, 1 to 64 of A-Z a-z 0-9 . _ -
/// @param suite by which its clinicians seal; it reads facts of every suite
/// @param gateway where the gateway's feed is
/// @param feedTokenFile holds the token that the gateway made for the feed
/// @param address to listen on; a loopback address unless TLS is put before it
/// @param port of the portal and of the FHIR server under `/fhir`, 0 for any
/// @param portalHosts the names without port by which browsers reach the portal
record BridgeConfig(
        String id,
        Suite suite,
        URI gateway,
        Path feedTokenFile,
        String address,
        int port,
        Set<String> portalHosts) {
    private static final String FILE = "bridge.properties";

    BridgeConfig {
        portalHosts = Set.copyOf(portalHosts);
    }

    /// Reads the settings.
    ///
    /// @throws BridgeException naming the setting that is missing or wrong
    static BridgeConfig read(Path home) {
        Path file = home.resolve(FILE);
        Properties settings = settings(home);
        String id = text(settings, "id");
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new BridgeException("setting id: letters, digits, . _ - only, at most 64");
        }
        Suite suite;
        URI gateway;
        int port;
        try {
            suite = Suite.ofSetting(text(settings, "suite"));
            gateway = URI.create(text(settings, "gateway.url"));
            port = Integer.parseInt(text(settings, "port"));
        } catch (IllegalArgumentException e) {
            throw new BridgeException("in " + file + ": " + e.getMessage(), e);
        }
        if (!Set.of("http", "https").contains(String.valueOf(gateway.getScheme()))) {
            throw new BridgeException("setting gateway.url: expected http:// or https://");
        }
        if (port < 0 || port > 65_535) {
            throw new BridgeException("setting port is " + port + ", expected 0 to 65535");
        }
        return new BridgeConfig(
                id,
                suite,
                gateway,
                home.resolve(text(settings, "feed.token.file")),
                text(settings, "address"),
                port,
                Arrays.stream(text(settings, "portal.hosts").split(",", -1))
                        .map(String::strip)
                        .collect(Collectors.toSet()));
    }

    /// The settings as they stand in the file.
    ///
    /// @throws BridgeException when there are none
    static Properties settings(Path home) {
        Path file = home.resolve(FILE);
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            settings.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new BridgeException(
                    "cannot read " + file + "; run `prepare` for this home first", e);
        }
        return settings;
    }

    /// Writes the settings.
    void write(Path home) throws IOException {
        Properties settings = new Properties();
        settings.setProperty("id", id);
        settings.setProperty("suite", suite.setting());
        settings.setProperty("gateway.url", gateway.toString());
        settings.setProperty("feed.token.file", feedTokenFile.toString());
        settings.setProperty("address", address);
        settings.setProperty("port", Integer.toString(port));
        settings.setProperty("portal.hosts", String.join(",", new TreeSet<>(portalHosts)));
        try (Writer writer = Files.newBufferedWriter(home.resolve(FILE))) {
            settings.store(writer, "Yaoxiang bridge");
        }
    }

    static String text(Properties settings, String name) {
        @Nullable String value = settings.getProperty(name);
        if (value == null || value.isBlank()) {
            throw new BridgeException("setting " + name + " is missing in " + FILE);
        }
        return value.strip();
    }
}
