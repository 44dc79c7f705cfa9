package org.yaoxiang.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.mocks.body.DynamicalHeart;
import picocli.CommandLine;

class EcgCommandTest {
    private static final int HERTZ = 250;
    private static final int SECONDS = 60;

    private final StringWriter errors = new StringWriter();
    @TempDir Path folder;

    @BeforeEach
    void record() throws IOException {
        write("calm", 75, 0);
        write("pausing", 75, 5);
    }

    @Test
    void beats_and_what_they_show_are_written_for_every_record_of_a_folder() throws IOException {
        Path out = folder.resolve("out");
        assertThat(run(folder + "", "--out", out + "")).isZero();
        List<String> rows = Files.readAllLines(out.resolve("calm.csv"));
        assertThat(rows.getFirst()).isEqualTo("sample,label");
        assertThat(rows.subList(1, rows.size()))
                .hasSizeBetween(73, 76)
                .allMatch(row -> row.matches("[0-9]+,N"));
        JsonNode calm = json(out.resolve("calm.json"));
        assertThat(calm.at("/record").asText()).isEqualTo("calm");
        assertThat(calm.at("/seconds").asDouble()).isEqualTo(SECONDS);
        assertThat(calm.at("/beatsPerMinute").asDouble()).isBetween(73.0, 77.0);
        assertThat(calm.at("/beats/N").asInt()).isEqualTo(rows.size() - 1);
        assertThat(calm.at("/rhythm/0/statement").asText()).isEqualTo("regular");
        assertThat(calm.at("/fibrillation").size()).isZero();
        assertThat(calm.at("/intervals/rr/medianMillis").asDouble()).isBetween(770.0, 830.0);
        assertThat(calm.at("/intervals/qt/beats").asInt()).isGreaterThan(50);
        assertThat(calm.at("/qtcMillis/fridericia").asDouble()).isBetween(300.0, 500.0);
        assertThat(calm.at("/quality/windows").asInt()).isEqualTo(6);
        assertThat(calm.at("/quality/accepted").asInt()).isEqualTo(6);
    }

    @Test
    void all_leads_are_read_together_unless_one_is_named() throws IOException {
        Path record = folder.resolve("torn");
        writeTorn("torn");
        Path all = folder.resolve("all.csv");
        Path first = folder.resolve("first.csv");
        assertThat(run(record + "", "--beats", all + "")).isZero();
        assertThat(run(record + "", "--lead", "0", "--beats", first + "")).isZero();
        assertThat(Files.readAllLines(all)).hasSizeBetween(74, 77);
        assertThat(Files.readAllLines(first)).hasSizeGreaterThan(80);
        Path header = folder.resolve("torn.hea");
        Files.writeString(header, Files.readString(header).replace("1000/mV", "1000/mmHg"));
        assertThat(run(record + "")).isEqualTo(1);
        assertThat(errors.toString()).contains("torn has no signal in mV");
    }

    @Test
    void a_pause_is_told_where_it_is_and_a_calm_heart_has_none() throws IOException {
        Path file = folder.resolve("pausing.json");
        assertThat(run(folder.resolve("pausing") + "", "--json", file + "")).isZero();
        JsonNode statement = json(file).at("/rhythm/0");
        assertThat(statement.at("/statement").asText()).isEqualTo("pause");
        assertThat(statement.at("/fromSeconds").asDouble()).isBetween(28.0, 30.0);
        assertThat(statement.at("/seconds").asDouble()).isBetween(4.5, 6.5);
    }

    @Test
    void the_plot_is_a_picture_with_a_label_for_each_beat() throws IOException {
        Path svg = folder.resolve("plot.svg");
        assertThat(run(folder.resolve("calm") + "", "--plot", svg + "")).isZero();
        String drawn = Files.readString(svg);
        assertThat(drawn).startsWith("<svg ").endsWith("</svg>\n");
        assertThat(drawn.split(">N</text>", -1)).hasSizeBetween(37, 39);
        Path png = folder.resolve("plot.png");
        assertThat(run(folder.resolve("calm") + "", "--plot", png + "", "--plot-seconds", "10"))
                .isZero();
        BufferedImage image = ImageIO.read(png.toFile());
        assertThat(image.getWidth()).isEqualTo(1500);
        assertThat(image.getHeight()).isEqualTo(240);
        assertThat(image.getRGB(700, 120)).isNotEqualTo(0);
    }

