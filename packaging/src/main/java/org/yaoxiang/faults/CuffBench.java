package org.yaoxiang.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.driver.HoneywellAbp;
import org.yaoxiang.device.instrument.Cuff;
import org.yaoxiang.device.instrument.CuffGuard;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.mocks.body.Cuff.Jam;
import org.yaoxiang.mocks.world.World;

/// The cuff with its guard, whose two activities go on while the measurement is held up.
final class CuffBench implements Bench {
    /// The last of the bands by which the protocol of the British Hypertension Society grades
    /// (O'Brien et al., J Hypertens 1993, 11 Suppl 2:S43).
    private static final double MMHG_OFF_MAX = 15;

    private static final Duration WINDOW = Duration.ofSeconds(40);
    private static final double AIR_MMHG_MAX = 300;
    private static final double UNDER_PRESSURE_MMHG = 15;
    private static final Duration UNDER_PRESSURE_MAX = Duration.ofMinutes(3);
    private static final Duration AFTERWARDS = Duration.ofSeconds(30);

    private final Kit kit;
    private final Course course;
    private final CuffGuard guard;
    private final double systolic;
    private final double diastolic;
    private double airMmHgMax;
    private Duration underPressure = Duration.ZERO;
    private Duration underPressureMax = Duration.ZERO;
    private boolean isLookHung;
    private boolean isLooking;

    CuffBench(RandomGenerator random) {
        kit = new Kit(random, Duration.ofMillis(10));
        diastolic = random.nextDouble(55, 100);
        systolic = diastolic + random.nextDouble(30, 60);
        kit.world.body().bloodPressure(systolic, diastolic);
        kit.course.pause(Duration.ofMillis(10));
        guard =
                new CuffGuard(
                        new HoneywellAbp(kit.board.cuffGuardPressure()),
                        kit.board.cuffValve(),
                        kit.board.cuffPump(),
                        this::nanos);
        course = new Course(kit.time, CuffGuard.PERIOD.dividedBy(2), this::live);
    }

    private long nanos() {
        return Duration.between(Instant.EPOCH, kit.time.instant()).toNanos();
    }

    private void live(Duration passed) {
        isLooking = !isLooking;
        if (isLooking) {
            if (!isLookHung) {
                guard.look();
            }
            guard.strike();
        }
        double air = kit.world.cuff().airMmHg();
        airMmHgMax = Math.max(airMmHgMax, air);
        underPressure = air > UNDER_PRESSURE_MMHG ? underPressure.plus(passed) : Duration.ZERO;
        underPressureMax =
                underPressureMax.compareTo(underPressure) < 0 ? underPressure : underPressureMax;
    }

    @Override
    public Instrument instrument() {
        return new Cuff(
                () -> new HoneywellAbp(kit.board.cuffPressure()),
                guard,
                course,
                this::nanos,
                course::stamp);
    }

    @Override
    public Course course() {
        return course;
    }

    @Override
    public Duration usual() {
        return Duration.ofSeconds(45);
    }

    @Override
    public List<Fault.Row> rows() {
        List<Fault.Row> rows = new ArrayList<>();
        rows.add(
                Fault.Row.of(
                        Kind.SILENT_CHIP,
                        random -> kit.silent(either(random)),
                        Refusal.INSTRUMENT_FAULT));
        rows.add(Fault.Row.of(Kind.STUCK_BUS, this::stuck, Refusal.INSTRUMENT_FAULT));
        rows.add(
                Fault.Row.of(
                        Kind.FLIPPED_BIT, this::flips, Refusal.INSTRUMENT_FAULT, Refusal.MOTION));
        rows.add(
                Fault.Row.of(
                        Kind.BROWN_OUT,
                        random -> Fault.once(sensor(random)::brownOut),
                        Refusal.INSTRUMENT_FAULT));
        rows.add(Fault.Row.of(Kind.HUNG_SENSOR, this::hung, Refusal.INSTRUMENT_FAULT));
        rows.add(
                Fault.Row.of(Kind.LEAKING_CUFF, this::leak, Refusal.CUFF_LEAK, Refusal.CUFF_LOOSE));
        rows.add(
                Fault.Row.of(
                        Kind.LOOSE_CUFF,
                        _ ->
                                new Fault(
                                        () -> kit.world.cuff().loose(true),
                                        () -> kit.world.cuff().loose(false)),
                        Refusal.CUFF_LOOSE,
                        Refusal.CUFF_LEAK));
        rows.add(blocked());
        rows.add(
                Fault.Row.of(
                        Kind.POWER_LOST,
                        _ ->
                                new Fault(
                                        () -> kit.world.cuff().power(false),
                                        () -> kit.world.cuff().power(true)),
                        Refusal.CUFF_LEAK,
                        Refusal.CUFF_LOOSE,
                        Refusal.INSTRUMENT_FAULT));
        rows.add(Fault.Row.of(Kind.MOTION, this::motion, Refusal.MOTION, Refusal.NOT_SETTLED));
        rows.add(
                Fault.Row.of(
                        Kind.HUNG_LOOP,
                        random -> {
                            Duration length = Duration.ofMillis(random.nextInt(300, 200_000));
                            return Fault.once(() -> course.holdUp(length));
                        },
                        Refusal.INSTRUMENT_FAULT));
        return rows;
    }

