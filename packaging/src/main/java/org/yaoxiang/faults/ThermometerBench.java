package org.yaoxiang.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.driver.Max30205;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.Thermometer;
import org.yaoxiang.mocks.world.World;

/// The contact thermometer, put on a moment before.
final class ThermometerBench implements Bench {
    /// What the class of clinical thermometers claims.
    private static final double CELSIUS_OFF_MAX = 0.1;

    private static final Duration CONVERSION = Duration.ofMillis(100);

    private final Kit kit;
    private final double celsius;

    ThermometerBench(RandomGenerator random) {
        kit = new Kit(random, Duration.ofMillis(10));
        celsius = random.nextDouble(35.5, 40.5);
        kit.world.body().skin(celsius);
    }

    @Override
    public Instrument instrument() {
        return new Thermometer(
                () -> new Max30205(kit.board.max30205(), kit.course),
                kit.course,
                kit.course::stamp);
    }

    @Override
    public Course course() {
        return kit.course;
    }

    @Override
    public Duration usual() {
        return Duration.ofSeconds(45);
    }

    @Override
    public List<Fault.Row> rows() {
        List<Fault.Row> rows =
                new ArrayList<>(kit.busRows(World.MAX30205_ADDRESS, Refusal.NOT_SETTLED));
        rows.add(kit.starved());
        rows.add(Kit.brownOut(kit.world.thermometer()::brownOut));
        rows.add(Fault.Row.of(Kind.HUNG_CONVERTER, this::hung, Refusal.INSTRUMENT_FAULT));
        rows.add(
                Fault.Row.of(
                        Kind.PROBE_OFF,
                        _ ->
                                new Fault(
                                        () -> kit.world.body().probe(false, kit.course.now()),
                                        () -> kit.world.body().probe(true, kit.course.now())),
                        Refusal.NO_CONTACT,
                        Refusal.NOT_SETTLED));
        rows.add(Fault.Row.of(Kind.COLD_SKIN, this::cold, Refusal.NO_CONTACT));
        return rows;
    }

    /// It hangs at what it shows, or since the last patient.
    private Fault hung(RandomGenerator random) {
        boolean isOfLastPatient = random.nextBoolean();
        double last = random.nextDouble(35.5, 40.5);
        return new Fault(
                () -> {
                    if (isOfLastPatient) {
                        kit.world.body().skin(last);
                        kit.world.body().probe(true, kit.course.now().minusSeconds(600));
                        kit.course.pause(CONVERSION);
                        readOnce();
                    }
                    kit.world.thermometer().stall(true);
                    kit.world.body().skin(celsius);
                },
                () -> kit.world.thermometer().stall(false));
    }

    /// The emulated chip converts when it is spoken to.
    private void readOnce() {
        var _ = kit.world.wiring().writeRead(World.I2C_BUS, World.MAX30205_ADDRESS, new byte[1], 2);
    }

    private Fault cold(RandomGenerator random) {
        double cold = random.nextDouble(10, 29);
        return new Fault(() -> kit.world.body().skin(cold), () -> kit.world.body().skin(celsius));
    }

    @Override
    public Optional<String> untruth(Reading reading) {
        return Off.by(
                "°C", ((Reading.BodyTemperature) reading).celsius(), celsius, CELSIUS_OFF_MAX);
    }

    @Override
    public void close() {
        kit.close();
    }
}
