package org.yaoxiang.analysis;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.yaoxiang.device.signal.Rhythm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Atrial fibrillation from the intervals between beats.
@Command(
        name = "rr",
        sortOptions = false,
        description = "Atrial fibrillation from the intervals between beats.",
        footer =
                """

                Read are text files qrsNAME.txt or qrsNAME.txt.gz with the columns start sample, \
                interval in s, end sample; and WFDB beat annotations NAME.atr beside their \
                NAME.hea. The file written has the header `end_sample,af` and a row per interval: \
                the sample of the beat that ends it, and 1 in fibrillation, 0 elsewhere. Flutter \
                counts as no fibrillation. The burden is the share of time; an episode is any \
                stretch of intervals in fibrillation.
                """,
        mixinStandardHelpOptions = true)
final class RrCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "a file of intervals or beat annotations, or a folder of such")
    private List<Path> files = List.of();

    @Option(names = "--af", paramLabel = "FILE", description = "write the verdicts of one record")
    private Optional<Path> af = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write the verdicts of every record to DIR/NAME.csv")
    private Optional<Path> out = Optional.empty();

    private RrCommand() {}

    @Override
    public Integer call() throws IOException {
        List<Path> all = expand(files);
        if (af.isPresent() && all.size() != 1) {
            throw new AnalysisException(
                    "--af takes one record, these are " + all.size() + ": use --out DIR");
        }
        if (out.isPresent()) {
            Files.createDirectories(out.get());
        }
        for (Path each : all) {
            analyse(Intervals.read(each));
        }
        return 0;
    }

    private static List<Path> expand(List<Path> named) throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path each : named) {
            if (Files.isDirectory(each)) {
                try (Stream<Path> files = Files.list(each)) {
                    files.filter(Intervals::isNamedSo).sorted().forEach(all::add);
                }
            } else {
                all.add(each);
            }
        }
        if (all.isEmpty()) {
            throw new AnalysisException(
                    "there are no intervals in "
                            + named
                            + ": expected qrsNAME.txt, .txt.gz or .atr");
        }
        return all;
    }

    private void analyse(Intervals record) throws IOException {
        boolean[] is = Rhythm.fibrillation(record.rrSeconds());
        print(record, is);
        Optional<Path> file = af.or(() -> out.map(dir -> dir.resolve(record.name() + ".csv")));
        if (file.isPresent()) {
            write(file.get(), record.endSamples(), is);
        }
    }

    private static void print(Intervals record, boolean[] is) {
        double all = 0;
        double inside = 0;
        double current = 0;
        double longest = 0;
        int episodes = 0;
        for (int i = 0; i < is.length; i++) {
            double seconds = record.rrSeconds()[i];
            all += seconds;
            inside += is[i] ? seconds : 0;
            current = is[i] ? current + seconds : 0;
            longest = Math.max(longest, current);
            episodes += is[i] && (i == 0 || !is[i - 1]) ? 1 : 0;
        }
        System.out.printf(
                Locale.ROOT,
                "%s  %d intervals  AF burden %.2f %%  %d episodes, longest %.0f s%n",
                record.name(),
                is.length,
                all == 0 ? 0 : 100 * inside / all,
                episodes,
                longest);
    }

    private static void write(Path file, int[] ends, boolean[] is) throws IOException {
        try (PrintStream csv =
                new PrintStream(Files.newOutputStream(file), false, StandardCharsets.US_ASCII)) {
            csv.print("end_sample,af\n");
            for (int i = 0; i < is.length; i++) {
                csv.print(ends[i] + (is[i] ? ",1\n" : ",0\n"));
            }
            if (csv.checkError()) {
                throw new AnalysisException("cannot write " + file);
            }
        }
    }
}
