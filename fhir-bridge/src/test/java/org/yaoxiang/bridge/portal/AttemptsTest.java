package org.yaoxiang.bridge.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private Instant now = SomeCases.NOW;
    private final Attempts attempts = new Attempts(() -> now);

    @Test
    void three_are_free_and_then_each_waits_twice_as_long() {
        for (int i = 0; i < 3; i++) {
            assertThat(attempts.begin("a")).isZero();
        }
        for (int seconds : new int[] {30, 60, 120, 240, 480, 900, 900, 900}) {
            assertThat(attempts.begin("a")).isEqualTo(Duration.ofSeconds(seconds));
            now = now.plusSeconds(seconds);
            assertThat(attempts.begin("a")).isZero();
        }
    }

    @Test
    void waiting_is_for_one_clinician_only() {
        for (int i = 0; i < 4; i++) {
            attempts.begin("a");
        }
        assertThat(attempts.begin("b")).isZero();
    }

    @Test
    void a_right_pin_makes_up_for_wrong_ones() {
        for (int i = 0; i < 3; i++) {
            attempts.begin("a");
        }
        attempts.succeeded("a");
        assertThat(attempts.begin("a")).isZero();
    }

    @Test
    void a_clock_that_is_set_back_locks_nobody_out() {
        for (int i = 0; i < 3; i++) {
            attempts.begin("a");
        }
        now = now.minus(Duration.ofDays(1));
        assertThat(attempts.begin("a")).isZero();
    }
}
