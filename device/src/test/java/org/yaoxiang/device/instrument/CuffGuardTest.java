package org.yaoxiang.device.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.OutputPin;
import org.yaoxiang.device.driver.HoneywellAbp;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.world.World;

/// Whatever fails, the cuff never exceeds 300 mmHg and is never under pressure for longer than 180
/// s.
class CuffGuardTest {
    private final CuffKit kit = new CuffKit(new DynamicalHeart(72, 1), 1);

    @AfterEach
    void the_limits_were_held() {
        kit.pass(Duration.ofMinutes(4));
        assertThat(kit.airMmHgMax).isLessThan(300);
        assertThat(kit.underPressure).isLessThan(Duration.ofMinutes(3));
        assertThat(kit.world.cuff().airMmHg()).isLessThan(20);
        kit.close();
    }

    /// The control for all that follow.
    @Test
    void lets_an_undisturbed_measurement_be() {
        assertThat(kit.measure()).isInstanceOf(Outcome.Measured.class);
        assertThat(kit.guard.trip()).isEmpty();
    }

    @Test
    void opens_the_valve_when_the_measuring_thread_never_comes_back() throws Exception {
        CountDownLatch hung = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Cuff cuff =
                kit.cuff(duration -> {
                    if (kit.seconds() > 6) {
                        hung.countDown();
                        await(never);
                    }
                    kit.pass(duration);
                });
        Thread measuring = Thread.ofPlatform().daemon().start(() -> kit.measure(cuff));
        assertThat(hung.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(kit.world.cuff().airMmHg()).isGreaterThan(80);
        kit.pass(Duration.ofSeconds(8));
        assertThat(measuring.isAlive()).isTrue();
        assertThat(kit.guard.trip()).contains(CuffGuard.Trip.MEASUREMENT_HUNG);
        assertThat(kit.world.cuff().airMmHg()).isLessThan(20);
        never.countDown();
        measuring.join(10_000);
    }

    @Test
    void opens_the_valve_when_its_own_look_hangs_on_the_bus() {
        kit.eachTick = () -> kit.isLookHung = kit.seconds() > 6;
        assertThat(refused(kit.measure())).isEqualTo(Refusal.INSTRUMENT_FAULT);
        assertThat(kit.guard.trip()).contains(CuffGuard.Trip.BUS_HUNG);
        assertThat(kit.seconds()).isLessThan(8);
    }

    @Test
    void holds_the_pressure_when_the_measuring_sensor_freezes() {
        kit.eachTick = once(5, () -> kit.world.cuffPressure().stick(true));
        assertThat(refused(kit.measure())).isEqualTo(Refusal.INSTRUMENT_FAULT);
    }

    @Test
    void holds_the_pressure_against_a_measurement_that_pumps_on() {
        kit.guard.begin();
        while (kit.guard.hold(100)) {
            kit.pass(Duration.ofMillis(10));
        }
        assertThat(kit.guard.trip()).contains(CuffGuard.Trip.OVERPRESSURE);
        assertThat(kit.airMmHgMax).isBetween(280.0, 292.0);
    }

    @Test
    void holds_the_time_against_a_measurement_that_never_ends() {
        kit.world.cuff().clog(true);
        kit.guard.begin();
        while (kit.guard.hold(kit.world.cuff().airMmHg() < 100 ? 100 : 0)) {
            kit.pass(Duration.ofMillis(10));
        }
        assertThat(kit.guard.trip()).contains(CuffGuard.Trip.CUFF_TIME);
    }

    @Test
    void stops_a_pump_that_fills_nothing() {
        kit.world.cuff().leak(100);
        kit.guard.begin();
        while (kit.guard.hold(100)) {
            kit.pass(Duration.ofMillis(10));
        }
        assertThat(kit.guard.trip()).contains(CuffGuard.Trip.PUMP_TIME);
    }

    @Test
    void opens_the_valve_when_its_sensor_freezes_or_goes_silent() {
        kit.eachTick = once(5, () -> kit.world.cuffGuardPressure().stick(true));
        assertThat(refused(kit.measure())).isEqualTo(Refusal.INSTRUMENT_FAULT);
        assertThat(kit.guard.trip()).contains(CuffGuard.Trip.SENSOR_BLIND);
        kit.world.cuffGuardPressure().stick(false);
        double begun = kit.seconds();
        kit.eachTick =
                once(
                        begun + 66,
                        () -> kit.world.wiring().silence(World.I2C_BUS, World.CUFF_GUARD_ADDRESS));
        assertThat(refused(kit.measure())).isEqualTo(Refusal.INSTRUMENT_FAULT);
        assertThat(kit.guard.trip()).contains(CuffGuard.Trip.SENSOR_BLIND);
        assertThat(kit.world.cuff().airMmHg()).isLessThan(300);
    }

    @Test
    void a_single_flipped_bit_on_either_sensor_stops_nothing() {
        kit.eachTick =
                () -> {
                    if (Math.round(kit.seconds() * 100) % 300 == 0) {
                        kit.world.wiring().flipNextRead(World.I2C_BUS, World.CUFF_ADDRESS, 4);
                        kit.world.wiring().flipNextRead(World.I2C_BUS, World.CUFF_GUARD_ADDRESS, 4);
                    }
                };
        assertThat(kit.measure()).isInstanceOf(Outcome.Measured.class);
    }

    @Test
    void a_bus_that_is_held_low_empties_the_cuff() {
        kit.eachTick = once(6, () -> kit.world.wiring().stick(World.I2C_BUS, true));
        assertThat(refused(kit.measure())).isEqualTo(Refusal.INSTRUMENT_FAULT);
    }

    @Test
    void the_valve_opens_when_the_power_is_lost() {
        kit.eachTick = once(6, () -> kit.world.cuff().power(false));
        assertThat(kit.measure()).isInstanceOf(Outcome.Refused.class);
        assertThat(kit.seconds()).isLessThan(40);
    }

    @Test
    void the_board_that_is_switched_off_lets_go_of_valve_and_pump() {
        kit.guard.begin();
        for (int i = 0; i < 500 && kit.guard.hold(100); i++) {
            kit.pass(Duration.ofMillis(10));
        }
        assertThat(kit.world.wiring().pin(22).orElseThrow().isHigh()).isTrue();
        kit.close();
        assertThat(kit.world.wiring().pin(22).orElseThrow().isHigh()).isFalse();
        assertThat(kit.world.wiring().pwm(0).orElseThrow().duty()).isZero();
        kit.guard.end();
    }

    @Test
    void closes_no_valve_while_the_arm_must_rest() {
        kit.guard.begin();
        kit.guard.end();
        assertThat(kit.guard.rest()).isGreaterThan(Duration.ofSeconds(59));
        assertThatThrownBy(kit.guard::begin)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must rest");
        assertThat(kit.guard.hold(100)).isFalse();
        kit.pass(Duration.ofMinutes(1));
        kit.guard.begin();
        kit.guard.end();
    }

    /// A pin that fails once must not keep the cuff closed.
    @Test
    void tries_again_when_the_valve_s_pin_fails() {
        boolean[] isBroken = {false};
        boolean[] isHigh = {false};
        CuffGuard guard =
                new CuffGuard(
                        new HoneywellAbp(_ -> new byte[] {0x10, 0}),
                        new OutputPin() {
                            @Override
                            public void high() {
                                isHigh[0] = true;
                            }

                            @Override
                            public void low() {
                                if (isBroken[0]) {
                                    throw new BusException("VALVE", 22, "stuck");
                                }
                                isHigh[0] = false;
                            }
                        },
                        _ -> {},
                        kit.nanos);
        guard.begin();
        isBroken[0] = true;
        guard.end();
        assertThat(isHigh[0]).isTrue();
        isBroken[0] = false;
        kit.pass(Duration.ofSeconds(10));
        guard.strike();
        assertThat(isHigh[0]).isFalse();
    }

    private Runnable once(double seconds, Runnable deed) {
        boolean[] isDone = {false};
        return () -> {
            if (!isDone[0] && kit.seconds() >= seconds) {
                isDone[0] = true;
                deed.run();
            }
        };
    }

    private static Refusal refused(Outcome outcome) {
        return Optional.of(outcome)
                .filter(Outcome.Refused.class::isInstance)
                .map(each -> ((Outcome.Refused) each).why())
                .orElseThrow();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
