package org.yaoxiang.ingest;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.bridge.map.CheckToBundle;
import org.yaoxiang.bridge.server.Database;
import org.yaoxiang.bridge.server.ResourceStore;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Fills the county's FHIR store and measures it.
@Command(
        name = "ingest",
        sortOptions = false,
        description = "How fast the county's FHIR store takes checks, and how fast it opens.",
        footer =
                """

                Every check has saturation, pressure, temperature and 10 seconds of one lead, and \
                is mapped and stored one after the other, as the bridge does. The first fifth is \
                not counted, for the program is then still cold. Afterwards the filled store is \
                opened again three times. The memory is the most that the process had, including \
                the FHIR library. Without a database's address the store is in H2.

                With --peer the store and HAPI's JPA server, which is fetched for it, each run as a \
                program of its own and take the same checks as transactions over HTTP; the peer \
                then takes the first of them again as a hospital's server does, through a kill, \
                and counts its copies.
                """,
        mixinStandardHelpOptions = true)
public final class Ingest implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Instant FIRST = Instant.parse("2026-01-01T08:00:00Z");
    private static final int ECG_RATE_HERTZ = 250;
    private static final int ECG_SECONDS = 10;
    private static final int OPENINGS = 3;
    private static final int UNCOUNTED = 5;

    /// Where `./yaoxiang` leaves the peer.
    private static final Path PEER = Path.of("packaging/target/peer");

    private static final String PEER_MAIN = "org.yaoxiang.ingest.peer.JpaServer";
    private static final int SENT_AGAIN_MAX = 40;

    @Option(
            names = "--checks",
            paramLabel = "N",
            defaultValue = "5000",
            description = "checks to store; ${DEFAULT-VALUE}")
    private int checks;

    @Option(
            names = "--url",
            paramLabel = "JDBC",
            description = "an empty PostgreSQL database, jdbc:postgresql://…; otherwise H2")
    private @Nullable String url;

    @Option(names = "--user", paramLabel = "NAME", description = "its user; ${DEFAULT-VALUE}")
    private String user = "bridge";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "its user's password; ${DEFAULT-VALUE}")
    private Path password = Path.of("database.password");

    @Option(names = "--peer", description = "beside HAPI's JPA server; takes minutes")
    private boolean isRace;

    @Option(
            names = "--peer-url",
            paramLabel = "JDBC",
            description = "an empty PostgreSQL database for the peer; otherwise H2")
    private @Nullable String peerUrl;

    private Ingest() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("yaoxiang-ingest");
        try {
            if (isRace) {
                return race(folder) ? 0 : 1;
            }
            if (url == null) {
                return run(System.out, checks, () -> ResourceStore.open(folder, CLOCK)) ? 0 : 1;
            }
            Database database = new Database(url, user, Files.readString(password).strip());
            return run(System.out, checks, () -> ResourceStore.open(folder, database, CLOCK))
                    ? 0
                    : 1;
        } finally {
            delete(folder);
        }
    }

    private boolean race(Path folder) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String secret = url == null ? "" : Files.readString(password).strip();
        try (Runner ours =
                        new Runner(
                                List.of(
                                        java,
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Taking.class.getName()),
                                List.of(
                                        folder.resolve("ours").toString(),
                                        url == null ? "" : url,
                                        url == null ? "" : user,
                                        secret),
                                "transaction",
                                folder.resolve("ours.log"));
                Runner peer =
                        new Runner(
                                List.of(
                                        java,
                                        "-cp",
                                        PEER.resolve("classes")
                                                + File.pathSeparator
                                                + Files.readString(PEER.resolve("classpath")),
                                        PEER_MAIN),
                                peerUrl == null
                                        ? List.of(
                                                "jdbc:h2:"
                                                        + folder.resolve("peer").resolve("db")
                                                        // As ours: a kill loses no commit.
                                                        + ";WRITE_DELAY=0",
                                                "sa",
                                                "")
                                        : List.of(peerUrl, user, secret),
                                "fhir/",
                                folder.resolve("peer.log"))) {
            SplittableRandom random = new SplittableRandom(1);
            List<Bundle> transactions =
                    IntStream.range(0, checks).mapToObj(i -> transaction(i, random)).toList();
            return new Race(System.out, transactions)
                    .run(ours, peer, Math.min(checks, SENT_AGAIN_MAX));
        }
    }

    private static Bundle transaction(int number, SplittableRandom random) {
        byte[] hash = new byte[Hash.LENGTH];
        random.nextBytes(hash);
        return CheckToBundle.map(new Hash(hash), "handheld-1", check(number, random));
    }

    /// Fills the store, opens it again and prints the figures.
    ///
    /// @param checks how many to store, 1 or more
    /// @return whether the store was empty before and holds all afterwards
    static boolean run(PrintStream out, int checks, Supplier<ResourceStore> opening)
            throws IOException {
        try (ResourceStore store = opening.get()) {
            if (store.position() != 0) {
                out.println("The database is not empty; give another one.");
                return false;
            }
            fill(out, store, checks);
        }
        boolean holds = true;
        for (int i = 0; i < OPENINGS; i++) {
            long begun = System.nanoTime();
            try (ResourceStore store = opening.get()) {
                holds &= store.position() == checks;
                out.printf("opened again in %.0f ms%n", seconds(begun) * 1000);
            }
        }
        out.printf("%d MiB of memory at most%n", peakKib("self") >> 10);
        return holds;
    }

    private static void fill(PrintStream out, ResourceStore store, int checks) {
        SplittableRandom random = new SplittableRandom(1);
        int uncounted = checks / UNCOUNTED;
        int resources = 0;
        long begun = System.nanoTime();
        for (int i = 0; i < checks; i++) {
            if (i == uncounted) {
                begun = System.nanoTime();
            }
            Bundle bundle = transaction(i, random);
            store.store(bundle, i + 1);
            resources += bundle.getEntry().size();
        }
        out.printf(
                "%,d checks, %,d resources: %.0f checks a second%n",
                checks, resources, (checks - uncounted) / seconds(begun));
    }

    private static Check check(int number, SplittableRandom random) {
        Stamp at = new Stamp(FIRST.plusSeconds(60L * number), Duration.ofSeconds(1));
        int[] samples = new int[ECG_RATE_HERTZ * ECG_SECONDS];
        for (int i = 1; i < samples.length; i++) {
            samples[i] = samples[i - 1] + random.nextInt(-20, 21);
        }
        Waveform lead =
                new Waveform(
                        List.of(new Waveform.Channel(Lead.II, samples)),
                        ECG_RATE_HERTZ,
                        1,
                        List.of());
        List<Reading> readings =
                List.of(
                        new Reading.OxygenSaturation(random.nextInt(80, 100), 88, 2.1),
                        new Reading.BloodPressure(142, 108, 88, 86),
                        new Reading.BodyTemperature(36.8),
                        new Reading.Electrocardiogram(lead, 72));
        return new Check(
                new Patient("v-" + number / 5, "测试甲", Sex.FEMALE, LocalDate.of(1950, 2, 3)),
                new Place("village-1", "测试村", 4018),
                Origin.SIMULATED,
                "village-doctor-1",
                readings.stream()
                        .<Outcome>map(each -> new Outcome.Measured(each, Quality.CLEAN, at))
                        .toList(),
                List.of(),
                at);
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    /// The most memory that a process has had.
    ///
    /// @param process its id, or `self`
    static long peakKib(String process) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", process, "status"))) {
            return lines.filter(each -> each.startsWith("VmHWM:"))
                    .mapToLong(each -> Long.parseLong(each.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
