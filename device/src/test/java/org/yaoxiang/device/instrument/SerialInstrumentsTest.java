package org.yaoxiang.device.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.driver.BciOximeter;
import org.yaoxiang.device.driver.Consult120;
import org.yaoxiang.device.driver.SuntechAdvantage;
import org.yaoxiang.device.driver.WiredLine;
import org.yaoxiang.mocks.line.LineFault;

class SerialInstrumentsTest {
    private static final Stamp NOW =
            new Stamp(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(1));

    private final org.yaoxiang.mocks.line.SuntechAdvantage arm =
            new org.yaoxiang.mocks.line.SuntechAdvantage(142, 91, 108, 77);
    private final WiredLine armLine = new WiredLine(arm);
    private final Instrument cuff =
            new SuntechCuff(() -> new SuntechAdvantage(armLine, armLine), armLine, () -> NOW);

    private final org.yaoxiang.mocks.line.Consult120 analyser =
            new org.yaoxiang.mocks.line.Consult120();
    private final WiredLine stripLine = new WiredLine(analyser);
    private final Instrument urine =
            new UrineAnalyser(() -> new Consult120(stripLine, stripLine), () -> NOW);

    private final org.yaoxiang.mocks.line.BciOximeter finger =
            new org.yaoxiang.mocks.line.BciOximeter(96, 72);
    private final WiredLine fingerLine = new WiredLine(finger);
    private final Instrument oximeter =
            new SerialOximeter(
                    () -> new BciOximeter(fingerLine, fingerLine), fingerLine, () -> NOW);

    private final Doctor doctor = new Doctor();

    /// Watches, and gives up when told.
    private static final class Doctor implements Progress {
        private final List<Double> shares = new ArrayList<>();
        private int looksUntilCancelled = Integer.MAX_VALUE;

        @Override
        public void wave(int[] samples, double rateHertz, double unitsPerStep) {
            throw new AssertionError("no waves here");
        }

        @Override
        public void state(double share, Optional<Refusal> hindrance) {
            assertThat(share).isBetween(0.0, 1.0);
            shares.add(share);
        }

        @Override
        public boolean cancelled() {
            return looksUntilCancelled-- <= 0;
        }
    }

    @Test
    void a_pump_that_runs_on_is_stopped_below_300() {
        arm.stickPump();
        double[] highest = {0};
        SuntechCuff watched =
                new SuntechCuff(
                        () -> new SuntechAdvantage(armLine, armLine),
                        length -> {
                            armLine.pause(length);
                            highest[0] = Math.max(highest[0], arm.cuffMmHg());
                        },
                        () -> NOW);
        assertThat(refusal(watched)).isEqualTo(Refusal.OVERPRESSURE);
        assertThat(highest[0]).isBetween(280.0, 300.0);
    }

    @Test
    void the_cuff_s_module_tests_its_zero() {
        SuntechCuff testing =
                new SuntechCuff(() -> new SuntechAdvantage(armLine, armLine), armLine, () -> NOW);
        assertThat(testing.selfTest())
                .containsExactly(new SelfTest.Result.Measured(Probe.ZERO, 0, -8, 8, "mm[Hg]"));
        armLine.spoil(new LineFault.Silence());
        assertThat(testing.selfTest())
                .containsExactly(new SelfTest.Result.Refused(Probe.ZERO, Refusal.NO_CONNECTION));
    }

    /// It cannot be asked: a line that is there and quiet is all that can be known.
    @Test
    void the_analyser_tests_that_its_line_is_there_and_quiet() {
        UrineAnalyser testing =
                new UrineAnalyser(() -> new Consult120(stripLine, stripLine), () -> NOW);
        assertThat(testing.selfTest())
                .containsExactly(new SelfTest.Result.Measured(Probe.NOISE, 0, 0, 0, "1"));
        stripLine.spoil(new LineFault.Flood(40, 1));
        assertThat(testing.selfTest())
                .containsExactly(new SelfTest.Result.Measured(Probe.NOISE, 40, 0, 0, "1"));
        stripLine.spoil(new LineFault.Cut(0));
        assertThat(testing.selfTest())
                .containsExactly(new SelfTest.Result.Refused(Probe.NOISE, Refusal.NO_CONNECTION));
    }

    @Test
    void an_instrument_with_a_calibration_tells_the_days_that_are_left() {
        LocalDate calibrated = LocalDate.of(2025, 1, 3);
        Calibrated yearly = new Calibrated(urine, calibrated, 365, () -> NOW);
        assertThat(yearly.selfTest())
                .containsExactly(
                        new SelfTest.Result.Measured(Probe.NOISE, 0, 0, 0, "1"),
                        new SelfTest.Result.Measured(Probe.CALIBRATION, 1, 0, 365, "d"));
        assertThat(new Calibrated(urine, calibrated, 363, () -> NOW).selfTest().getLast())
                .matches(each -> !each.isPassed());
        assertThat(new Calibrated(cuff, calibrated, 365, () -> NOW).selfTest())
                .extracting(SelfTest.Result::probe)
                .containsExactly(Probe.ZERO, Probe.CALIBRATION);
    }

