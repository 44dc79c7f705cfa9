package org.yaoxiang.village;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.gateway.enrol.Registry;
import org.yaoxiang.gateway.enrol.Request;

/// Types the verbs of the programs, each a process, for a gateway and its handhelds in one folder.
record Technician(Path folder) {
    static final String FIRST_PIN = "731904";

    private static final Pattern READY =
            Pattern.compile("ready coap=(\\d+) enrol=(\\d+) feed=(\\d+)");

    /// Where a gateway serves.
    record Ports(String coap, String enrol, String feed) {
        /// As it says itself.
        static Ports of(Program serving) {
            Matcher ready = READY.matcher(serving.log());
            assertThat(ready.find()).isTrue();
            return new Ports(ready.group(1), ready.group(2), ready.group(3));
        }
    }

    /// Makes the county's authority.
    Registry prepareGateway() {
        gateway("prepare", "--id", "gateway-1");
        return Registry.open(folder.resolve("gateway"));
    }

    /// The gateway on ports that are free.
    Program serving() {
        return new Program(
                "gateway",
                command(
                        "org.yaoxiang.gateway.app.Main",
                        "serve",
                        "--home",
                        home("gateway"),
                        "--coap-host",
                        "127.0.0.1",
                        "--coap-port",
                        "0",
                        "--enrol-port",
                        "0",
                        "--feed-port",
                        "0"),
                folder.resolve("gateway.log"));
    }

    /// The handheld of a home, on an emulated board.
    Program handheld(String id) {
        return new Program(
                "handheld",
                command("org.yaoxiang.device.app.Main", "run", "--home", home(id)),
                folder.resolve("handheld.log"));
    }

    /// Makes a handheld's keys and settings, in the folder of its id.
    void prepare(String id, Ports ports) {
        device(
                "prepare",
                id,
                List.of(
                        "--device-key",
                        "file:" + home(id + ".key"),
                        "--id",
                        id,
                        "--village-id",
                        "village-1",
                        "--village",
                        "演示村",
                        "--altitude",
                        "3650",
                        "--clinician",
                        "village-doctor-1",
                        "--gateway-host",
                        "127.0.0.1",
                        "--gateway-port",
                        ports.coap(),
                        "--enrol-port",
                        ports.enrol(),
                        "--screen-port",
                        "0"),
                FIRST_PIN);
    }

    String ticket(String id, Ports ports) {
        return gateway("ticket", id, "--host", "127.0.0.1", "--enrol-port", ports.enrol())
                .lines()
                .filter(line -> line.startsWith("yaoxiang:"))
                .findFirst()
                .orElseThrow();
    }

    String status(Ports ports) {
        return gateway("status", "--feed-port", ports.feed());
    }

    /// A verb of the gateway's home.
    String gateway(String verb, String... arguments) {
        return Program.run(
                "gateway",
                command("org.yaoxiang.gateway.app.Main", verb, "gateway", List.of(arguments)),
                "");
    }

    /// A verb of a handheld's home.
    ///
    /// @param typed what it asks for, line by line
    String device(String verb, String id, List<String> arguments, String... typed) {
        return Program.run(
                "device " + verb,
                command("org.yaoxiang.device.app.Main", verb, id, arguments),
                String.join("\n", typed) + "\n");
    }

    String home(String name) {
        return folder.resolve(name).toString();
    }

    /// Enrols a party whose keys nobody else has.
    static void enrol(Registry registry, String id, Role role, Map<Suite, KeyPair> letters) {
        registry.enrol(
                new Request(id, role, keys(pairs()), Optional.of(keys(letters)), Optional.empty()),
                role,
                Clock.systemUTC().instant(),
                new SecureRandom());
    }

    static Map<Suite, KeyPair> pairs() {
        SecureRandom random = new SecureRandom();
        return Map.of(
                Suite.INTERNATIONAL, Suite.INTERNATIONAL.newKeyPair(random),
                Suite.CHINESE, Suite.CHINESE.newKeyPair(random));
    }

    private static Request.Keys keys(Map<Suite, KeyPair> pairs) {
        return new Request.Keys(
                requireNonNull(pairs.get(Suite.INTERNATIONAL)).getPublic(),
                requireNonNull(pairs.get(Suite.CHINESE)).getPublic());
    }

    private List<String> command(String program, String verb, String home, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of(verb, "--home", home(home)));
        all.addAll(arguments);
        return command(program, all.toArray(String[]::new));
    }

    private static List<String> command(String program, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                program));
        command.addAll(List.of(arguments));
        return command;
    }
}
