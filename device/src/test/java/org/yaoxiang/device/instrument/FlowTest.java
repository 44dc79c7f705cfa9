package org.yaoxiang.device.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlowTest {
    private final Flow flow = new Flow(48, 10);

    @Test
    void samples_that_never_come_are_found() {
        assertThat(stood(50, 50, 25, 50, 50, 50)).isTrue();
    }

    @Test
    void samples_that_come_late_are_none() {
        assertThat(stood(50, 0, 100, 50, 50, 50, 50, 10, 40, 100, 50, 50)).isFalse();
    }

    @Test
    void a_slow_clock_is_none_and_a_new_attempt_begins_with_nothing_missing() {
        for (int i = 0; i < 1000; i++) {
            assertThat(flow.hasStood(48)).isFalse();
        }
        assertThat(stood(0, 48, 48, 48)).isTrue();
        assertThat(stood(48, 48, 48, 48, 48)).isFalse();
    }

    private boolean stood(int... samples) {
        boolean hasStood = false;
        for (int each : samples) {
            hasStood |= flow.hasStood(each);
        }
        return hasStood;
    }
}
