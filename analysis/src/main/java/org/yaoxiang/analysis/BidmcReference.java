package org.yaoxiang.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// What BIDMC's monitor and its two annotators said about a record.
///
/// @param seconds of the numerics
/// @param heartPerMinute the monitor's heart rate at these; NaN where it had none
/// @param breaths the sample numbers of the breaths, by annotator
record BidmcReference(double[] seconds, double[] heartPerMinute, List<double[]> breaths) {
    private static final double RATE_HERTZ = 125;
    private static final double AGREEMENT_PER_MINUTE = 2;

    /// Reads the two tables of a record.
    static BidmcReference read(Path folder, String record) throws IOException {
        List<String[]> numerics = rows(folder.resolve(record + "_Numerics.csv"));
        List<String[]> breaths = rows(folder.resolve(record + "_Breaths.csv"));
        int heart = Arrays.asList(numerics.getFirst()).indexOf("HR");
        if (heart < 0) {
            throw new AnalysisException("there is no column HR in the numerics of " + record);
        }
        return new BidmcReference(
                column(numerics, 0),
                column(numerics, heart),
                List.of(column(breaths, 0), column(breaths, 1)));
    }

    /// The mean heart rate of the monitor; empty when it had none.
    OptionalDouble heart(double from, double to) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < seconds.length; i++) {
            if (seconds[i] >= from && seconds[i] < to && !Double.isNaN(heartPerMinute[i])) {
                sum += heartPerMinute[i];
                count++;
            }
        }
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }

    /// The mean of the annotators' rates, each 60 over the mean interval between breaths; empty
    /// when they differ by more than 2 a minute.
    OptionalDouble breath(double from, double to) {
        double sum = 0;
        double least = Double.MAX_VALUE;
        double most = 0;
        for (double[] each : breaths) {
            double[] inside =
                    Arrays.stream(each)
                            .map(sample -> sample / RATE_HERTZ)
                            .filter(at -> at >= from && at < to)
                            .toArray();
            if (inside.length < 2) {
                return OptionalDouble.empty();
            }
            double rate = 60 * (inside.length - 1) / (inside[inside.length - 1] - inside[0]);
            sum += rate;
            least = Math.min(least, rate);
            most = Math.max(most, rate);
        }
        return most - least > AGREEMENT_PER_MINUTE
                ? OptionalDouble.empty()
                : OptionalDouble.of(sum / breaths.size());
    }

    private static List<String[]> rows(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new AnalysisException("there is no " + file);
        }
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            rows.add(Arrays.stream(line.split(",", -1)).map(String::strip).toArray(String[]::new));
        }
        if (rows.isEmpty()) {
            throw new AnalysisException(file + " is empty");
        }
        return rows;
    }

    private static double[] column(List<String[]> rows, int index) {
        return rows.stream()
                .skip(1)
                .filter(row -> row.length > index)
                .mapToDouble(row -> value(row[index]))
                .toArray();
    }

    private static double value(String text) {
        return text.isEmpty() || text.equals("-") ? Double.NaN : Double.parseDouble(text);
    }
}
