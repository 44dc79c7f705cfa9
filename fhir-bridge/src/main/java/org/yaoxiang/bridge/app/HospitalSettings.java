package org.yaoxiang.bridge.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.yaoxiang.bridge.hospital.Hospital;

/// Whose FHIR servers get what the county knows: the settings `hospital.<id>.…` in
/// `bridge.properties`. A bridge without any sends nothing.
///
/// ```properties
/// hospital.city.url = https://fhir.city-hospital.example/r4
/// hospital.city.token.file = city.token
/// hospital.city.production = true
/// hospital.city.villages = village-3, village-7
/// hospital.city.trust.file = city-ca.pem
/// hospital.city.relay = city-system
/// ```
final class HospitalSettings {
    private static final String PREFIX = "hospital.";
    private static final String ALL = "*";
    private static final Set<String> NAMES =
            Set.of("url", "token.file", "production", "villages", "trust.file", "relay");

    private HospitalSettings() {}

    /// Reads the hospitals, in the order of their ids.
    ///
    /// @throws BridgeException naming the setting that is missing, wrong or unknown
    static List<Hospital> read(Path home) {
        Properties settings = BridgeConfig.settings(home);
        Set<String> ids = new TreeSet<>();
        for (String name : settings.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                ids.add(id(name));
            }
        }
        return ids.stream().map(each -> hospital(home, settings, each)).toList();
    }

    private static String id(String name) {
        String rest = name.substring(PREFIX.length());
        int dot = rest.indexOf('.');
        if (dot < 0 || !NAMES.contains(rest.substring(dot + 1))) {
            throw new BridgeException(
                    "setting "
                            + name
                            + " is not known; those of a hospital are hospital.<id>. and one of "
                            + String.join(", ", new TreeSet<>(NAMES)));
        }
        return rest.substring(0, dot);
    }

    private static Hospital hospital(Path home, Properties settings, String id) {
        String prefix = PREFIX + id + ".";
        try {
            return new Hospital(
                    id,
                    URI.create(BridgeConfig.text(settings, prefix + "url")),
                    home.resolve(BridgeConfig.text(settings, prefix + "token.file")),
                    Optional.ofNullable(settings.getProperty(prefix + "trust.file"))
                            .map(each -> home.resolve(each.strip())),
                    villages(BridgeConfig.text(settings, prefix + "villages")),
                    isProduction(settings, prefix + "production"),
                    Optional.ofNullable(settings.getProperty(prefix + "relay")).map(String::strip));
        } catch (IllegalArgumentException e) {
            throw new BridgeException("settings " + prefix + "…: " + e.getMessage(), e);
        }
    }

    /// There is no default: a forgotten setting would send a demonstration's patients to a
    /// hospital.
    private static boolean isProduction(Properties settings, String name) {
        String value = BridgeConfig.text(settings, name);
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new BridgeException(
                            "setting " + name + " is " + value + ", expected true or false");
        };
    }

    /// There is no default either: whose data go where is to be said.
    static Set<String> villages(String value) {
        if (value.equals(ALL)) {
            return Set.of();
        }
        List<String> villages = Arrays.stream(value.split(",", -1)).map(String::strip).toList();
        if (villages.contains("")) {
            throw new IllegalArgumentException(
                    "villages names one without a name; expected ids with commas between, or *");
        }
        return Set.copyOf(villages);
    }
}
