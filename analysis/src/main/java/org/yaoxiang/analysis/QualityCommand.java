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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaoxiang.device.signal.EcgQuality;
import org.yaoxiang.mocks.body.WfdbRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Whether electrocardiograms are fit to be read.
@Command(
        name = "quality",
        sortOptions = false,
        description = "Whether electrocardiograms are fit to be read, from WFDB records.",
        footer =
                """

                The file written has the header `record,accepted,words`: the record's name; 1 when \
                it is fit, 0 when it is refused; and, separated by semicolons, why it is refused \
                and what troubles it. A recording has no converter limits: its own highest and \
                lowest are taken.
                """,
        mixinStandardHelpOptions = true)
final class QualityCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "RECORD",
            arity = "1..*",
            description = "a record without extension, or a folder of records")
    private List<Path> records = List.of();

    @Option(
            names = "--lead",
            paramLabel = "N",
            defaultValue = "0",
            description = "the record's signal to look at, from 0; ${DEFAULT-VALUE}")
    private int lead;

    @Option(names = "--out", paramLabel = "FILE", description = "write the verdicts to a file")
    private Optional<Path> out = Optional.empty();

    private QualityCommand() {}

    @Override
    public Integer call() throws IOException {
        List<String> rows = new ArrayList<>();
        int accepted = 0;
        for (Path each : Records.expand(records)) {
            EcgQuality quality = judge(each);
            boolean isFit = quality.refusal().isEmpty();
            accepted += isFit ? 1 : 0;
            rows.add(each.getFileName() + (isFit ? ",1," : ",0,") + words(quality));
        }
        if (out.isEmpty()) {
            rows.forEach(System.out::println);
        } else {
            write(out.get(), rows);
        }
        System.err.printf(Locale.ROOT, "%d of %d accepted%n", accepted, rows.size());
        return 0;
    }

    private EcgQuality judge(Path path) {
        WfdbRecord record = Records.read(path, lead);
        double[] millivolts = Records.millivolts(record);
        try {
            return EcgQuality.judge(millivolts, record.rateHertz(), Double.POSITIVE_INFINITY);
        } catch (IllegalArgumentException e) {
            throw new AnalysisException("cannot judge " + path + ": " + e.getMessage(), e);
        }
    }

    private static String words(EcgQuality quality) {
        return Stream.concat(quality.refusal().stream(), quality.disturbances().stream().sorted())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(";"));
    }

    private static void write(Path file, List<String> rows) throws IOException {
        try (PrintStream csv =
                new PrintStream(Files.newOutputStream(file), false, StandardCharsets.US_ASCII)) {
            csv.print("record,accepted,words\n");
            for (String each : rows) {
                csv.print(each + "\n");
            }
            if (csv.checkError()) {
                throw new AnalysisException("cannot write " + file);
            }
        }
    }
}
