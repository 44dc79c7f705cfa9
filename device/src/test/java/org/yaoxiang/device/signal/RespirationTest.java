package org.yaoxiang.device.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaoxiang.contract.code.Refusal;

class RespirationTest {
    private static final double RATE = 125;
    private static final double SECONDS = 32;

    /// A pulse shows breathing up to 0.45 of its own rate: a fast breather needs a fast heart.
    @ParameterizedTest
    @CsvSource({"60, 6", "72, 9", "72, 15", "80, 24", "110, 36", "150, 50", "170, 60"})
    void the_pulse_wave_shows_slow_and_fast_breathing(double heart, double breaths) {
        for (double rate : new double[] {25, 125, 250}) {
            double[] wave = SyntheticPulse.breathing(heart, breaths, 0.2, 0.15, rate, SECONDS);
            Respiration found = ofPulseWave(wave, rate);
            assertThat(found.refusal()).as("%s Hz", rate).isEmpty();
            assertThat(found.ratePerMinute()).isCloseTo(breaths, within(1.0));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {6, 12, 20, 40, 60})
    void the_chest_shows_slow_and_fast_breathing_of_either_polarity(double breaths) {
        for (double scale : new double[] {1, -1, 1e-5, 3e4}) {
            double[] chest = chest(breaths, scale, 1);
            Respiration found = Respiration.ofImpedance(chest, RATE);
            assertThat(found.refusal()).isEmpty();
            assertThat(found.ratePerMinute()).isCloseTo(breaths, within(0.6));
        }
    }

    @Test
    void the_electrocardiogram_shows_breathing_in_the_height_of_its_beats() {
        int[] beats = new int[40];
        double[] lead = new double[(int) (SECONDS * RATE)];
        for (int i = 0; i < beats.length; i++) {
            beats[i] = 50 + i * 98 + i % 3;
            double breath = Math.sin(2 * Math.PI * 14 / 60 * beats[i] / RATE);
            lead[beats[i]] = 1 + 0.1 * breath;
        }
        Respiration found = Respiration.ofElectrocardiogram(lead, RATE, beats);
        assertThat(found.ratePerMinute()).isCloseTo(14, within(0.7));
    }

    @Test
    void noise_and_stillness_have_no_rate() {
        int accepted = 0;
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            double[] noise = random.doubles((long) (SECONDS * RATE)).map(v -> v - 0.5).toArray();
            accepted += Respiration.ofImpedance(noise, RATE).refusal().isEmpty() ? 1 : 0;
        }
        assertThat(accepted).isLessThanOrEqualTo(10);
        Respiration still = Respiration.ofImpedance(new double[4000], RATE);
        assertThat(still.refusal()).contains(Refusal.NOISE);
        assertThatThrownBy(still::ratePerMinute).hasMessage("no respiration rate: NOISE");
        assertThat(Respiration.together(List.of(still)).refusal()).isPresent();
        assertThat(Respiration.together(List.of()).refusal()).isPresent();
    }

    /// Pulses at a whole number of thirds of a sample show a false rhythm in their sampled peaks.
    @Test
    void the_grid_of_the_samples_is_no_breath() {
        double[] wave = new double[1600];
        Arrays.setAll(
                wave,
                i -> {
                    double phase = (i / 50.0 * 72 / 60) % 1;
                    return Math.exp(-Math.pow((phase - 0.2) / 0.08, 2) / 2);
                });
        PulseWave pulses = PulseWave.of(wave, 50);
        assertThat(pulses.refusal()).isEmpty();
        assertThat(Respiration.ofPulseWave(wave, 50, pulses).refusal()).contains(Refusal.NOISE);
    }

    @Test
    void a_refused_pulse_wave_has_no_breath_either() {
        double[] flat = new double[4000];
        assertThat(ofPulseWave(flat, RATE).refusal()).contains(Refusal.NO_FINGER);
    }

    @Test
    void together_the_sources_agree_or_there_is_no_rate() {
        Respiration pulse =
                ofPulseWave(SyntheticPulse.breathing(80, 15, 0.2, 0.15, RATE, SECONDS), RATE);
        Respiration chest = Respiration.ofImpedance(chest(15, 1, 2), RATE);
        Respiration other = Respiration.ofImpedance(chest(27, 1, 3), RATE);
        Respiration another = Respiration.ofImpedance(chest(40, 1, 3), RATE);
        assertThat(Respiration.together(List.of(pulse, chest)).ratePerMinute())
                .isCloseTo(15, within(0.6));
        assertThat(Respiration.together(List.of(pulse, other, another)).refusal())
                .contains(Refusal.NOISE);
    }

    @Test
    void asks_for_half_a_minute() {
        assertThatThrownBy(() -> Respiration.ofImpedance(new double[100], RATE))
                .hasMessage("100 samples at 125.0 Hz, expected 30.0 s at 20 Hz or more");
    }

    private static Respiration ofPulseWave(double[] wave, double rateHertz) {
        return Respiration.ofPulseWave(wave, rateHertz, PulseWave.of(wave, rateHertz));
    }

    /// Breathing with a tenth of heart and a tenth of noise in it.
    private static double[] chest(double breaths, double scale, long seed) {
        Random random = new Random(seed);
        double[] chest = new double[(int) (SECONDS * RATE)];
        Arrays.setAll(
                chest,
                i ->
                        scale
                                * (Math.sin(2 * Math.PI * breaths / 60 * i / RATE)
                                        + 0.1 * Math.sin(2 * Math.PI * 1.3 * i / RATE)
                                        + 0.1 * random.nextGaussian()
                                        + 5));
        return chest;
    }
}
