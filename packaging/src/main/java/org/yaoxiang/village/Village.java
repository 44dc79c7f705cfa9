package org.yaoxiang.village;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.device.board.DeviceKey;
import org.yaoxiang.mocks.radio.PrivateBus;
import org.yaoxiang.mocks.world.LinkTerms;
import org.yaoxiang.mocks.world.LiveMeter;
import org.yaoxiang.mocks.world.LossyLink;

/// A gateway, a county's bridge with one doctor, and a handheld with an emulated patient, all on
/// this computer's loopback address and in one folder.
final class Village implements AutoCloseable {
    static final String DOCTOR = "dr-li";
    static final String DOCTOR_NAME = "李医生（演示）";
    static final String PIN = "246810";
    static final String HANDHELD = "handheld-1";

    /// The technician's; its clinician must change it at first use.
    static final String FIRST_PIN = "583920";

    static final int ALTITUDE_METRES = 1520;
    private static final long LINK_SEED = 1;

    /// The patient's heart: a recording, or the dynamical model.
    ///
    /// @param record WFDB record, path without extension
    /// @param startSeconds the moment of the recording at which the handheld is switched on
    record Heart(Optional<Path> record, double startSeconds) {}

    private final Path project;
    private final Path home;
    private final Optional<PrivateBus> bus;
    private final URI screen;
    private final URI portal;
    private final URI feed;
    private final Program gateway;
    private final Program bridge;
    private final Program handheld;
    private final Optional<LossyLink> link;

    private Village(
            Path project,
            Path home,
            Heart heart,
            Optional<PrivateBus> bus,
            Suite suite,
            Ports ports,
            Optional<LossyLink> link) {
        this.link = link;
        this.project = project;
        this.home = home;
        this.bus = bus;
        this.screen = local(ports.screen());
        this.portal = local(ports.portal());
        this.feed = local(ports.feed());
        gateway =
                new Program(
                        "gateway",
                        command(
                                jar("gateway"),
                                "serve",
                                "--home",
                                home("gateway"),
                                "--coap-host",
                                "127.0.0.1",
                                "--coap-port",
                                Integer.toString(ports.coap()),
                                "--enrol-port",
                                Integer.toString(ports.enrol()),
                                "--feed-port",
                                Integer.toString(ports.feed()),
                                "--suite",
                                suite.setting()),
                        home.resolve("gateway.log"));
        bridge =
                new Program(
                        "bridge",
                        command(jar("fhir-bridge"), "serve", "--home", home("bridge")),
                        home.resolve("bridge.log"));
        handheld = new Program("handheld", handheld(heart), home.resolve("handheld.log"));
    }

    private record Ports(int coap, int enrol, int feed, int portal, int screen) {}

