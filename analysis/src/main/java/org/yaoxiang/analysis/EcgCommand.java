package org.yaoxiang.analysis;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.yaoxiang.device.signal.Beats;
import org.yaoxiang.mocks.body.WfdbRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Beats of an electrocardiogram.
@Command(
        name = "ecg",
        sortOptions = false,
        description = "Beats of an electrocardiogram, from WFDB records (formats 212 and 16).",
        footer = {
            "",
            "The file of beats has the header `sample,label`: the beat's sample number from 0 at the",
            "record's rate, and N (normal), S (supraventricular), V (ventricular), P (paced) or Q",
            "(unclassifiable). As yet every beat is called Q."
        },
        mixinStandardHelpOptions = true)
final class EcgCommand implements Callable<Integer> {
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

    @Option(names = "--beats", paramLabel = "FILE", description = "write the beats of one record")
    private Optional<Path> beats = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write the beats of every record to DIR/RECORD.csv")
    private Optional<Path> out = Optional.empty();

    private EcgCommand() {}

    @Override
    public Integer call() throws IOException {
        List<Path> all = Records.expand(records);
        if (beats.isPresent() && all.size() != 1) {
            throw new AnalysisException(
                    "--beats takes one record, these are " + all.size() + ": use --out DIR");
        }
        if (out.isPresent()) {
            Files.createDirectories(out.get());
        }
        for (Path each : all) {
            analyse(each);
        }
        return 0;
    }

    private void analyse(Path path) throws IOException {
        WfdbRecord record = Records.read(path, lead);
        double[] millivolts = Records.millivolts(record);
        int[] found = Beats.find(millivolts, record.rateHertz());
        System.out.printf(Locale.ROOT, "%s  %d beats%n", path.getFileName(), found.length);
        Optional<Path> file =
                beats.or(() -> out.map(dir -> dir.resolve(path.getFileName() + ".csv")));
        if (file.isPresent()) {
            write(file.get(), found);
        }
    }

    private static void write(Path file, int[] found) throws IOException {
        try (PrintStream csv =
                new PrintStream(Files.newOutputStream(file), false, StandardCharsets.US_ASCII)) {
            csv.print("sample,label\n");
            for (int each : found) {
                csv.print(each + ",Q\n");
            }
            if (csv.checkError()) {
                throw new AnalysisException("cannot write " + file);
            }
        }
    }
}
