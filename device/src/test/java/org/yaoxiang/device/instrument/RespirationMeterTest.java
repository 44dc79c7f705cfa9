package org.yaoxiang.device.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Reading.RespirationRate.Source;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.board.Board;
import org.yaoxiang.device.driver.Ads1292r;
import org.yaoxiang.device.driver.Max30102;
import org.yaoxiang.mocks.body.Body;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.world.ManualTime;
import org.yaoxiang.mocks.world.MocksPlugin;
import org.yaoxiang.mocks.world.World;

/// Breaths of the emulated patient, whose lungs sway chest, heart and pulse, through the emulated
/// chips and Pi4J.
class RespirationMeterTest {
    private static final Instant MET = Instant.parse("2026-01-02T03:04:05Z");
    private static final int QUEUED_MAX = 100; // two seconds of the chest's 50 a second
    private static final Duration STEP = Duration.ofMillis(2); // as the converter needs it
    private final ManualTime time = new ManualTime(MET);
    private World world = new World(time, new DynamicalHeart(72, 1), 1);
    private Board board = plug();
    private final List<Order> orders = new ArrayList<>();
    private final List<Hindrance> hindrances = new ArrayList<>();

    private record Order(Duration after, Runnable deed) {}

    private record Hindrance(Duration after, Refusal why) {}

    @AfterEach
    void power_off() {
        board.close();
    }

    /// Breathing and heart rate of an adult asleep, at rest, with pneumonia; a child; an infant.
    @ParameterizedTest
    @CsvSource({"6, 55", "9, 60", "15, 72", "24, 100", "31, 110", "44, 130", "58, 150"})
    void counts_what_the_patient_breathes(double perMinute, double heartPerMinute) {
        patient(heartPerMinute, 1);
        world.body().breathing(perMinute, time.instant());
        Outcome.Measured measured = measured();
        assertThat(rate(measured).perMinute()).isCloseTo(perMinute, within(0.5));
        assertThat(rate(measured).source()).isEqualTo(Source.FUSED);
        assertThat(measured.quality().disturbances()).isEmpty();
        assertThat(Duration.between(MET, time.instant())).isLessThan(Duration.ofSeconds(64));
    }

    @Test
    void without_a_finger_the_chest_is_enough() {
        world.body().finger(false);
        assertThat(rate(measured()).perMinute()).isCloseTo(15, within(0.5));
        world.wiring().silence(World.I2C_BUS, World.MAX30102_ADDRESS);
        assertThat(rate(measured()).perMinute()).isCloseTo(15, within(0.5));
    }

