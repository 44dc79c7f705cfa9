package org.yaoxiang.contract.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.SelfTest.Result;

class SelfTestTest {
    private static final Stamp AT = new Stamp(Instant.EPOCH, Duration.ZERO);

    @Test
    void it_is_passed_when_every_number_is_within_its_limits() {
        assertThat(test(noise(0)).isPassed()).isTrue();
        assertThat(test(noise(5)).isPassed()).isTrue();
        assertThat(test(noise(5.01)).isPassed()).isFalse();
        assertThat(test(noise(-0.01)).isPassed()).isFalse();
        assertThat(test(noise(1), identity(0x15)).isPassed()).isTrue();
        assertThat(test(noise(1), identity(0x11)).isPassed()).isFalse();
        assertThat(
                        test(noise(1), new Result.Refused(Probe.IDENTITY, Refusal.INSTRUMENT_FAULT))
                                .isPassed())
                .isFalse();
    }

    @Test
    void it_names_each_probe_once_and_has_finite_numbers() {
        assertThatThrownBy(() -> test(noise(1), noise(2)))
                .hasMessage("a probe twice in one self-test");
        assertThatThrownBy(SelfTestTest::test).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> noise(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Result.Measured(Probe.NOISE, 1, 2, 1, "uV"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new Result.Measured(Probe.NOISE, 1, 0, Double.POSITIVE_INFINITY, "uV"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Result noise(double microvolts) {
        return new Result.Measured(Probe.NOISE, microvolts, 0, 5, "uV");
    }

    private static Result identity(int part) {
        return new Result.Measured(Probe.IDENTITY, part, 0x15, 0x15, "1");
    }

    private static SelfTest test(Result... results) {
        return new SelfTest(Vital.ELECTROCARDIOGRAM, Origin.MEASURED, List.of(results), AT);
    }
}
