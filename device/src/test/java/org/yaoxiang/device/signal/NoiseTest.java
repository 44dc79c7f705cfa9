package org.yaoxiang.device.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NoiseTest {
    @Test
    void white_noise_has_its_own_root_mean_square_with_and_without_a_drift() {
        SplittableRandom random = new SplittableRandom(5);
        double[] still = new double[20_000];
        double[] drifting = new double[still.length];
        for (int i = 0; i < still.length; i++) {
            still[i] = 3 * random.nextGaussian();
            drifting[i] = still[i] + i / 100.0;
        }
        assertThat(Noise.rms(still)).isCloseTo(3, within(0.05));
        assertThat(Noise.rms(drifting)).isCloseTo(3, within(0.05));
    }

    @Test
    void a_still_signal_has_none() {
        assertThat(Noise.rms(new double[] {7, 7, 7})).isZero();
        assertThatThrownBy(() -> Noise.rms(new double[1]))
                .hasMessage("1 samples, expected 2 or more");
    }
}
