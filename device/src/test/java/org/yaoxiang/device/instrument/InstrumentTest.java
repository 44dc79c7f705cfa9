package org.yaoxiang.device.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.board.Board;
import org.yaoxiang.device.driver.Ads1292r;
import org.yaoxiang.device.driver.Max30102;
import org.yaoxiang.device.driver.Max30205;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.body.Heart;
import org.yaoxiang.mocks.body.RecordedHeart;
import org.yaoxiang.mocks.body.WfdbRecord;
import org.yaoxiang.mocks.world.ManualTime;
import org.yaoxiang.mocks.world.MocksPlugin;
import org.yaoxiang.mocks.world.Recorded;
import org.yaoxiang.mocks.world.World;

/// The instruments on the emulated board, through Pi4J, in manual time.
class InstrumentTest {
    private static final Instant MET = Instant.parse("2026-01-02T03:04:05Z");
    private final ManualTime time = new ManualTime(MET);
    private World world = new World(time, new DynamicalHeart(72, 1), 1);
    private Board board = plug(world);
    private final Witness witness = new Witness();

    @BeforeEach
    void let_the_probe_warm_up() {
        pause(Duration.ofSeconds(60));
    }

    @AfterEach
    void power_off() {
        board.close();
    }

    /// Of another patient, perhaps.
    @Test
    void a_thermometer_that_hangs_at_a_plausible_temperature_is_refused() {
        measured(thermometer());
        world.thermometer().stall(true);
        world.body().skin(39.4);
        assertThat(refused(thermometer())).isEqualTo(Refusal.INSTRUMENT_FAULT);
        world.thermometer().stall(false);
        Reading.BodyTemperature reading = (Reading.BodyTemperature) measured(thermometer());
        assertThat(reading.celsius()).isCloseTo(39.4, within(0.1));
    }

