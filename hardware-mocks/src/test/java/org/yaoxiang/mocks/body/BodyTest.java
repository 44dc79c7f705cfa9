package org.yaoxiang.mocks.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BodyTest {
    private static final Instant MET = Instant.EPOCH;
    private final DynamicalHeart heart = new DynamicalHeart(72, 1);
    private final Body body = new Body(heart, MET, 1);

    @Test
    void the_heart_keeps_its_mean_rate_and_its_r_peaks_are_the_highest_points() {
        assertThat(heart.beats(0, 600).length / 10.0).isCloseTo(72, within(1.5));
        for (double beat : heart.beats(0, 20)) {
            double peak = heart.millivolts(beat);
            assertThat(peak).isGreaterThan(0.8);
            for (double off = 0.05; off < 0.3; off += 0.01) {
                assertThat(heart.millivolts(beat + off)).isLessThan(peak);
            }
        }
    }

    @Test
    void the_same_seed_gives_the_same_heart() {
        assertThat(new DynamicalHeart(72, 1).beats(0, 60)).isEqualTo(heart.beats(0, 60));
        assertThat(new DynamicalHeart(72, 2).beats(0, 60)).isNotEqualTo(heart.beats(0, 60));
    }

    /// The light of both colours through the finger, as a reference oximeter would see it.
    @Test
    void the_light_shows_the_saturation_and_the_perfusion_that_were_set() {
        for (double percent : new double[] {75, 85, 92, 98}) {
            body.oxygenSaturation(percent);
            body.perfusion(3);
            double red = swing(true);
            double infrared = swing(false);
            double ratio = red / infrared;
            assertThat(-45.060 * ratio * ratio + 30.354 * ratio + 94.845)
                    .isCloseTo(percent, within(1.0));
            assertThat(infrared).isCloseTo(0.03, within(0.005));
        }
    }

    @Test
    void each_pulse_follows_its_heart_beat() {
        body.perfusion(5);
        for (double beat : heart.beats(5, 15)) {
            double darkest = beat;
            for (double at = beat; at < beat + 0.7; at += 0.005) {
                if (light(at, false) < light(darkest, false)) {
                    darkest = at;
                }
            }
            assertThat(darkest - beat).isCloseTo(0.4, within(0.05));
        }
    }

    @Test
    void without_a_finger_there_is_hardly_any_light() {
        body.finger(false);
        assertThat(light(3, false)).isLessThan(20);
        body.finger(true);
        assertThat(light(3, false)).isGreaterThan(500);
    }

    @Test
    void the_probe_warms_towards_the_skin_and_cools_off_it() {
        assertThat(body.contactCelsius(MET)).isCloseTo(22, within(0.01));
        assertThat(body.contactCelsius(MET.plusSeconds(60))).isCloseTo(36.6, within(0.02));
        body.probe(false, MET.plusSeconds(60));
        assertThat(body.contactCelsius(MET.plusSeconds(120))).isCloseTo(22, within(0.02));
    }

    @Test
    void refuses_what_no_patient_has() {
        assertThatThrownBy(() -> body.oxygenSaturation(101))
                .hasMessage("percent 101.0, expected 60.0 to 99.0");
        assertThatThrownBy(() -> body.skin(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private double swing(boolean red) {
        double least = Double.MAX_VALUE;
        double most = 0;
        for (double at = 1; at < 11; at += 0.01) {
            least = Math.min(least, light(at, red));
            most = Math.max(most, light(at, red));
        }
        return (most - least) / most;
    }

    /// Mean of ten readings, so that the noise of one does not decide.
    private double light(double seconds, boolean red) {
        double sum = 0;
        for (int i = 0; i < 10; i++) {
            Instant at = MET.plus(Duration.ofNanos((long) ((seconds + i * 0.0004) * 1e9)));
            sum += body.nanoamperes(at, red, 7);
        }
        return sum / 10;
    }
}
