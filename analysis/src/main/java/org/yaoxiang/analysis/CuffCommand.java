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
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.device.signal.Oscillometry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Blood pressure of recorded cuff deflations.
@Command(
        name = "cuff",
        sortOptions = false,
        description = "Blood pressure of recorded cuff deflations.",
        footer =
                """

                A recording is a text, plain or gzip (.dat, .dat.gz), of lines `seconds ch1 ch2` \
                in volts at an even rate. Its name tells the layout:
                  ref_…         the cuff is ch2, mmHg = (ch2 + 0.1) / 0.0025
                  unlabelled_…  the cuff is ch1, mmHg = (ch1 - 0.710) * 7.50062 * 50 * 2.5;
                                more columns may follow

                The output, sorted by name, has the columns file, accepted, systolic_mmhg, \
                mean_mmhg, diastolic_mmhg, pulse_per_minute and reason. accepted is 1 or 0; \
                without a reading its columns are empty and reason is why.
                """,
        mixinStandardHelpOptions = true)
final class CuffCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "a recording or a folder of recordings")
    private List<Path> paths = List.of();

    @Option(names = "--out", paramLabel = "FILE", description = "write there, not to the screen")
    private Optional<Path> out = Optional.empty();

    private CuffCommand() {}

    @Override
    public Integer call() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("file,accepted,systolic_mmhg,mean_mmhg,diastolic_mmhg,pulse_per_minute,reason");
        for (Path each : expand(paths)) {
            lines.add(line(each));
        }
        if (out.isEmpty()) {
            lines.forEach(System.out::println);
            return 0;
        }
        try (PrintStream csv =
                new PrintStream(Files.newOutputStream(out.get()), false, StandardCharsets.UTF_8)) {
            lines.forEach(each -> csv.print(each + "\n"));
            if (csv.checkError()) {
                throw new AnalysisException("cannot write " + out.get());
            }
        }
        return 0;
    }

    private static String line(Path file) throws IOException {
        CuffRecording recording = CuffRecording.read(file);
        Oscillometry found = Oscillometry.of(recording.cuffMmHg(), recording.rateHertz());
        String name = file.getFileName().toString();
        Optional<Refusal> refusal = found.refusal();
        return refusal.map(why -> name + ",0,,,,," + why)
                .orElseGet(() ->
                        String.format(
                                Locale.ROOT,
                                "%s,1,%.1f,%.1f,%.1f,%.1f,",
                                name,
                                found.systolicMmHg(),
                                found.meanMmHg(),
                                found.diastolicMmHg(),
                                found.pulsePerMinute()));
    }

    private static List<Path> expand(List<Path> named) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path each : named) {
            if (Files.isDirectory(each)) {
                try (Stream<Path> inside = Files.list(each)) {
                    inside.filter(CuffRecording::isNamedLikeOne).sorted().forEach(files::add);
                }
            } else if (Files.exists(each)) {
                files.add(each);
            } else {
                throw new AnalysisException("there is no recording " + each);
            }
        }
        if (files.isEmpty()) {
            throw new AnalysisException("there is no .dat or .dat.gz in " + named);
        }
        return files;
    }
}
