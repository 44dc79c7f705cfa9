package org.yaoxiang.device.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.board.Board;
import org.yaoxiang.device.instrument.EcgRecorder;
import org.yaoxiang.device.instrument.InfraredThermometer;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.Thermometer;
import org.yaoxiang.device.instrument.TwelveLeadRecorder;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.world.ManualTime;
import org.yaoxiang.mocks.world.MocksPlugin;
import org.yaoxiang.mocks.world.World;

/// Which recorder a kit gets, by the front end that answers.
class FrontEndTest {
    private final ManualTime time = new ManualTime(Instant.parse("2026-01-02T03:04:05Z"));
    private final World world = new World(time, new DynamicalHeart(72, 1), 1);
    private final Board board = plug(world);

    @AfterEach
    void power_off() {
        board.close();
    }

    @Test
    void a_kit_with_the_single_lead_records_it() {
        assertThat(chosen()).isInstanceOf(EcgRecorder.class);
        world.wiring().unplug(0, 1);
        assertThat(chosen()).isInstanceOf(EcgRecorder.class);
    }

    @Test
    void a_kit_with_twelve_leads_alone_records_those() {
        world.wiring().unplug(0, 0);
        assertThat(chosen()).isInstanceOf(TwelveLeadRecorder.class);
    }

    @Test
    void a_kit_where_neither_answers_keeps_the_recorder_that_will_say_so() {
        world.wiring().unplug(0, 0);
        world.wiring().unplug(0, 1);
        assertThat(chosen()).isInstanceOf(EcgRecorder.class);
    }

    @Test
    void the_infrared_thermometer_is_taken_when_it_alone_answers() {
        assertThat(thermometer()).isInstanceOf(Thermometer.class);
        world.wiring().silence(World.I2C_BUS, World.MAX30205_ADDRESS);
        assertThat(thermometer()).isInstanceOf(InfraredThermometer.class);
        world.wiring().silence(World.I2C_BUS, World.MLX90614_ADDRESS);
        assertThat(thermometer()).isInstanceOf(Thermometer.class);
    }

    private Instrument thermometer() {
        return Handheld.thermometer(
                board, time::pass, () -> new Stamp(time.instant(), Duration.ZERO));
    }

    private Instrument chosen() {
        return Handheld.electrocardiograph(
                board, time::pass, () -> new Stamp(time.instant(), Duration.ZERO));
    }

    private static Board plug(World world) {
        MocksPlugin.use(world.wiring());
        return new Board();
    }
}
