package org.yaoxiang.bridge.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;

/// A hospital's own system that answers for its clinicians, from a folder of its own:
///
/// ```text
/// relays/<id>/signing.pem, signing-sm2.pem   the keys that sign what it says
/// relays/<id>/token                          what it shows to the FHIR server
/// relays/<id>/relay.properties               UTF-8; name=<as the village reads it>
/// ```
///
/// @param name 1 to 128 characters
/// @param token by which it answers
record Relay(String name, String token, Signer signer) {
    static final String FOLDER = "relays";
    static final String TOKEN = "token";
    static final String PROPERTIES = "relay.properties";

    /// Reads all of them by their ids.
    ///
    /// @throws BridgeException naming what is missing
    static Map<String, Relay> all(Path home, Suite suite) {
        Map<String, Relay> relays = new LinkedHashMap<>();
        for (String id : ids(home)) {
            relays.put(id, read(home.resolve(FOLDER).resolve(id), id, suite));
        }
        return relays;
    }

    private static List<String> ids(Path home) {
        Path folder = home.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (IOException e) {
            throw new BridgeException("cannot read " + folder, e);
        }
    }

    private static Relay read(Path folder, String id, Suite suite) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve(PROPERTIES), UTF_8)) {
            properties.load(reader);
            return new Relay(
                    Keys.name(properties.getProperty("name", "")),
                    Files.readString(folder.resolve(TOKEN)).strip(),
                    Keys.relaySigner(folder, id, suite));
        } catch (IOException | IllegalArgumentException e) {
            throw new BridgeException(
                    "cannot read the relay in " + folder + ": restore it from your copy", e);
        }
    }

    @Override
    public String toString() {
        return "Relay[" + signer.authorId() + "]";
    }
}
