package org.yaoxiang.device.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;

class SelfTestsTest {
    @Test
    void a_calibration_is_shown_with_the_day_on_which_it_ends() {
        String html = html(new SelfTest.Result.Measured(Probe.CALIBRATION, 30, 0, 365, "d"));
        assertThat(html).contains("✓ 距校准到期 30 天（2026-02-01）");
        assertThat(html(new SelfTest.Result.Measured(Probe.CALIBRATION, -2, 0, 365, "d")))
                .contains("✗ 距校准到期 -2 天（2025-12-31）");
    }

    @Test
    void a_pressure_is_shown_with_its_limits() {
        assertThat(html(new SelfTest.Result.Measured(Probe.ZERO, 1.5, -8, 8, "mm[Hg]")))
                .contains("✓ 零点 1.5 mmHg（限值 -8–8）");
    }

    private static String html(SelfTest.Result result) {
        SelfTest test =
                new SelfTest(
                        Vital.BLOOD_PRESSURE,
                        Origin.SIMULATED,
                        List.of(result),
                        new Stamp(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(1)));
        return SelfTests.of(test, Words.CHINESE).toString();
    }
}