    @Test
    void an_oximeter_that_hangs_is_an_instrument_fault_after_a_second() {
        witness.after(Duration.ofSeconds(3), () -> world.oximeter().stall(true));
        Instant begun = time.instant();
        assertThat(refused(oximeter())).isEqualTo(Refusal.INSTRUMENT_FAULT);
        assertThat(Duration.between(begun, time.instant())).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void light_that_leaves_no_room_for_the_lamps_is_named() {
        world.body().ambientLight(3000);
        assertThat(refused(oximeter())).isEqualTo(Refusal.AMBIENT_LIGHT);
    }

    @Test
    void a_lamp_that_is_switched_on_spoils_one_window_only() {
        witness.after(Duration.ofSeconds(5), () -> world.body().ambientLight(900));
        Reading.OxygenSaturation reading = (Reading.OxygenSaturation) measured(oximeter());
        assertThat(reading.percent()).isCloseTo(97, within(1.5));
        assertThat(reading.pulsePerMinute()).isCloseTo(72, within(3.0));
        witness.firstHindrance(Refusal.MOTION);
    }

    /// A recording that stood still for a moment must not look whole.
    @Test
    void a_recording_begins_anew_when_frames_were_not_taken() {
        for (Runnable fault :
                List.<Runnable>of(
                        () -> world.ecg().stall(true),
                        () -> pause(Duration.ofSeconds(3)),
                        () -> world.wiring().holdSpi(0, false))) {
            witness.after(Duration.ofSeconds(20), fault);
            witness.after(Duration.ofMillis(20_200), this::mend);
            Instant begun = time.instant();
            Reading.Electrocardiogram reading = (Reading.Electrocardiogram) measured(recorder());
            assertThat(Duration.between(begun, time.instant()))
                    .isGreaterThan(Duration.ofSeconds(50));
            assertThat(reading.waveform().gaps()).isEmpty();
        }
    }

    @Test
    void a_data_line_that_stays_held_is_an_instrument_fault_after_a_second() {
        witness.after(Duration.ofSeconds(5), () -> world.wiring().holdSpi(0, true));
        Instant begun = time.instant();
        assertThat(refused(recorder())).isEqualTo(Refusal.INSTRUMENT_FAULT);
        assertThat(Duration.between(begun, time.instant())).isLessThan(Duration.ofSeconds(8));
    }

    private void mend() {
        world.ecg().stall(false);
        world.wiring().releaseSpi(0);
    }

    @Test
    void the_thermometer_reads_what_the_skin_has() {
        world.body().skin(38.6);
        Reading.BodyTemperature reading = (Reading.BodyTemperature) measured(thermometer());
        assertThat(reading.celsius()).isCloseTo(38.6, within(0.05));
    }

    @Test
    void the_thermometer_off_the_skin_asks_for_contact() {
        world.body().probe(false, time.instant().minusSeconds(120));
        assertThat(refused(thermometer())).isEqualTo(Refusal.NO_CONTACT);
    }

    @Test
    void the_oximeter_reads_saturation_pulse_and_perfusion() {
        for (double percent : new double[] {72, 86, 97}) {
            world.body().oxygenSaturation(percent);
            Reading.OxygenSaturation reading = (Reading.OxygenSaturation) measured(oximeter());
            assertThat(reading.percent()).isCloseTo(percent, within(1.5));
            assertThat(reading.pulsePerMinute()).isCloseTo(72, within(3.0));
            assertThat(reading.perfusionPercent()).isCloseTo(2, within(0.4));
        }
    }

    @Test
    void the_oximeter_waits_for_the_finger_and_says_so_within_a_second() {
        world.body().finger(false);
        witness.after(Duration.ofSeconds(5), () -> world.body().finger(true));
        Reading.OxygenSaturation reading = (Reading.OxygenSaturation) measured(oximeter());
        assertThat(reading.percent()).isCloseTo(97, within(1.5));
        assertThat(witness.firstHindrance(Refusal.NO_FINGER)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void without_a_finger_there_is_a_refusal_and_no_number() {
        world.body().finger(false);
        assertThat(refused(oximeter())).isEqualTo(Refusal.NO_FINGER);
        world.body().finger(true);
        world.body().perfusion(0.05);
        assertThat(refused(oximeter())).isEqualTo(Refusal.LOW_PERFUSION);
    }

    @Test
    void the_recorder_keeps_every_count_that_the_converter_gave() {
        List<Integer> delivered = new ArrayList<>();
        world.ecg().onDelivered((_, code) -> delivered.add(code));
        Reading.Electrocardiogram reading = (Reading.Electrocardiogram) measured(recorder());
        int[] samples = reading.waveform().channels().getFirst().samples();
        assertThat(samples).hasSize(15000);
        assertThat(reading.waveform().gaps()).isEmpty();
        assertThat(reading.heartRatePerMinute()).isCloseTo(72, within(2.0));
        int from = 250;
        for (int i = 0; i < samples.length; i++) {
            assertThat(samples[i]).isEqualTo(delivered.get(from + i));
        }
    }

    @Test
    void a_lead_that_falls_off_is_said_within_a_second_and_the_recording_begins_anew() {
        witness.after(Duration.ofSeconds(10), () -> world.body().leadOff(true));
        witness.after(Duration.ofSeconds(15), () -> world.body().leadOff(false));
        Instant begun = time.instant();
        measured(recorder());
        assertThat(witness.firstHindrance(Refusal.LEAD_OFF))
                .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
        assertThat(Duration.between(begun, time.instant())).isGreaterThan(Duration.ofSeconds(45));
    }

    @Test
    void a_lead_that_stays_off_ends_in_a_refusal() {
        world.body().leadOff(true);
        assertThat(refused(recorder())).isEqualTo(Refusal.LEAD_OFF);
    }

    @Test
    void a_chip_that_does_not_answer_ends_in_a_refusal_and_works_again_when_mended() {
        world.wiring().silence(World.I2C_BUS, World.MAX30102_ADDRESS);
        assertThat(refused(oximeter())).isEqualTo(Refusal.INSTRUMENT_FAULT);
        world.wiring().mend(World.I2C_BUS, World.MAX30102_ADDRESS);
        measured(oximeter());
        witness.after(
                Duration.ofSeconds(3),
                () -> world.wiring().silence(World.I2C_BUS, World.MAX30102_ADDRESS));
        assertThat(refused(oximeter())).isEqualTo(Refusal.INSTRUMENT_FAULT);
    }

    @Test
    void sound_instruments_pass_their_self_tests_with_a_patient_attached() {
        assertThat(results(thermometer())).containsExactly("NOISE passed");
        assertThat(results(oximeter())).containsExactly("IDENTITY passed", "NOISE passed");
        assertThat(results(recorder()))
                .containsExactly("IDENTITY passed", "TEST_SIGNAL passed", "NOISE passed");
    }

    @Test
    void the_test_signal_of_the_electrocardiograph_is_measured_in_microvolts() {
        assertThat(recorder().selfTest().get(1))
                .isInstanceOfSatisfying(
                        SelfTest.Result.Measured.class,
                        result -> {
                            assertThat(result.value()).isCloseTo(1008.3, within(1.0));
                            assertThat(result.ucum()).isEqualTo("uV");
                        });
    }

    @Test
    void a_chip_that_does_not_answer_fails_its_self_test() {
        world.wiring().silence(World.I2C_BUS, World.MAX30102_ADDRESS);
        world.wiring().silence(World.I2C_BUS, World.MAX30205_ADDRESS);
        assertThat(results(oximeter())).containsExactly("IDENTITY failed", "NOISE failed");
        assertThat(results(thermometer())).containsExactly("NOISE failed");
        assertThat(results(recorder())).doesNotContain("IDENTITY failed");
    }

    @Test
    void an_electrocardiogram_after_a_self_test_is_of_the_patient() {
        recorder().selfTest();
        Reading.Electrocardiogram reading = (Reading.Electrocardiogram) measured(recorder());
        assertThat(reading.heartRatePerMinute()).isCloseTo(72, within(2.0));
    }

    private static List<String> results(SelfTesting instrument) {
        return instrument.selfTest().stream()
                .map(each -> each.probe() + (each.isPassed() ? " passed" : " failed"))
                .toList();
    }

    @Test
    void a_cancelled_measurement_ends_at_once() {
        witness.after(Duration.ofSeconds(2), () -> witness.cancelled = true);
        Instant begun = time.instant();
        assertThat(refused(recorder())).isEqualTo(Refusal.CANCELLED);
        assertThat(Duration.between(begun, time.instant())).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void a_recorded_patient_is_recorded_again() throws IOException {
        WfdbRecord record = WfdbRecord.read(Recorded.signal("mitdb/119"), 0);
        board.close();
        Heart heart = new RecordedHeart(record, 0);
        world = new World(time, heart, 1);
        board = plug(world);
        List<Instant> taken = new ArrayList<>();
        Instant met = time.instant();
        world.ecg().onDelivered((at, _) -> taken.add(at));
        Reading.Electrocardiogram reading = (Reading.Electrocardiogram) measured(recorder());
        double from = Duration.between(met, taken.get(250)).toNanos() / 1e9;
        int[] samples = reading.waveform().channels().getFirst().samples();
        double worst = 0;
        for (int i = 0; i < samples.length; i++) {
            double millivolts = samples[i] * reading.waveform().microvoltsPerStep() / 1000;
            worst = Math.max(worst, Math.abs(millivolts - heart.millivolts(from + i / 500.0)));
        }
        assertThat(worst).isLessThan(0.03);
        double[] beats = heart.beats(from, from + 30);
        double expected = 60 * (beats.length - 1) / (beats[beats.length - 1] - beats[0]);
        assertThat(reading.heartRatePerMinute()).isCloseTo(expected, within(2.0));
    }

    private Thermometer thermometer() {
        return new Thermometer(
                () -> new Max30205(board.max30205(), this::pause), this::pause, this::now);
    }

    private Oximeter oximeter() {
        return new Oximeter(
                () -> new Max30102(board.max30102(), this::pause, 7), this::pause, this::now);
    }

    private EcgRecorder recorder() {
        return new EcgRecorder(
                () ->
                        new Ads1292r(
                                board.ads1292r(),
                                board.dataReady(),
                                board.start(),
                                board.reset(),
                                this::pause),
                this::pause,
                this::now);
    }

    private Stamp now() {
        return new Stamp(time.instant(), Duration.ofSeconds(2));
    }

    /// Time passes in steps of two milliseconds, as the converter needs them.
    private void pause(Duration length) {
        time.pass(length, Duration.ofMillis(2), world::tick);
    }

    private Reading measured(Instrument instrument) {
        Outcome outcome = witness.watch(instrument);
        assertThat(outcome).isInstanceOf(Outcome.Measured.class);
        return ((Outcome.Measured) outcome).reading();
    }

    private Refusal refused(Instrument instrument) {
        Outcome outcome = witness.watch(instrument);
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        Outcome.Refused refused = (Outcome.Refused) outcome;
        assertThat(refused.vital()).isEqualTo(instrument.vital()).isIn((Object[]) Vital.values());
        return refused.why();
    }

    private static Board plug(World world) {
        MocksPlugin.use(world.wiring());
        return new Board();
    }

    private final class Witness implements Progress {
        private record Order(Duration after, Runnable deed) {}

        private record Hindrance(Duration after, Refusal why) {}

        private final List<Order> orders = new ArrayList<>();
        private final List<Hindrance> hindrances = new ArrayList<>();
        private Instant begun = MET;
        private boolean cancelled;

        Outcome watch(Instrument instrument) {
            begun = time.instant();
            return instrument.measure(this);
        }

        void after(Duration after, Runnable deed) {
            orders.add(new Order(after, deed));
        }

        Duration firstHindrance(Refusal why) {
            return hindrances.stream()
                    .filter(hindrance -> hindrance.why() == why)
                    .findFirst()
                    .orElseThrow()
                    .after();
        }

        @Override
        public void wave(int[] samples, double rateHertz, double unitsPerStep) {
            assertThat(unitsPerStep).isPositive();
        }

        @Override
        public void state(double share, Optional<Refusal> hindrance) {
            assertThat(share).isBetween(0.0, 1.0);
            Duration passed = Duration.between(begun, time.instant());
            hindrance.ifPresent(why -> hindrances.add(new Hindrance(passed, why)));
            for (Order order : List.copyOf(orders)) {
                if (passed.compareTo(order.after()) >= 0) {
                    orders.remove(order);
                    order.deed().run();
                }
            }
        }

        @Override
        public boolean cancelled() {
            return cancelled;
        }
    }
}
