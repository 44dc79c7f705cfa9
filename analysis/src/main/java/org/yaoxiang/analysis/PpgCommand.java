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
import org.yaoxiang.device.signal.PulseWave;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Pulse, breath and oxygen of a pulse wave.
@Command(
        name = "ppg",
        sortOptions = false,
        description = "Pulse rate, respiration rate and oxygen saturation, window by window.",
        footer =
                """

                A FILE is a table (.csv or .csv.gz) whose first column is the time in seconds (in \
                ms if its name says so) and whose other columns are known by name: PLETH, RESP, II \
                (or another lead), RED and INFRARED in counts; or an EmotiBit log. The columns \
                written are

                  start_seconds, end_seconds      the window, from the first sample
                  pulse_per_minute                from the pulse wave (or the infrared light)
                  resp_ppg_per_minute             breaths from the pulse wave
                  resp_impedance_per_minute       breaths from the chest's impedance
                  resp_ecg_per_minute             breaths from the electrocardiogram
                  resp_fused_per_minute           breaths from all of these
                  spo2_percent                    from red and infrared, with a generic curve

                in this order; each value is followed by its _accepted (pulse_accepted and so on), \
                0 or 1. A value that was refused, or whose signal is not there, is an empty \
                field. Respiration needs windows of 30 s or more.
                """,
        mixinStandardHelpOptions = true)
final class PpgCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "a recording, or a folder of recordings")
    private List<Path> files = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write the windows of every recording to DIR/RECORDING.csv")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--window",
            paramLabel = "SECONDS",
            defaultValue = "32",
            description = "length of a window; ${DEFAULT-VALUE}")
    private double windowSeconds;

    @Option(
            names = "--step",
            paramLabel = "SECONDS",
            description = "from one window's start to the next; the length of a window")
    private Optional<Double> stepSeconds = Optional.empty();

    @Option(
            names = "--against",
            paramLabel = "DIR",
            description =
                    "print the error against BIDMC's numerics and breaths in DIR"
                            + " (RECORD_Numerics.csv, RECORD_Breaths.csv)")
    private Optional<Path> against = Optional.empty();

    private PpgCommand() {}

    @Override
    public Integer call() throws IOException {
        double step = stepSeconds.orElse(windowSeconds);
        if (!(windowSeconds >= PulseWave.SECONDS_MIN && windowSeconds <= 3600) || !(step > 0)) {
            throw new AnalysisException(
                    "--window %s --step %s: expected %s to 3600 s, in steps above 0"
                            .formatted(windowSeconds, step, PulseWave.SECONDS_MIN));
        }
        if (out.isPresent()) {
            Files.createDirectories(out.get());
        }
        PpgScore score = new PpgScore();
        for (Path each : Channels.expand(files)) {
            String name = name(each);
            List<PpgWindow> windows = PpgWindow.of(Channels.read(each), windowSeconds, step);
            System.out.printf(Locale.ROOT, "%s  %d windows%n", name, windows.size());
            if (out.isPresent()) {
                write(out.get().resolve(name + ".csv"), windows);
            }
            if (against.isPresent()) {
                score.add(BidmcReference.read(against.get(), name), windows);
            }
        }
        if (against.isPresent()) {
            System.out.print(score.table());
        }
        return 0;
    }

    /// `bidmc_01_Signals.csv.gz` is `bidmc_01`.
    private static String name(Path file) {
        return file.getFileName()
                .toString()
                .replaceFirst("\\.csv(\\.gz)?$", "")
                .replaceFirst("_Signals$", "");
    }

    private static void write(Path file, List<PpgWindow> windows) throws IOException {
        try (PrintStream csv =
                new PrintStream(Files.newOutputStream(file), false, StandardCharsets.US_ASCII)) {
            csv.print(PpgWindow.HEADER + "\n");
            for (PpgWindow each : windows) {
                csv.print(each.row() + "\n");
            }
            if (csv.checkError()) {
                throw new AnalysisException("cannot write " + file);
            }
        }
    }
}
