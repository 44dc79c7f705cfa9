package org.yaoxiang.analysis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/// The pressure in a cuff, as the two public sets of deflations store it.
///
/// @param cuffMmHg the pressure
/// @param rateHertz samples a second
record CuffRecording(double[] cuffMmHg, double rateHertz) {
    private static final String PLAIN = ".dat";
    private static final String PACKED = ".dat.gz";
    private static final String LABELLED = "ref_";
    private static final String UNLABELLED = "unlabelled_";
    private static final int LINE_CHARACTERS_MAX = 400;
    private static final int SAMPLES_MAX = 10_000_000;
    private static final double RATE_MIN = 50;
    private static final double RATE_MAX = 10_000;
    private static final double MMHG_MAX = 1000;

    static boolean isNamedLikeOne(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(PLAIN) || name.endsWith(PACKED);
    }

    /// @throws AnalysisException when the file is not of a known layout, naming the line
    static CuffRecording read(Path file) {
        String name = file.getFileName().toString();
        boolean isLabelled = name.startsWith(LABELLED);
        if (!isLabelled && !name.startsWith(UNLABELLED)) {
            throw new AnalysisException(
                    file + " is neither " + LABELLED + "… nor " + UNLABELLED + "…: rename it");
        }
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = name.endsWith(PACKED) ? new GZIPInputStream(raw) : raw;
                BufferedReader text =
                        new BufferedReader(
                                new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
            return read(text, isLabelled);
        } catch (AnalysisException | IOException e) {
            throw new AnalysisException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static CuffRecording read(BufferedReader text, boolean isLabelled) throws IOException {
        double[] mmHg = new double[1 << 16];
        double first = 0;
        double last = 0;
        int count = 0;
        for (String line = line(text); !line.isEmpty(); line = line(text)) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length < 3 || count >= SAMPLES_MAX) {
                throw new AnalysisException(
                        "line "
                                + (count + 1)
                                + ": expected seconds, ch1, ch2 in at most "
                                + SAMPLES_MAX
                                + " lines");
            }
            last = number(words[0], count);
            first = count == 0 ? last : first;
            if (count == mmHg.length) {
                mmHg = Arrays.copyOf(mmHg, 2 * count);
            }
            mmHg[count] =
                    isLabelled
                            ? labelled(number(words[2], count))
                            : unlabelled(number(words[1], count));
            if (!(Math.abs(mmHg[count]) <= MMHG_MAX)) {
                throw new AnalysisException("line " + (count + 1) + ": no pressure of a cuff");
            }
            count++;
        }
        double rate = (count - 1) / (last - first);
        if (!(rate >= RATE_MIN && rate <= RATE_MAX)) {
            throw new AnalysisException(
                    count
                            + " lines in "
                            + (last - first)
                            + " s, expected "
                            + RATE_MIN
                            + " to "
                            + RATE_MAX
                            + " a second");
        }
        return new CuffRecording(Arrays.copyOf(mmHg, count), rate);
    }

    private static double labelled(double volts) {
        return (volts + 0.1) / 0.0025;
    }

    private static double unlabelled(double volts) {
        return (volts - 0.710) * 7.50062 * 50 * 2.5;
    }

    /// The next line without its end; empty at the end of the text and for an empty line.
    private static String line(BufferedReader text) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = text.read(); c >= 0 && c != '\n'; c = text.read()) {
            line.append((char) c);
            if (line.length() > LINE_CHARACTERS_MAX) {
                throw new AnalysisException("a line is longer than " + LINE_CHARACTERS_MAX);
            }
        }
        return line.toString().strip();
    }

    private static double number(String word, int count) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            throw new AnalysisException("line " + (count + 1) + ": a word is no number", e);
        }
    }
}
