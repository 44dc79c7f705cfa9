package org.yaoxiang.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures how long a vault takes to open after power-on.
@Command(
        name = "coldopen",
        sortOptions = false,
        description = "How long a vault of years takes to open, beside H2 and SQLite.",
        footer =
                """

                Saves checks, each with oxygen saturation, blood pressure, temperature, 30 seconds \
                of one lead and the gateway's receipts; five checks of each patient. The same sealed \
                facts go into an H2 and a SQLite with an index for each thing that is searched for. \
                Then each is opened by a new process on one core, after its files were dropped from \
                the page cache: the time is that from the start of the process until a search by \
                initials was answered, the memory is the most that the process had, both as the \
                median of three; an index is made anew once. The PIN is not in it. H2 and SQLite verify nothing of what they \
                give out; SQLite does not encrypt.
                """,
        mixinStandardHelpOptions = true)
public final class ColdOpen implements Callable<Integer> {
    private static final int TIMES = 3;
    private static final int HEAP_MIB = 256;
    private static final int MEMORY_MIB_MAX = 512;

    @Option(
            names = "--checks",
            paramLabel = "N",
            defaultValue = "10000",
            description = "checks in the vault; ${DEFAULT-VALUE}")
    private int checks;

    private ColdOpen() {}

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        return run(System.out, checks) ? 0 : 1;
    }

    /// One opening.
    ///
    /// @param found patients
    private record Opening(long millis, long peakKib, int found) {}

    /// Makes the stores, opens each and prints the figures.
    ///
    /// @return whether all found the same patients, the vault within its memory
    static boolean run(PrintStream out, int checks)
            throws IOException, InterruptedException, SQLException {
        Path folder = Files.createTempDirectory("yaoxiang-coldopen");
        try {
            out.printf("Saving %,d checks and their receipts …%n", checks);
            new Archive(folder).fill(checks);
            Shelf.fill(folder);
            out.printf("%-28s %14s %10s %12s%n", "", "searchable", "memory", "on disk");
            Set<Integer> found = new HashSet<>();
            boolean fits = true;
            for (Shelf shelf : Shelf.values()) {
                List<Opening> openings = new ArrayList<>();
                int times = shelf == Shelf.ANEW ? 1 : TIMES;
                for (int i = 0; i < times; i++) {
                    openings.add(open(shelf, folder));
                }
                openings.forEach(each -> found.add(each.found()));
                long millis = median(openings.stream().map(Opening::millis).toList());
                long memory = median(openings.stream().map(Opening::peakKib).toList()) >> 10;
                fits &= memory <= MEMORY_MIB_MAX;
                out.printf(
                        "%-28s %,11d ms %,6d MiB %,8.1f MiB%n",
                        shelf.title(), millis, memory, length(shelf.files(folder)));
            }
            out.printf(
                    "%,.1f MiB of the vault are its index.%n",
                    length(List.of(folder.resolve(Cuts.INDEX))));
            return fits && found.size() == 1 && !found.contains(0);
        } finally {
            delete(folder);
        }
    }

    private static Opening open(Shelf shelf, Path folder) throws IOException, InterruptedException {
        if (shelf == Shelf.ANEW) {
            Files.delete(folder.resolve(Cuts.INDEX));
        }
        for (Path each : shelf.files(folder)) {
            Tool.output("dd", "if=" + each, "iflag=nocache", "count=0", "status=none");
        }
        String said =
                Tool.output(
                        "taskset",
                        "-c",
                        "0",
                        Path.of(System.getProperty("java.home"), "bin", "java") + "",
                        "-Xmx" + HEAP_MIB + "m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Shelf.class.getName(),
                        shelf.name(),
                        folder + "",
                        System.currentTimeMillis() + "");
        // The virtual machine may have warned of something before.
        String[] figures = said.lines().toList().getLast().split(" ", -1);
        return new Opening(
                Long.parseLong(figures[0]),
                Long.parseLong(figures[1]),
                Integer.parseInt(figures[2]));
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double length(List<Path> files) throws IOException {
        long bytes = 0;
        for (Path each : files) {
            bytes += Files.size(each);
        }
        return bytes / (double) (1 << 20);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