    @Test
    void the_cuff_measures_and_lets_the_line_go() {
        assertThat(cuff.measure(doctor))
                .isEqualTo(
                        new Outcome.Measured(
                                new Reading.BloodPressure(142, 108, 91, 77), Quality.CLEAN, NOW));
        assertThat(armLine.isClosed()).isTrue();
        assertThat(doctor.shares).isSorted().hasSizeGreaterThan(50);
    }

    @Test
    void a_cancelled_measurement_lets_the_air_out() {
        doctor.looksUntilCancelled = 10;
        assertThat(refusal(cuff)).isEqualTo(Refusal.CANCELLED);
        assertThat(arm.cuffMmHg()).isZero();
        assertThat(arm.isMeasuring()).isFalse();
    }

    @Test
    void an_error_of_the_module_asks_to_measure_again() {
        arm.fail(0x57);
        assertThat(refusal(cuff)).isEqualTo(Refusal.NOT_SETTLED);
    }

    @Test
    void a_cuff_too_tight_is_let_down_and_said() {
        arm.stickPump();
        assertThat(refusal(cuff)).isEqualTo(Refusal.OVERPRESSURE);
        assertThat(arm.cuffMmHg()).isZero();
    }

    @Test
    void a_silent_or_unplugged_cuff_is_not_connected() {
        armLine.spoil(new LineFault.Silence());
        assertThat(refusal(cuff)).isEqualTo(Refusal.NO_CONNECTION);
        armLine.spoil(new LineFault.Cut(0));
        assertThat(refusal(cuff)).isEqualTo(Refusal.NO_CONNECTION);
    }

    @Test
    void the_analyser_gives_the_steps_of_its_strip() {
        analyser.print(
                "*LEU 3+ 500 Leu/uL", "*NIT + pos", " pH 7.5", " SG 1.010", " KET +- 5 mg/dL");
        assertThat(urine.measure(doctor))
                .isEqualTo(
                        new Outcome.Measured(
                                new Reading.UrineStrip(
                                        List.of(
                                                new Pad(Analyte.LEUKOCYTES, Grade.Step.THREE_PLUS),
                                                new Pad(Analyte.NITRITE, Grade.Step.ONE_PLUS),
                                                new Pad(Analyte.PH, new Grade.Amount(7.5)),
                                                new Pad(
                                                        Analyte.SPECIFIC_GRAVITY,
                                                        new Grade.Amount(1.01)),
                                                new Pad(Analyte.KETONES, Grade.Step.TRACE))),
                                Quality.CLEAN,
                                NOW));
        assertThat(stripLine.isClosed()).isTrue();
    }

    @Test
    void without_a_strip_the_analyser_waits_below_two_minutes() {
        assertThat(refusal(urine)).isEqualTo(Refusal.NO_STRIP);
        assertThat(stripLine.passed()).isLessThan(Duration.ofMinutes(2));
        doctor.looksUntilCancelled = 3;
        assertThat(refusal(urine)).isEqualTo(Refusal.CANCELLED);
    }

    @Test
    void a_record_that_is_damaged_or_impossible_is_refused() {
        analyser.print(" LEU 3+ 500 Leu/uL", " pX 7.5");
        assertThat(refusal(urine)).isEqualTo(Refusal.CHECKSUM);
        analyser.print(" SG 1.910");
        assertThat(refusal(urine)).isEqualTo(Refusal.OUT_OF_RANGE);
        stripLine.spoil(new LineFault.Cut(0));
        assertThat(refusal(urine)).isEqualTo(Refusal.NO_CONNECTION);
    }

    @Test
    void the_oximeter_counts_ten_steady_seconds_and_makes_no_perfusion_up() {
        assertThat(oximeter.measure(doctor))
                .isEqualTo(
                        new Outcome.Measured(
                                new Reading.BareSaturation(96, 72), Quality.CLEAN, NOW));
        assertThat(fingerLine.passed()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12));
        assertThat(fingerLine.isClosed()).isTrue();
    }

    @Test
    void an_oximeter_without_a_finger_a_probe_or_a_plug_says_so() {
        finger.finger(false);
        assertThat(refusal(oximeter)).isEqualTo(Refusal.NO_FINGER);
        finger.finger(true);
        finger.probe(false);
        assertThat(refusal(oximeter)).isEqualTo(Refusal.NO_CONNECTION);
        finger.probe(true);
        assertThat(oximeter.measure(doctor)).isInstanceOf(Outcome.Measured.class);
        fingerLine.spoil(new LineFault.Silence());
        assertThat(refusal(oximeter)).isEqualTo(Refusal.NO_CONNECTION);
        fingerLine.spoil(new LineFault.Cut(0));
        assertThat(refusal(oximeter)).isEqualTo(Refusal.NO_CONNECTION);
    }

    private Refusal refusal(Instrument instrument) {
        return ((Outcome.Refused) instrument.measure(doctor)).why();
    }
}
