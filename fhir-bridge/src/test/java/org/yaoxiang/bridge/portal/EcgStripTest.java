package org.yaoxiang.bridge.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.fact.Waveform;

class EcgStripTest {
    private static final Pattern TRACE = Pattern.compile("class=\"trace\" d=\"([^\"]*)\"");
    private static final Pattern POINT = Pattern.compile("([ML])(-?[0-9.]+) (-?[0-9.]+)");

    /// A point in millimetres.
    private record Point(boolean begins, double x, double y) {}

    @Test
    void a_step_of_one_millivolt_is_ten_millimetres() {
        int[] counts = new int[2500];
        Arrays.fill(counts, 2000, 2500, 400);
        List<Point> points = points(waveform(counts, 250, 2.5), 0);

        assertThat(points.getFirst().y() - points.getLast().y()).isCloseTo(10, within(0.01));
    }

    @Test
    void one_second_is_twenty_five_millimetres() {
        List<Point> points = points(waveform(new int[2500], 250, 2.5), 0);

        assertThat(points).hasSize(2500);
        assertThat(points.get(250).x() - points.get(0).x()).isCloseTo(25, within(0.01));
        assertThat(points.getFirst().x()).isCloseTo(EcgStrip.LEAD_IN_MM, within(0.01));
    }

    @Test
    void the_picture_is_measured_in_millimetres() {
        String svg = draw(waveform(new int[2500], 250, 2.5), 0);

        assertThat(svg).contains("width=\"260mm\" height=\"25mm\" viewBox=\"0 0 260 25\"");
    }

    @Test
    void the_calibration_pulse_is_one_millivolt_high_and_a_fifth_of_a_second_long() {
        assertThat(EcgStrip.calibration(15)).isEqualTo("M1 15H2.5V5H7.5V15H9");
        assertThat(draw(waveform(new int[2500], 250, 2.5), 0)).contains(EcgStrip.calibration(15));
    }

    @Test
    void has_lines_every_millimetre_and_every_five() {
        String svg = draw(waveform(new int[10], 250, 2.5), 0);

        assertThat(svg).containsPattern("class=\"fine\" d=\"M0 0V25M1 0V25M2 0V25");
        assertThat(svg).containsPattern("class=\"coarse\" d=\"M0 0V25M5 0V25M10 0V25");
    }

    @Test
    void draws_ten_seconds_a_row() {
        Waveform waveform = waveform(new int[7501], 250, 2.5);

        assertThat(EcgStrip.rows(waveform)).isEqualTo(4);
        assertThat(points(waveform, 0)).hasSize(2500);
        assertThat(points(waveform, 2)).hasSize(2500);
        assertThat(points(waveform, 3)).hasSize(1);
        assertThat(EcgStrip.rows(waveform(new int[7500], 250, 2.5))).isEqualTo(3);
    }

    @Test
    void loses_no_spike_at_a_high_rate() {
        int[] counts = new int[20_000];
        counts[7777] = 400;
        List<Point> points = points(waveform(counts, 2000, 2.5), 0);

        assertThat(points).hasSizeLessThan(5100);
        assertThat(points.stream().mapToDouble(Point::y).min().orElseThrow())
                .isCloseTo(points.getFirst().y() - 10, within(0.01));
    }

    @Test
    void a_gap_breaks_the_line_and_takes_its_time() {
        Waveform waveform =
                new Waveform(
                        List.of(new Waveform.Channel(Lead.I, new int[1000])),
                        250,
                        2.5,
                        List.of(new Waveform.Gap(500, 250)));
        List<Point> points = points(waveform, 0);

        assertThat(points.stream().filter(Point::begins)).hasSize(2);
        assertThat(points.get(500).begins()).isTrue();
        assertThat(points.get(500).x() - points.get(499).x()).isCloseTo(25.1, within(0.01));
        assertThat(draw(waveform, 0)).contains("<rect class=\"gap\" x=\"60.00\"").contains("中断");
        assertThat(EcgStrip.seconds(waveform)).isCloseTo(5, within(1e-9));
    }

    @Test
    void a_gap_over_the_end_of_a_row_stands_in_both() {
        Waveform waveform =
                new Waveform(
                        List.of(new Waveform.Channel(Lead.I, new int[3000])),
                        250,
                        2.5,
                        List.of(new Waveform.Gap(2400, 500)));

        assertThat(EcgStrip.rows(waveform)).isEqualTo(2);
        assertThat(draw(waveform, 0)).contains("<rect class=\"gap\" x=\"250.00\"");
        assertThat(draw(waveform, 1)).contains("<rect class=\"gap\" x=\"10.00\"");
        assertThat(points(waveform, 0)).hasSize(2400);
        assertThat(points(waveform, 1)).hasSize(600);
        assertThat(points(waveform, 1).getFirst().x()).isCloseTo(50, within(0.01));
    }

    @Test
    void stands_on_a_line_whatever_the_converters_zero() {
        int[] counts = new int[2500];
        Arrays.fill(counts, 8_000_000);
        List<Point> points = points(waveform(counts, 250, 2.5), 0);

        assertThat(points).allSatisfy(each -> assertThat(each.y()).isEqualTo(15));
    }

    @Test
    void a_large_wave_gets_a_higher_row() {
        int[] counts = new int[2500];
        counts[100] = 1000;
        String svg = draw(waveform(counts, 250, 2.5), 0);

        assertThat(svg).contains("height=\"40mm\"");
        assertThat(points(waveform(counts, 250, 2.5), 0).get(100).y()).isCloseTo(5, within(0.01));
    }

    private static Waveform waveform(int[] counts, double rate, double microvolts) {
        return new Waveform(
                List.of(new Waveform.Channel(Lead.II, counts)), rate, microvolts, List.of());
    }

    private static String draw(Waveform waveform, int row) {
        return new EcgStrip(waveform, waveform.channels().getFirst())
                .draw(row, "心电图", "中断")
                .toString();
    }

    private static List<Point> points(Waveform waveform, int row) {
        Matcher trace = TRACE.matcher(draw(waveform, row));
        assertThat(trace.find()).isTrue();
        List<Point> points = new ArrayList<>();
        Matcher point = POINT.matcher(trace.group(1));
        while (point.find()) {
            points.add(
                    new Point(
                            point.group(1).equals("M"),
                            Double.parseDouble(point.group(2)),
                            Double.parseDouble(point.group(3))));
        }
        return points;
    }
}
