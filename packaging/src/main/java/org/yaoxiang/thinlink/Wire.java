package org.yaoxiang.thinlink;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.yaoxiang.mocks.world.Recordings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Counts what a handheld sends and gets, kind by kind.
@Command(
        name = "wire",
        sortOptions = false,
        description = "Bytes on the wire for each kind of message, beside FHIR over HTTPS.",
        footer =
                """

                The vault, courier and link are the handheld's, port, inbox and journal the \
                gateway's, with DTLS over real sockets on a link that loses nothing. Counted is \
                every datagram with 20 bytes of IPv4 and 8 of UDP. Beside it, in the same run, \
                what the county makes of the same facts as FHIR transactions in JSON over TLS 1.3; \
                ./yaoxiang runs the whole in a network of its own where it may (unshare), in which \
                the kernel counts TCP with all its headers, and otherwise leaves the peer out. The \
                electrocardiograms are recorded ones and need the recordings (YAOXIANG_DATA).
                """,
        mixinStandardHelpOptions = true)
public final class Wire implements Callable<Integer> {
    private static final String VITALS = "vitals check and its receipt";
    private static final String IDLE_DAY = "idle day";
    private static final String BURST_OF_VITALS = "20 vitals checks at once";
    private static final int BURST = 20;

    private static final List<String> SETS = List.of("twelve-lead", "ludb");
    private static final int LEADS = 12;
    private static final Pattern HEADER = Pattern.compile("(.+)\\.hea");

    @Option(
            names = "--own-network",
            hidden = true,
            description = "nobody else uses the loopback interface")
    private boolean hasOwnNetwork;

    private Wire() {}

    /// What was aimed at, and what is.
    ///
    /// @param isFloor whether less would be missed: how many times as much the peer takes
    private record Bar(String what, double aim, double is, boolean isFloor) {
        static Bar bytes(String what, double aim, double is) {
            return new Bar(what, aim, is, false);
        }

        static Bar times(String what, double aim, double is) {
            return new Bar(what, aim, is, true);
        }

        boolean isMet() {
            return isFloor ? is >= aim : is <= aim;
        }
    }

    @Override
    public Integer call() throws Exception {
        return run(System.out, hasOwnNetwork) ? 0 : 1;
    }

    /// Counts and prints.
    ///
    /// @return whether every bar is met
    static boolean run(PrintStream out, boolean hasOwnNetwork)
            throws IOException, InterruptedException, GeneralSecurityException {
        // What both sides log of every message would hide the figures.
        System.setProperty("org.slf4j.simpleLogger.log.org.yaoxiang", "off");
        Path home = Files.createTempDirectory("yaoxiang-wire");
        try (Weighing weighing = new Weighing(home)) {
            Map<String, Bytes> kinds = kinds(weighing, home.resolve("enrolling"));
            out.println("bytes                                      up      down      both");
            kinds.forEach((kind, bytes) -> print(out, kind, bytes));
            Bytes vitals = cost(kinds, VITALS);
            int before = weighing.arrived();
            weighing.vitals();
            List<Bundle> vitalsAsFhir = weighing.bundles(before);
            List<Bytes> full = new ArrayList<>();
            List<List<Bundle>> fullAsFhir = new ArrayList<>();
            List<Path> records = records();
            for (Path record : records) {
                before = weighing.arrived();
                full.add(weighing.full(record));
                fullAsFhir.add(weighing.bundles(before));
            }
            List<Bar> bars = new ArrayList<>();
            if (full.isEmpty()) {
                out.println("The recordings are not here: ./yaoxiang data fetches them.");
            } else {
                Map<String, List<Bytes>> bySet = new TreeMap<>();
                for (int i = 0; i < records.size(); i++) {
                    bySet.computeIfAbsent(set(records.get(i)), _ -> new ArrayList<>())
                            .add(full.get(i));
                }
                bySet.forEach((set, some) -> print(out, set, some));
                long[] all = sorted(full, Bytes::both);
                bars.add(
                        Bar.bytes(
                                "full check, both ways, P50 of " + full.size(),
                                18_000,
                                (double) at(all, 0.5)));
                bars.add(Bar.bytes("full check, both ways, P95", 26_000, (double) at(all, 0.95)));
            }
            bars.add(Bar.bytes("vitals check, the check itself", 450, (double) vitals.up()));
            bars.add(Bar.bytes("receipt", 150, (double) vitals.down()));
            bars.add(Bar.bytes("idle day, both ways", 2000, (double) cost(kinds, IDLE_DAY).both()));
            bars.add(
                    Bar.bytes(
                            "one of 20 vitals checks in a burst, up",
                            250,
                            cost(kinds, BURST_OF_VITALS).up() / (double) BURST));
            if (hasOwnNetwork) {
                bars.addAll(beside(out, vitals, vitalsAsFhir, full, fullAsFhir));
            } else {
                out.println("FHIR over HTTPS was not counted: no network of its own.");
            }
            return print(out, bars);
        } finally {
            delete(home);
        }
    }

