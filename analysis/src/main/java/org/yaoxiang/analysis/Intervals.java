package org.yaoxiang.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.device.signal.Rhythm;
import org.yaoxiang.mocks.body.WfdbAnnotations;

/// The intervals between the beats of one record.
///
/// @param name of the record
/// @param rrSeconds the intervals
/// @param endSamples the sample of the beat that ends each
record Intervals(String name, double[] rrSeconds, int[] endSamples) {
    private static final String ANNOTATIONS = ".atr";

    /// Whether a file may hold intervals, by its name.
    static boolean isNamedSo(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(ANNOTATIONS) || name.matches("qrs.*\\.txt(\\.gz)?");
    }

    /// Reads text of three columns (start sample, interval in s, end sample), or the beats of WFDB
    /// annotations with the rate of the header beside them.
    ///
    /// @throws AnalysisException when the file is not such, with the line
    static Intervals read(Path file) {
        try {
            return file.toString().endsWith(ANNOTATIONS) ? annotated(file) : listed(file);
        } catch (IOException e) {
            throw new AnalysisException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Intervals listed(Path file) throws IOException {
        List<String> lines = text(file).lines().filter(line -> !line.isBlank()).toList();
        double[] seconds = new double[lines.size()];
        int[] ends = new int[lines.size()];
        for (int i = 0; i < seconds.length; i++) {
            String[] columns = lines.get(i).trim().split("\\s+", -1);
            try {
                seconds[i] = Double.parseDouble(columns[1]);
                ends[i] = Integer.parseInt(columns[2]);
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw unreadable(file, i, e);
            }
            if (!(seconds[i] > 0 && seconds[i] < Double.POSITIVE_INFINITY)) {
                throw unreadable(file, i, null);
            }
        }
        String name = file.getFileName().toString().replaceFirst("^qrs", "");
        return new Intervals(name.substring(0, name.indexOf('.')), seconds, ends);
    }

    private static AnalysisException unreadable(Path file, int line, @Nullable Throwable cause) {
        return new AnalysisException(
                String.format(
                        Locale.ROOT,
                        "%s, row %d: expected start sample, interval in s above 0, end sample",
                        file,
                        line + 1),
                cause);
    }

    private static Intervals annotated(Path file) throws IOException {
        String name = file.getFileName().toString();
        String record = name.substring(0, name.length() - ANNOTATIONS.length());
        String header = Files.readString(file.resolveSibling(record + ".hea"));
        String[] first = header.lines().findFirst().orElse("").split("\\s+", -1);
        if (first.length < 3 || !first[2].matches("[0-9]+(\\.[0-9]+)?.*")) {
            throw new IOException(record + ".hea does not give the rate");
        }
        double rateHertz = Double.parseDouble(first[2].split("[/(]", -1)[0]);
        int[] beats = WfdbAnnotations.read(file).beats();
        // Two annotations of one beat.
        int[] apart = Arrays.stream(beats).distinct().toArray();
        try {
            double[] seconds = Rhythm.intervals(apart, rateHertz);
            return new Intervals(
                    record,
                    seconds,
                    Arrays.copyOfRange(apart, Math.min(1, apart.length), apart.length));
        } catch (IllegalArgumentException e) {
            throw new AnalysisException(file + ": " + e.getMessage(), e);
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream plain =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            return new String(plain.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
