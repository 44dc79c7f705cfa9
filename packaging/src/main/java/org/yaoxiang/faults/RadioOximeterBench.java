package org.yaoxiang.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.RadioOximeter;
import org.yaoxiang.mocks.radio.SpotPeripheral;

/// An oximeter with a radio that sends a value a second while somebody listens.
final class RadioOximeterBench implements Bench {
    private static final int CONTINUOUS = 0x2A5F;
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration EMPTY = Duration.ofSeconds(3);
    private static final int VALUES = 10;

    /// Bits of the device and sensor status (Pulse Oximeter Service), and what each should lead to.
    private static final List<Trouble> TROUBLES =
            List.of(
                    new Trouble(1 << 1, Refusal.INSTRUMENT_FAULT),
                    new Trouble(1 << 4, Refusal.WEAK_SIGNAL),
                    new Trouble(1 << 5, Refusal.LOW_PERFUSION),
                    new Trouble(1 << 6, Refusal.NOT_SETTLED),
                    new Trouble(1 << 10, Refusal.NOISE),
                    new Trouble(1 << 13, Refusal.NO_FINGER),
                    new Trouble(1 << 15, Refusal.NO_CONNECTION));

    private static final int FINGER_OUT = 1 << 11;

    private record Trouble(int status, Refusal why) {}

    private final SpotPeripheral oximeter = new SpotPeripheral(CONTINUOUS);
    private final AirLink link = new AirLink(oximeter);
    private int percent;
    private int pulse;
    private int status;

    RadioOximeterBench(RandomGenerator random) {
        percent = random.nextInt(72, 98);
        pulse = random.nextInt(50, 150);
        Fault.recurring(link.course, EVERY, this::send).begin().run();
    }

    private void send() {
        if (link.isOpen()) {
            oximeter.saturation(percent, pulse, status);
        }
    }

    @Override
    public Instrument instrument() {
        return new RadioOximeter(link.radio());
    }

    @Override
    public Course course() {
        return link.course;
    }

    @Override
    public Duration usual() {
        return Duration.ofSeconds(10);
    }

    @Override
    public List<Fault.Row> rows() {
        List<Fault.Row> rows = new ArrayList<>(link.rows(VALUES, Refusal.NO_NEW_READING));
        rows.add(Fault.Row.of(Kind.FINGER_OUT, _ -> telling(FINGER_OUT), Refusal.NO_FINGER));
        for (Trouble each : TROUBLES) {
            rows.add(Fault.Row.of(Kind.OWN_TROUBLE, _ -> telling(each.status), each.why));
        }
        rows.add(Fault.Row.of(Kind.STALE_RECORD, this::swapped, Refusal.NO_FINGER));
        return rows;
    }

    private Fault telling(int trouble) {
        return new Fault(() -> status = trouble, () -> status = 0);
    }

    /// While nobody reads, another patient puts a finger in: what waits is of the one before.
    private Fault swapped(RandomGenerator random) {
        Duration length = Duration.ofMillis(random.nextInt(10_000, 60_000));
        int otherPercent = random.nextInt(72, 98);
        int otherPulse = random.nextInt(50, 150);
        Duration out = Duration.ofMillis(random.nextInt((int) length.toMillis()));
        return Fault.once(() -> {
            link.course.holdUp(length);
            link.course.plan(out, () -> status = FINGER_OUT);
            link.course.plan(
                    out.plus(EMPTY),
                    () -> {
                        percent = otherPercent;
                        pulse = otherPulse;
                        status = 0;
                    });
        });
    }

    @Override
    public Optional<String> untruth(Reading reading) {
        return reading.equals(new Reading.BareSaturation(percent, pulse))
                ? Optional.empty()
                : Optional.of("another value than the oximeter shows");
    }

    @Override
    public void close() {
        link.close();
    }
}
