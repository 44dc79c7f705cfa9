package org.yaoxiang.device.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.body.WfdbRecord;
import org.yaoxiang.mocks.world.Recorded;

class BeatsTest {
    private static final double MATCH_SECONDS = 0.15;

    @ParameterizedTest
    @ValueSource(doubles = {100, 128, 250, 360, 500, 1000})
    void finds_every_beat_of_a_clean_heart_at_any_rate(double rateHertz) {
        for (double perMinute : new double[] {40, 72, 150}) {
            DynamicalHeart heart = new DynamicalHeart(perMinute, 3);
            int[] found = Beats.find(signal(heart, 30, rateHertz), rateHertz);
            double[] truth = heart.beats(0.2, 29.8);
            long matched =
                    Arrays.stream(truth)
                            .filter(beat ->
                                    Arrays.stream(found)
                                            .anyMatch(at -> Math.abs(at / rateHertz - beat) < 0.02))
                            .count();
            assertThat(matched).as("rate %s", perMinute).isEqualTo(truth.length);
            assertThat(Beats.ratePerMinute(found, rateHertz))
                    .isCloseTo(perMinute, within(perMinute * 0.05));
        }
    }

    /// Whole half hours from their first second, against the database's own annotations, beat by
    /// beat within 150 ms.
    @ParameterizedTest
    @CsvSource({
        "mitdb/101, 0.995",
        "mitdb/118, 0.999",
        "mitdb/119, 0.999",
        "mitdb/208, 0.995",
        "mitdb/203, 0.985"
    })
    void finds_the_beats_of_recorded_patients(String name, double floor) throws IOException {
        WfdbRecord record = WfdbRecord.read(Recorded.signal(name), 0);
        double[] signal = millivolts(record, 0, record.samples().length);
        assertScores(Beats.find(signal, record.rateHertz()), record, 0, floor, floor);
    }

    /// Electrode motion of the MIT-BIH Noise Stress Test Database at 12 dB.
    @Test
    void finds_the_beats_under_electrode_motion() throws IOException {
        WfdbRecord clean = WfdbRecord.read(Recorded.signal("mitdb/118"), 0);
        int[] found = Beats.find(moved(clean, 12), clean.rateHertz());
        assertScores(found, clean, (int) (300 * clean.rateHertz()), 0.999, 0.97);
    }

    /// The same in those windows of ten seconds that are fit to be read.
    @ParameterizedTest
    @CsvSource({"12, 0.99, 0.9", "6, 0.985, 0.6"})
    void finds_the_beats_under_electrode_motion_where_the_signal_is_fit(
            double decibels, double floor, double fitMin) throws IOException {
        WfdbRecord clean = WfdbRecord.read(Recorded.signal("mitdb/118"), 0);
        double rate = clean.rateHertz();
        double[] signal = moved(clean, decibels);
        int[] found = Beats.find(signal, rate);
        int length = (int) (10 * rate);
        int windows = 0;
        int fit = 0;
        int truths = 0;
        int tolds = 0;
        int matched = 0;
        for (int from = (int) (300 * rate); from + length <= signal.length; from += length) {
            int start = from;
            double[] window = Arrays.copyOfRange(signal, start, start + length);
            windows++;
            if (EcgQuality.judge(window, rate, Double.POSITIVE_INFINITY).refusal().isPresent()) {
                continue;
            }
            fit++;
            int[] truth = between(clean.beats(), start, start + length);
            int[] told = between(found, start, start + length);
            truths += truth.length;
            tolds += told.length;
            matched += matches(told, truth, MATCH_SECONDS * rate);
        }
        double f1 = 2.0 * matched / (truths + tolds);
        System.out.printf(
                "118 at %.0f dB: %d of %d windows fit, F1 %.4f%n", decibels, fit, windows, f1);
        assertThat(f1).isGreaterThan(floor);
        assertThat((double) fit / windows).isGreaterThan(fitMin);
    }

    /// With the electrode motion that 118e00 holds at 0 dB.
    private static double[] moved(WfdbRecord clean, double decibels) throws IOException {
        WfdbRecord noisy = WfdbRecord.read(Recorded.signal("nstdb/118e00"), 0);
        double[] signal = millivolts(clean, 0, clean.samples().length);
        int[] steps = noisy.samples();
        int[] cleanSteps = clean.samples();
        double part = Math.pow(10, -decibels / 20);
        for (int i = 0; i < signal.length; i++) {
            signal[i] += part * (steps[i] - cleanSteps[i] + 1024) / clean.gainPerMillivolt();
        }
        return signal;
    }

    private static int[] between(int[] beats, int from, int to) {
        return Arrays.stream(beats).filter(beat -> beat >= from && beat < to).toArray();
    }

