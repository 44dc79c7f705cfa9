package org.yaoxiang.device.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.body.WfdbRecord;
import org.yaoxiang.mocks.world.Recorded;

class BeatsTest {
    private static final double MATCH_SECONDS = 0.15;

    @Test
    void finds_every_beat_of_a_clean_heart() {
        for (double rate : new double[] {40, 72, 150}) {
            DynamicalHeart heart = new DynamicalHeart(rate, 3);
            double[] signal = new double[15000];
            for (int i = 0; i < signal.length; i++) {
                signal[i] = heart.millivolts(i / 500.0);
            }
            int[] found = Beats.find(signal, 500);
            double[] truth = heart.beats(0.2, 29.8);
            long matched =
                    Arrays.stream(truth)
                            .filter(beat ->
                                    Arrays.stream(found)
                                            .anyMatch(at -> Math.abs(at / 500.0 - beat) < 0.02))
                            .count();
            assertThat(matched).as("rate %s", rate).isEqualTo(truth.length);
            assertThat(Beats.ratePerMinute(found, 500)).isCloseTo(rate, within(rate * 0.05));
        }
    }

    /// Whole half hours against the database's own annotations, beat by beat within 150 ms.
    @ParameterizedTest
    @ValueSource(strings = {"mitdb/101", "mitdb/118", "mitdb/119", "mitdb/208"})
    void finds_the_beats_of_recorded_patients(String name) throws IOException {
        WfdbRecord record = WfdbRecord.read(Recorded.signal(name), 0);
        double[] signal = millivolts(record, 0, record.samples().length);
        int[] found = Beats.find(signal, record.rateHertz());
        int matched = matches(found, record.beats(), MATCH_SECONDS * record.rateHertz());
        double sensitivity = (double) matched / record.beats().length;
        double precision = (double) matched / found.length;
        System.out.printf("%s: sensitivity %.4f, precision %.4f%n", name, sensitivity, precision);
        assertThat(sensitivity).isGreaterThan(0.98);
        assertThat(precision).isGreaterThan(0.98);
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
    void a_line_without_beats_has_none() {
        assertThat(Beats.find(new double[5000], 500)).isEmpty();
        assertThat(Beats.find(new double[3], 500)).isEmpty();
        assertThatThrownBy(() -> Beats.ratePerMinute(new int[] {5}, 500))
                .hasMessage("1 beats, expected two or more");
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