    @Test
    void what_cannot_be_done_is_named() {
        assertThat(run(folder + "", "--json", folder.resolve("one.json") + "")).isEqualTo(1);
        assertThat(errors.toString()).contains("take one record, these are 2: use --out DIR");
        assertThat(run(folder.resolve("none") + "")).isEqualTo(1);
        assertThat(errors.toString()).contains("there is no record");
        assertThat(run(folder.resolve("calm") + "", "--lead", "3")).isEqualTo(1);
        assertThat(errors.toString()).contains("calm, lead 3");
        assertThat(run(folder.resolve("calm") + "", "--plot", folder.resolve("plot.gif") + ""))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("expected FILE.svg or FILE.png");
        assertThat(run(folder.resolve("calm") + "", "--plot", "x.svg", "--plot-seconds", "0"))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("--plot-seconds is 0, expected 1 to 300");
    }

    private int run(String... arguments) {
        CommandLine line = Main.line();
        line.setErr(new PrintWriter(errors, true));
        String[] all = new String[arguments.length + 1];
        all[0] = "ecg";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return line.execute(all);
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    /// A model heart in WFDB form, format 16, 1000 steps/mV; it stops for some seconds at 29 s.
    private void write(String name, double beatsPerMinute, double pauseSeconds) throws IOException {
        DynamicalHeart heart = new DynamicalHeart(beatsPerMinute, 3);
        int count = SECONDS * HERTZ;
        ByteBuffer samples = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        short sum = 0;
        for (int i = 0; i < count; i++) {
            double at = (double) i / HERTZ;
            boolean isStill = at >= 29 && at < 29 + pauseSeconds;
            double noise = 5 * Math.sin(i * 2.9) * Math.cos(i * 1.7);
            short sample = (short) (noise + (isStill ? 0 : 1000 * heart.millivolts(at)));
            samples.putShort(sample);
            sum += sample;
        }
        Files.write(folder.resolve(name + ".dat"), samples.array());
        Files.writeString(
                folder.resolve(name + ".hea"),
                "%s 1 %d %d\n%s.dat 16 1000 16 0 %d %d 0 II\n"
                        .formatted(name, HERTZ, count, name, samples.getShort(0), sum));
    }

    /// Two leads of a heart; in the first the electrode is torn at for twenty seconds.
    private void writeTorn(String name) throws IOException {
        DynamicalHeart heart = new DynamicalHeart(75, 3);
        Random random = new Random(7);
        int count = SECONDS * HERTZ;
        ByteBuffer samples = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        short[] sums = new short[2];
        double slow = 0;
        for (int i = 0; i < count; i++) {
            double at = (double) i / HERTZ;
            slow += 0.4 * (random.nextGaussian() - slow);
            short clear = (short) (1000 * heart.millivolts(at) + 5 * random.nextGaussian());
            short torn = (short) (clear + (at >= 20 && at < 40 ? 2500 * slow : 0));
            samples.putShort(torn).putShort(clear);
            sums[0] += torn;
            sums[1] += clear;
        }
        Files.write(folder.resolve(name + ".dat"), samples.array());
        StringBuilder header = new StringBuilder("%s 2 %d %d\n".formatted(name, HERTZ, count));
        for (int lead = 0; lead < 2; lead++) {
            header.append(
                    "%s.dat 16 1000/mV 16 0 %d %d 0 %s\n"
                            .formatted(
                                    name,
                                    samples.getShort(2 * lead),
                                    sums[lead],
                                    lead == 0 ? "I" : "II"));
        }
        Files.writeString(folder.resolve(name + ".hea"), header);
    }
}
