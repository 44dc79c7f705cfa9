package org.yaoxiang.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.driver.Mlx90614;
import org.yaoxiang.device.instrument.InfraredThermometer;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.mocks.world.World;

/// The infrared thermometer in a hand, aimed at a forehead.
final class InfraredBench implements Bench {
    /// What the maker claims for the plain version of the chip; recalled.
    private static final double CELSIUS_OFF_MAX = 0.5;

    private static final Duration AWAKE = Duration.ofSeconds(1);

    private final Kit kit;
    private final double celsius;

    InfraredBench(RandomGenerator random) {
        kit = new Kit(random, Duration.ofMillis(10));
        celsius = random.nextDouble(35.5, 40.5);
        kit.world.body().skin(celsius);
        kit.course.pause(AWAKE);
    }

    @Override
    public Instrument instrument() {
        return new InfraredThermometer(
                () -> new Mlx90614(kit.board.mlx90614()), kit.course, kit.course::stamp);
    }

    @Override
    public Course course() {
        return kit.course;
    }

    @Override
    public Duration usual() {
        return Duration.ofMillis(2500);
    }

    @Override
    public List<Fault.Row> rows() {
        List<Fault.Row> rows = new ArrayList<>(kit.busRows(World.MLX90614_ADDRESS));
        rows.add(kit.starved());
        rows.add(Kit.brownOut(kit.world.infraredThermometer()::brownOut));
        rows.add(
                Fault.Row.of(
                        Kind.HUNG_SENSOR,
                        _ ->
                                new Fault(
                                        () -> kit.world.infraredThermometer().flag(true),
                                        () -> kit.world.infraredThermometer().flag(false)),
                        Refusal.INSTRUMENT_FAULT));
        rows.add(Fault.Row.of(Kind.WRONG_EMISSIVITY, this::emissivity, Refusal.INSTRUMENT_FAULT));
        rows.add(
                Fault.Row.of(
                        Kind.OFF_TARGET, this::wall, Refusal.OUT_OF_RANGE, Refusal.NOT_SETTLED));
        rows.add(
                Fault.Row.of(
                        Kind.MOTION, this::shaking, Refusal.NOT_SETTLED, Refusal.OUT_OF_RANGE));
        return rows;
    }

    /// What somebody has written into the EEPROM for another surface than skin.
    private Fault emissivity(RandomGenerator random) {
        double written = random.nextDouble(0.3, 0.96);
        return Fault.once(() -> kit.world.infraredThermometer().emissivity(written));
    }

    /// It looks at a wall or at a cap.
    private Fault wall(RandomGenerator random) {
        double cold = random.nextDouble(10, 29);
        return new Fault(() -> kit.world.body().skin(cold), () -> kit.world.body().skin(celsius));
    }

    /// The hand shakes: more and less of hair and room comes into view.
    private Fault shaking(RandomGenerator random) {
        RandomGenerator own = new SplittableRandom(random.nextLong());
        double least = own.nextDouble(22, celsius - 2);
        Duration every = Duration.ofMillis(own.nextInt(100, 800));
        Fault shaking =
                Fault.recurring(
                        kit.course,
                        every,
                        () -> kit.world.body().skin(own.nextDouble(least, celsius)));
        return new Fault(
                shaking.begin(),
                () -> {
                    shaking.end().run();
                    kit.world.body().skin(celsius);
                });
    }

    /// Against the surface in view: what a wrong surface has to do with the patient is another
    /// question.
    @Override
    public Optional<String> untruth(Reading reading) {
        return Off.by(
                "°C",
                ((Reading.BodyTemperature) reading).celsius(),
                kit.world.body().foreheadCelsius(kit.world.air().celsius()),
                CELSIUS_OFF_MAX);
    }

    @Override
    public void close() {
        kit.close();
    }
}
