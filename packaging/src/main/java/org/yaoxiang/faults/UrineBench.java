package org.yaoxiang.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.driver.Consult120;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.UrineAnalyser;

/// The urine analyser, which prints a strip half a minute after it was asked for.
final class UrineBench implements Bench {
    private static final int RECORD_BYTES = 200;
    private static final Duration PRINTED = Duration.ofSeconds(30);

    private static final List<Grade> GRADES =
            List.of(Grade.Step.ONE_PLUS, Grade.Step.TWO_PLUS, Grade.Step.THREE_PLUS);

    private final org.yaoxiang.mocks.line.Consult120 analyser =
            new org.yaoxiang.mocks.line.Consult120();
    private final Line line = new Line(analyser, () -> {});
    private final List<Pad> pads = new ArrayList<>();

    UrineBench(RandomGenerator random) {
        int[] leukocytes = {15, 70, 125, 500};
        int grade = random.nextInt(GRADES.size());
        double ph = 5 + random.nextInt(9) / 2.0;
        double gravity = 1 + random.nextInt(7) * 0.005;
        boolean hasNitrite = random.nextBoolean();
        pads.add(new Pad(Analyte.LEUKOCYTES, GRADES.get(grade)));
        pads.add(new Pad(Analyte.NITRITE, hasNitrite ? Grade.Step.ONE_PLUS : Grade.Step.NEGATIVE));
        pads.add(new Pad(Analyte.PH, new Grade.Amount(ph)));
        pads.add(new Pad(Analyte.SPECIFIC_GRAVITY, new Grade.Amount(gravity)));
        pads.add(new Pad(Analyte.GLUCOSE, Grade.Step.NEGATIVE));
        line.course.plan(
                PRINTED,
                () ->
                        analyser.print(
                                " ID:14",
                                " Date:03-09-2026 12:42 pm",
                                " Operator: 100",
                                " No. 000002",
                                "*LEU      %d+       %d Leu/uL"
                                        .formatted(grade + 1, leukocytes[grade + 1]),
                                hasNitrite
                                        ? "*NIT       +              pos"
                                        : " NIT       -              neg",
                                " pH           %.1f".formatted(ph),
                                " SG         %.3f".formatted(gravity),
                                " GLU       -              neg"));
    }

    @Override
    public Instrument instrument() {
        return new UrineAnalyser(() -> new Consult120(line, line.course), line.course::stamp);
    }

    @Override
    public Course course() {
        return line.course;
    }

    @Override
    public Duration usual() {
        return PRINTED;
    }

    @Override
    public List<Fault.Row> rows() {
        List<Refusal> dead = List.of(Refusal.NO_STRIP);
        List<Refusal> spoiled = List.of(Refusal.CHECKSUM, Refusal.NO_STRIP);
        List<Fault.Row> rows = new ArrayList<>(line.rows(RECORD_BYTES, dead, spoiled));
        rows.add(
                Fault.Row.of(
                                Kind.FLIPPED_BIT,
                                random -> line.flips(random, RECORD_BYTES),
                                Refusal.CHECKSUM,
                                Refusal.NO_STRIP,
                                Refusal.OUT_OF_RANGE)
                        .unseen());
        rows.add(
                Fault.Row.of(
                        Kind.HUNG_LOOP,
                        random -> line.hung(random, Duration.ofSeconds(60)),
                        Refusal.NO_STRIP));
        return rows;
    }

    @Override
    public Optional<String> untruth(Reading reading) {
        return reading.equals(new Reading.UrineStrip(pads))
                ? Optional.empty()
                : Optional.of("another strip than was printed");
    }

    @Override
    public void close() {
        line.close();
    }
}
