package org.yaoxiang.analysis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.yaoxiang.mocks.body.WfdbRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Beats of an electrocardiogram.
@Command(
        name = "ecg",
        sortOptions = false,
        description =
                "Beats of an electrocardiogram, from WFDB records (formats 212 and 16, and the"
                        + " .mat files of the PhysioNet challenges).",
        footer =
                """

                The file of beats has the header `sample,label`: the beat's sample number from 0 \
                at the record's rate, and N (normal), S (supraventricular), V (ventricular), P \
                (paced; not below 500 samples a second) or Q (unclassifiable: in noise and like no \
                other beat).

                Without --lead, beats are found and labelled by all of the record's signals in mV \
                together; intervals, quality and the plot are those of the first of them.

                The JSON file has `record`, `lead`, `rateHertz`, `seconds`, `beatsPerMinute` (mean \
                from the first to the last beat; null with fewer than two), `beats` (how many of \
                each label), `rhythm` (statements: regular, bradycardia, tachycardia, pause, \
                fibrillation, ectopy), `fibrillation` (stretches, `fromSeconds` and `toSeconds`), \
                `intervals` (rr, p, pr, qrs, qt over the first five minutes: `medianMillis`, \
                `spreadMillis`, `beats`; null when fewer than three beats show it), `qtcMillis` \
                (bazett, fridericia, framingham) and `quality` (windows of ten seconds: how many \
                are fit to be read, why others are refused, what troubles them).

                The plot shows the first --plot-seconds at 25 mm/s and 10 mm/mV on grid paper, \
                each beat with its label: SVG or PNG, as the file's name says.
                """,
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
            description = "the record's only signal to look at, from 0; all leads without it")
    private Optional<Integer> lead = Optional.empty();

    @Option(names = "--beats", paramLabel = "FILE", description = "write the beats of one record")
    private Optional<Path> beats = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "write what one record shows")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "draw one record: FILE.svg or FILE.png")
    private Optional<Path> plot = Optional.empty();

    @Option(
            names = "--plot-seconds",
            paramLabel = "S",
            defaultValue = "30",
            description = "how much is drawn, 1 to 300; ${DEFAULT-VALUE}")
    private int plotSeconds;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write DIR/RECORD.csv (beats) and DIR/RECORD.json for every record")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--speed",
            description = "print how fast the beats of all the records were found")
    private boolean speed;

    private long samples;
    private double seconds;
    private long nanos;

    private EcgCommand() {}

    @Override
    public Integer call() {
        List<Path> all = Records.expand(records);
        if (all.size() != 1 && (beats.isPresent() || json.isPresent() || plot.isPresent())) {
            throw new AnalysisException(
                    "--beats, --json and --plot take one record, these are "
                            + all.size()
                            + ": use --out DIR");
        }
        if (plotSeconds < 1 || plotSeconds > 300) {
            throw new AnalysisException("--plot-seconds is " + plotSeconds + ", expected 1 to 300");
        }
        if (out.isPresent()) {
            try {
                Files.createDirectories(out.get());
            } catch (IOException e) {
                throw new AnalysisException("cannot make the folder " + out.get(), e);
            }
        }
        for (Path each : all) {
            analyse(each);
        }
        if (speed) {
            double perSecond = samples / (nanos / 1e9);
            System.out.printf(
                    Locale.ROOT,
                    "%.1f million samples a second, %.0f times real time%n",
                    perSecond / 1e6,
                    seconds / (nanos / 1e9));
        }
        return 0;
    }

    private void analyse(Path path) {
        List<Integer> leads = lead.map(List::of).orElseGet(() -> Records.leads(path));
        List<WfdbRecord> signals = leads.stream().map(each -> Records.read(path, each)).toList();
        double rateHertz = signals.getFirst().rateHertz();
        String name = path.getFileName().toString();
        double[][] all = signals.stream().map(Records::millivolts).toArray(double[][]::new);
        double[] millivolts = all[0];
        long begin = System.nanoTime();
        LabelledBeats found = LabelledBeats.of(all, rateHertz);
        nanos += System.nanoTime() - begin;
        samples += (long) all.length * millivolts.length;
        seconds += millivolts.length / rateHertz;
        EcgReport report = EcgReport.of(name, leads.getFirst(), millivolts, rateHertz, found);
        System.out.println(report.summary());
        beats.or(() -> out.map(dir -> dir.resolve(name + ".csv")))
                .ifPresent(file -> write(file, found.csv()));
        json.or(() -> out.map(dir -> dir.resolve(name + ".json")))
                .ifPresent(file -> write(file, report.json()));
        plot.ifPresent(file -> new EcgPlot(millivolts, rateHertz, found, plotSeconds).write(file));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new AnalysisException("cannot write " + file, e);
        }
    }
}
