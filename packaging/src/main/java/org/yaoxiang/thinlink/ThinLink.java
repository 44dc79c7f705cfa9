package org.yaoxiang.thinlink;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.californium.elements.exception.ConnectorException;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.mocks.world.LinkTerms;
import org.yaoxiang.mocks.world.LossyLink;
import org.yaoxiang.mocks.world.Recordings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Sends facts over a thin link through real sockets and DTLS, and tells how long they took.
@Command(
        name = "link",
        sortOptions = false,
        description = "How long facts take over an emulated 2G link, with real sockets and DTLS.",
        footer =
                """

                The vault, courier and link are the handheld's, port, inbox and journal the \
                gateway's. Between them every direction serves 20 kbit/s and loses what its seed \
                says. A session is there before the time begins; it ends when the vault has the \
                gateway's verified receipts for the check and its recording, or, where it says so, \
                when these are durable at the gateway, the check alone or the whole case. Beside \
                it, with the same facts and seeds, Californium's own block-wise transfer \
                (RFC 7959). The electrocardiograms are recorded ones and need the recordings \
                (YAOXIANG_DATA).
                """,
        mixinStandardHelpOptions = true)
public final class ThinLink implements Callable<Integer> {
    private static final String ONE_LEAD = "mitdb/119";
    private static final int ONE_LEAD_SECONDS = 30;
    private static final String TWELVE_LEADS = "twelve-lead/A0001";
    private static final int TWELVE_LEAD_SECONDS = 10;
    private static final int BACKLOG = 200;
    private static final Duration SESSION = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "the first run's seed; ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "30",
            description = "runs of each kind; ${DEFAULT-VALUE}")
    private int runs;

    @Option(
            names = "--lanes",
            paramLabel = "N",
            defaultValue = "10",
            description = "runs at a time, each with a link of its own; ${DEFAULT-VALUE}")
    private int lanes;

    private ThinLink() {}

    /// One way to measure.
    ///
    /// @param backlog routine checks of vitals that wait already
    record Course(String name, LinkTerms terms, Check check, Urgency urgency, int backlog) {}

    /// What one run took, seconds.
    ///
    /// @param ahead until the check was durable at the gateway
    /// @param arrived until its recording was too
    /// @param receipted until the handheld had the receipts
    /// @param stock until a stock client had them; infinite when it gave up
    /// @param checkBytes of the check
    /// @param bytes of all
    record Times(
            double ahead,
            double arrived,
            double receipted,
            double stock,
            int checkBytes,
            int bytes) {}

    @Override
    public Integer call() throws Exception {
        return run(System.out, seed, runs, lanes) ? 0 : 1;
    }

    /// Runs every course and prints its times.
    ///
    /// @return whether everything arrived
    static boolean run(PrintStream out, long seed, int runs, int lanes)
            throws IOException, InterruptedException {
        Optional<Path> oneLead = Recordings.record(ONE_LEAD);
        Optional<Path> twelveLeads = Recordings.record(TWELVE_LEADS);
        if (oneLead.isEmpty() || twelveLeads.isEmpty()) {
            out.println(
                    "The recordings are not here: ./yaoxiang data fetches them; set YAOXIANG_DATA"
                            + " to their folder.");
            return false;
        }
        Instant now = Instant.now();
        Check one = Checks.ecg(oneLead.get(), List.of(Lead.II), ONE_LEAD_SECONDS, now);
        Check twelve =
                Checks.ecg(
                        twelveLeads.get(), Arrays.asList(Lead.values()), TWELVE_LEAD_SECONDS, now);
        Check vitals = Checks.vitals(now);
        List<Course> courses =
                List.of(
                        new Course(
                                "30 s of one lead, good 2G",
                                LinkTerms.GOOD_2G,
                                one,
                                Urgency.SOON,
                                0),
                        new Course(
                                "urgent vitals, poor 2G",
                                LinkTerms.POOR_2G,
                                vitals,
                                Urgency.EMERGENCY,
                                0),
                        new Course(
                                "urgent vitals behind " + BACKLOG,
                                LinkTerms.POOR_2G,
                                vitals,
                                Urgency.EMERGENCY,
                                BACKLOG),
                        new Course(
                                "urgent 12 leads, poor 2G",
                                LinkTerms.POOR_2G,
                                twelve,
                                Urgency.EMERGENCY,
                                0),
                        new Course(
                                "urgent 12 leads behind " + BACKLOG,
                                LinkTerms.POOR_2G,
                                twelve,
                                Urgency.EMERGENCY,
                                BACKLOG));
        out.printf(
                "%d runs each, seconds             bytes        check at gateway   whole at gateway"
                        + "      receipted       stock block-wise%n",
                runs);
        out.println(
                "                             check     all    median    P95     median    P95    "
                        + "median    P95    median    P95");
        boolean isWhole = true;
        for (Course course : courses) {
            isWhole &= print(out, course, measure(out, course, seed, runs, lanes), runs);
        }
        out.println(isWhole ? "Everything arrived." : "NOT EVERYTHING ARRIVED.");
        return isWhole;
    }

    private static boolean print(PrintStream out, Course course, List<Times> times, int runs) {
        if (times.isEmpty()) {
            out.println(course.name() + ": nothing arrived");
            return false;
        }
        double[] ahead = times.stream().mapToDouble(Times::ahead).sorted().toArray();
        double[] arrived = times.stream().mapToDouble(Times::arrived).sorted().toArray();
        double[] receipted = times.stream().mapToDouble(Times::receipted).sorted().toArray();
        double[] stock = times.stream().mapToDouble(Times::stock).sorted().toArray();
        out.printf(
                Locale.ROOT,
                "%-27s %,6d %,7d  %7.1f %7.1f   %7.1f %7.1f   %7.1f %7.1f   %7.1f %7.1f%n",
                course.name(),
                times.getFirst().checkBytes(),
                times.getFirst().bytes(),
                at(ahead, 0.5),
                at(ahead, 0.95),
                at(arrived, 0.5),
                at(arrived, 0.95),
                at(receipted, 0.5),
                at(receipted, 0.95),
                at(stock, 0.5),
                at(stock, 0.95));
        return times.size() == runs;
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    private static List<Times> measure(
            PrintStream out, Course course, long seed, int runs, int lanes)
            throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("yaoxiang-link");
        AtomicInteger done = new AtomicInteger();
        SecureRandom random = new SecureRandom();
        try (Post post = new Post(home, Post.credentials(random), 0, random);
                ExecutorService executor = Executors.newFixedThreadPool(lanes)) {
            List<Callable<Times>> all = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                int number = i;
                all.add(() -> {
                    Times times = run(home, post, course, number, seed + number);
                    out.printf("  … %d of %d: %s%n", done.incrementAndGet(), runs, course.name());
                    return times;
                });
            }
            List<Times> times = new ArrayList<>();
            for (Future<Times> each : executor.invokeAll(all)) {
                try {
                    times.add(each.get());
                } catch (ExecutionException e) {
                    out.println("  a run failed: " + e.getCause());
                }
            }
            return times;
        } finally {
            delete(home);
        }
    }

    private static Times run(Path home, Post post, Course course, int number, long seed)
            throws IOException, InterruptedException, ConnectorException {
        SecureRandom random = new SecureRandom();
        Instant now = Instant.now();
        Credentials own = Credentials.of("handheld-" + number, Role.HANDHELD, now, random);
        ECPublicKey county = (ECPublicKey) Suite.INTERNATIONAL.newKeyPair(random).getPublic();
        post.enrol(own.party());
        List<Sealed> sealed = new ArrayList<>();
        double ahead;
        double arrived = 0;
        double receipted;
        try (LossyLink link = LossyLink.open(post.address(), course.terms(), course.terms(), seed);
                Handheld handheld =
                        new Handheld(home, own, post.own(), county, link.address(), seed)) {
            handheld.awaitSession(SESSION);
            for (int i = 0; i < course.backlog(); i++) {
                handheld.save(Checks.vitals(now.plusSeconds(i)), Urgency.ROUTINE);
            }
            long begin = System.nanoTime();
            Sealed check = handheld.save(course.check(), course.urgency());
            handheld.awaitDelivery(check.hash(), PATIENCE);
            receipted = seconds(begin, System.nanoTime());
            sealed.add(check);
            sealed.addAll(handheld.recordings(check.hash()));
            ahead = seconds(begin, arrival(post, check.hash()));
            for (Sealed each : sealed) {
                arrived = Math.max(arrived, seconds(begin, arrival(post, each.hash())));
            }
        }
        return new Times(
                ahead,
                arrived,
                receipted,
                stock(post, own, sealed, course, seed),
                sealed.getFirst().bytes().length,
                sealed.stream().mapToInt(each -> each.bytes().length).sum());
    }

    private static long arrival(Post post, Hash fact) {
        return post.arrival(fact)
                .orElseThrow(() -> new IllegalStateException("a receipt for what is not there"));
    }

    /// The same facts again; the gateway takes the same steps, but for saving them.
    private static double stock(
            Post post, Credentials own, List<Sealed> sealed, Course course, long seed)
            throws ConnectorException {
        try (LossyLink link = LossyLink.open(post.address(), course.terms(), course.terms(), seed);
                Stock stock = new Stock(own, post.own(), link.address())) {
            stock.greet();
            long begin = System.nanoTime();
            for (Sealed each : sealed) {
                stock.put(each);
            }
            return seconds(begin, System.nanoTime());
        } catch (IOException _) {
            // All repetitions of one block were lost, so that it has given up.
            return Double.POSITIVE_INFINITY;
        }
    }

    private static double seconds(long begin, long end) {
        return (end - begin) / 1e9;
    }

    private static void delete(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
