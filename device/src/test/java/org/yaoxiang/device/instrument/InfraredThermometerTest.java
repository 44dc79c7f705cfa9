package org.yaoxiang.device.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.board.Board;
import org.yaoxiang.device.driver.Mlx90614;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.world.ManualTime;
import org.yaoxiang.mocks.world.MocksPlugin;
import org.yaoxiang.mocks.world.World;

class InfraredThermometerTest {
    private final ManualTime time = new ManualTime(Instant.parse("2026-01-02T03:04:05Z"));
    private final World world = new World(time, new DynamicalHeart(72, 1), 1);
    private final Board board = plug();
    private Optional<Runnable> midway = Optional.empty();

    @AfterEach
    void power_off() {
        board.close();
    }

    /// The chip reckons with emissivity 1 and skin has 0.98: 0.3 °C too cold in a room of 22 °C,
    /// which is shown as it is.
    @Test
    void reads_the_surface_of_the_forehead_and_says_so() {
        time.pass(Duration.ofSeconds(1));
        world.body().skin(38.5);
        Reading.BodyTemperature read = measured();
        assertThat(read.site()).isEqualTo(Site.FOREHEAD);
        double surface = world.body().foreheadCelsius(world.air().celsius());
        assertThat(read.celsius()).isLessThan(surface).isCloseTo(surface, within(0.4));
    }

    @Test
    void what_is_no_skin_and_what_moves_is_no_temperature() {
        time.pass(Duration.ofSeconds(1));
        world.body().skin(24);
        assertThat(refused()).isEqualTo(Refusal.OUT_OF_RANGE);
        world.body().skin(36.6);
        midway =
                Optional.of(() ->
                        world.body().skin(36.6 + time.instant().toEpochMilli() % 1000 / 500.0));
        assertThat(refused()).isEqualTo(Refusal.NOT_SETTLED);
        midway = Optional.empty();
        world.body().skin(36.6);
        measured();
    }

    @Test
    void a_bit_that_flips_on_the_wire_is_a_fault_and_no_temperature() {
        time.pass(Duration.ofSeconds(1));
        midway =
                Optional.of(() ->
                        world.wiring().flipNextRead(World.I2C_BUS, World.MLX90614_ADDRESS, 3));
        assertThat(refused()).isEqualTo(Refusal.INSTRUMENT_FAULT);
    }

    /// Whoever used the module for metal or glass may have written its emissivity into the EEPROM.
    @Test
    void a_chip_that_is_set_for_another_surface_than_skin_gives_no_temperature() {
        time.pass(Duration.ofSeconds(1));
        world.infraredThermometer().emissivity(0.95);
        assertThat(refused()).isEqualTo(Refusal.INSTRUMENT_FAULT);
        world.infraredThermometer().emissivity(0.98);
        assertThat(measured().celsius())
                .isCloseTo(world.body().foreheadCelsius(world.air().celsius()), within(0.05));
    }

    @Test
    void a_sound_chip_passes_its_self_test_and_a_silent_one_fails_and_measures_nothing() {
        time.pass(Duration.ofSeconds(1));
        assertThat(thermometer().selfTest()).allMatch(each -> each.isPassed());
        world.wiring().silence(World.I2C_BUS, World.MLX90614_ADDRESS);
        assertThat(thermometer().selfTest()).noneMatch(each -> each.isPassed());
        assertThat(refused()).isEqualTo(Refusal.INSTRUMENT_FAULT);
    }

    private Reading.BodyTemperature measured() {
        Outcome outcome = thermometer().measure(progress());
        assertThat(outcome).isInstanceOf(Outcome.Measured.class);
        return (Reading.BodyTemperature) ((Outcome.Measured) outcome).reading();
    }

    private Refusal refused() {
        Outcome outcome = thermometer().measure(progress());
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).why();
    }

    private InfraredThermometer thermometer() {
        return new InfraredThermometer(
                () -> new Mlx90614(board.mlx90614()),
                time::pass,
                () -> new Stamp(time.instant(), Duration.ZERO));
    }

    private Board plug() {
        MocksPlugin.use(world.wiring());
        return new Board();
    }

    private Progress progress() {
        return new Progress() {
            @Override
            public void wave(int[] samples, double rateHertz, double unitsPerStep) {
                throw new IllegalStateException("a thermometer has no wave");
            }

            @Override
            public void state(double share, Optional<Refusal> hindrance) {
                assertThat(share).isBetween(0.0, 1.0);
                midway.ifPresent(Runnable::run);
            }

            @Override
            public boolean cancelled() {
                return false;
            }
        };
    }
}
