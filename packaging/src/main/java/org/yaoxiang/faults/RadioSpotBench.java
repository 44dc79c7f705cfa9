package org.yaoxiang.faults;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.RadioSpot;
import org.yaoxiang.mocks.radio.SpotPeripheral;

/// A cuff, a thermometer or a scale with a radio. The same handheld has measured another patient
/// with it a few minutes ago; the result of this one comes while the doctor waits.
final class RadioSpotBench implements Bench {
    private static final Duration MEASURED = Duration.ofSeconds(30);
    private static final int NOT_A_NUMBER = 0x07FF;
    private static final double STEPS_PER_KILOGRAM = 200;

    /// One patient at the instrument.
    ///
    /// @param sending lets the instrument send the result, with a time if it tells one
    private record Patient(Reading truth, Consumer<LocalDateTime> sending) {}

    /// What the instrument may send in place of a result, and what it should lead to.
    private record Trouble(Consumer<LocalDateTime> sending, Refusal why) {}

    private final AirLink link;
    private final Instrument instrument;
    private final Reading truth;
    private final boolean tellsTime;
    private final List<Trouble> troubles;
    private final Runnable stale;
    private Runnable measuring;

    /// @param tellsTime whether its results bear a time
    private RadioSpotBench(
            RandomGenerator random,
            AirLink link,
            Instrument instrument,
            Patient before,
            Patient now,
            boolean tellsTime,
            List<Trouble> troubles) {
        this.link = requireNonNull(link, "link");
        this.instrument = requireNonNull(instrument, "instrument");
        this.truth = now.truth;
        this.tellsTime = tellsTime;
        this.troubles = List.copyOf(troubles);
        LocalDateTime then = link.clock();
        stale = () -> before.sending.accept(then);
        stale.run();
        if (!(instrument.measure(new Watch()) instanceof Outcome.Measured)) {
            throw new IllegalStateException("the patient before was not measured");
        }
        link.course.pause(Duration.ofSeconds(random.nextInt(60, 240)));
        measuring = () -> now.sending.accept(link.clock());
        link.course.plan(MEASURED, () -> measuring.run());
    }

    static Bench cuff(RandomGenerator random) {
        SpotPeripheral cuff = new SpotPeripheral(0x2A35);
        AirLink link = new AirLink(cuff);
        // Bits of the measurement status (Blood Pressure Service).
        List<Trouble> troubles =
                List.of(
                        new Trouble(at -> cuff.pressure(at, 131, 84, 99, 71, 1), Refusal.MOTION),
                        new Trouble(
                                at -> cuff.pressure(at, 131, 84, 99, 71, 1 << 1),
                                Refusal.CUFF_LOOSE),
                        new Trouble(
                                at -> cuff.pressure(at, 131, 84, 99, 71, 1 << 2),
                                Refusal.IRREGULAR_PULSE),
                        new Trouble(
                                at -> cuff.pressure(at, NOT_A_NUMBER, NOT_A_NUMBER, 0, 0, 0),
                                Refusal.NOT_SETTLED));
        return new RadioSpotBench(
                random,
                link,
                RadioSpot.cuff(link.radio()),
                pressure(cuff, random),
                pressure(cuff, random),
                true,
                troubles);
    }

    private static Patient pressure(SpotPeripheral cuff, RandomGenerator random) {
        int diastolic = random.nextInt(55, 100);
        int systolic = diastolic + random.nextInt(30, 60);
        int mean = diastolic + (systolic - diastolic) / 3;
        int pulse = random.nextInt(50, 110);
        return random.nextBoolean()
                ? new Patient(
                        new Reading.BloodPressure(systolic, mean, diastolic, pulse),
                        at -> cuff.pressure(at, systolic, diastolic, mean, pulse, 0))
                : new Patient(
                        new Reading.BarePressure(systolic, diastolic),
                        at -> cuff.pressure(at, systolic, diastolic, 0, pulse, 0));
    }

    static Bench thermometer(RandomGenerator random) {
        SpotPeripheral thermometer = new SpotPeripheral(0x2A1C);
        AirLink link = new AirLink(thermometer);
        return new RadioSpotBench(
                random,
                link,
                RadioSpot.thermometer(link.radio()),
                temperature(thermometer, random),
                temperature(thermometer, random),
                true,
                List.of(new Trouble(at -> thermometer.temperature(at, 600), Refusal.OUT_OF_RANGE)));
    }

    private static Patient temperature(SpotPeripheral thermometer, RandomGenerator random) {
        int tenths = random.nextInt(350, 410);
        return new Patient(
                new Reading.BodyTemperature(tenths / 10.0),
                at -> thermometer.temperature(at, tenths));
    }

    static Bench scale(RandomGenerator random) {
        SpotPeripheral scale = new SpotPeripheral(0x2A9D);
        AirLink link = new AirLink(scale);
        return new RadioSpotBench(
                random,
                link,
                RadioSpot.scale(link.radio()),
                weight(scale, random),
                weight(scale, random),
                false,
                List.of(
                        new Trouble(_ -> scale.weight(0xFFFF), Refusal.NOT_SETTLED),
                        new Trouble(_ -> scale.weight(10), Refusal.OUT_OF_RANGE)));
    }

    private static Patient weight(SpotPeripheral scale, RandomGenerator random) {
        int steps = random.nextInt(600, 24_000);
        return new Patient(
                new Reading.BodyWeight(steps / STEPS_PER_KILOGRAM), _ -> scale.weight(steps));
    }

    @Override
    public Instrument instrument() {
        return instrument;
    }

    @Override
    public Course course() {
        return link.course;
    }

    @Override
    public Duration usual() {
        return MEASURED;
    }

    @Override
    public List<Fault.Row> rows() {
        List<Fault.Row> rows = new ArrayList<>(link.rows(1, Refusal.NO_NEW_READING));
        rows.add(Fault.Row.of(Kind.STALE_RECORD, _ -> instead(() -> {}), Refusal.NO_NEW_READING));
        for (Trouble each : troubles) {
            rows.add(
                    Fault.Row.of(
                            Kind.OWN_TROUBLE,
                            _ -> instead(() -> each.sending.accept(link.clock())),
                            each.why));
        }
        if (tellsTime) {
            rows.add(
                    Fault.Row.of(
                            Kind.STALE_RECORD,
                            random -> {
                                boolean isMeasured = random.nextBoolean();
                                return Fault.once(() -> {
                                    stale.run();
                                    measuring = isMeasured ? measuring : () -> {};
                                });
                            },
                            Refusal.NO_NEW_READING));
            rows.add(
                    Fault.Row.of(
                            Kind.WRONG_CLOCK,
                            link::wrongClock,
                            Refusal.CLOCK_WRONG,
                            Refusal.NO_NEW_READING));
        }
        return rows;
    }

    /// What the instrument does in place of measuring.
    private Fault instead(Runnable deed) {
        return Fault.once(() -> measuring = deed);
    }

    @Override
    public Optional<String> untruth(Reading reading) {
        return reading.equals(truth)
                ? Optional.empty()
                : Optional.of("another result than the instrument found");
    }

    @Override
    public void close() {
        link.close();
    }
}
