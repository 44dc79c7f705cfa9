package org.yaoxiang.bridge.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.yaoxiang.contract.seal.Escrow;
import org.yaoxiang.contract.seal.KeyRecovery;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.TrustList;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The bridge's command line.
@Command(
        name = "bridge",
        description = "The county hospital's end: portal and FHIR server.",
        mixinStandardHelpOptions = true,
        subcommands = HelpCommand.class,
        footer =
                """

                A new county: `prepare` makes its keys and request.pem; the gateway enrols it with \
                --role COUNTY; `trust` takes the answer in; `clinician` makes a key for each \
                doctor, to be enrolled with --role CLINICIAN; `relay` one for a hospital's own \
                system, to be enrolled likewise; `serve` starts. A handheld whose PIN \
                is forgotten: `recover` opens its vault.escrow for the technician.
                """)
public final class Main {
    private static final int FAILED = 1;
    private static final String HOME = "its folder";

    private Main() {}

    /// Runs a verb and exits with 0, 1 when it failed, 2 when it was not understood.
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Main());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((exception, command, _) -> {
            String message =
                    switch (exception) {
                        case BridgeException told -> told.getMessage();
                        case NoSuchFileException missing -> "there is no file " + missing.getFile();
                        default -> throw exception;
                    };
            command.getErr().println("bridge: " + message);
            return FAILED;
        });
        System.exit(line.execute(args));
    }

    @Command(
            name = "prepare",
            mixinStandardHelpOptions = true,
            description = "Make keys, settings and the enrolment request.")
    void prepare(
            @Option(names = "--home", required = true, description = HOME) Path home,
            @Option(names = "--id", required = true, description = "the county's id") String id,
            @Option(
                            names = "--gateway-url",
                            defaultValue = "http://localhost:8081/",
                            description = "the gateway's feed; ${DEFAULT-VALUE}")
                    URI gateway,
            @Option(
                            names = "--feed-token",
                            defaultValue = "feed.token",
                            description = "file with the gateway's token; ${DEFAULT-VALUE}")
                    Path feedToken,
            @Option(
                            names = "--address",
                            defaultValue = "127.0.0.1",
                            description = "to listen on; ${DEFAULT-VALUE}; put TLS before another")
                    String address,
            @Option(
                            names = "--port",
                            defaultValue = "8082",
                            description = "portal and FHIR; ${DEFAULT-VALUE}, 0 for any")
                    int port,
            @Option(
                            names = "--portal-host",
                            defaultValue = "localhost",
                            split = ",",
                            description = "by which browsers reach it; ${DEFAULT-VALUE}")
                    List<String> portalHosts,
            @Option(
                            names = "--suite",
                            defaultValue = "international",
                            description =
                                    "ciphers of its facts, ${COMPLETION-CANDIDATES};"
                                            + " ${DEFAULT-VALUE}. It reads facts of both")
                    Suite suite)
            throws IOException {
        Files.createDirectories(home.resolve(Bridge.CLINICIANS));
        SecureRandom random = new SecureRandom();
        String request = Keys.makeCounty(home, id, random);
        new BridgeConfig(id, suite, gateway, feedToken, address, port, Set.copyOf(portalHosts))
                .write(home);
        BridgeConfig.read(home);
        Keys.writeToken(home.resolve(AccessSettings.FHIR_TOKEN), random);
        Keys.writeToken(home.resolve(AccessSettings.AUDIT_TOKEN), random);
        Path out = home.resolve("request.pem");
        Files.writeString(out, request);
        System.out.println("Prepared. Let the gateway enrol " + out + " with --role COUNTY");
    }

    @Command(
            name = "clinician",
            mixinStandardHelpOptions = true,
            description = "Make a clinician's key; the PIN is asked for.")
    void clinician(
            @Option(names = "--home", required = true, description = HOME) Path home,
            @Option(names = "--id", required = true, description = "the clinician's id") String id,
            @Option(names = "--name", required = true, description = "as the village reads it")
                    String name,
            @Option(names = "--out", required = true, description = "where to write the request")
                    Path out)
            throws IOException {
        BridgeConfig.read(home);
        if (Files.exists(home.resolve(Relay.FOLDER).resolve(id))) {
            throw new BridgeException(id + " is a relay; take another id");
        }
        String request =
                Keys.makeClinician(
                        home.resolve(Bridge.CLINICIANS),
                        id,
                        name,
                        pin(),
                        Clock.systemUTC().instant(),
                        new SecureRandom());
        Files.writeString(out, request);
        System.out.println("Let the gateway enrol " + out + " with --role CLINICIAN");
    }

    @Command(
            name = "relay",
            mixinStandardHelpOptions = true,
            description =
                    "Make a key and a token for a hospital's own system, so that it may answer for"
                            + " its clinicians.")
    void relay(
            @Option(names = "--home", required = true, description = HOME) Path home,
            @Option(names = "--id", required = true, description = "the relay's id") String id,
            @Option(names = "--name", required = true, description = "as the village reads it")
                    String name,
            @Option(names = "--out", required = true, description = "where to write the request")
                    Path out)
            throws IOException {
        BridgeConfig.read(home);
        Path folder = home.resolve(Relay.FOLDER).resolve(id);
        if (Files.exists(home.resolve(Bridge.CLINICIANS).resolve(id + ".p12"))) {
            throw new BridgeException(id + " is a clinician; take another id");
        }
        Files.writeString(out, Keys.makeRelay(folder, id, name, new SecureRandom()));
        System.out.println("Let the gateway enrol " + out + " with --role CLINICIAN");
        System.out.println("Its token is in " + folder.resolve(Relay.TOKEN));
    }

    @Command(
            name = "trust",
            mixinStandardHelpOptions = true,
            description = "Take in the gateway's trust list.")
    void trust(
            @Option(names = "--home", required = true, description = HOME) Path home,
            @Parameters(paramLabel = "TRUST.pem", description = "what the gateway gave back")
                    Path file)
            throws IOException {
        String id = BridgeConfig.read(home).id();
        TrustList list = Parties.read(file);
        var party =
                list.party(id)
                        .orElseThrow(() ->
                                new BridgeException(
                                        file + " does not name " + id + "; enrol it first"));
        if (!party.recipient().equals(Optional.of(Keys.letterKey(home, id).recipient()))) {
            throw new BridgeException(file + " names other keys for " + id);
        }
        Parties.write(home.resolve(Bridge.TRUST), list);
        System.out.println(id + " is enrolled. Start it with `serve`.");
    }

    @Command(
            name = "recover",
            mixinStandardHelpOptions = true,
            description =
                    "Open a handheld's vault.escrow: writes a file for its `recover`, and prints a"
                            + " one-time code that travels by another way.")
    void recover(
            @Option(names = "--home", required = true, description = HOME) Path home,
            @Parameters(paramLabel = "ESCROW", description = "vault.escrow of the handheld")
                    Path file,
            @Option(names = "--out", required = true, description = "where to write the recovery")
                    Path out)
            throws IOException {
        String id = BridgeConfig.read(home).id();
        byte[] key;
        Escrow escrow;
        try {
            escrow = Escrow.parse(Files.readAllBytes(file));
            key = escrow.open(Keys.letterKey(home, id));
        } catch (SealException e) {
            throw new BridgeException(file + " is no escrow of " + id + ": " + e.getMessage(), e);
        }
        String code = KeyRecovery.newCode(new SecureRandom());
        try {
            Files.createFile(
                    out,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.write(out, KeyRecovery.close(key, escrow, code).bytes());
        } catch (FileAlreadyExistsException e) {
            throw new BridgeException(out + " exists; name another file", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        System.out.println("For " + escrow.author() + ", whose vault this opens.");
        System.out.println("Take " + out + " to it; tell the technician this code by telephone:");
        System.out.println(code.replaceAll("(.{4})(?!$)", "$1-"));
    }

    @Command(
            name = "serve",
            mixinStandardHelpOptions = true,
            description = "Run the portal and the FHIR server.")
    void serve(@Option(names = "--home", required = true, description = HOME) Path home)
            throws InterruptedException {
        Bridge bridge = Bridge.start(home);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(bridge::close));
        System.out.println("ready port=" + bridge.port());
        new CountDownLatch(1).await();
    }

    /// From the console without showing it, or the first line of the standard input.
    @SuppressWarnings("SystemConsoleNull") // The null check is for NullAway.
    private static String pin() throws IOException {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("PIN, at least 6 characters: ");
            char[] again = console.readPassword("The same again: ");
            if (typed == null
                    || again == null
                    || !String.valueOf(typed).equals(String.valueOf(again))) {
                throw new BridgeException("the two PINs differ; nothing was made");
            }
            return String.valueOf(typed);
        }
        String line = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
        return line == null ? "" : line.strip();
    }
}
