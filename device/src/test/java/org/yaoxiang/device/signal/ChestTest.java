package org.yaoxiang.device.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChestTest {
    private static final double RATE_HERTZ = 50;
    private static final int SECONDS = 60;

    /// A rest of two breaths and a half second, wherever it lies; half a breath is no rest.
    @Test
    void finds_a_rest_of_two_breaths_anywhere_and_none_where_breaths_follow_each_other() {
        for (double perMinute = 8; perMinute <= 40; perMinute += 4) {
            double breath = 60 / perMinute;
            assertThat(rests(perMinute, 0, 0)).isFalse();
            for (double at = 0; at < SECONDS - 2 * breath; at += 3) {
                assertThat(rests(perMinute, at, 2 * breath + 0.5))
                        .as("%.0f a minute, rest from %.0f s", perMinute, at)
                        .isTrue();
                assertThat(rests(perMinute, at, breath / 2)).isFalse();
            }
        }
    }

    @Test
    void refuses_a_window_that_is_shorter_than_what_it_looks_for() {
        assertThatThrownBy(() -> Chest.rests(new double[100], RATE_HERTZ, 15))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// A chest of 50 µV that stands still for a while, in the middle of its way.
    private static boolean rests(double perMinute, double fromSeconds, double length) {
        double[] microvolts = new double[(int) (SECONDS * RATE_HERTZ)];
        double breaths = 0;
        for (int i = 0; i < microvolts.length; i++) {
            double at = i / RATE_HERTZ;
            boolean isResting = at >= fromSeconds && at < fromSeconds + length;
            breaths += isResting ? 0 : perMinute / 60 / RATE_HERTZ;
            microvolts[i] = isResting ? 0 : 50 * Math.sin(2 * Math.PI * breaths);
        }
        return Chest.rests(microvolts, RATE_HERTZ, perMinute);
    }
}
