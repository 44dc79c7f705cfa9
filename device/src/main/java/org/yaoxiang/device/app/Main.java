package org.yaoxiang.device.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.seal.KeyRecovery;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Ticket;
import org.yaoxiang.contract.trust.TrustException;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.device.board.Board;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.DeviceKey;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.uplink.EnrolLink;
import org.yaoxiang.device.vault.Door;
import org.yaoxiang.device.vault.Label;
import org.yaoxiang.device.vault.PinCost;
import org.yaoxiang.device.vault.VaultException;
import org.yaoxiang.device.vault.VaultKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The handheld's command line.
@Command(
        name = "device",
        description = "The handheld's firmware.",
        mixinStandardHelpOptions = true,
        subcommands = HelpCommand.class,
        footer =
                """

                A new handheld: `prepare` makes its keys and request.pem; the county enrols that \
                request and gives back a trust list, which `trust` takes in, or it gives a ticket, \
                by which `enrol` asks over the network; `run` starts. The first \
                PIN is asked for, or is the first line of the standard input; its clinician must \
                change it. A forgotten one: the county's `recover` opens vault.escrow, then \
                `recover`.
                """)
public final class Main {
    private static final int FAILED = 1;

    private Main() {}

    /// Runs a verb and exits with 0, 1 when it failed, 2 when it was not understood.
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Main());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((exception, command, _) -> {
            if (!(exception instanceof HandheldException)) {
                throw exception;
            }
            command.getErr().println("device: " + exception.getMessage());
            return FAILED;
        });
        System.exit(line.execute(args));
    }

    @Command(
            name = "prepare",
            mixinStandardHelpOptions = true,
            description = "Make keys, settings and the enrolment request in an empty home folder.")
    void prepare(
            @Option(names = "--home", required = true, description = "its folder") Path home,
            @Option(names = "--id", required = true, description = "the handheld's id") String id,
            @Option(names = "--village-id", required = true) String villageId,
            @Option(names = "--village", required = true, description = "the village's name")
                    String village,
            @Option(names = "--altitude", required = true, description = "metres above the sea")
                    int altitudeMetres,
            @Option(names = "--clinician", required = true, description = "who works with it")
                    String clinicianId,
            @Option(
                            names = "--gateway-host",
                            defaultValue = "localhost",
                            description = "default ${DEFAULT-VALUE}")
                    String gatewayHost,
            @Option(
                            names = "--gateway-port",
                            defaultValue = "5684",
                            description = "default ${DEFAULT-VALUE}")
                    int gatewayPort,
            @Option(
                            names = "--enrol-port",
                            defaultValue = "5685",
                            description =
                                    "where the gateway enrols, and tells whether this handheld was"
                                            + " lost; ${DEFAULT-VALUE}")
                    int enrolPort,
            @Option(
                            names = "--screen-port",
                            defaultValue = "8080",
                            description = "default ${DEFAULT-VALUE}, 0 for any")
                    int screenPort,
            @Option(
                            names = "--poll-seconds",
                            defaultValue = "60",
                            description =
                                    "the shortest time between two questions for letters; asked "
                                            + "10 times as rarely while an answer is awaited that "
                                            + "is not urgent, 120 times with nothing awaited; "
                                            + "${DEFAULT-VALUE}")
                    double pollSeconds,
            @Option(
                            names = "--stick",
                            defaultValue = "/media/usb",
                            description =
                                    "where a USB stick for carried mail is mounted; it has a folder"
                                            + " `yaoxiang`; ${DEFAULT-VALUE}")
                    Path stick,
            @Option(
                            names = "--saturation-min",
                            defaultValue = "75",
                            description =
                                    "the red limit in %%, signed by a clinician; ${DEFAULT-VALUE}")
                    double saturationPercentMin,
            @Option(
                            names = "--suite",
                            defaultValue = "international",
                            description =
                                    "ciphers of its facts, ${COMPLETION-CANDIDATES};"
                                            + " ${DEFAULT-VALUE}")
                    Suite suite,
            @Option(
                            names = "--device-key",
                            defaultValue = "file:/boot/firmware/yaoxiang.key",
                            description =
                                    "what no PIN opens the vault without: file:PATH on the boot"
                                            + " partition, or, which is stronger, otp:PATH, the"
                                            + " nvmem file of a Raspberry Pi's private rows, or"
                                            + " tpm:/dev/tpmrm0; ${DEFAULT-VALUE}")
                    String deviceKeySetting,
            @Option(names = "--pin-file", description = "a file whose first line is the first PIN")
                    @Nullable Path pinFile)
            throws IOException {
        Place place;
        DeviceKey deviceKey;
        try {
            place = new Place(villageId, village, altitudeMetres);
            deviceKey = DeviceKey.of(deviceKeySetting);
        } catch (IllegalArgumentException e) {
            throw new HandheldException(e.getMessage(), e);
        }
        // Before the keys, which are made once: a home with keys cannot be prepared again.
        DeviceConfig config =
                new DeviceConfig(
                        id,
                        suite,
                        place,
                        clinicianId,
                        gatewayHost,
                        gatewayPort,
                        enrolPort,
                        screenPort,
                        saturationPercentMin,
                        Duration.ofMillis(Math.round(pollSeconds * 1000)),
                        DeviceConfig.ALLOWANCE,
                        stick,
                        Map.of(),
                        DeviceConfig.OXIMETER_BAUD,
                        DeviceConfig.Radios.NONE,
                        Map.of(),
                        new DeviceConfig.Locking(
                                deviceKey, DeviceConfig.Locking.IDLE, PinCost.RECOMMENDED));
        SecureRandom random = new SecureRandom();
        Files.createDirectories(home);
        char[] pin = PinEntry.first(pinFile);
        VaultKey key = door(home, deviceKey, config, pin, random);
        Arrays.fill(pin, '\0');
        Identity identity = Identity.make(home, key, random);
        config.write(home);
        DeviceConfig.read(home);
        Path request = home.resolve("request.pem");
        Files.writeString(request, identity.request(id));
        System.out.println("Prepared. Let the county enrol " + request);
        System.out.println(told(deviceKey));
    }

    private static VaultKey door(
            Path home, DeviceKey deviceKey, DeviceConfig config, char[] pin, SecureRandom random)
            throws IOException {
        try {
            deviceKey.prepare(random);
            byte[] bytes = deviceKey.read();
            try {
                return Door.make(
                        home, bytes, config.clinicianId(), pin, PinCost.RECOMMENDED, random);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        } catch (IllegalArgumentException | BusException e) {
            throw new HandheldException(e.getMessage(), e);
        }
    }

    private static String told(DeviceKey key) {
        return "device key "
                + key.setting()
                + (key.isWeak()
                        ? ": WEAK, on the card with the vault; whoever takes the card needs only"
                                + " guess the PIN"
                        : ": on the board, not on the card");
    }

    @Command(
            name = "trust",
            mixinStandardHelpOptions = true,
            description = "Take in the county's trust list.")
    void trust(
            @Option(names = "--home", required = true, description = "its folder") Path home,
            @Parameters(paramLabel = "TRUST.pem", description = "what the county gave back")
                    Path file)
            throws IOException {
        String id = DeviceConfig.read(home).id();
        try {
            Trusting.take(home, id, TrustList.parse(Files.readAllBytes(file)));
        } catch (TrustException e) {
            throw new HandheldException("cannot read " + file + ": " + e.getMessage(), e);
        }
        System.out.println(id + " is enrolled. Start it with `run`.");
    }

    @Command(
            name = "enrol",
            mixinStandardHelpOptions = true,
            description =
                    "Enrol over the network by the county's ticket, which is asked for after the"
                            + " PIN; not while it runs.")
    void enrol(@Option(names = "--home", required = true, description = "its folder") Path home)
            throws IOException {
        String id = DeviceConfig.read(home).id();
        Identity identity = Identity.read(home, key(home));
        Ticket ticket;
        try {
            ticket = Ticket.parse(PinEntry.ticket());
        } catch (IllegalArgumentException e) {
            throw new HandheldException(e.getMessage(), e);
        }
        if (!ticket.id().equals(id)) {
            throw new HandheldException("the ticket is for " + ticket.id() + ", this is " + id);
        }
        take(home, id, EnrolLink.enrol(ticket, identity.request(id, Optional.of(ticket.code()))));
        System.out.println(id + " is enrolled. Start it with `run`.");
    }

    @Command(
            name = "renew",
            mixinStandardHelpOptions = true,
            description =
                    "Renew the certificate now, which `run` does by itself when a third of its time"
                            + " is left; not while it runs.")
    void renew(@Option(names = "--home", required = true, description = "its folder") Path home)
            throws IOException {
        DeviceConfig config = DeviceConfig.read(home);
        TrustList trust = Handheld.trust(home, config.id());
        Identity identity = Identity.read(home, key(home));
        take(home, config.id(), Renewal.ask(config, trust, identity));
        System.out.println("The certificate of " + config.id() + " is renewed.");
    }

    private static void take(Path home, String id, EnrolLink.Answer answer) throws IOException {
        switch (answer) {
            case EnrolLink.Answer.Certified(TrustList list) -> Trusting.take(home, id, list);
            case EnrolLink.Answer.Refused(String why) -> throw new HandheldException(why);
        }
    }

    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description = "Start the handheld and serve its screen.")
    void run(@Option(names = "--home", required = true, description = "its folder") Path home)
            throws InterruptedException {
        Handheld handheld = Handheld.start(home);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(handheld::close));
        System.out.println("ready screen=" + handheld.screenPort());
        new CountDownLatch(1).await();
    }

    @Command(
            name = "recover",
            mixinStandardHelpOptions = true,
            description =
                    "Set a first PIN by what the county gave: the file, and the code that is asked"
                            + " for; not while it runs.")
    void recover(
            @Option(names = "--home", required = true, description = "its folder") Path home,
            @Parameters(paramLabel = "RECOVERY", description = "what the county's `recover` wrote")
                    Path file)
            throws IOException {
        DeviceConfig config = DeviceConfig.read(home);
        DeviceKey deviceKey = config.locking().deviceKey();
        SecureRandom random = new SecureRandom();
        String code = PinEntry.code();
        char[] pin = PinEntry.first(null);
        try (FileChannel _ = Handheld.lock(home)) {
            deviceKey.prepare(random);
            byte[] bytes = deviceKey.read();
            VaultKey key =
                    Door.recover(
                            home,
                            KeyRecovery.parse(Files.readAllBytes(file)),
                            code,
                            bytes,
                            config.clinicianId(),
                            pin,
                            config.locking().pinCost(),
                            random);
            Arrays.fill(bytes, (byte) 0);
            Opening.keepEscrow(
                    home,
                    config.id(),
                    key,
                    Handheld.countyLetters(Handheld.trust(home, config.id())),
                    random);
        } catch (NoSuchFileException e) {
            throw new HandheldException("there is no file " + e.getFile(), e);
        } catch (SealException e) {
            throw new HandheldException(
                    "the code and " + file + " do not fit together; nothing was changed", e);
        } catch (IllegalArgumentException | VaultException | BusException e) {
            throw new HandheldException(e.getMessage(), e);
        } finally {
            Arrays.fill(pin, '\0');
        }
        System.out.println(
                "The PIN is set; its clinician must change it. Destroy " + file + " and the code.");
    }

    @Command(
            name = "salvage",
            mixinStandardHelpOptions = true,
            description = "Read what can be read from a damaged card; its sources are only read.",
            footer =
                    """

                    A source is a folder, an image, a card (such as /dev/sdb) or any file. Frames \
                    are found wherever they lie in one piece. What is missing is told by the \
                    number of its frame, and with --home or in an open journal by author and \
                    number of its fact too. Exit code 1 when nothing was found.
                    """)
    int salvage(
            @Parameters(paramLabel = "SOURCE", arity = "1..*", description = "where to search")
                    List<Path> sources,
            @Option(
                            names = "--out",
                            description = "an empty folder for what is found; none by default")
                    @Nullable Path out,
            @Option(
                            names = "--home",
                            description =
                                    "the handheld's folder, or a copy of it, not in a source; its"
                                            + " PIN is asked for and counted there")
                    @Nullable Path home)
            throws IOException {
        for (Path source : sources) {
            for (Path written : Stream.of(out, home).flatMap(Stream::ofNullable).toList()) {
                if (written.toAbsolutePath()
                        .normalize()
                        .startsWith(source.toAbsolutePath().normalize())) {
                    throw new HandheldException(
                            written
                                    + " lies in "
                                    + source
                                    + ", which is only read; choose another");
                }
            }
        }
        try (Salvaging salvaging = new Salvaging(labels(home))) {
            for (Path source : sources) {
                salvaging.search(source);
            }
            boolean isAny = salvaging.report(System.out);
            if (out != null) {
                Files.createDirectories(out);
                salvaging.write(out, System.out);
            }
            return isAny ? 0 : FAILED;
        } catch (IOException e) {
            throw new HandheldException("cannot salvage: " + e, e);
        }
    }

    private static Function<byte[], Optional<Label>> labels(@Nullable Path home)
            throws IOException {
        if (home == null) {
            return Label::of;
        }
        VaultKey key = key(home);
        return content -> Label.of(content, key);
    }

    /// The vault's key, by the PIN that is asked for; the attempt counts as one at the screen.
    private static VaultKey key(Path home) throws IOException {
        DeviceConfig config = DeviceConfig.read(home);
        char[] pin = PinEntry.present();
        try (FileChannel _ = Handheld.lock(home)) {
            Door door =
                    new Door(
                            home,
                            config.locking().deviceKey()::read,
                            config.locking().pinCost(),
                            new SecureRandom(),
                            System::nanoTime);
            return switch (door.knock(door.usual(config.clinicianId()), pin)) {
                case Door.Answer.Opened(VaultKey key, boolean _) -> key;
                case Door.Answer.Wrong _ -> throw new HandheldException("wrong PIN");
                case Door.Answer.TooEarly(Duration wait) ->
                        throw new HandheldException(
                                "too many wrong PINs: no PIN is tried for "
                                        + wait.toMinutes()
                                        + " minutes after a start; let the county recover it");
            };
        } catch (VaultException | BusException e) {
            throw new HandheldException(e.getMessage(), e);
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    @Command(
            name = "parts",
            mixinStandardHelpOptions = true,
            description =
                    "Say which chips answer and what their self-tests find; not while it runs.")
    void parts(
            @Option(names = "--home", description = "its folder, to judge the device key too")
                    @Nullable Path home) {
        try (Board board = new Board()) {
            System.out.println(board.isSimulated() ? "simulated board" : "real board");
            new Parts(board, Pause.system()).lines().forEach(System.out::println);
            if (home != null) {
                System.out.println(told(DeviceConfig.read(home).locking().deviceKey()));
            }
        }
    }
}
