package org.yaoxiang.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.mocks.world.Recordings;
import picocli.CommandLine;

class CuffCommandTest {
    private static final String HEADER =
            "file,accepted,systolic_mmhg,mean_mmhg,diastolic_mmhg,pulse_per_minute,reason";

    @TempDir Path dir;

    /// Ten deflations with a stated reference. No constant was fitted to a file; the floors are
    /// what was reached, and a little more.
    @Test
    void holds_its_error_on_recorded_deflations() throws IOException {
        Path out = dir.resolve("cuff.csv");
        assertThat(run(recordings().toString(), "--out", out.toString())).isZero();
        List<String> lines = Files.readAllLines(out);
        assertThat(lines.getFirst()).isEqualTo(HEADER);
        double[] sum = new double[2];
        double[] squares = new double[2];
        int count = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(",", -1);
            assertThat(words).hasSize(7);
            if (!words[0].startsWith("ref_") || words[1].equals("0")) {
                continue;
            }
            String[] named = words[0].substring(0, words[0].indexOf('.')).split("_", -1);
            count++;
            for (int i = 0; i < 2; i++) {
                double error =
                        Double.parseDouble(words[2 + 2 * i]) - Double.parseDouble(named[2 + i]);
                sum[i] += error;
                squares[i] += error * error;
            }
        }
        assertThat(count).isGreaterThanOrEqualTo(9);
        for (int i = 0; i < 2; i++) {
            double deviation = Math.sqrt((squares[i] - sum[i] * sum[i] / count) / (count - 1));
            assertThat(Math.abs(sum[i] / count)).isLessThan(3);
            assertThat(deviation).isLessThan(7);
        }
    }

    @Test
    void reads_both_layouts_packed_or_plain() throws IOException {
        Path labelled = dir.resolve("ref_1_120_80.dat");
        Files.writeString(labelled, ramp("0.0 9 %.6f%n", 0.0025, -0.1));
        CuffRecording recording = CuffRecording.read(labelled);
        assertThat(recording.rateHertz()).isBetween(99.9, 100.1);
        assertThat(recording.cuffMmHg()[0]).isBetween(149.9, 150.1);
        Path other = dir.resolve("unlabelled_1.dat.gz");
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(other))) {
            packed.write(
                    ramp("0.0 %.6f 9 9%n", 1 / (7.50062 * 125), 0.710)
                            .getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(CuffRecording.read(other).cuffMmHg()[0]).isBetween(149.9, 150.1);
    }

    @Test
    void a_deflation_without_pulses_has_a_reason_and_no_numbers() throws IOException {
        Path file = dir.resolve("ref_1_120_80.dat");
        Files.writeString(file, ramp("0.0 9 %.6f%n", 0.0025, -0.1));
        Path out = dir.resolve("out.csv");
        assertThat(run(file.toString(), "--out", out.toString())).isZero();
        assertThat(Files.readAllLines(out).get(1)).matches("ref_1_120_80.dat,0,,,,,[A-Z_]+");
    }

    @Test
    void says_which_file_and_line_it_cannot_read() throws IOException {
        Path file = dir.resolve("ref_1_120_80.dat");
        Files.writeString(file, "0 0 0.3\n0.01 0 x\n");
        assertThatThrownBy(() -> CuffRecording.read(file))
                .isInstanceOf(AnalysisException.class)
                .hasMessage("cannot read " + file + ": line 2: a word is no number");
        Path foreign = dir.resolve("other.dat");
        Files.writeString(foreign, "0 0 0\n");
        assertThatThrownBy(() -> CuffRecording.read(foreign))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("is neither ref_… nor unlabelled_…: rename it");
        assertThat(run(dir.resolve("none.dat").toString())).isNotZero();
    }

    @Test
    void random_and_cut_files_are_refused_in_words() throws IOException {
        Random random = new Random(1);
        for (int run = 0; run < 200; run++) {
            byte[] bytes = new byte[random.nextInt(3000)];
            random.nextBytes(bytes);
            if (run % 2 == 0) {
                byte[] whole =
                        ramp("0.0 9 %.6f%n", 0.0025, -0.1).getBytes(StandardCharsets.US_ASCII);
                bytes = Arrays.copyOf(whole, 1 + random.nextInt(2000));
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            String name = run % 3 == 0 ? "ref_1_1_1.dat.gz" : "ref_1_1_1.dat";
            Path file = Files.write(dir.resolve(name), bytes);
            try {
                CuffRecording recording = CuffRecording.read(file);
                assertThat(recording.cuffMmHg()).isNotEmpty();
            } catch (AnalysisException e) {
                assertThat(e).hasMessageStartingWith("cannot read ");
            }
        }
    }

    /// 150 mmHg falling to 30 in 40 seconds, 100 lines a second.
    private static String ramp(String form, double scale, double offset) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4000; i++) {
            double volts = (150 - 0.03 * i) * scale + offset;
            String line = String.format(Locale.ROOT, form, volts);
            text.append(i / 100.0).append(line.substring("0.0".length()));
        }
        return text.toString();
    }

    private static int run(String... args) {
        CommandLine line = new CommandLine(CuffCommand.class);
        line.setExecutionExceptionHandler((_, _, _) -> 1);
        return line.execute(args);
    }

    private static Path recordings() {
        return Recordings.folder()
                .map(folder -> folder.resolve("bp-oscillometric"))
                .filter(Files::isDirectory)
                .orElseGet(() -> {
                    String how =
                            "bp-oscillometric is not here: set YAOXIANG_DATA to the folder of"
                                    + " recordings, or lay them in ../shared/data";
                    return "true".equals(System.getenv("CI")) ? fail(how) : abort(how);
                });
    }
}
