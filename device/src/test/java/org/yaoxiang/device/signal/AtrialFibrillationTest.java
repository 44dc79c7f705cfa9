package org.yaoxiang.device.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaoxiang.device.signal.AtrialFibrillation.Verdict;
import org.yaoxiang.device.signal.AtrialFibrillation.View;

/// On made-up intervals. On recorded patients it is tested in RhythmTest and with the analysis.
class AtrialFibrillationTest {
    @ParameterizedTest
    @EnumSource(View.class)
    void finds_intervals_without_order(View view) {
        assertThat(all(view, disorder(600, 0.7, 0.18, 1))).containsOnly(Verdict.FIBRILLATION);
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void a_breathing_regular_heart_does_not_fibrillate(View view) {
        for (double mean : new double[] {0.45, 0.8, 1.2}) {
            double[] regular = breathing(600, mean);
            assertThat(all(view, regular)).as("%s s", mean).containsOnly(Verdict.REGULAR);
        }
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void bigeminy_and_trigeminy_do_not_fibrillate(View view) {
        Random random = new Random(3);
        for (int cycle = 2; cycle <= 3; cycle++) {
            double[] intervals = new double[600];
            for (int i = 0; i < intervals.length; i++) {
                double usual = 0.8 + 0.01 * random.nextGaussian();
                intervals[i] =
                        i % cycle == 0 ? 0.65 * usual : i % cycle == 1 ? 1.35 * usual : usual;
            }
            assertThat(all(view, intervals)).containsOnly(Verdict.REGULAR);
        }
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void answers_within_its_delay_and_once_for_each_interval(View view) {
        for (int length : new int[] {0, 1, 2, 31, 32, 63, 64, 127, 300}) {
            AtrialFibrillation detector = new AtrialFibrillation(view);
            int delay = view == View.NEAR ? 31 : 63;
            int given = 0;
            for (double each : disorder(length, 0.7, 0.1, 2)) {
                given += detector.add(each) == Verdict.PENDING ? 0 : 1;
            }
            assertThat(given).isEqualTo(Math.max(0, length - delay));
            assertThat(detector.finish())
                    .hasSize(Math.min(length, delay))
                    .doesNotContain(Verdict.PENDING);
        }
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void what_comes_later_does_not_change_what_was_said(View view) {
        double[] whole = joined(breathing(400, 0.8), disorder(400, 0.6, 0.12, 4));
        List<Verdict> all = all(view, whole);
        for (int length : new int[] {100, 430, 640}) {
            List<Verdict> part = all(view, Arrays.copyOf(whole, length));
            assertThat(part.subList(0, length - 63)).isEqualTo(all.subList(0, length - 63));
        }
    }

    @Test
    void an_episode_between_regular_beats_is_bounded_within_its_window() {
        double[] intervals =
                joined(
                        joined(breathing(700, 0.85), disorder(300, 0.6, 0.12, 5)),
                        breathing(700, 0.85));
        List<Verdict> all = all(View.FAR, intervals);
        assertThat(all.subList(0, 640)).containsOnly(Verdict.REGULAR);
        assertThat(all.subList(760, 940)).containsOnly(Verdict.FIBRILLATION);
        assertThat(all.subList(1064, 1700)).containsOnly(Verdict.REGULAR);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.8, Double.NaN, Double.POSITIVE_INFINITY})
    void refuses_what_is_no_interval(double rrSeconds) {
        AtrialFibrillation detector = new AtrialFibrillation(View.FAR);
        assertThatThrownBy(() -> detector.add(rrSeconds))
                .hasMessage("rrSeconds " + rrSeconds + ", expected a finite length above 0");
    }

    @Test
    void gaps_and_specks_in_a_regular_recording_are_no_fibrillation() {
        double[] intervals = breathing(600, 0.8);
        intervals[100] = 1e9;
        intervals[250] = 1e-9;
        intervals[400] = 14.4;
        assertThat(all(View.FAR, intervals)).containsOnly(Verdict.REGULAR);
    }

    @Test
    void any_intervals_are_answered() {
        Random random = new Random(8);
        for (int i = 0; i < 200; i++) {
            double[] intervals = new double[random.nextInt(300)];
            for (int at = 0; at < intervals.length; at++) {
                intervals[at] = Math.exp(40 * random.nextDouble() - 20);
            }
            assertThat(all(View.FAR, intervals)).hasSize(intervals.length);
        }
    }

    private static List<Verdict> all(View view, double[] intervals) {
        AtrialFibrillation detector = new AtrialFibrillation(view);
        List<Verdict> all = new ArrayList<>();
        for (double each : intervals) {
            Verdict verdict = detector.add(each);
            if (verdict != Verdict.PENDING) {
                all.add(verdict);
            }
        }
        all.addAll(Arrays.asList(detector.finish()));
        return all;
    }

    /// Independent intervals, which is what a fibrillating atrium lets through.
    private static double[] disorder(int length, double mean, double deviation, int seed) {
        Random random = new Random(seed);
        double[] intervals = new double[length];
        for (int i = 0; i < length; i++) {
            intervals[i] = Math.max(0.3, mean + deviation * random.nextGaussian());
        }
        return intervals;
    }

    /// Respiratory sinus arrhythmia: five beats a breath, 4 % to either side.
    private static double[] breathing(int length, double mean) {
        Random random = new Random(6);
        double[] intervals = new double[length];
        for (int i = 0; i < length; i++) {
            double breath = 0.04 * Math.sin(2 * Math.PI * i / 5.3);
            intervals[i] = mean * (1 + breath + 0.005 * random.nextGaussian());
        }
        return intervals;
    }

    private static double[] joined(double[] first, double[] second) {
        double[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
