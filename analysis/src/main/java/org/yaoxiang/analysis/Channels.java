package org.yaoxiang.analysis;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// The waves of one recording that have to do with pulse, breath and oxygen, from a table with
/// named columns or from a log of an EmotiBit; either may be gzipped.
///
/// @param rateHertz samples a second
/// @param waves as many samples each; NaN where the recording has none
record Channels(double rateHertz, Map<Channel, double[]> waves) {
    private static final int EMOTIBIT_VALUES = 6;

    /// BIDMC writes its times with five figures.
    private static final double UNEVEN_SECONDS_MAX = 0.1;

    /// What a column holds.
    enum Channel {
        PLETH,
        RESP,
        ECG,
        RED,
        INFRARED;

        /// The names it goes by; of several that are there the first counts.
        private List<String> names() {
            return switch (this) {
                case PLETH -> List.of("pleth", "ppg");
                case RESP -> List.of("resp", "impedance");
                case ECG -> List.of("ii", "ecg", "mlii", "i", "v", "mcl", "avr");
                case RED -> List.of("red");
                case INFRARED -> List.of("infrared", "ir");
            };
        }
    }

    /// Reads a recording.
    ///
    /// @throws AnalysisException saying what is wrong, and in which line
    static Channels read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            String first = lines.readLine();
            if (first == null) {
                throw new AnalysisException(file + " is empty");
            }
            return isEmotibit(first)
                    ? emotibit(file, first, lines)
                    : table(file, first.replace("\uFEFF", ""), lines);
        } catch (ZipException | EOFException | CharacterCodingException e) {
            throw new AnalysisException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    /// A wave; empty when the recording has none such.
    Optional<double[]> wave(Channel channel) {
        return Optional.ofNullable(waves.get(channel));
    }

    /// Samples of every wave.
    int length() {
        return waves.values().iterator().next().length;
    }

    private static Channels table(Path file, String header, BufferedReader lines)
            throws IOException {
        List<String> names =
                Arrays.stream(header.split(","))
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .toList();
        if (!names.getFirst().startsWith("time")) {
            throw new AnalysisException(
                    file + ": the first column is '" + names.getFirst() + "', expected a time");
        }
        Map<Channel, Integer> columns = columns(names);
        if (columns.isEmpty()) {
            throw new AnalysisException(
                    file + " has none of the columns PLETH, RESP, II, RED, INFRARED: " + header);
        }
        double unit = names.getFirst().contains("ms") ? 0.001 : 1;
        Growing times = new Growing();
        Map<Channel, Growing> found = new EnumMap<>(Channel.class);
        columns.keySet().forEach(channel -> found.put(channel, new Growing()));
        int number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            String[] fields = line.split(",", -1);
            if (fields.length != names.size()) {
                throw new AnalysisException(
                        "%s line %d has %d fields, expected %d"
                                .formatted(file, number, fields.length, names.size()));
            }
            times.add(unit * number(file, number, fields[0]));
            for (var wave : found.entrySet()) {
                int column = requireNonNull(columns.get(wave.getKey()), "column");
                wave.getValue().add(number(file, number, fields[column]));
            }
        }
        return of(rate(file, times.values()), found);
    }

    private static Map<Channel, Integer> columns(List<String> names) {
        Map<Channel, Integer> columns = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            channel.names().stream()
                    .map(names::indexOf)
                    .filter(index -> index > 0)
                    .findFirst()
                    .ifPresent(index -> columns.put(channel, index));
        }
        return columns;
    }

    /// Rows `ms,packet,count,type,version,reliability,values…` of types PR (red) and PI (infrared).
    private static Channels emotibit(Path file, String first, BufferedReader lines)
            throws IOException {
        Map<Channel, Growing> found = new EnumMap<>(Channel.class);
        Growing red = new Growing();
        Growing infrared = new Growing();
        found.put(Channel.RED, red);
        found.put(Channel.INFRARED, infrared);
        Growing times = new Growing();
        int timed = 0;
        int number = 0;
        for (String line = first; line != null; line = lines.readLine()) {
            number++;
            String[] fields = line.split(",", -1);
            if (!isEmotibit(line)) {
                throw new AnalysisException(
                        "%s line %d is not a packet: %s".formatted(file, number, fields[0]));
            }
            boolean isInfrared = fields[3].equals("PI");
            if (!isInfrared && !fields[3].equals("PR")) {
                continue;
            }
            Growing wave = isInfrared ? infrared : red;
            for (int i = EMOTIBIT_VALUES; i < fields.length; i++) {
                wave.add(number(file, number, fields[i]));
            }
            if (isInfrared) {
                times.add(0.001 * number(file, number, fields[0]));
                timed = times.size() == 1 ? 0 : timed + fields.length - EMOTIBIT_VALUES;
            }
        }
        double[] at = times.values();
        if (at.length < 2 || red.size() != infrared.size()) {
            throw new AnalysisException(
                    "%s has %d red and %d infrared samples, expected as many of both"
                            .formatted(file, red.size(), infrared.size()));
        }
        return of(timed / (at[at.length - 1] - at[0]), found);
    }

    private static boolean isEmotibit(String line) {
        String[] fields = line.split(",", -1);
        return fields.length > EMOTIBIT_VALUES && fields[3].matches("[A-Z][A-Z0-9]");
    }

    private static Channels of(double rateHertz, Map<Channel, Growing> found) {
        Map<Channel, double[]> waves = new EnumMap<>(Channel.class);
        found.forEach((channel, wave) -> waves.put(channel, wave.values()));
        return new Channels(rateHertz, waves);
    }

    private static double rate(Path file, double[] times) {
        if (times.length < 2) {
            throw new AnalysisException(file + " has " + times.length + " rows, expected more");
        }
        double step = (times[times.length - 1] - times[0]) / (times.length - 1);
        for (int i = 0; i < times.length; i++) {
            double off = times[i] - times[0] - i * step;
            if (!(step > 0 && Math.abs(off) <= UNEVEN_SECONDS_MAX)) {
                throw new AnalysisException(
                        "%s: time is not even, row %d is %.3f s off; cut the recording there"
                                .formatted(file, i + 1, off));
            }
        }
        return 1 / step;
    }

    /// A number; NaN for an empty field and for what tables write when they have none.
    private static double number(Path file, int line, String field) {
        String text = field.strip();
        if (text.isEmpty() || text.equals("-") || text.equalsIgnoreCase("nan")) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new AnalysisException(
                    "%s line %d: '%s' is not a number".formatted(file, line, text), e);
        }
    }

    private static final class Growing {
        private double[] values = new double[1 << 12];
        private int size;

        void add(double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size] = value;
            size++;
        }

        int size() {
            return size;
        }

        double[] values() {
            return Arrays.copyOf(values, size);
        }
    }

    /// Files that a folder or a file on the command line means, sorted by name.
    ///
    /// @throws AnalysisException when there is none
    static List<Path> expand(List<Path> named) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path each : named) {
            if (Files.isDirectory(each)) {
                try (var inside = Files.list(each)) {
                    inside.filter(Channels::isRecording).sorted().forEach(files::add);
                }
            } else if (Files.isRegularFile(each)) {
                files.add(each);
            } else {
                throw new AnalysisException("there is no file " + each);
            }
        }
        if (files.isEmpty()) {
            throw new AnalysisException("there is no table (.csv, .csv.gz) in " + named);
        }
        return files;
    }

    /// Tables of numerics and breaths lie beside BIDMC's signals.
    private static boolean isRecording(Path file) {
        String name = file.getFileName().toString();
        return name.matches(".*\\.csv(\\.gz)?") && !name.matches(".*_(Numerics|Breaths)\\.csv");
    }
}