    /// Makes all keys and certificates in an empty folder, as the technician would. Nothing runs
    /// yet.
    ///
    /// @param project the project's folder, whose modules are packaged
    /// @param bus where the handheld finds a glucose meter, paired; closed with the village
    /// @param suite by which everyone seals
    /// @param terms the link's, in both directions; without any the handheld reaches the gateway as
    ///   fast as this computer
    /// @param screenPort the handheld's, another one when it is taken
    /// @param portalPort the county's, another one when it is taken
    /// @throws VillageException when a step fails
    static Village prepare(
            Path project,
            Path home,
            Heart heart,
            Optional<PrivateBus> bus,
            Suite suite,
            Optional<LinkTerms> terms,
            int screenPort,
            int portalPort) {
        Ports ports = new Ports(udp(), udp(), tcp(0), tcp(portalPort), tcp(screenPort));
        InetSocketAddress coap =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.coap());
        Optional<LossyLink> link = terms.map(each -> LossyLink.open(coap, each, each, LINK_SEED));
        Village village = new Village(project, home, heart, bus, suite, ports, link);
        try {
            Files.createDirectories(home);
            village.makeKeys(suite, ports);
            village.enrol();
        } catch (IOException e) {
            village.close();
            throw new VillageException("cannot make " + home, e);
        } catch (VillageException e) {
            village.close();
            throw e;
        }
        bus.ifPresent(village::pairMeter);
        return village;
    }

    private void enrol() {
        enrol("bridge/request.pem", "COUNTY", "bridge.trust");
        enrol("doctor.pem", "CLINICIAN", "doctor.trust");
        enrol("handheld/request.pem", "HANDHELD", "handheld.trust");
        both(
                () -> verb("fhir-bridge", "trust", "--home", home("bridge"), home("bridge.trust")),
                () -> verb("device", "trust", "--home", home("handheld"), home("handheld.trust")));
    }

    private void makeKeys(Suite suite, Ports ports) {
        both(
                () -> verb("gateway", "prepare", "--home", home("gateway"), "--id", "gateway-1"),
                () -> {
                    verb(
                            "fhir-bridge",
                            "prepare",
                            "--home",
                            home("bridge"),
                            "--id",
                            "county-1",
                            "--port",
                            Integer.toString(ports.portal()),
                            "--gateway-url",
                            feed.toString(),
                            "--feed-token",
                            "../gateway/feed.token",
                            "--suite",
                            suite.setting());
                    Program.run(
                            "bridge clinician",
                            command(
                                    jar("fhir-bridge"),
                                    "clinician",
                                    "--home",
                                    home("bridge"),
                                    "--id",
                                    DOCTOR,
                                    "--name",
                                    DOCTOR_NAME,
                                    "--out",
                                    home("doctor.pem")),
                            PIN + "\n");
                },
                () ->
                        Program.run(
                                "device prepare",
                                command(
                                        jar("device"),
                                        "prepare",
                                        "--home",
                                        home("handheld"),
                                        "--device-key",
                                        deviceKey().setting(),
                                        "--id",
                                        HANDHELD,
                                        "--village-id",
                                        "village-1",
                                        "--village",
                                        "演示村",
                                        "--altitude",
                                        Integer.toString(ALTITUDE_METRES),
                                        "--clinician",
                                        "village-doctor-1",
                                        "--gateway-host",
                                        "127.0.0.1",
                                        "--gateway-port",
                                        Integer.toString(gatewayPort(ports)),
                                        "--enrol-port",
                                        Integer.toString(ports.enrol()),
                                        "--screen-port",
                                        Integer.toString(ports.screen()),
                                        "--suite",
                                        suite.setting(),
                                        "--poll-seconds",
                                        "2",
                                        "--stick",
                                        stick().toString()),
                                FIRST_PIN + "\n"));
    }

    private int gatewayPort(Ports ports) {
        return link.map(each -> each.address().getPort()).orElse(ports.coap());
    }

    /// What the technician writes once the meter is paired.
    private void pairMeter(PrivateBus bus) {
        try {
            Files.writeString(
                    home.resolve("handheld/device.properties"),
                    "bluetooth.bus=" + bus.address() + "\nglucose.ble=" + LiveMeter.ADDRESS + "\n",
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new VillageException("cannot pair the meter", e);
        }
    }

    /// Whether there is a glucose meter on the air.
    boolean hasMeter() {
        return bus.isPresent();
    }

    /// Gives a hospital's own system a key, and the handheld the list that names it, before the
    /// village is started.
    ///
    /// @param name as the village reads it
    /// @return what the system shows to the FHIR server
    /// @throws VillageException when a step fails
    String addRelay(String id, String name) {
        verb(
                "fhir-bridge",
                "relay",
                "--home",
                home("bridge"),
                "--id",
                id,
                "--name",
                name,
                "--out",
                home("relay.pem"));
        enrol("relay.pem", "CLINICIAN", "relay.trust");
        verb(
                "gateway",
                "trust",
                HANDHELD,
                "--home",
                home("gateway"),
                "--out",
                home("handheld-2.trust"));
        verb("device", "trust", "--home", home("handheld"), home("handheld-2.trust"));
        return read("bridge/relays/" + id + "/token");
    }

    /// Starts everything and waits until it is ready.
    void start() {
        gateway.launch();
        handheld.launch();
        gateway.awaitReady();
        bridge.launch();
        handheld.awaitReady();
        bridge.awaitReady();
    }

    /// Moves the patient or breaks a chip, see the world's orders.
    void order(String order) {
        try {
            Files.writeString(
                    home.resolve("orders"),
                    order + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new VillageException("cannot write the orders", e);
        }
    }

    Program gateway() {
        return gateway;
    }

    Program bridge() {
        return bridge;
    }

    Program handheld() {
        return handheld;
    }

    /// The thin link, where the village has one.
    Optional<LossyLink> link() {
        return link;
    }

    /// The handheld's screen.
    URI screen() {
        return screen;
    }

    /// The county's portal.
    URI portal() {
        return portal;
    }

    /// The gateway's feed.
    URI feed() {
        return feed;
    }

    Path home() {
        return home;
    }

    /// What stays with the board when the card is stolen: here a file beside the handheld's folder.
    DeviceKey deviceKey() {
        return DeviceKey.of("file:" + home("boot/device.key"));
    }

    /// What a client of the feed shows.
    String feedToken() {
        return read("gateway/feed.token");
    }

    /// What a client of the FHIR server shows.
    String fhirToken() {
        return read("bridge/fhir.token");
    }

    /// What is done about a forgotten PIN while the handheld is off: the county opens the escrow,
    /// the technician sets a first PIN.
    ///
    /// @throws VillageException when a step fails
    void recover(String firstPin) {
        String said =
                Program.run(
                        "bridge recover",
                        command(
                                jar("fhir-bridge"),
                                "recover",
                                "--home",
                                home("bridge"),
                                home("handheld/vault.escrow"),
                                "--out",
                                home("handheld-1.recovery")),
                        "");
        String code = said.strip().lines().toList().getLast();
        Program.run(
                "device recover",
                command(
                        jar("device"),
                        "recover",
                        "--home",
                        home("handheld"),
                        home("handheld-1.recovery")),
                code + "\n" + firstPin + "\n");
    }

    /// What is on a card with the handheld's journal, by the handheld's keys and a PIN.
    ///
    /// @throws VillageException when nothing was found, or the PIN is wrong
    String salvage(Path card, String pin) {
        return Program.run(
                "device salvage",
                command(jar("device"), "salvage", card.toString(), "--home", home("handheld")),
                pin + "\n");
    }

    /// Where the USB stick is, in the handheld and in the county's computer.
    Path stick() {
        return home.resolve("usb");
    }

    /// Hands in at the county what the stick has brought.
    ///
    /// @return what the gateway's program says
    /// @throws VillageException when something was refused
    String handIn() {
        return verb(
                "gateway",
                "mail",
                stick().toString(),
                "--home",
                home("gateway"),
                "--feed-port",
                Integer.toString(feed.getPort()));
    }

    @Override
    public void close() {
        Stream.of(handheld, bridge, gateway).forEach(Program::close);
        link.ifPresent(LossyLink::close);
        bus.ifPresent(PrivateBus::close);
    }

    private String read(String file) {
        try {
            return Files.readString(home.resolve(file)).strip();
        } catch (IOException e) {
            throw new VillageException("cannot read " + file, e);
        }
    }

    private void enrol(String request, String role, String trust) {
        verb(
                "gateway",
                "enrol",
                home(request),
                "--home",
                home("gateway"),
                "--role",
                role,
                "--out",
                home(trust));
    }

    private String verb(String module, String... arguments) {
        return Program.run(module + " " + arguments[0], command(jar(module), arguments), "");
    }

    private List<String> handheld(Heart heart) {
        List<String> command = new ArrayList<>(java());
        heart.record()
                .ifPresent(record -> {
                    command.add("-Dyaoxiang.world.ecg=" + record);
                    command.add("-Dyaoxiang.world.start=" + heart.startSeconds());
                });
        command.add("-Dyaoxiang.world.altitude=" + ALTITUDE_METRES);
        command.add("-Dyaoxiang.world.control=" + home("orders"));
        bus.ifPresent(each -> command.add("-Dyaoxiang.world.bus=" + each.address()));
        command.add("-Dyaoxiang.world.trace=" + home("trace"));
        // The same jar as on a board; the world is the plugin beside it.
        command.addAll(
                List.of(
                        "-cp",
                        jar("device") + ":" + jar("hardware-mocks"),
                        "org.yaoxiang.device.app.Main",
                        "run",
                        "--home",
                        home("handheld")));
        return command;
    }

    private static List<String> command(Path jar, String... arguments) {
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED");
    }

    private Path jar(String module) {
        Path target = project.resolve(module).resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file ->
                            file.getFileName().toString().matches(module + "-[0-9].*\\.jar")
                                    && !file.getFileName().toString().endsWith("-tests.jar"))
                    .findFirst()
                    .orElseThrow(() -> new VillageException(module + " is not built"));
        } catch (IOException e) {
            throw new VillageException(module + " is not built", e);
        }
    }

    private String home(String name) {
        return home.resolve(name).toString();
    }

    private static URI local(int port) {
        return URI.create("http://localhost:" + port + "/");
    }

    private static int udp() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new VillageException("no UDP port can be had", e);
        }
    }

    /// The port that is wished for, or another one.
    private static int tcp(int wished) {
        try (ServerSocket socket = new ServerSocket(wished, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            if (wished == 0) {
                throw new VillageException("no TCP port can be had", e);
            }
            return tcp(0);
        }
    }

    private static void both(Runnable... steps) {
        CompletableFuture<?>[] running =
                Stream.of(steps).map(CompletableFuture::runAsync).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(running).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof VillageException told ? told : e;
        }
    }
}
