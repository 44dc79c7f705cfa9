package org.yaoxiang.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.driver.SuntechAdvantage;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.SuntechCuff;

/// The cuff module on a serial line, which has measured another patient before.
final class SuntechBench implements Bench {
    private static final int FRAME_BYTES = 24;
    private static final double CUFF_MMHG_MAX = 300;

    private final org.yaoxiang.mocks.line.SuntechAdvantage arm;
    private final Line line;
    private final int systolic;
    private final int diastolic;
    private final int mean;
    private final int pulse;
    private double cuffMmHgMax;

    SuntechBench(RandomGenerator random) {
        arm = new org.yaoxiang.mocks.line.SuntechAdvantage(171, 104, 126, 91);
        line = new Line(arm, () -> cuffMmHgMax = Math.max(cuffMmHgMax, arm.cuffMmHg()));
        Outcome last = instrument().measure(new Watch());
        if (!(last instanceof Outcome.Measured)) {
            throw new IllegalStateException("the patient before was not measured");
        }
        diastolic = random.nextInt(55, 100);
        systolic = diastolic + random.nextInt(30, 60);
        mean = diastolic + (systolic - diastolic) / 3;
        pulse = random.nextInt(50, 90);
        arm.arm(systolic, diastolic, mean, pulse);
    }

    @Override
    public Instrument instrument() {
        return new SuntechCuff(
                () -> new SuntechAdvantage(line, line.course), line.course, line.course::stamp);
    }

    @Override
    public Course course() {
        return line.course;
    }

    @Override
    public Duration usual() {
        return Duration.ofSeconds(21);
    }

    @Override
    public List<Fault.Row> rows() {
        List<Refusal> dead = List.of(Refusal.NO_CONNECTION);
        List<Refusal> spoiled = List.of(Refusal.NO_CONNECTION, Refusal.CHECKSUM);
        List<Fault.Row> rows = new ArrayList<>(line.rows(FRAME_BYTES, dead, spoiled));
        rows.add(
                Fault.Row.of(
                        Kind.FLIPPED_BIT,
                        random -> line.flips(random, FRAME_BYTES),
                        Refusal.NO_CONNECTION,
                        Refusal.CHECKSUM));
        rows.add(
                Fault.Row.of(
                        Kind.WRONG_CHECKSUM,
                        line::checksums,
                        Refusal.NO_CONNECTION,
                        Refusal.CHECKSUM));
        rows.add(
                Fault.Row.of(
                        Kind.STUCK_PUMP, _ -> Fault.once(arm::stickPump), Refusal.OVERPRESSURE));
        rows.add(
                Fault.Row.of(
                        Kind.LEAKING_CUFF,
                        random -> {
                            int code = random.nextInt(1, 256);
                            return Fault.once(() -> arm.fail(code));
                        },
                        Refusal.NOT_SETTLED));
        rows.add(
                Fault.Row.of(
                        Kind.HUNG_LOOP,
                        random -> line.hung(random, Duration.ofSeconds(200)),
                        Refusal.NOT_SETTLED,
                        Refusal.NO_CONNECTION));
        return rows;
    }

    @Override
    public Optional<String> untruth(Reading reading) {
        return reading.equals(new Reading.BloodPressure(systolic, mean, diastolic, pulse))
                ? Optional.empty()
                : Optional.of("another pressure than the module found");
    }

    @Override
    public Optional<String> harm() {
        return cuffMmHgMax > CUFF_MMHG_MAX
                ? Optional.of(String.format(Locale.ROOT, "%.0f mmHg in the cuff", cuffMmHgMax))
                : Optional.empty();
    }

    @Override
    public void close() {
        line.close();
    }
}
