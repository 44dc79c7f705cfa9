package org.yaoxiang.analysis;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.yaoxiang.device.signal.Delineation;
import org.yaoxiang.device.signal.Delineation.Beat;
import org.yaoxiang.device.signal.Delineation.Wave;
import org.yaoxiang.device.signal.EcgBand;
import org.yaoxiang.device.signal.Intervals;
import org.yaoxiang.device.signal.Intervals.Correction;
import org.yaoxiang.device.signal.StLevel;
import org.yaoxiang.mocks.body.WfdbRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Waves of an electrocardiogram.
@Command(
        name = "waves",
        sortOptions = false,
        description =
                "Onset, peak and end of P, QRS and T, from WFDB records (formats 212 and 16).",
        footer =
                """

                A file of waves has the header `wave,on,peak,off`: P, QRS or T, and sample numbers \
                from 0 at the record's rate. RECORD.LEAD.csv is one lead, RECORD.csv all leads \
                together: the earliest onset and latest end, without outliers.
                """,
        mixinStandardHelpOptions = true)
final class WavesCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "RECORD",
            arity = "1..*",
            description = "a record without extension, or a folder of records")
    private List<Path> records = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write the waves to DIR/RECORD.csv and DIR/RECORD.LEAD.csv")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--against",
            description = "score against the annotations RECORD.LEAD beside the record")
    private boolean isScored;

    @Option(
            names = "--alone",
            description = "delineate every lead as if there were no other; no RECORD.csv")
    private boolean isAlone;

    @Option(
            names = "--half",
            paramLabel = "odd|even",
            description = "only the first, third … or second, fourth … record by number")
    private Optional<Half> half = Optional.empty();

    /// Half of the records, counted from 1 in the order of their numbers.
    private enum Half {
        odd,
        even
    }

    private WavesCommand() {}

    @Override
    public Integer call() throws IOException {
        if (out.isPresent()) {
            Files.createDirectories(out.get());
        }
        WaveScore score = new WaveScore();
        List<Path> all =
                Records.expand(records).stream()
                        .sorted(
                                Comparator.comparingInt((Path each) -> each.toString().length())
                                        .thenComparing(Path::toString))
                        .toList();
        for (int i = 0; i < all.size(); i++) {
            if (half.isEmpty() || half.get() == (i % 2 == 0 ? Half.odd : Half.even)) {
                analyse(all.get(i), score);
            }
        }
        if (isScored) {
            score.print(System.out, !isAlone);
        }
        return 0;
    }

    private void analyse(Path path, WaveScore score) throws IOException {
        List<String> names = leads(path);
        double[][] millivolts = new double[names.size()][];
        double rateHertz = 0;
        for (int lead = 0; lead < names.size(); lead++) {
            WfdbRecord record = Records.read(path, lead);
            millivolts[lead] = Records.millivolts(record);
            rateHertz = record.rateHertz();
        }
        List<List<Beat>> leads = new ArrayList<>();
        Optional<List<Beat>> together = Optional.empty();
        if (isAlone) {
            for (double[] lead : millivolts) {
                leads.add(Delineation.of(new double[][] {lead}, rateHertz).together());
            }
        } else {
            Delineation found = Delineation.of(millivolts, rateHertz);
            leads.addAll(found.leads());
            together = Optional.of(found.together());
        }
        if (out.isPresent()) {
            String name = path.getFileName().toString();
            for (int lead = 0; lead < names.size(); lead++) {
                write(out.get().resolve(name + "." + names.get(lead) + ".csv"), leads.get(lead));
            }
            if (together.isPresent()) {
                write(out.get().resolve(name + ".csv"), together.get());
            }
        }
        if (isScored) {
            List<WaveAnnotations> marked = new ArrayList<>();
            for (String name : names) {
                Path file = path.resolveSibling(path.getFileName() + "." + name);
                if (!Files.exists(file)) {
                    throw new AnalysisException("there is no " + file + " to score against");
                }
                marked.add(WaveAnnotations.read(file));
            }
            score.add(leads, together.orElse(List.of()), marked, rateHertz);
            score.addStLevels(millivolts, leads, marked, rateHertz);
        } else {
            System.out.println(path.getFileName() + summary(names, millivolts, leads, rateHertz));
        }
    }

    /// Heart rate, intervals and ST levels; what cannot be measured is left out.
    private String summary(
            List<String> names, double[][] millivolts, List<List<Beat>> leads, double rateHertz) {
        Formatter text = new Formatter(Locale.ROOT);
        List<Beat> beats = isAlone ? leads.getFirst() : Delineation.together(leads, rateHertz);
        text.format("  %d leads, %d beats", names.size(), beats.size());
        Intervals intervals = Intervals.of(beats, rateHertz);
        intervals.ratePerMinute().ifPresent(rate -> text.format(", %.0f/min", rate));
        intervals.p().ifPresent(each -> text.format(", P %.0f ms", each.medianMillis()));
        intervals.pr().ifPresent(each -> text.format(", PR %.0f ms", each.medianMillis()));
        intervals.qrs().ifPresent(each -> text.format(", QRS %.0f ms", each.medianMillis()));
        intervals.qt().ifPresent(each -> text.format(", QT %.0f ms", each.medianMillis()));
        for (Correction correction : Correction.values()) {
            intervals
                    .qtcMillis(correction)
                    .ifPresent(qtc ->
                            text.format(
                                    ", QTc %s %.0f ms",
                                    correction.name().toLowerCase(Locale.ROOT), qtc));
        }
        for (int lead = 0; lead < names.size(); lead++) {
            String name = names.get(lead);
            StLevel.of(
                            EcgBand.DIAGNOSTIC.apply(millivolts[lead], rateHertz),
                            leads.get(lead),
                            rateHertz)
                    .ifPresent(st -> text.format(", ST %s %+.2f mV", name, st.millivolts()));
        }
        return text.toString();
    }

    /// The signals' names in lower case, the last field of their lines in the header.
    private static List<String> leads(Path record) throws IOException {
        List<String> lines =
                Files.readAllLines(record.resolveSibling(record.getFileName() + ".hea")).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .toList();
        try {
            int signals = Integer.parseInt(lines.getFirst().trim().split("\\s+", -1)[1]);
            return lines.subList(1, 1 + signals).stream()
                    .map(line -> line.trim().split("\\s+", 9)[8].toLowerCase(Locale.ROOT))
                    .toList();
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new AnalysisException(record.getFileName() + ".hea names no signals", e);
        }
    }

    private static void write(Path file, List<Beat> beats) throws IOException {
        try (PrintStream csv =
                new PrintStream(Files.newOutputStream(file), false, StandardCharsets.US_ASCII)) {
            csv.print("wave,on,peak,off\n");
            for (Beat beat : beats) {
                beat.p().ifPresent(wave -> csv.print(row("P", wave)));
                csv.print(row("QRS", beat.qrs()));
                beat.t().ifPresent(wave -> csv.print(row("T", wave)));
            }
            if (csv.checkError()) {
                throw new AnalysisException("cannot write " + file);
            }
        }
    }

    private static String row(String name, Wave wave) {
        return name + "," + wave.onset() + "," + wave.peak() + "," + wave.end() + "\n";
    }
}
