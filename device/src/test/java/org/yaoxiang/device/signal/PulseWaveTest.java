package org.yaoxiang.device.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.mocks.body.DynamicalHeart;

class PulseWaveTest {
    private static final double SECONDS = 32;

    @ParameterizedTest
    @ValueSource(doubles = {35, 50, 72, 110, 150, 200, 220})
    void counts_the_pulses_of_a_clean_finger(double heart) {
        PulseWave found = PulseWave.of(SyntheticPulse.wave(heart, 125, SECONDS), 125);
        assertThat(found.refusal()).isEmpty();
        assertThat(found.ratePerMinute()).isCloseTo(heart, within(0.05 * heart));
    }

    @ParameterizedTest
    @ValueSource(doubles = {25, 30, 60, 100, 125, 250, 500})
    void the_rate_of_sampling_does_not_matter(double rateHertz) {
        double truth = trueRate(72);
        PulseWave found = PulseWave.of(SyntheticPulse.wave(72, rateHertz, SECONDS), rateHertz);
        assertThat(found.ratePerMinute()).isCloseTo(truth, within(0.7));
    }

    @Test
    void scale_and_level_do_not_matter() {
        double[] wave = SyntheticPulse.wave(72, 125, SECONDS);
        double expected = PulseWave.of(wave, 125).ratePerMinute();
        for (DoubleUnaryOperator change :
                new DoubleUnaryOperator[] {v -> 1e-6 * v, v -> 5e4 * v, v -> v + 1000}) {
            double[] changed = Arrays.stream(wave).map(change).toArray();
            assertThat(PulseWave.of(changed, 125).ratePerMinute())
                    .isCloseTo(expected, within(1e-3));
        }
    }

    /// Raw light falls with each pulse. Upside down the steepest rise is the end of a pulse: the
    /// rate stays, the moments do not.
    @Test
    void upside_down_the_rate_stays() {
        double[] wave = SyntheticPulse.wave(72, 125, SECONDS);
        double[] down = Arrays.stream(wave).map(v -> -v).toArray();
        assertThat(PulseWave.of(down, 125).ratePerMinute())
                .isCloseTo(PulseWave.of(wave, 125).ratePerMinute(), within(0.7));
    }

    @Test
    void a_gap_and_a_knock_are_not_counted() {
        double[] wave = SyntheticPulse.wave(72, 125, SECONDS);
        Arrays.fill(wave, 1000, 1350, wave[1000]);
        for (int i = 2500; i < 2520; i++) {
            wave[i] += 3;
        }
        assertThat(PulseWave.of(wave, 125).ratePerMinute()).isCloseTo(trueRate(72), within(1.5));
    }

    @Test
    void noise_a_flat_line_and_a_wave_at_its_rails_are_refused() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            double[] noise = new double[4000];
            double[] walk = new double[4000];
            for (int i = 1; i < noise.length; i++) {
                noise[i] = random.nextGaussian();
                walk[i] = walk[i - 1] + random.nextGaussian();
            }
            assertThat(PulseWave.of(noise, 125).refusal()).as("seed %d", seed).isPresent();
            assertThat(PulseWave.of(walk, 125).refusal()).as("seed %d", seed).isPresent();
        }
        assertThat(PulseWave.of(new double[4000], 125).refusal()).contains(Refusal.NO_FINGER);
        double[] cut =
                Arrays.stream(SyntheticPulse.wave(72, 125, SECONDS))
                        .map(v -> Math.min(v, 0.2))
                        .toArray();
        assertThat(PulseWave.of(cut, 125).refusal()).contains(Refusal.SATURATED);
        assertThatThrownBy(() -> PulseWave.of(cut, 125).ratePerMinute())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no pulse rate: SATURATED");
    }

    @Test
    void asks_for_enough_of_a_finite_wave() {
        assertThatThrownBy(() -> PulseWave.of(new double[10], 125))
                .hasMessage("10 samples at 125.0 Hz, expected 8.0 s at 20 to 500 Hz");
        double[] wave = new double[4000];
        wave[7] = Double.NaN;
        assertThatThrownBy(() -> PulseWave.of(wave, 125)).hasMessage("a sample is not finite");
    }

    /// What a live screen would see: no pulse is told late, none is missed once the height is
    /// learnt.
    @ParameterizedTest
    @ValueSource(doubles = {25, 125, 500})
    void the_detector_tells_each_pulse_soon(double rateHertz) {
        double[] wave = SyntheticPulse.wave(90, rateHertz, 60);
        PulseDetector detector = new PulseDetector(rateHertz);
        double worst = 0;
        int told = 0;
        for (int i = 0; i < wave.length; i++) {
            if (detector.accept(wave[i])) {
                worst = Math.max(worst, i / rateHertz - detector.pulseSeconds());
                told++;
            }
        }
        assertThat(worst).isLessThan(1.2);
        double[] beats = new DynamicalHeart(90, 1).beats(2.2, 59);
        assertThat(told).isBetween(beats.length - 2, beats.length + 2);
    }

    private static double trueRate(double heart) {
        double[] beats = new DynamicalHeart(heart, 1).beats(0, SECONDS);
        return 60 * (beats.length - 1) / (beats[beats.length - 1] - beats[0]);
    }
}
