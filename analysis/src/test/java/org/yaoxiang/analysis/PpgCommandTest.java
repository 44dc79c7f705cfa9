package org.yaoxiang.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.mocks.world.Recordings;

class PpgCommandTest {
    @TempDir Path folder;

    /// Two records of eight minutes; the figures of all eighteen are in docs/pulse.md.
    @Test
    void pulse_and_breath_of_recorded_patients_keep_their_floors() throws IOException {
        Path bidmc = Recordings.folder().map(data -> data.resolve("bidmc")).orElse(folder);
        Assumptions.assumeTrue(
                Files.exists(bidmc.resolve("bidmc_01_Signals.csv.gz")), "bidmc is not here");
        PpgScore score = new PpgScore();
        for (String record : List.of("bidmc_01", "bidmc_28")) {
            Path signals = bidmc.resolve(record + "_Signals.csv.gz");
            score.add(
                    BidmcReference.read(bidmc, record),
                    PpgWindow.of(Channels.read(signals), 32, 32));
        }
        System.out.print(score.table());
        for (PpgScore.Value value : PpgScore.Value.values()) {
            assertThat(score.windows(value)).isGreaterThanOrEqualTo(29);
            boolean isPulse = value == PpgScore.Value.PULSE;
            assertThat(score.meanAbsoluteError(value))
                    .as("%s", value)
                    .isLessThan(isPulse ? 1.7 : 1.5);
        }
        assertThat(score.coverage(PpgScore.Value.PULSE)).isGreaterThan(0.9);
        assertThat(score.coverage(PpgScore.Value.RESP_PPG)).isGreaterThan(0.7);
        assertThat(score.coverage(PpgScore.Value.RESP_FUSED)).isGreaterThan(0.9);
        assertThat(score.meanAbsoluteError(PpgScore.Value.RESP_IMPEDANCE)).isLessThan(0.8);
    }

    @Test
    void finds_the_columns_by_their_names_and_leaves_empty_what_is_not_there() throws IOException {
        Path file = write("a.csv", "time, foo, PPG\n", 80, (at, pulse) -> at + ",1," + pulse);
        Channels channels = Channels.read(file);
        assertThat(channels.rateHertz()).isCloseTo(50, within(0.01));
        List<PpgWindow> windows = PpgWindow.of(channels, 32, 16);
        assertThat(windows).hasSize(4);
        String[] row = windows.get(1).row().split(",", -1);
        assertThat(PpgWindow.HEADER.split(",")).hasSameSizeAs(row);
        assertThat(row).startsWith("16.000", "48.000");
        assertThat(Double.parseDouble(row[2])).isCloseTo(72, within(0.5));
        assertThat(row[3]).isEqualTo("1");
        assertThat(row[6]).isEmpty();
        assertThat(row[7]).isEqualTo("0");
        assertThat(row[12]).isEmpty();
    }

    @Test
    void a_window_with_a_missing_sample_is_refused_and_the_next_is_not() throws IOException {
        Path file =
                write(
                        "b.csv.gz",
                        "Time [s],PLETH\n",
                        70,
                        (at, pulse) -> at + "," + (at.equals("3.0000") ? "NaN" : pulse));
        List<PpgWindow> windows = PpgWindow.of(Channels.read(file), 32, 32);
        assertThat(windows.get(0).pulsePerMinute()).isEmpty();
        assertThat(windows.get(1).pulsePerMinute()).isPresent();
    }

    @Test
    void a_short_recording_has_no_window() throws IOException {
        Path file = write("c.csv", "time,ppg\n", 20, (at, pulse) -> at + "," + pulse);
        assertThat(PpgWindow.of(Channels.read(file), 32, 32)).isEmpty();
    }

    @Test
    void says_what_is_wrong_with_a_table() throws IOException {
        assertThatThrownBy(() -> Channels.read(text("")))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> Channels.read(text("time,foo\n0,1\n1,1\n")))
                .hasMessageContaining("none of the columns PLETH");
        assertThatThrownBy(() -> Channels.read(text("pleth,resp\n0,1\n1,1\n")))
                .hasMessageContaining("the first column is 'pleth', expected a time");
        assertThatThrownBy(() -> Channels.read(text("time,pleth\n0,1\n1\n")))
                .hasMessageContaining("line 3 has 1 fields, expected 2");
        assertThatThrownBy(() -> Channels.read(text("time,pleth\n0,1\n1,x\n")))
                .hasMessageContaining("line 3: 'x' is not a number");
        assertThatThrownBy(() -> Channels.read(text("time,pleth\n0,1\n1,1\n5,1\n")))
                .hasMessageContaining("time is not even");
        assertThatThrownBy(() -> Channels.read(text("time,pleth\n0,1\n")))
                .hasMessageContaining("has 1 rows");
        Channels slow = Channels.read(text("time,pleth\n0,1\n1,1\n2,1\n"));
        assertThatThrownBy(() -> PpgWindow.of(slow, 32, 32))
                .hasMessageContaining("1.00 samples a second, expected 20 to 500");
        assertThatThrownBy(() -> Channels.expand(List.of(folder.resolve("none"))))
                .hasMessageContaining("there is no file");
    }

    private Path text(String content) throws IOException {
        return Files.writeString(folder.resolve("t.csv"), content);
    }

    private interface Line {
        String of(String at, double pulse);
    }

    /// A pulse of 72 a minute at 50 Hz.
    private Path write(String name, String header, int seconds, Line line) throws IOException {
        StringBuilder table = new StringBuilder(header);
        for (int i = 0; i < 50 * seconds; i++) {
            double phase = (i / 50.0 * 72 / 60) % 1;
            double pulse = Math.exp(-Math.pow((phase - 0.2) / 0.08, 2) / 2);
            table.append(line.of(String.format(Locale.ROOT, "%.4f", i / 50.0), pulse)).append('\n');
        }
        byte[] bytes = table.toString().getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve(name);
        try (OutputStream out =
                name.endsWith(".gz")
                        ? new GZIPOutputStream(Files.newOutputStream(file))
                        : Files.newOutputStream(file)) {
            out.write(bytes);
        }
        return file;
    }
}
