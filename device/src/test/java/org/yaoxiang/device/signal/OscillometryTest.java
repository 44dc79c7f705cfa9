package org.yaoxiang.device.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Refusal;

/// Deflations that are made of a ramp or of steps and of pulses whose height is known. What the
/// code makes of recorded cuffs is held by the analysis module's test.
class OscillometryTest {
    private static final double RATE_HERTZ = 200;
    private static final double SYSTOLIC_MMHG = 125;
    private static final double DIASTOLIC_MMHG = 80;
    private static final int READINGS_MOVED_MIN = 15;

    @Test
    void reads_a_linear_deflation() {
        near(Oscillometry.of(cuff(t -> 180 - 3.5 * t, 1), RATE_HERTZ), 2);
    }

    /// Steps of 7 mmHg, each taking an eighth of a second and held for two.
    @Test
    void reads_a_deflation_in_steps() {
        near(Oscillometry.of(cuff(OscillometryTest::steps, 1), RATE_HERTZ), 5);
    }

    @Test
    void reads_the_same_whatever_the_rate() {
        double[] fast = cuff(t -> 180 - 3.5 * t, 1);
        double[] slow = new double[fast.length / 2];
        for (int i = 0; i < slow.length; i++) {
            slow[i] = (fast[2 * i] + fast[2 * i + 1]) / 2;
        }
        double atFast = Oscillometry.of(fast, RATE_HERTZ).systolicMmHg();
        double atSlow = Oscillometry.of(slow, RATE_HERTZ / 2).systolicMmHg();
        assertThat(atSlow).isCloseTo(atFast, within(0.5));
    }

    @Test
    void says_that_the_cuff_was_not_filled_high_enough() {
        assertThat(refusal(cuff(t -> 115 - 3.5 * t, 1))).contains(Refusal.OUT_OF_RANGE);
    }

    @Test
    void waits_while_the_pulses_have_not_fallen() {
        double[] whole = cuff(t -> 180 - 3.5 * t, 1);
        double[] begun = Arrays.copyOf(whole, (int) (25 * RATE_HERTZ));
        assertThat(refusal(begun)).contains(Refusal.NOT_SETTLED);
        assertThat(refusal(new double[0])).contains(Refusal.NOT_SETTLED);
        assertThat(refusal(new double[7])).contains(Refusal.NOT_SETTLED);
    }

    @Test
    void gives_no_number_without_a_pulse() {
        assertThat(refusal(cuff(t -> 180 - 3.5 * t, 0))).isPresent();
    }

    @Test
    void gives_no_number_for_noise() {
        Random random = new Random(1);
        int readings = 0;
        for (int run = 0; run < 50; run++) {
            double[] cuff = cuff(t -> 180 - 3.5 * t, 0);
            for (int i = 0; i < cuff.length; i++) {
                cuff[i] += 3 * random.nextGaussian();
            }
            readings += refusal(cuff).isEmpty() ? 1 : 0;
        }
        assertThat(readings).isZero();
    }

    /// The arm moves for one to six seconds somewhere: the pulses before and after are perfect, and
    /// a smooth curve fits the envelope that both make together.
    @Test
    void gives_no_wrong_number_when_the_arm_moves_for_some_seconds() {
        int wrong = 0;
        int readings = 0;
        for (int seed = 1; seed <= 200; seed++) {
            double[] cuff = cuff(t -> 180 - 3.5 * t, 1);
            move(cuff, new Random(seed));
            Oscillometry found = Oscillometry.of(cuff, RATE_HERTZ);
            if (found.refusal().isPresent()) {
                continue;
            }
            readings++;
            boolean isTrue =
                    Math.abs(found.systolicMmHg() - SYSTOLIC_MMHG) < 15
                            && Math.abs(found.diastolicMmHg() - DIASTOLIC_MMHG) < 15
                            && Math.abs(found.pulsePerMinute() - 72) < 5;
            wrong += isTrue ? 0 : 1;
        }
        assertThat(wrong).as("seeds 1 to 200").isZero();
        assertThat(readings).as("many movements do not matter").isGreaterThan(READINGS_MOVED_MIN);
    }