    /// One of every kind that needs no recording.
    ///
    /// @param home a folder that is not there yet
    static Map<String, Bytes> kinds(Weighing weighing, Path home)
            throws IOException, InterruptedException {
        Map<String, Bytes> kinds = new LinkedHashMap<>();
        kinds.put("enrolment", Enrolling.cost(home));
        Bytes first = weighing.first();
        // The first answer lets a handheld testify of its chain, which is no part of what follows.
        weighing.vitals();
        Bytes question = weighing.question();
        kinds.put("handshake", first.minus(question));
        kinds.put("question, no letter", question);
        kinds.put(VITALS, weighing.vitals());
        kinds.put("the same with findings", weighing.vitalsWithFindings());
        kinds.put("self-test and its receipt", weighing.selfTest());
        kinds.put("advice, brought and receipted", weighing.advice());
        kinds.put(BURST_OF_VITALS, weighing.burst(BURST));
        kinds.put(IDLE_DAY, weighing.idleDay());
        return kinds;
    }

    private static Bytes cost(Map<String, Bytes> kinds, String kind) {
        return requireNonNull(kinds.get(kind), kind);
    }

    /// All recordings of twelve leads that are here.
    private static List<Path> records() throws IOException {
        List<Path> records = new ArrayList<>();
        for (String set : SETS) {
            Optional<Path> folder = Recordings.folder().map(all -> all.resolve(set));
            if (folder.filter(Files::isDirectory).isEmpty()) {
                continue;
            }
            try (Stream<Path> files = Files.list(folder.get())) {
                for (Path file : files.sorted().toList()) {
                    Matcher header = HEADER.matcher(file.getFileName().toString());
                    if (header.matches() && signals(file) >= LEADS) {
                        records.add(file.resolveSibling(header.group(1)));
                    }
                }
            }
        }
        return records;
    }

    private static int signals(Path header) throws IOException {
        try (Stream<String> lines = Files.lines(header)) {
            return Integer.parseInt(lines.findFirst().orElse("").split(" ", -1)[1]);
        }
    }

    private static List<Bar> beside(
            PrintStream out,
            Bytes vitals,
            List<Bundle> vitalsAsFhir,
            List<Bytes> full,
            List<List<Bundle>> fullAsFhir)
            throws IOException, InterruptedException, GeneralSecurityException {
        List<Bar> bars = new ArrayList<>();
        try (FhirOverHttps peer = new FhirOverHttps()) {
            peer.cold(vitalsAsFhir); // Classes are loaded now, so that no time-out sends twice.
            long cold = peer.cold(vitalsAsFhir);
            long kept = peer.kept(vitalsAsFhir);
            out.printf(
                    "the vitals check as FHIR, cold %,d, gzip on a kept connection %,d%n",
                    cold, kept);
            bars.add(Bar.times("vitals, cold HTTPS", 30, (double) cold / vitals.both()));
            bars.add(Bar.times("vitals, gzip, kept", 6, (double) kept / vitals.both()));
            double[] toCold = new double[full.size()];
            double[] toKept = new double[full.size()];
            for (int i = 0; i < full.size(); i++) {
                toCold[i] = (double) peer.cold(fullAsFhir.get(i)) / full.get(i).both();
                toKept[i] = (double) peer.kept(fullAsFhir.get(i)) / full.get(i).both();
            }
            if (!full.isEmpty()) {
                bars.add(Bar.times("full check, cold HTTPS, least", 10, least(toCold)));
                bars.add(Bar.times("full check, gzip, kept, least", 3, least(toKept)));
            }
        }
        return bars;
    }

    private static double least(double[] ratios) {
        return Arrays.stream(ratios).min().orElseThrow();
    }

    private static void print(PrintStream out, String kind, Bytes bytes) {
        out.printf(
                Locale.ROOT,
                "%-36s %,8d  %,8d  %,8d%n",
                kind,
                bytes.up(),
                bytes.down(),
                bytes.both());
    }

    private static boolean print(PrintStream out, List<Bar> bars) {
        out.println("bar                                          aim       is");
        for (Bar bar : bars) {
            out.printf(
                    Locale.ROOT,
                    "%-40s %s %,7.0f %,8.1f  %s%n",
                    bar.what(),
                    bar.isFloor() ? ">=" : "<=",
                    bar.aim(),
                    bar.is(),
                    bar.isMet() ? "met" : "MISSED");
        }
        return bars.stream().allMatch(Bar::isMet);
    }

    private static void print(PrintStream out, String set, List<Bytes> full) {
        long[] all = sorted(full, Bytes::both);
        long[] up = sorted(full, Bytes::up);
        out.printf(
                Locale.ROOT,
                "full checks of %s: n %d, both ways P50 %,d, P95 %,d, up P50 %,d, P95 %,d%n",
                set,
                all.length,
                at(all, 0.5),
                at(all, 0.95),
                at(up, 0.5),
                at(up, 0.95));
    }

    private static String set(Path record) {
        return requireNonNull(requireNonNull(record.getParent()).getFileName()).toString();
    }

    private static long[] sorted(List<Bytes> costs, ToLongFunction<Bytes> of) {
        return costs.stream().mapToLong(of).sorted().toArray();
    }

    private static long at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    private static void delete(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
