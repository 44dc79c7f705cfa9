package org.yaoxiang.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.Ticket;
import org.yaoxiang.gateway.enrol.Registry;
import org.yaoxiang.gateway.enrol.Tickets;
import org.yaoxiang.village.Program;

/// The gateway as a process of its own, with all its limits, and its county.
final class Target implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("(?m)^ready coap=(\\d+) enrol=(\\d+) ");

    /// What the serial collector's two generations hold.
    private static final Pattern USED = Pattern.compile("(?m)^(?:DefNew|Tenured) .*used (\\d+)K");

    private final Registry registry;
    private final Guest county;
    private final Program gateway;
    private final Path home;
    private final InetSocketAddress address;
    private final InetSocketAddress enrolment;

    /// Prepares a gateway in an empty folder and starts it.
    Target(Path folder) throws IOException {
        home = folder.resolve("gateway");
        Registry.prepare(home, "gateway-1", Clock.systemUTC().instant(), new SecureRandom());
        Files.writeString(home.resolve("feed.token"), "none", US_ASCII);
        registry = Registry.open(home);
        county = guest("county-1", Role.COUNTY);
        gateway =
                new Program(
                        "gateway",
                        List.of(
                                tool("java"),
                                "-Xmx384m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.yaoxiang.gateway.app.Main",
                                "serve",
                                "--home",
                                home.toString(),
                                "--coap-host",
                                "127.0.0.1",
                                "--coap-port",
                                "0",
                                "--enrol-port",
                                "0",
                                "--feed-port",
                                "0"),
                        folder.resolve("gateway.log"));
        gateway.start();
        Matcher ready = READY.matcher(gateway.log());
        if (!ready.find()) {
            throw new IllegalStateException("the gateway does not say its port");
        }
        address = local(ready.group(1));
        enrolment = local(ready.group(2));
    }

    private static InetSocketAddress local(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    /// Enrols one more party.
    Guest guest(String id, Role role) {
        return new Guest(id, role, registry, Clock.systemUTC().instant());
    }

    Guest county() {
        return county;
    }

    Party own() {
        return registry.own();
    }

    X509Certificate authority() {
        return registry.everyone().authority();
    }

    /// Where facts are taken, and who brings them.
    Door door(Guest guest) {
        return new Door(address, authority(), Optional.of(guest));
    }

    /// Where strangers enrol.
    Door enrolment() {
        return new Door(enrolment, authority(), Optional.empty());
    }

    /// A fresh ticket for a handheld.
    Ticket ticket(String id) {
        Instant until = Clock.systemUTC().instant().plus(Duration.ofHours(1));
        return new Ticket(
                "127.0.0.1",
                enrolment.getPort(),
                id,
                new Tickets(home).make(id, until, new SecureRandom()),
                Ticket.print(authority()));
    }

    /// What a party of this county is given.
    byte[] trust() {
        return registry.listFor(county.id()).pem();
    }

    InetSocketAddress address() {
        return address;
    }

    /// A place to speak from: each number is an address of its own on Linux's loopback network, for
    /// the gateway drops what one address sends too fast.
    InetSocketAddress from(int number) throws IOException {
        byte[] address = {127, 1, (byte) (number >> 8), (byte) number};
        return new InetSocketAddress(InetAddress.getByAddress(address), 0);
    }

    boolean isRunning() {
        return gateway.isRunning();
    }

    /// How often a line of a stack trace stands in its log.
    long traces() {
        return gateway.log().lines().filter(line -> line.startsWith("\tat ")).count();
    }

    /// Lines of its log.
    long lines() {
        return gateway.log().lines().count();
    }

    /// Bytes that its heap holds after a collection.
    long heapBytes() throws IOException, InterruptedException {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        long kilobytes = 0;
        int generations = 0;
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
            generations++;
        }
        if (generations != 2) {
            throw new IllegalStateException("jcmd does not tell what the heap holds");
        }
        return kilobytes << 10;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(tool("jcmd"), Long.toString(gateway.pid()), command)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return said;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
