package org.yaoxiang.device.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.body.WfdbRecord;
import org.yaoxiang.mocks.world.Recorded;

class EcgQualityTest {
    private static final int RATE_HERTZ = 500;
    private static final double RAIL_MILLIVOLTS = 400;
    private final Random random = new Random(4);

    @Test
    void a_clean_heart_is_fit_and_untroubled() {
        EcgQuality quality = judge(with(_ -> 0));
        assertThat(quality.refusal()).isEmpty();
        assertThat(quality.disturbances()).isEmpty();
        assertThat(quality.beats()).hasSizeBetween(34, 38);
    }

    @Test
    void each_disturbance_has_its_word_and_the_beats_stay_fit() {
        assertThat(words(with(i -> 0.6 * Math.sin(2 * Math.PI * 0.2 * i / RATE_HERTZ))))
                .containsExactly(Disturbance.BASELINE_WANDER);
        assertThat(words(with(i -> 0.1 * Math.sin(2 * Math.PI * 50 * i / RATE_HERTZ))))
                .containsExactly(Disturbance.MAINS);
        assertThat(words(with(_ -> 0.12 * random.nextGaussian())))
                .containsExactly(Disturbance.MUSCLE);
    }

    @Test
    void half_as_much_has_no_word() {
        assertThat(words(with(i -> 0.2 * Math.sin(2 * Math.PI * 0.2 * i / RATE_HERTZ)))).isEmpty();
        assertThat(words(with(i -> 0.03 * Math.sin(2 * Math.PI * 50 * i / RATE_HERTZ)))).isEmpty();
        assertThat(words(with(_ -> 0.01 * random.nextGaussian()))).isEmpty();
    }

    @Test
    void a_flat_line_is_a_lead_that_is_off() {
        assertThat(judge(new double[15000]).refusal()).contains(Refusal.LEAD_OFF);
        double[] half = with(_ -> 0);
        Arrays.fill(half, 0, 8000, 0.3);
        assertThat(judge(half).refusal()).contains(Refusal.LEAD_OFF);
        double[] tenth = with(_ -> 0);
        Arrays.fill(tenth, 0, 1500, 0.3);
        assertThat(judge(tenth).refusal()).isEmpty();
    }

    @Test
    void a_converter_at_its_end_is_saturated() {
        double[] high = with(_ -> 0);
        Arrays.fill(high, 3000, 3200, RAIL_MILLIVOLTS);
        assertThat(judge(high).refusal()).contains(Refusal.SATURATED);
        double[] clipped = with(i -> 3 * Math.sin(2 * Math.PI * 0.3 * i / RATE_HERTZ));
        for (int i = 0; i < clipped.length; i++) {
            clipped[i] = Math.clamp(clipped[i], -2, 2);
        }
        assertThat(EcgQuality.judge(clipped, RATE_HERTZ, Double.POSITIVE_INFINITY).refusal())
                .contains(Refusal.SATURATED);
    }

    @Test
    void noise_without_a_heart_is_refused() {
        double[] noise = new double[15000];
        Arrays.setAll(noise, _ -> 0.5 * random.nextGaussian());
        EcgQuality quality = judge(noise);
        assertThat(quality.refusal()).contains(Refusal.NOISE);
        assertThat(quality.beats()).isEmpty();
    }

    @Test
    void refuses_to_judge_what_is_no_recording() {
        assertThatThrownBy(() -> judge(new double[999]))
                .hasMessage("999 samples at 500.0 Hz, expected two seconds at more than 100 Hz");
        assertThatThrownBy(() -> EcgQuality.judge(new double[999], Double.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class);
        double[] broken = with(_ -> 0);
        broken[77] = Double.NaN;
        assertThatThrownBy(() -> judge(broken)).hasMessage("a sample of NaN mV");
    }

    /// 510 recordings of people who held the electrodes in their hands. When written: of the 460
    /// that the challenge calls readable 4.1 % refused, of the 50 noisy ones 66 % refused and 92 %
    /// refused or flagged as moving.
    @Test
    void refuses_few_readable_recordings_and_marks_most_noisy_ones() throws IOException {
        Path folder = Recorded.signal("cinc2017/A00046").resolveSibling("");
        int readable = 0;
        int refused = 0;
        int noisy = 0;
        int marked = 0;
        for (String line : Files.readAllLines(folder.resolve("REFERENCE-v3.csv"))) {
            String[] columns = line.split(",", -1);
            WfdbRecord record = WfdbRecord.read(folder.resolve(columns[0]), 0);
            double[] millivolts =
                    Arrays.stream(record.samples())
                            .mapToDouble(step -> step / record.gainPerMillivolt())
                            .toArray();
            EcgQuality quality =
                    EcgQuality.judge(millivolts, record.rateHertz(), Double.POSITIVE_INFINITY);
            boolean isRefused = quality.refusal().isPresent();
            if (columns[1].equals("~")) {
                noisy++;
                marked += isRefused || quality.disturbances().contains(Disturbance.MOTION) ? 1 : 0;
            } else {
                readable++;
                refused += isRefused ? 1 : 0;
            }
        }
        System.out.printf(
                "cinc2017: %d of %d readable refused, %d of %d noisy marked%n",
                refused, readable, marked, noisy);
        assertThat((double) refused / readable).isLessThan(0.05);
        assertThat((double) marked / noisy).isGreaterThan(0.85);
    }

    private static Set<Disturbance> words(double[] millivolts) {
        EcgQuality quality = judge(millivolts);
        assertThat(quality.refusal()).isEmpty();
        return quality.disturbances();
    }

    private static EcgQuality judge(double[] millivolts) {
        return EcgQuality.judge(millivolts, RATE_HERTZ, RAIL_MILLIVOLTS);
    }

    /// Half a minute of a heart, with something added.
    private static double[] with(IntToDoubleFunction more) {
        DynamicalHeart heart = new DynamicalHeart(72, 3);
        double[] millivolts = new double[15000];
        Arrays.setAll(
                millivolts, i -> heart.millivolts(i / (double) RATE_HERTZ) + more.applyAsDouble(i));
        return millivolts;
    }
}
