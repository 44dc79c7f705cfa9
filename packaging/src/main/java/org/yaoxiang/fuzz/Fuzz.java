package org.yaoxiang.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaoxiang.contract.seal.Opener;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.Ticket;
import org.yaoxiang.device.uplink.EnrolLink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Tries to break the gateway and the parsers with what hostile peers might send.
@Command(
        name = "fuzz",
        sortOptions = false,
        description = "Hostile bytes for every parser and for the gateway's ports.",
        footer =
                """

                The gateway runs as a process of its own, with its limits. Parsers are tried in \
                this process: each must read its own samples, and answer anything else with its \
                own exception. Then, at each of its two ports, datagrams of strangers, handshakes \
                that are changed on their way, and messages within true sessions, of enrolled \
                parties and of those who want to enrol; each of the last is followed by one that \
                must be answered. A case is its seed and number, so that it \
                can be tried again. Two controls, a parser with a planted fault and a log with a \
                stack trace, must be found. Needs Linux, for the loopback addresses.
                """,
        mixinStandardHelpOptions = true)
public final class Fuzz implements Callable<Integer> {
    /// Four unfinished transfers of each hostile party, as the gateway allows, and a little.
    private static final long HEAP_GROWTH_MAX =
            4L * Session.GUESTS * Sealed.LENGTH_MAX + (16L << 20);

