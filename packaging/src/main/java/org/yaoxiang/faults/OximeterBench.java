package org.yaoxiang.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.driver.Max30102;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.Oximeter;
import org.yaoxiang.mocks.world.World;

/// The pulse oximeter at the finger.
final class OximeterBench implements Bench {
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final double LED_MILLIAMPS = 7;
    private static final double PERCENT_OFF_MAX = 3;

    private final Kit kit;
    private final double percent;
    private final double perfusion;

    OximeterBench(RandomGenerator random) {
        kit = new Kit(random, Duration.ofMillis(10));
        percent = random.nextDouble(72, 98);
        perfusion = random.nextDouble(0.6, 5);
        kit.world.body().oxygenSaturation(percent);
        kit.world.body().perfusion(perfusion);
        kit.world.body().translucency(random.nextDouble(0.6, 3));
    }

    @Override
    public Instrument instrument() {
        return new Oximeter(
                () -> new Max30102(kit.board.max30102(), kit.course, LED_MILLIAMPS),
                kit.course,
                kit.course::stamp);
    }

    @Override
    public Course course() {
        return kit.course;
    }

    @Override
    public Duration usual() {
        return Duration.ofSeconds(11);
    }

    @Override
    public List<Fault.Row> rows() {
        List<Fault.Row> rows = new ArrayList<>(kit.busRows(World.MAX30102_ADDRESS, Refusal.MOTION));
        rows.add(kit.starved());
        rows.add(Kit.brownOut(kit.world.oximeter()::brownOut));
        rows.add(Kit.stall(kit.world.oximeter()::stall));
        rows.add(
                Fault.Row.prompt(
                        Kind.FINGER_OUT,
                        _ ->
                                new Fault(
                                        () -> kit.world.body().finger(false),
                                        () -> kit.world.body().finger(true)),
                        Refusal.NO_FINGER));
        rows.add(
                Fault.Row.of(
                        Kind.AMBIENT_LIGHT, this::light, Refusal.AMBIENT_LIGHT, Refusal.SATURATED));
        rows.add(Fault.Row.of(Kind.MOTION, this::motion, Refusal.MOTION, Refusal.NOT_SETTLED));
        rows.add(Fault.Row.of(Kind.COLD_SKIN, this::cold, Refusal.LOW_PERFUSION));
        return rows;
    }

    private Fault light(RandomGenerator random) {
        double nanoamperes = random.nextDouble(500, 4000);
        return new Fault(
                () -> kit.world.body().ambientLight(nanoamperes),
                () -> kit.world.body().ambientLight(0));
    }

    private Fault motion(RandomGenerator random) {
        double share = random.nextDouble(1, 20);
        return new Fault(() -> kit.world.body().motion(share), () -> kit.world.body().motion(0));
    }

    private Fault cold(RandomGenerator random) {
        double least = random.nextDouble(0, 0.15);
        return new Fault(
                () -> kit.world.body().perfusion(least),
                () -> kit.world.body().perfusion(perfusion));
    }

    @Override
    public Optional<String> untruth(Reading reading) {
        Reading.OxygenSaturation found = (Reading.OxygenSaturation) reading;
        return Off.first(
                List.of(
                        Off.by("%", found.percent(), percent, PERCENT_OFF_MAX),
                        Off.by(
                                "pulses/min",
                                found.pulsePerMinute(),
                                kit.heartRate(WINDOW),
                                Off.RATE_MAX)));
    }

    @Override
    public void close() {
        kit.close();
    }
}
