package org.yaoxiang.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Console;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.Ticket;
import org.yaoxiang.gateway.enrol.Audit;
import org.yaoxiang.gateway.enrol.EnrolException;
import org.yaoxiang.gateway.enrol.Losses;
import org.yaoxiang.gateway.enrol.Registry;
import org.yaoxiang.gateway.enrol.Request;
import org.yaoxiang.gateway.enrol.Tickets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The gateway's command line.
@Command(
        name = "gateway",
        description = "The post office at the county's end of the thin link.",
        mixinStandardHelpOptions = true,
        subcommands = HelpCommand.class,
        footer =
                """

                `prepare` makes the county's authority; `serve` runs the gateway; `enrol` answers \
                the request of a handheld, the county's bridge or a clinician, also while it \
                serves.
                """)
public final class Main {
    private static final int FAILED = 1;
    private static final String HOME = "its folder";
    private static final int TICKET_HOURS_MAX = 7 * 24;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private Main() {}

    /// Runs a verb and exits with 0, 1 when it failed, 2 when it was not understood.
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Main());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((exception, command, _) -> {
            String message =
                    switch (exception) {
                        case GatewayException told -> told.getMessage();
                        case EnrolException told -> told.getMessage();
                        case NoSuchFileException missing -> "there is no file " + missing.getFile();
                        default -> throw exception;
                    };
            command.getErr().println("gateway: " + message);
            return FAILED;
        });
        System.exit(line.execute(args));
    }

    @Command(
            name = "prepare",
            mixinStandardHelpOptions = true,
            description = "Make the authority, the gateway's key and its token.")
    void prepare(
            @Option(names = "--home", required = true, description = HOME) Path home,
            @Option(names = "--id", required = true, description = "the gateway's id") String id)
            throws IOException {
        SecureRandom random = new SecureRandom();
        Registry.prepare(home, id, Clock.systemUTC().instant(), random);
        byte[] token = new byte[32];
        random.nextBytes(token);
        Path file = home.resolve(Gateway.TOKEN);
        Files.createFile(file, OWNER_ONLY);
        Files.writeString(file, HexFormat.of().formatHex(token) + "\n");
        System.out.println(
                "Prepared. Keep a copy of " + home + " in a safe: it holds the county's keys.");
    }

    @Command(name = "serve", mixinStandardHelpOptions = true, description = "Run the gateway.")
    void serve(
            @Option(names = "--home", required = true, description = HOME) Path home,
            @Option(
                            names = "--coap-host",
                            defaultValue = "0.0.0.0",
                            description = "address to listen on; ${DEFAULT-VALUE}")
                    String coapHost,
            @Option(
                            names = "--coap-port",
                            defaultValue = "5684",
                            description = "UDP, CoAP over DTLS; ${DEFAULT-VALUE}, 0 for any")
                    int coapPort,
            @Option(
                            names = "--enrol-port",
                            defaultValue = "5685",
                            description =
                                    "UDP, where handhelds enrol by ticket; ${DEFAULT-VALUE}, 0 for"
                                            + " any")
                    int enrolPort,
            @Option(
                            names = "--feed-port",
                            defaultValue = "8081",
                            description = "TCP on loopback, for the bridge; ${DEFAULT-VALUE}")
                    int feedPort,
            @Option(
                            names = "--suite",
                            defaultValue = "international",
                            description =
                                    "ciphers of its receipts, ${COMPLETION-CANDIDATES};"
                                            + " ${DEFAULT-VALUE}. It takes facts of both")
                    Suite suite)
            throws InterruptedException {
        Gateway gateway =
                Gateway.start(
                        home,
                        suite,
                        new InetSocketAddress(coapHost, coapPort),
                        new InetSocketAddress(coapHost, enrolPort),
                        feedPort);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(gateway::close));
        System.out.println(
                "ready coap="
                        + gateway.coapPort()
                        + " enrol="
                        + gateway.enrolPort()
                        + " feed="
                        + gateway.feedPort());
        new CountDownLatch(1).await();
    }

    @Command(
            name = "enrol",
            mixinStandardHelpOptions = true,
            description = "Certify a party by its request; write its trust list.")
    void enrol(
            @Parameters(paramLabel = "REQUEST.pem", description = "what the party gave you")
                    Path request,
            @Option(names = "--home", required = true, description = HOME) Path home,
            @Option(
                            names = "--role",
                            defaultValue = "HANDHELD",
                            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
                    Role role,
            @Option(names = "--out", required = true, description = "where to write its trust list")
                    Path out)
            throws IOException {
        if (Files.size(request) > Request.LENGTH_MAX) {
            throw new GatewayException(request + " is too long to be a request");
        }
        Registry registry = Registry.open(home);
        Request asked = Request.parse(Files.readString(request));
        registry.enrol(asked, role, Clock.systemUTC().instant(), new SecureRandom());
        audit(home, "enrolled", asked.id());
        Files.write(out, registry.listFor(asked.id()).pem());
        System.out.println(asked.id() + " is enrolled as " + role + ". Give it " + out);
    }

    @Command(
            name = "trust",
            mixinStandardHelpOptions = true,
            description = "Write an enrolled party's trust list anew.")
    void trust(
            @Parameters(paramLabel = "ID", description = "the party") String id,
            @Option(names = "--home", required = true, description = HOME) Path home,
            @Option(names = "--out", required = true, description = "where to write it") Path out)
            throws IOException {
        Files.write(out, Registry.open(home).listFor(id).pem());
        System.out.println("Give " + out + " to " + id);
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Take nothing more from a party; what it said stays.")
    void revoke(
            @Parameters(paramLabel = "ID", description = "the party") String id,
            @Option(names = "--home", required = true, description = HOME) Path home) {
        Registry.open(home).revoke(id);
        audit(home, "revoked", id);
        System.out.println(id + " is revoked.");
    }

    @Command(
            name = "lost",
            mixinStandardHelpOptions = true,
            description =
                    "Mark a handheld as lost: it is revoked, and destroys the keys of its vault"
                            + " when it next asks. `status` says whether it has.")
    void lost(
            @Parameters(paramLabel = "ID", description = "the handheld") String id,
            @Option(names = "--home", required = true, description = HOME) Path home) {
        losses(home).mark(id, Clock.systemUTC().instant());
        audit(home, "marked-lost", id);
        System.out.println(
                id
                        + " is revoked and marked as lost. Its keys are destroyed at its next contact;"
                        + " the county's escrow still opens its vault.");
    }

    private static Losses losses(Path home) {
        return new Losses(home, Registry.open(home), new Audit(home));
    }

    @Command(
            name = "ticket",
            mixinStandardHelpOptions = true,
            description =
                    "Let a handheld enrol itself, once, by a code; voids an older one for it.")
    void ticket(
            @Parameters(paramLabel = "ID", description = "the handheld") String id,
            @Option(names = "--home", required = true, description = HOME) Path home,
            @Option(
                            names = "--host",
                            required = true,
                            description = "where the handheld reaches this gateway")
                    String host,
            @Option(
                            names = "--enrol-port",
                            defaultValue = "5685",
                            description = "as `serve` has it; ${DEFAULT-VALUE}")
                    int port,
            @Option(
                            names = "--valid-hours",
                            defaultValue = "24",
                            description = "how long it holds; ${DEFAULT-VALUE}")
                    int validHours,
            @Option(
                            names = "--picture",
                            description =
                                    "an SVG file to make, with the ticket as a QR code for a"
                                            + " handheld's scanner; a terminal shows it anyway")
                    Optional<Path> picture)
            throws IOException {
        if (validHours < 1 || validHours > TICKET_HOURS_MAX) {
            throw new GatewayException("--valid-hours: 1 to " + TICKET_HOURS_MAX);
        }
        if (picture.filter(Files::exists).isPresent()) {
            throw new GatewayException(picture.get() + " is there already; nothing was made");
        }
        Registry registry = Registry.open(home);
        Instant until = Clock.systemUTC().instant().plus(Duration.ofHours(validHours));
        String code = new Tickets(home).make(id, until, new SecureRandom());
        audit(home, "ticket-made", id);
        System.out.println("A ticket for " + id + ", once, until " + until + ":");
        String ticket =
                new Ticket(host, port, id, code, Ticket.print(registry.everyone().authority()))
                        .text();
        System.out.println(ticket);
        QrCode qr = QrCode.of(ticket);
        if (isTerminal()) {
            qr.lines().forEach(System.out::println);
        }
        if (picture.isPresent()) {
            // Whoever has the picture has the ticket.
            Files.createFile(picture.get(), OWNER_ONLY);
            Files.writeString(picture.get(), qr.svg());
            System.out.println("Its QR code is in " + picture.get() + "; destroy it after use.");
        }
    }

    @SuppressWarnings("SystemConsoleNull") // The null check is for NullAway.
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Ask the running gateway whom it has heard and what it has refused.")
    void status(
            @Option(names = "--home", required = true, description = HOME) Path home,
            @Option(
                            names = "--feed-port",
                            defaultValue = "8081",
                            description = "as `serve` has it; ${DEFAULT-VALUE}")
                    int feedPort)
            throws IOException, InterruptedException {
        String token = Files.readString(home.resolve(Gateway.TOKEN)).strip();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + feedPort + "/status"))
                        .header("Authorization", "Bearer " + token)
                        .timeout(Duration.ofSeconds(10))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
            if (answer.statusCode() != 200) {
                throw new GatewayException("the gateway refuses: " + answer.body());
            }
            System.out.print(answer.body());
        } catch (ConnectException e) {
            throw new GatewayException("no gateway serves at feed port " + feedPort, e);
        }
    }

    @Command(
            name = "mail",
            mixinStandardHelpOptions = true,
            description =
                    "Hand in what a USB stick brought from handhelds, and put what waits for them on"
                            + " it. Exits with 1 when something was refused.")
    int mail(
            @Parameters(paramLabel = "STICK", description = "where it is mounted") Path stick,
            @Option(names = "--home", required = true, description = HOME) Path home,
            @Option(
                            names = "--feed-port",
                            defaultValue = "8081",
                            description = "as `serve` has it; ${DEFAULT-VALUE}")
                    int feedPort)
            throws IOException, InterruptedException {
        String token = Files.readString(home.resolve(Gateway.TOKEN)).strip();
        try (HttpClient client = HttpClient.newHttpClient()) {
            List<Mailroom.Handed> handed =
                    new Mailroom(client, URI.create("http://127.0.0.1:" + feedPort + "/"), token)
                            .exchange(stick);
            for (Mailroom.Handed each : handed) {
                System.out.printf(
                        "%s: %d arrived, %d refused; %d receipts and %d letters go back%s%n",
                        each.folder(),
                        each.arrived(),
                        each.refused(),
                        each.arrived(),
                        each.letters(),
                        each.trouble().isEmpty() ? "" : ". " + each.trouble());
            }
            if (handed.isEmpty()) {
                System.out.println("No handheld's mail is on the stick.");
            }
            return handed.stream().allMatch(each -> each.trouble().isEmpty()) ? 0 : FAILED;
        } catch (ConnectException e) {
            throw new GatewayException("no gateway serves at feed port " + feedPort, e);
        }
    }

    @Command(
            name = "audit",
            mixinStandardHelpOptions = true,
            description =
                    "Show who has enrolled, renewed, revoked and marked as lost whom; notices"
                            + " changes.")
    void audit(@Option(names = "--home", required = true, description = HOME) Path home) {
        new Audit(home).read().forEach(System.out::println);
    }

    private static void audit(Path home, String act, String whom) {
        new Audit(home)
                .write(Clock.systemUTC().instant(), System.getProperty("user.name"), act, whom);
    }

    @Command(
            name = "parties",
            mixinStandardHelpOptions = true,
            description = "List who is enrolled.")
    void parties(@Option(names = "--home", required = true, description = HOME) Path home) {
        Registry registry = Registry.open(home);
        Losses losses = losses(home);
        for (Role role : Role.values()) {
            for (Party party : registry.everyone().parties(role)) {
                System.out.printf(
                        "%-10s %s%s%n",
                        role, party.id(), Status.standing(party.id(), registry, losses));
            }
        }
    }
}