    private static int either(RandomGenerator random) {
        return random.nextBoolean() ? World.CUFF_ADDRESS : World.CUFF_GUARD_ADDRESS;
    }

    private org.yaoxiang.mocks.chip.HoneywellAbp sensor(RandomGenerator random) {
        return random.nextBoolean() ? kit.world.cuffPressure() : kit.world.cuffGuardPressure();
    }

    /// Held low; half the time so that the guard's look does not come back.
    private Fault stuck(RandomGenerator random) {
        Fault held = kit.stuck();
        boolean hangs = random.nextBoolean();
        return new Fault(
                () -> {
                    held.begin().run();
                    isLookHung = hangs;
                },
                () -> {
                    held.end().run();
                    isLookHung = false;
                });
    }

    private Fault flips(RandomGenerator random) {
        int address = either(random);
        return kit.flipping(
                random, bit -> kit.world.wiring().flipNextRead(World.I2C_BUS, address, bit));
    }

    private Fault hung(RandomGenerator random) {
        var sensor = sensor(random);
        return random.nextBoolean()
                ? new Fault(() -> sensor.stick(true), () -> sensor.stick(false))
                : new Fault(() -> sensor.damage(true), () -> sensor.damage(false));
    }

    private Fault leak(RandomGenerator random) {
        double mmHgPerSecond = random.nextDouble(10, 150);
        return new Fault(
                () -> kit.world.cuff().leak(mmHgPerSecond), () -> kit.world.cuff().leak(0));
    }

    /// A bleed that is clogged, or a valve that stands open or closed.
    private Fault.Row blocked() {
        return Fault.Row.of(
                Kind.BLOCKED_VALVE,
                random ->
                        switch (random.nextInt(3)) {
                            case 0 ->
                                    new Fault(
                                            () -> kit.world.cuff().clog(true),
                                            () -> kit.world.cuff().clog(false));
                            case 1 ->
                                    new Fault(
                                            () -> kit.world.cuff().jam(Jam.OPEN),
                                            () -> kit.world.cuff().jam(Jam.NONE));
                            default ->
                                    new Fault(
                                            () -> kit.world.cuff().jam(Jam.CLOSED),
                                            () -> kit.world.cuff().jam(Jam.NONE));
                        },
                Refusal.INSTRUMENT_FAULT,
                Refusal.CUFF_LEAK,
                Refusal.CUFF_LOOSE);
    }

    private Fault motion(RandomGenerator random) {
        double mmHg = random.nextDouble(1, 10);
        return new Fault(() -> kit.world.cuff().motion(mmHg), () -> kit.world.cuff().motion(0));
    }

    @Override
    public Optional<String> untruth(Reading reading) {
        Reading.BloodPressure found = (Reading.BloodPressure) reading;
        return Off.first(
                List.of(
                        Off.by("mmHg systolic", found.systolicMmHg(), systolic, MMHG_OFF_MAX),
                        Off.by("mmHg diastolic", found.diastolicMmHg(), diastolic, MMHG_OFF_MAX),
                        Off.by(
                                "mmHg mean",
                                found.meanMmHg(),
                                diastolic + (systolic - diastolic) / 3,
                                MMHG_OFF_MAX),
                        Off.by(
                                "pulses/min",
                                found.pulsePerMinute(),
                                kit.heartRate(WINDOW),
                                Off.RATE_MAX)));
    }

    @Override
    public Optional<String> harm() {
        course.begin();
        course.pause(AFTERWARDS);
        if (airMmHgMax > AIR_MMHG_MAX) {
            return Optional.of(String.format(Locale.ROOT, "%.0f mmHg in the cuff", airMmHgMax));
        }
        return underPressureMax.compareTo(UNDER_PRESSURE_MAX) > 0
                ? Optional.of(underPressureMax.toSeconds() + " s under pressure")
                : Optional.empty();
    }

    @Override
    public void close() {
        kit.close();
    }
}
