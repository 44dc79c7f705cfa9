package org.yaoxiang.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.driver.BciOximeter;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.SerialOximeter;

/// The oximeter module on a serial line.
final class SerialOximeterBench implements Bench {
    private static final int PACKET_BYTES = 5;
    private static final Duration EMPTY = Duration.ofSeconds(3);

    private final org.yaoxiang.mocks.line.BciOximeter module;
    private final Line line;
    private int percent;
    private int pulse;

    SerialOximeterBench(RandomGenerator random) {
        percent = random.nextInt(72, 98);
        pulse = random.nextInt(50, 150);
        module = new org.yaoxiang.mocks.line.BciOximeter(percent, pulse);
        line = new Line(module, () -> {});
    }

    @Override
    public Instrument instrument() {
        return new SerialOximeter(
                () -> new BciOximeter(line, line.course), line.course, line.course::stamp);
    }

    @Override
    public Course course() {
        return line.course;
    }

    @Override
    public Duration usual() {
        return Duration.ofSeconds(11);
    }

    @Override
    public List<Fault.Row> rows() {
        List<Refusal> dead = List.of(Refusal.NO_CONNECTION);
        List<Refusal> spoiled = List.of(Refusal.NOT_SETTLED);
        List<Fault.Row> rows = new ArrayList<>(line.rows(PACKET_BYTES, dead, spoiled));
        rows.add(
                Fault.Row.of(
                        Kind.FLIPPED_BIT,
                        random -> line.flips(random, PACKET_BYTES),
                        Refusal.NOT_SETTLED));
        rows.add(
                Fault.Row.prompt(
                        Kind.FINGER_OUT,
                        _ -> new Fault(() -> module.finger(false), () -> module.finger(true)),
                        Refusal.NO_FINGER));
        rows.add(
                Fault.Row.prompt(
                        Kind.PROBE_OFF,
                        _ -> new Fault(() -> module.probe(false), () -> module.probe(true)),
                        Refusal.NO_CONNECTION));
        rows.add(Fault.Row.of(Kind.HUNG_LOOP, this::hung, Refusal.NOT_SETTLED));
        return rows;
    }

    /// While nobody reads, another patient puts a finger in.
    private Fault hung(RandomGenerator random) {
        Fault hung = line.hung(random, Duration.ofSeconds(60));
        Duration out = Duration.ofMillis(random.nextInt(30_000));
        int otherPercent = random.nextInt(72, 98);
        int otherPulse = random.nextInt(50, 150);
        return Fault.once(() -> {
            hung.begin().run();
            course().plan(out, () -> module.finger(false));
            course().plan(
                            out.plus(EMPTY),
                            () -> {
                                percent = otherPercent;
                                pulse = otherPulse;
                                module.show(percent, pulse);
                                module.finger(true);
                            });
        });
    }

    @Override
    public Optional<String> untruth(Reading reading) {
        return reading.equals(new Reading.BareSaturation(percent, pulse))
                ? Optional.empty()
                : Optional.of("another value than the module shows");
    }

    @Override
    public void close() {
        line.close();
    }
}