    /// 208 has 373 fusion beats, of which some are told as ventricular.
    @ParameterizedTest
    @CsvSource({"mitdb/119, 0.99, 0.99", "mitdb/208, 0.97, 0.88", "mitdb/106, 0.95, 0.97"})
    void tells_the_ventricular_beats_of_recorded_patients(
            String name, double sensitivityMin, double precisionMin) throws IOException {
        WfdbRecord record = WfdbRecord.read(Recorded.signal(name), 0);
        List<Integer> found = new ArrayList<>();
        double[] signal = millivolts(record, 0, record.samples().length);
        run(
                signal,
                record.rateHertz(),
                (sample, kind) -> {
                    if (kind == Beats.Kind.VENTRICULAR) {
                        found.add((int) sample);
                    }
                });
        int[] truth = ventricular(name);
        int matched =
                matches(
                        found.stream().mapToInt(each -> each).toArray(),
                        truth,
                        MATCH_SECONDS * record.rateHertz());
        System.out.printf("%s: %d of %d V, %d told%n", name, matched, truth.length, found.size());
        assertThat((double) matched / truth.length).isGreaterThan(sensitivityMin);
        assertThat((double) matched / found.size()).isGreaterThan(precisionMin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mitdb/101", "mitdb/119", "mitdb/208"})
    void the_rate_of_half_a_minute_is_mostly_within_2_of_the_annotated_one(String name)
            throws IOException {
        WfdbRecord record = WfdbRecord.read(Recorded.signal(name), 0);
        int length = (int) (30 * record.rateHertz());
        int windows = record.samples().length / length;
        int good = 0;
        for (int from = 0; from + length <= record.samples().length; from += length) {
            int start = from;
            int[] truth =
                    Arrays.stream(record.beats())
                            .filter(beat -> beat >= start && beat < start + length)
                            .toArray();
            int[] found = Beats.find(millivolts(record, from, from + length), record.rateHertz());
            double expected = Beats.ratePerMinute(truth, record.rateHertz());
            double rate = Beats.ratePerMinute(found, record.rateHertz());
            if (Math.abs(rate - expected) <= 2) {
                good++;
            }
        }
        System.out.printf("%s: %d of %d half minutes within 2/min%n", name, good, windows);
        assertThat((double) good / windows).isGreaterThan(0.85);
    }

    @Test
    void scale_offset_and_polarity_change_nothing() {
        double[] signal = noisyHeart();
        int[] expected = Beats.find(signal, 500);
        assertThat(expected).hasSizeGreaterThan(60);
        for (double scale : new double[] {-1, 0.001, 1000, -37}) {
            double[] scaled = Arrays.stream(signal).map(each -> scale * each + 5).toArray();
            assertThat(Beats.find(scaled, 500)).as("scale %s", scale).containsExactly(expected);
        }
    }

    @Test
    void a_later_start_shifts_the_beats() {
        double[] signal = noisyHeart();
        int[] whole = Beats.find(signal, 500);
        int[] later = Beats.find(Arrays.copyOfRange(signal, 5000, signal.length), 500);
        int[] expected =
                Arrays.stream(whole).filter(at -> at > 5200).map(at -> at - 5000).toArray();
        int[] found = Arrays.stream(later).filter(at -> at > 200).toArray();
        assertThat(found).containsExactly(expected);
    }

    @Test
    void a_beat_is_told_in_order_and_within_the_latency() {
        double[] signal = noisyHeart();
        long[] taken = {0};
        List<Long> told = new ArrayList<>();
        Beats beats =
                new Beats(
                        500,
                        (sample, _) -> {
                            assertThat((taken[0] - sample) / 500.0)
                                    .isBetween(0.0, Beats.LATENCY_SECONDS);
                            told.add(sample);
                        });
        for (double each : signal) {
            taken[0]++;
            beats.add(each);
        }
        int before = told.size();
        beats.end();
        assertThat(before).isGreaterThan(60);
        assertThat(told).isSorted().doesNotHaveDuplicates();
        assertThat(told).hasSize(Beats.find(signal, 500).length);
    }

    @Test
    void a_line_without_beats_has_none() {
        assertThat(Beats.find(new double[5000], 500)).isEmpty();
        assertThat(Beats.find(new double[3], 500)).isEmpty();
        assertThat(Beats.find(new double[0], 500)).isEmpty();
        double[] saturated = new double[20000];
        Arrays.fill(saturated, 400);
        assertThat(Beats.find(saturated, 500)).isEmpty();
        assertThatThrownBy(() -> Beats.ratePerMinute(new int[] {5}, 500))
                .hasMessage("1 beats, expected two or more");
    }

    @Test
    void a_flat_stretch_holds_no_beats_and_the_heart_is_found_again_after_it() {
        double[] signal = noisyHeart();
        int[] expected = Beats.find(signal, 500);
        Arrays.fill(signal, 10000, 20000, 0);
        int[] found = Beats.find(signal, 500);
        assertThat(Arrays.stream(found).filter(at -> at > 10300 && at < 19700).toArray()).isEmpty();
        assertThat(Arrays.stream(found).filter(at -> at > 23000).toArray())
                .containsExactly(Arrays.stream(expected).filter(at -> at > 23000).toArray());
    }

    @Test
    void a_huge_spike_costs_few_beats() {
        double[] signal = noisyHeart();
        int[] expected = Beats.find(signal, 500);
        signal[10000] = 5000;
        int[] found = Beats.find(signal, 500);
        assertThat(Arrays.stream(found).filter(at -> at > 13000).toArray())
                .containsExactly(Arrays.stream(expected).filter(at -> at > 13000).toArray());
    }

    @Test
    void refuses_what_is_no_number_and_rates_that_it_does_not_know() {
        Beats beats = new Beats(500, (_, _) -> {});
        beats.add(1);
        assertThatThrownBy(() -> beats.add(Double.NaN))
                .hasMessage("sample 1 is NaN, expected a finite number");
        assertThatThrownBy(() -> beats.add(Double.POSITIVE_INFINITY))
                .hasMessage("sample 1 is Infinity, expected a finite number");
        assertThatThrownBy(() -> new Beats(99, (_, _) -> {}))
                .hasMessage("rateHertz 99.0, expected 100 to 1000");
        assertThatThrownBy(() -> new Beats(Double.NaN, (_, _) -> {}))
                .hasMessage("rateHertz NaN, expected 100 to 1000");
    }

    private static void run(double[] signal, double rateHertz, Beats.Listener listener) {
        Beats beats = new Beats(rateHertz, listener);
        for (double each : signal) {
            beats.add(each);
        }
        beats.end();
    }

    private static double[] signal(DynamicalHeart heart, int seconds, double rateHertz) {
        double[] signal = new double[(int) (seconds * rateHertz)];
        for (int i = 0; i < signal.length; i++) {
            signal[i] = heart.millivolts(i / rateHertz);
        }
        return signal;
    }

    /// One minute at 500 Hz with a little noise.
    private static double[] noisyHeart() {
        Random random = new Random(11);
        double[] signal = signal(new DynamicalHeart(72, 5), 60, 500);
        for (int i = 0; i < signal.length; i++) {
            signal[i] += 0.02 * random.nextGaussian();
        }
        return signal;
    }

    private static void assertScores(
            int[] found, WfdbRecord record, int from, double sensitivityMin, double precisionMin) {
        int[] truth = Arrays.stream(record.beats()).filter(at -> at >= from).toArray();
        int[] told = Arrays.stream(found).filter(at -> at >= from).toArray();
        int matched = matches(told, truth, MATCH_SECONDS * record.rateHertz());
        double sensitivity = (double) matched / truth.length;
        double precision = (double) matched / told.length;
        System.out.printf("sensitivity %.4f, precision %.4f%n", sensitivity, precision);
        assertThat(sensitivity).isGreaterThan(sensitivityMin);
        assertThat(precision).isGreaterThan(precisionMin);
    }

    /// The samples that the annotations call V or E (codes 5 and 10 of annot(5)).
    private static int[] ventricular(String name) throws IOException {
        ByteBuffer words =
                ByteBuffer.wrap(
                                Files.readAllBytes(
                                        Recorded.signal(name)
                                                .resolveSibling(name.split("/", 2)[1] + ".atr")))
                        .order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> found = new ArrayList<>();
        int at = 0;
        while (words.remaining() >= 2) {
            int word = words.getShort() & 0xffff;
            int code = word >> 10;
            int value = word & 0x3ff;
            if (word == 0) {
                break;
            } else if (code == 59) {
                int high = words.getShort() & 0xffff;
                at += (high << 16) | (words.getShort() & 0xffff);
            } else if (code == 63) {
                words.position(words.position() + value + (value & 1));
            } else if (code < 60) {
                at += value;
                if (code == 5 || code == 10) {
                    found.add(at);
                }
            }
        }
        return found.stream().mapToInt(each -> each).toArray();
    }

    private static int matches(int[] found, int[] truth, double reach) {
        int matched = 0;
        int next = 0;
        for (int beat : truth) {
            while (next < found.length && found[next] < beat - reach) {
                next++;
            }
            if (next < found.length && found[next] <= beat + reach) {
                matched++;
                next++;
            }
        }
        return matched;
    }

    private static double[] millivolts(WfdbRecord record, int from, int to) {
        return Arrays.stream(record.samples(), from, to)
                .mapToDouble(step -> (step - record.baseline()) / record.gainPerMillivolt())
                .toArray();
    }
}
