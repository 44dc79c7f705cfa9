package org.yaoxiang.device.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.board.Board;
import org.yaoxiang.device.driver.Ads1292r;
import org.yaoxiang.device.driver.Max30102;
import org.yaoxiang.device.driver.Max30205;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.world.ManualTime;
import org.yaoxiang.mocks.world.MocksPlugin;
import org.yaoxiang.mocks.world.World;

/// The supply dips in the middle of a measurement: the chip goes on with its power-on settings, and
/// no number may come of it. The control is the same measurement without the dip.
class BrownOutTest {
    private final ManualTime time = new ManualTime(Instant.parse("2026-01-02T03:04:05Z"));
    private final World world = new World(time, new DynamicalHeart(72, 1), 1);
    private final Board board = plug(world);
    private Runnable dip = () -> {};
    private Instant due = Instant.MAX;

    @AfterEach
    void power_off() {
        board.close();
    }

    @Test
    void an_electrocardiogram_is_refused() {
        Instrument recorder =
                new EcgRecorder(
                        () ->
                                new Ads1292r(
                                        board.ads1292r(),
                                        board.dataReady(),
                                        board.start(),
                                        board.reset(),
                                        this::pause),
                        this::pause,
                        this::now);
        requireRefusedOnDip(recorder, world.ecg()::brownOut);
    }

    @Test
    void a_saturation_is_refused() {
        Instrument oximeter =
                new Oximeter(
                        () -> new Max30102(board.max30102(), this::pause, 7),
                        this::pause,
                        this::now);
        requireRefusedOnDip(oximeter, world.oximeter()::brownOut);
    }

    @Test
    void a_temperature_is_refused() {
        pause(Duration.ofSeconds(60));
        Instrument thermometer =
                new Thermometer(
                        () -> new Max30205(board.max30205(), this::pause), this::pause, this::now);
        requireRefusedOnDip(thermometer, world.thermometer()::brownOut);
    }

    private void requireRefusedOnDip(Instrument instrument, Runnable dip) {
        assertThat(instrument.measure(new Unwatched())).isInstanceOf(Outcome.Measured.class);
        this.dip = dip;
        due = time.instant().plusSeconds(3);
        Outcome outcome = instrument.measure(new Unwatched());
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(((Outcome.Refused) outcome).why()).isEqualTo(Refusal.INSTRUMENT_FAULT);
    }

    private Stamp now() {
        return new Stamp(time.instant(), Duration.ofSeconds(2));
    }

    private void pause(Duration length) {
        time.pass(
                length,
                Duration.ofMillis(2),
                () -> {
                    world.tick();
                    if (!time.instant().isBefore(due)) {
                        due = Instant.MAX;
                        dip.run();
                    }
                });
    }

    private static Board plug(World world) {
        MocksPlugin.use(world.wiring());
        return new Board();
    }
}
