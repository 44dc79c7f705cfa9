package org.yaoxiang.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.instrument.Glucometer;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.mocks.radio.GlucosePeripheral;

/// A glucose meter with a radio, which holds the results of others and one of a few minutes ago.
/// The drop is measured while the doctor waits.
final class GlucoseBench implements Bench {
    private static final double MMOL_OFF_MAX = 0.05;
    private static final double MMOL_PER_MILLIGRAMS = 10 / 180.156;
    private static final Duration MEASURED = Duration.ofSeconds(20);
    private static final int VALUES = 8;
    private static final int CAPILLARY_PLASMA_OF_A_FINGER = 0x12;

    /// Bits of the sensor status (Glucose Service), and what each should lead to.
    private static final List<Trouble> TROUBLES =
            List.of(
                    new Trouble(1 << 1, Refusal.INSTRUMENT_FAULT),
                    new Trouble(1 << 2, Refusal.SAMPLE_TOO_SMALL),
                    new Trouble(1 << 4, Refusal.STRIP_FAULT),
                    new Trouble(1 << 5, Refusal.OUT_OF_RANGE),
                    new Trouble(1 << 7, Refusal.TOO_HOT_OR_COLD),
                    new Trouble(1 << 9, Refusal.STRIP_FAULT));

    /// Venous, arterial, interstitial; neither told.
    private static final int[] OTHER_SPECIMENS = {0x14, 0x16, 0x19, 0xF0};

    private record Trouble(int status, Refusal why) {}

    private final GlucosePeripheral meter = new GlucosePeripheral();
    private final AirLink link = new AirLink(meter);
    private final Instrument glucometer = new Glucometer(link.radio());
    private final double millimoles;
    private int sequence;
    private Runnable measuring;

    GlucoseBench(RandomGenerator random) {
        for (int days = random.nextInt(5); days > 0; days--) {
            meter.store(++sequence, link.clock().minusDays(days), random.nextInt(35, 250), 0);
        }
        meter.store(++sequence, link.clock(), random.nextInt(35, 250), random.nextInt(6));
        if (!(glucometer.measure(new Watch()) instanceof Outcome.Measured)) {
            throw new IllegalStateException("the patient before was not measured");
        }
        link.course.pause(Duration.ofSeconds(random.nextInt(60, 240)));
        if (random.nextBoolean()) {
            int tenths = random.nextInt(30, 300);
            int meal = random.nextInt(6);
            millimoles = tenths / 10.0;
            measuring = () -> meter.store(++sequence, link.clock(), tenths, meal);
        } else {
            int milligrams = random.nextInt(50, 540);
            millimoles = milligrams * MMOL_PER_MILLIGRAMS;
            measuring =
                    () ->
                            meter.storeMilligrams(
                                    ++sequence,
                                    link.clock(),
                                    milligrams,
                                    CAPILLARY_PLASMA_OF_A_FINGER);
        }
        link.course.plan(MEASURED, () -> measuring.run());
    }

    @Override
    public Instrument instrument() {
        return glucometer;
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
        List<Fault.Row> rows = new ArrayList<>(link.rows(VALUES));
        rows.add(Fault.Row.of(Kind.STALE_RECORD, _ -> instead(() -> {}), Refusal.NO_NEW_READING));
        rows.add(Fault.Row.harmless(Kind.WRONG_CLOCK, link::wrongClock));
        rows.add(
                Fault.Row.of(
                        Kind.WRONG_SPECIMEN,
                        random -> {
                            int tenths = random.nextInt(30, 300);
                            return instead(
                                    () -> meter.storeControl(++sequence, link.clock(), tenths));
                        },
                        Refusal.CONTROL_SOLUTION));
        rows.add(
                Fault.Row.of(
                        Kind.WRONG_SPECIMEN,
                        random -> {
                            int milligrams = random.nextInt(50, 540);
                            int kind = OTHER_SPECIMENS[random.nextInt(OTHER_SPECIMENS.length)];
                            return instead(() ->
                                    meter.storeMilligrams(
                                            ++sequence, link.clock(), milligrams, kind));
                        },
                        Refusal.WRONG_SPECIMEN));
        for (Trouble each : TROUBLES) {
            rows.add(
                    Fault.Row.of(
                            Kind.OWN_TROUBLE,
                            _ ->
                                    instead(() ->
                                            meter.storeFailure(
                                                    ++sequence, link.clock(), each.status)),
                            each.why));
        }
        return rows;
    }

    /// What the meter does in place of measuring.
    private Fault instead(Runnable deed) {
        return Fault.once(() -> measuring = deed);
    }

    @Override
    public Optional<String> untruth(Reading reading) {
        return Off.by(
                "mmol/L",
                ((Reading.BloodGlucose) reading).millimolesPerLitre(),
                millimoles,
                MMOL_OFF_MAX);
    }

    @Override
    public void close() {
        link.close();
    }
}