    /// Straight lines between random pressures, eight a second.
    private static void move(double[] cuff, Random random) {
        double mmHg = 1 + 9 * random.nextDouble();
        int length = (int) ((1 + 5 * random.nextDouble()) * RATE_HERTZ);
        int from = random.nextInt(cuff.length - length);
        int step = (int) (RATE_HERTZ / 8);
        double before = 0;
        double after = 0;
        for (int i = 0; i < length; i++) {
            if (i % step == 0) {
                before = after;
                after = mmHg * random.nextGaussian();
            }
            cuff[from + i] += before + (after - before) * (i % step) / step;
        }
    }

    /// Whatever comes, there is a number in range or a reason.
    @Test
    void survives_hostile_pressures() {
        Random random = new Random(2);
        for (int run = 0; run < 200; run++) {
            double[] cuff = new double[random.nextInt(8000)];
            double scale = Math.pow(10, random.nextInt(8) - 2);
            for (int i = 0; i < cuff.length; i++) {
                cuff[i] = scale * (run % 2 == 0 ? random.nextGaussian() : Math.sin(i * run));
            }
            Oscillometry found = Oscillometry.of(cuff, RATE_HERTZ);
            if (found.refusal().isEmpty()) {
                assertThat(found.systolicMmHg()).isBetween(20.0, 300.0);
                assertThat(found.pulsePerMinute()).isBetween(10.0, 400.0);
            }
        }
        assertThatThrownBy(() -> Oscillometry.of(new double[] {Double.NaN}, 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a cuff pressure is not a number");
        assertThatThrownBy(() -> Oscillometry.of(new double[9], 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("20.0 samples a second, expected 50 to 10000");
    }

    private static void near(Oscillometry found, double pulseWithin) {
        assertThat(found.refusal()).isEmpty();
        assertThat(found.systolicMmHg()).isCloseTo(SYSTOLIC_MMHG, within(5.0));
        assertThat(found.diastolicMmHg()).isCloseTo(DIASTOLIC_MMHG, within(5.0));
        assertThat(found.pulsePerMinute()).isCloseTo(72, within(pulseWithin));
    }

    private static Optional<Refusal> refusal(double[] cuff) {
        return Oscillometry.of(cuff, RATE_HERTZ).refusal();
    }

    private static double steps(double seconds) {
        double step = Math.floor(seconds / 2);
        double within = seconds - 2 * step;
        return 180 - 7 * (step + Math.min(1, within / 0.125)) + 7;
    }

    /// 43 seconds of pulses, 72 a minute, on the given pressure; 0 mmHg is not gone below.
    private static double[] cuff(DoubleUnaryOperator air, double gain) {
        Random random = new Random(3);
        double[] cuff = new double[(int) (43 * RATE_HERTZ)];
        for (int i = 0; i < cuff.length; i++) {
            double seconds = i / RATE_HERTZ;
            double pressure = Math.max(0, air.applyAsDouble(seconds));
            double share = seconds * 1.2 % 1;
            double wave =
                    share < 0.2
                            ? (1 - Math.cos(Math.PI * share / 0.2)) / 2
                            : Math.exp(-3 * (share - 0.2)) * (1 - share) / 0.8;
            double inside = DIASTOLIC_MMHG + (SYSTOLIC_MMHG - DIASTOLIC_MMHG) * wave;
            double pulse = volume(inside - pressure) - volume(DIASTOLIC_MMHG - pressure);
            cuff[i] = pressure + gain * 0.1 * pulse + 0.03 * random.nextGaussian();
        }
        return cuff;
    }

    private static double volume(double mmHg) {
        return mmHg < 0
                ? Math.exp(0.11 * mmHg) / 0.11
                : 1 / 0.11 + (1 - Math.exp(-0.05 * mmHg)) / 0.05;
    }
}