    @Test
    void nobody_breathing_is_told_within_twenty_seconds_and_never_a_rate() {
        for (int seed = 1; seed <= 5; seed++) {
            patient(50 + 15 * seed, seed);
            world.body().breathing(0, time.instant());
            hindrances.clear();
            assertThat(refused()).isEqualTo(Refusal.NO_BREATHING);
            assertThat(hindrances.getFirst().why()).isEqualTo(Refusal.NO_BREATHING);
            assertThat(hindrances.getFirst().after()).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void breathing_that_stops_within_the_minute_gives_no_rate() {
        orders.add(
                new Order(Duration.ofSeconds(20), () -> world.body().breathing(0, time.instant())));
        assertThat(refused()).isEqualTo(Refusal.NO_BREATHING);
        assertThat(hindrances.getFirst().after())
                .isBetween(Duration.ofSeconds(33), Duration.ofSeconds(40));
    }

    /// Ten seconds without a breath in a minute of 25 are four breaths less, and between the others
    /// the chest moves as fast as before.
    @Test
    void a_pause_of_several_breaths_gives_no_rate_and_a_missed_breath_one() {
        patient(72, 3);
        world.body().breathing(25, time.instant());
        pauseBreathing(Duration.ofSeconds(20), Duration.ofSeconds(10));
        assertThat(rate(measured()).perMinute()).isCloseTo(25, within(0.5));
        assertThat(hindrances.getFirst().why()).isEqualTo(Refusal.NOT_SETTLED);
        assertThat(Duration.between(MET, time.instant())).isGreaterThan(Duration.ofSeconds(80));
        hindrances.clear();
        pauseBreathing(Duration.ofSeconds(30), Duration.ofSeconds(2));
        assertThat(rate(measured()).perMinute()).isCloseTo(25, within(1.5));
        assertThat(hindrances).isEmpty();
    }

    private void pauseBreathing(Duration after, Duration length) {
        orders.add(new Order(after, () -> world.body().breathing(0, time.instant())));
        orders.add(new Order(after.plus(length), () -> world.body().breathing(25, time.instant())));
    }

    @Test
    void a_patient_who_turns_about_gets_no_wrong_rate_and_one_who_lies_still_again_a_right_one() {
        for (int seed = 1; seed <= 20; seed++) {
            patient(72, seed);
            // Every other one has no finger in the clip, so that the chest stands alone longer.
            world.body().finger(seed % 2 == 0);
            world.body().unrest(4);
            if (meter().measure(progress()) instanceof Outcome.Measured measured) {
                assertThat(rate(measured).perMinute()).isCloseTo(15, within(1.5));
            }
            world.body().unrest(20);
            assertThat(refused()).isEqualTo(Refusal.MOTION);
        }
        orders.add(new Order(Duration.ofSeconds(20), () -> world.body().unrest(0)));
        assertThat(rate(measured()).perMinute()).isCloseTo(15, within(1.0));
    }

    @Test
    void an_electrode_that_falls_off_is_told_and_the_minute_begins_anew() {
        orders.add(
                new Order(
                        Duration.ofSeconds(10),
                        () -> world.body().electrode(Body.Electrode.LEFT_ARM, true)));
        orders.add(
                new Order(
                        Duration.ofSeconds(15),
                        () -> world.body().electrode(Body.Electrode.LEFT_ARM, false)));
        assertThat(rate(measured()).perMinute()).isCloseTo(15, within(0.5));
        assertThat(hindrances.getFirst().why()).isEqualTo(Refusal.LEAD_OFF);
        assertThat(hindrances.getFirst().after())
                .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
        assertThat(Duration.between(MET, time.instant())).isGreaterThan(Duration.ofSeconds(75));
    }

    @Test
    void electrodes_that_stay_off_end_in_a_refusal() {
        world.body().leadOff(true);
        assertThat(refused()).isEqualTo(Refusal.LEAD_OFF);
    }

    @Test
    void a_front_end_that_does_not_answer_or_was_reset_gives_no_rate() {
        orders.add(new Order(Duration.ofSeconds(30), () -> world.ecg().brownOut()));
        assertThat(meter().measure(progress()))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        each -> assertThat(each.vital()).isEqualTo(meter().vital()));
        world.wiring().unplug(0, 0);
        assertThat(refused()).isEqualTo(Refusal.INSTRUMENT_FAULT);
    }

    /// Seven seconds of every ten are lost for good. Of 15 breaths a minute the three that are
    /// left, put together, make 10.
    @Test
    void frames_that_had_no_room_begin_the_minute_anew_and_are_never_a_rate() {
        for (int second = 10; second < 1200; second += 10) {
            orders.add(
                    new Order(
                            Duration.ofSeconds(second),
                            () -> time.pass(Duration.ofSeconds(9), STEP, world::tick)));
        }
        assertThat(refused()).isEqualTo(Refusal.NOT_SETTLED);
        assertThat(hindrances.getFirst().why()).isEqualTo(Refusal.NOT_SETTLED);
    }

    @Test
    void after_one_overflow_the_rate_comes_a_minute_later() {
        orders.add(
                new Order(
                        Duration.ofSeconds(30),
                        () -> time.pass(Duration.ofSeconds(9), STEP, world::tick)));
        assertThat(rate(measured()).perMinute()).isCloseTo(15, within(0.5));
        assertThat(hindrances.getFirst().why()).isEqualTo(Refusal.NOT_SETTLED);
        assertThat(Duration.between(MET, time.instant()))
                .isBetween(Duration.ofSeconds(99), Duration.ofSeconds(103));
    }

    @Test
    void frames_that_come_late_but_all_do_no_harm() {
        orders.add(
                new Order(
                        Duration.ofSeconds(30),
                        () -> time.pass(Duration.ofMillis(1500), STEP, world::tick)));
        assertThat(rate(measured()).perMinute()).isCloseTo(15, within(0.5));
        assertThat(hindrances).isEmpty();
        assertThat(Duration.between(MET, time.instant())).isLessThan(Duration.ofSeconds(64));
    }

    /// It leaves no gap behind: what was before looks like the neighbour of what comes after.
    @Test
    void a_converter_that_stands_still_for_a_moment_begins_the_minute_anew() {
        orders.add(new Order(Duration.ofSeconds(30), () -> world.ecg().stall(true)));
        orders.add(new Order(Duration.ofMillis(30_700), () -> world.ecg().stall(false)));
        assertThat(rate(measured()).perMinute()).isCloseTo(15, within(0.5));
        assertThat(hindrances.getFirst().why()).isEqualTo(Refusal.INSTRUMENT_FAULT);
        assertThat(Duration.between(MET, time.instant())).isGreaterThan(Duration.ofSeconds(90));
    }

    @Test
    void a_few_damaged_frames_are_said_and_many_begin_the_minute_anew() {
        damage(Duration.ofSeconds(20), 40);
        Outcome.Measured few = measured();
        assertThat(few.quality().disturbances()).contains(Disturbance.GAP);
        assertThat(rate(few).perMinute()).isCloseTo(15, within(0.5));
        assertThat(hindrances).isEmpty();
        damage(Duration.ofSeconds(20), 51);
        Outcome.Measured anew = measured();
        assertThat(anew.quality().disturbances()).doesNotContain(Disturbance.GAP);
        assertThat(hindrances.getFirst().why()).isEqualTo(Refusal.INSTRUMENT_FAULT);
    }

    /// One a tenth of a second.
    private void damage(Duration from, int frames) {
        for (int i = 0; i < frames; i++) {
            orders.add(
                    new Order(
                            from.plusMillis(100L * i),
                            () -> world.wiring().flipNextTransfer(0, 0, 40)));
        }
    }

    @Test
    void a_clip_that_goes_silent_in_the_middle_costs_the_pulse_wave_only() {
        orders.add(
                new Order(
                        Duration.ofSeconds(30),
                        () -> world.wiring().silence(World.I2C_BUS, World.MAX30102_ADDRESS)));
        Outcome.Measured measured = measured();
        assertThat(rate(measured).perMinute()).isCloseTo(15, within(0.5));
        assertThat(measured.quality().disturbances()).doesNotContain(Disturbance.GAP);
    }

    @Test
    void a_sound_chip_passes_its_self_test_and_an_absent_one_fails_it() {
        assertThat(meter().selfTest()).allMatch(each -> each.isPassed()).hasSize(3);
        world.wiring().unplug(0, 0);
        assertThat(meter().selfTest()).noneMatch(each -> each.isPassed()).hasSize(3);
    }

    private void patient(double heartPerMinute, long seed) {
        board.close();
        world = new World(time, new DynamicalHeart(heartPerMinute, seed), seed);
        board = plug();
    }

    private static Reading.RespirationRate rate(Outcome.Measured measured) {
        return (Reading.RespirationRate) measured.reading();
    }

    private Outcome.Measured measured() {
        Outcome outcome = meter().measure(progress());
        assertThat(outcome).isInstanceOf(Outcome.Measured.class);
        return (Outcome.Measured) outcome;
    }

    private Refusal refused() {
        Outcome outcome = meter().measure(progress());
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).why();
    }

    private RespirationMeter meter() {
        return new RespirationMeter(
                () ->
                        new Ads1292r(
                                board.ads1292r(),
                                board.dataReady(),
                                board.start(),
                                board.reset(),
                                this::pause,
                                Ads1292r.Channel1.RESPIRATION),
                () -> new Max30102(board.max30102(), this::pause, 7),
                this::pause,
                () -> new Stamp(time.instant(), Duration.ZERO));
    }

    private void pause(Duration length) {
        time.pass(length, STEP, world::tick);
    }

    private Board plug() {
        MocksPlugin.use(world.wiring());
        return new Board();
    }

    private Progress progress() {
        Instant begun = time.instant();
        return new Progress() {
            @Override
            public void wave(int[] samples, double rateHertz, double unitsPerStep) {
                assertThat(samples.length).isLessThanOrEqualTo(QUEUED_MAX);
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
                return false;
            }
        };
    }
}