    private static final int PER_HANDSHAKE = 500;
    private static final int PATIENCE_MILLIS = 5000;
    private static final int ENROL_ATTEMPTS = 3;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "the first case's seed; ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "20000",
            description = "cases for each parser, for strangers, for sessions; ${DEFAULT-VALUE}")
    private long count;

    private Fuzz() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean holds = run(System.out, seed, count);
        System.out.println(holds ? "Nothing broke." : "IT DOES NOT HOLD.");
        return holds ? 0 : 1;
    }

    /// Runs the campaign and prints its counts.
    ///
    /// @return whether all held, and the controls were found
    static boolean run(PrintStream out, long seed, long count)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("yaoxiang-fuzz");
        try (Target target = new Target(folder)) {
            boolean holds = parsers(out, target, seed, count);
            holds &= gateway(out, target, seed, count);
            return holds;
        } finally {
            clear(folder);
        }
    }

    private static boolean parsers(PrintStream out, Target target, long seed, long count) {
        boolean holds = true;
        for (Parser parser : Parsers.of(target)) {
            Parser.Count counted = parser.run(seed, count);
            print(out, parser, counted);
            holds &= counted.failed() == 0;
        }
        Parser planted = planted(target);
        Parser.Count control = planted.run(seed, count);
        print(out, planted, control);
        return holds && control.failed() > 0;
    }

    private static void print(PrintStream out, Parser parser, Parser.Count count) {
        out.printf(
                "%-28s tried %,d · read %,d · refused %,d · failed %,d%s%n",
                parser.name(),
                count.tried(),
                count.read(),
                count.refused(),
                count.failed(),
                count.first().map(first -> " · " + first).orElse(""));
    }

    private static Parser planted(Target target) {
        Sealed sealed = target.guest("planted", Role.HANDHELD).seal(Facts.receipt());
        return new Parser(
                "control: planted fault",
                List.of(sealed.bytes()),
                bytes -> {
                    if (bytes.length > 1000) {
                        throw new IllegalStateException("planted");
                    }
                    Sealed.parse(bytes);
                },
                Set.of(SealException.class));
    }

    private static boolean gateway(PrintStream out, Target target, long seed, long count)
            throws IOException, InterruptedException {
        Door facts = target.door(target.guest("recorded", Role.HANDHELD));
        Port ofFacts = new Port(new Strangers(target, facts), Session.ofParties(target));
        Port ofEnrolment =
                new Port(new Strangers(target, target.enrolment()), Session.ofStrangers(target));
        // The first of everything loads classes and fills caches of a fixed size.
        ofFacts.warm(seed, count);
        ofEnrolment.warm(seed, count);
        long before = target.heapBytes();
        out.println("the port for facts");
        boolean holds = ofFacts.run(out, seed, count);
        out.println("the port for enrolling");
        holds &= ofEnrolment.run(out, seed, count);
        long after = target.heapBytes();
        boolean served = isServed(target);
        boolean enrolled = isEnrolled(target);
        out.printf(
                "the gateway afterwards%n  %s · traces in its log %d of %,d lines · heap %.1f MB, before"
                        + " %.1f MB · a true handheld is%s served · one with a ticket is%s"
                        + " enrolled%n",
                target.isRunning() ? "runs" : "HAS ENDED",
                target.traces(),
                target.lines(),
                after / 1e6,
                before / 1e6,
                served ? "" : " NOT",
                enrolled ? "" : " NOT");
        return holds
                && target.isRunning()
                && target.traces() == 0
                && after - before <= HEAP_GROWTH_MAX
                && served
                && enrolled;
    }

    /// What one port is tried with.
    private record Port(Strangers strangers, Session session) {
        void warm(long seed, long count) throws IOException, InterruptedException {
            strangers.run(~seed, count / 10, 2);
            session.run(~seed, count / 10);
        }

        boolean run(PrintStream out, long seed, long count)
                throws IOException, InterruptedException {
            Strangers.Count strange = strangers.run(seed, count, (int) (count / PER_HANDSHAKE));
            out.printf(
                    "  strangers: datagrams %,d · bytes %,d · answered by %,d, %.2f for one ·"
                            + " ClientHello without cookie %.2f for one%n  handshakes changed on"
                            + " their way %,d · completed all the same %,d%n",
                    strange.sent(),
                    strange.sentBytes(),
                    strange.heardBytes(),
                    (double) strange.heardBytes() / Math.max(1, strange.sentBytes()),
                    strange.hello(),
                    strange.handshakes(),
                    strange.completed());
            Session.Count said = session.run(seed, count);
            out.printf(
                    "  within sessions: messages %,d · unheard after one %,d%n  %s%n",
                    said.tried(),
                    said.unheard(),
                    said.answers().entrySet().stream()
                            .map(each -> "%s %,d".formatted(each.getKey(), each.getValue()))
                            .collect(Collectors.joining(" · ")));
            return strange.hello() <= 1
                    && strange.heardBytes() <= strange.sentBytes()
                    && said.unheard() == 0;
        }
    }

    /// Whether a handheld with a ticket gets its certificates, as soon as the gateway takes
    /// requests again.
    private static boolean isEnrolled(Target target) throws IOException, InterruptedException {
        Ticket ticket = target.ticket("late-" + System.nanoTime());
        byte[] request = CertificateRequest.of(ticket.id(), ticket.code());
        for (int i = 0; i < ENROL_ATTEMPTS; i++) {
            if (EnrolLink.enrol(ticket, request) instanceof EnrolLink.Answer.Certified) {
                return true;
            }
            Thread.sleep(PATIENCE_MILLIS);
        }
        return false;
    }

    /// Whether a handheld that has done nothing wrong gets its answers.
    private static boolean isServed(Target target) throws IOException, InterruptedException {
        Guest honest = target.guest("honest-" + System.nanoTime(), Role.HANDHELD);
        Sealed fact = honest.seal(Facts.receipt());
        try (Speaker speaker = target.door(honest).speaker(target.from(2))) {
            speaker.say(Messages.fetch(1));
            Optional<byte[]> fetched = speaker.hear(PATIENCE_MILLIS);
            speaker.say(Messages.put(2, fact));
            Optional<byte[]> taken = speaker.hear(PATIENCE_MILLIS);
            return fetched.filter(answer -> answer[1] == 0x45).isPresent()
                    && taken.filter(answer -> answer[1] == 0x44)
                            .map(Fuzz::payload)
                            .map(Sealed::parse)
                            .filter(receipt ->
                                    receipt.verify(target.own().signingKey(Suite.INTERNATIONAL)))
                            .map(Opener::openReceipt)
                            .filter(receipt -> receipt.fact().equals(fact.hash()))
                            .isPresent();
        }
    }

    /// What follows the payload marker; none of the options before it bears that byte.
    private static byte[] payload(byte[] message) {
        int marker = 4;
        while (message[marker] != (byte) 0xff) {
            marker++;
        }
        return Arrays.copyOfRange(message, marker + 1, message.length);
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
