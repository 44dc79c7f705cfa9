package org.yaoxiang.bridge.map;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.IntervalKind;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Amendment;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Citation;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Interpretation;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;

/// Visits at random, of plausible content, with all that may follow them. Constants take turns, so
/// that a few dozen visits have seen every one.
final class RandomFacts {
    /// A fact as it arrives at the county.
    record Sent(Hash hash, String author, long sequence, Fact fact) {}

    private static final Instant BEGIN = Instant.parse("2026-03-02T00:00:00Z");
    private static final int READINGS = 12;

    private final RandomGenerator random;
    private final Map<Class<?>, Integer> turns = new HashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private int readings;
    private int visits;

    RandomFacts(RandomGenerator random) {
        this.random = random;
    }

    /// A check with its recordings, and what else its day brought, in an order in which it may
    /// arrive.
    List<Sent> visit() {
        visits++;
        String handheld = "handheld-" + random.nextInt(1, 5);
        Origin origin = pick(Origin.values());
        // What a handheld without the time stamps until the county has told it.
        boolean isUnsure = random.nextInt(4) == 0;
        Instant morning = BEGIN.plus(Duration.ofDays(visits));
        long boot = random.nextLong();
        List<Sent> all = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            all.add(sent(handheld, selfTest(origin, stamp(morning, 0, boot, isUnsure))));
        }
        Check whole = check(origin, second -> stamp(morning, second, boot, isUnsure));
        List<Sent> recordings = new ArrayList<>();
        Check split =
                whole.split(recording -> {
                    recordings.add(sent(handheld, recording));
                    return recordings.getLast().hash();
                });
        Sent check = sent(handheld, split);
        all.add(check);
        if (random.nextInt(8) > 0) {
            all.addAll(random.nextBoolean() ? all.size() : 0, recordings);
        }
        if (random.nextBoolean()) {
            all.addAll(consult(handheld, check.hash(), morning, boot, isUnsure));
        }
        if (isUnsure && random.nextInt(4) > 0) {
            all.add(sent(handheld, new Amendment(tick(morning, 40_000, boot))));
        }
        if (random.nextBoolean()) {
            Stamp at = new Stamp(morning.plusSeconds(50_000), Duration.ofMillis(50));
            all.add(sent("gateway", new Receipt(check.hash(), Receipt.Proof.ARRIVED, at)));
        }
        return all;
    }

    private List<Sent> consult(
            String handheld, Hash check, Instant morning, long boot, boolean isUnsure) {
        List<Sent> all = new ArrayList<>();
        Sent consult =
                sent(
                        handheld,
                        new Consult(
                                check,
                                turn(Urgency.values()),
                                text("请问"),
                                stamp(morning, 2000, boot, isUnsure)));
        all.add(consult);
        String doctor = "county-" + random.nextInt(1, 4);
        if (random.nextInt(4) > 0) {
            Stamp at = new Stamp(morning.plusSeconds(3000), Duration.ofMillis(random.nextInt(999)));
            all.add(sent(doctor, new Claim(consult.hash(), doctor, at)));
        }
        if (random.nextInt(4) > 0) {
            Stamp at = new Stamp(morning.plusSeconds(4000), Duration.ofMillis(random.nextInt(999)));
            all.add(
                    sent(
                            doctor,
                            new Advice(
                                    consult.hash(),
                                    doctor,
                                    text("县医生"),
                                    turn(Disposition.values()),
                                    text("建议"),
                                    random.nextInt(3) == 0
                                            ? Optional.of(relayed())
                                            : Optional.empty(),
                                    at)));
        }
        if (random.nextInt(5) == 0) {
            // What is about a fact waits for it, in whatever order they come.
            Collections.reverse(all);
        }
        return all;
    }

    private interface Clock {
        Stamp at(long second);
    }

    private Check check(Origin origin, Clock clock) {
        List<Outcome> outcomes = new ArrayList<>();
        int count = random.nextInt(1, 7);
        for (int i = 0; i < count; i++) {
            outcomes.add(outcome(clock.at(60L * i)));
        }
        List<Finding> findings = Stream.generate(this::finding).limit(random.nextInt(4)).toList();
        return new Check(
                new Patient(
                        "v-" + random.nextInt(1000),
                        text("测试病人"),
                        turn(Sex.values()),
                        LocalDate.of(1930, 1, 1).plusDays(random.nextInt(35_000))),
                new Place(
                        "village-" + random.nextInt(1, 30),
                        text("测试村"),
                        random.nextInt(-500, 9001)),
                origin,
                "doctor-" + random.nextInt(1, 9),
                outcomes,
                findings,
                clock.at(1000));
    }

    private Outcome outcome(Stamp at) {
        return switch (random.nextInt(5)) {
            case 0, 1 -> new Outcome.Refused(turn(Vital.values()), turn(Refusal.values()), at);
            case 2 -> new Outcome.Entered(reading(), at);
            default ->
                    new Outcome.Measured(
                            reading(),
                            new Quality(
                                    Stream.generate(() -> turn(Disturbance.values()))
                                            .limit(random.nextInt(3))
                                            .toList()),
                            at);
        };
    }

    private Reading reading() {
        return switch (readings++ % READINGS) {
            case 0 ->
                    new Reading.OxygenSaturation(between(0, 100), between(1, 400), between(0, 100));
            case 1 -> new Reading.BareSaturation(between(0, 100), between(1, 400));
            case 2 -> new Reading.BodyTemperature(between(0, 50), turn(Site.values()));
            case 3 ->
                    new Reading.Electrocardiogram(
                            SomeFacts.waveform(random), between(1, 400), interpretation());
            case 4 -> {
                double low = between(10, 200);
                yield new Reading.BloodPressure(low + 90, low + 30, low, between(1, 400));
            }
            case 5 -> new Reading.BarePressure(between(200, 400), between(10, 200));
            case 6 ->
                    new Reading.RespirationRate(
                            between(1, 200), turn(Reading.RespirationRate.Source.values()));
            case 7 ->
                    new Reading.BloodGlucose(
                            between(0.1, 100), turn(Meal.values()), turn(Specimen.values()));
            case 8 ->
                    new Reading.UrineStrip(
                            Stream.of(Analyte.values())
                                    .skip(random.nextInt(Analyte.values().length))
                                    .map(this::pad)
                                    .toList());
            case 9 -> new Reading.BodyWeight(between(0.2, 700));
            case 10 -> new Reading.BodyHeight(between(15, 300));
            default -> new Reading.Unknown(random.nextInt(50, 500), bytes(random.nextInt(1, 40)));
        };
    }

    private Pad pad(Analyte analyte) {
        return new Pad(
                analyte,
                analyte.isNumber()
                        ? new Grade.Amount(between(analyte.numberMin(), analyte.numberMax()))
                        : turn(Grade.Step.values()));
    }

    private Interpretation interpretation() {
        if (random.nextInt(4) == 0) {
            return Interpretation.NONE;
        }
        return new Interpretation(
                some(IntervalKind.values()).stream()
                        .map(each -> new Interpretation.Interval(each, between(1, 10_000)))
                        .toList(),
                some(Rhythm.values()),
                some(EctopicBeat.values()).stream()
                        .map(each -> new Interpretation.Count(each, random.nextInt(100)))
                        .toList(),
                random.nextBoolean() ? "" : "0.5-40 Hz",
                some(Lead.values()).stream()
                        .map(each ->
                                new Interpretation.StLevel(each, between(-10, 10), between(0, 10)))
                        .toList());
    }

    private Finding finding() {
        return new Finding(
                "rule-" + random.nextInt(40),
                turn(Vital.values()),
                turn(Urgency.values()),
                text("提示"),
                text("A finding"),
                new Citation(text("Guideline"), "20" + random.nextInt(10, 27), text("Clause")));
    }

    private SelfTest selfTest(Origin origin, Stamp at) {
        List<Probe> probes = some(Probe.values());
        return new SelfTest(
                turn(Vital.values()),
                origin,
                (probes.isEmpty() ? List.of(Probe.IDENTITY) : probes)
                        .stream().map(this::result).toList(),
                at);
    }

    private SelfTest.Result result(Probe probe) {
        return random.nextInt(3) == 0
                ? new SelfTest.Result.Refused(probe, turn(Refusal.values()))
                : new SelfTest.Result.Measured(
                        probe, between(-500, 500), between(-500, 0), between(0, 500), "uV");
    }

    private Sent sent(String author, Fact fact) {
        return new Sent(
                new Hash(bytes(Hash.LENGTH)), author, sequences.merge(author, 1L, Long::sum), fact);
    }

    private Stamp stamp(Instant morning, long second, long boot, boolean isUnsure) {
        return isUnsure
                ? Stamp.notBefore(BEGIN, Optional.of(new Tick(boot, Duration.ofSeconds(second))))
                : random.nextInt(8) == 0
                        ? new Stamp(
                                morning.plusSeconds(second),
                                Duration.ofMinutes(random.nextInt(2, 3000)))
                        : tick(morning, second, boot);
    }

    private Stamp tick(Instant morning, long second, long boot) {
        return new Stamp(
                morning.plusSeconds(second),
                Duration.ofMillis(random.nextInt(60_000)),
                Optional.of(new Tick(boot, Duration.ofSeconds(second))));
    }

    private Advice.Relayed relayed() {
        return new Advice.Relayed(
                text("测试医院"), "https://his.test/report|" + random.nextInt(100_000));
    }

    private String text(String beginning) {
        return beginning + " " + Long.toString(random.nextLong(Long.MAX_VALUE), 36);
    }

    private double between(double least, double most) {
        // As instruments tell it, and sometimes with all digits.
        double any = random.nextDouble(least, most);
        double rounded = Math.round(any * 10) / 10.0;
        boolean fits = rounded >= least && rounded <= most;
        return fits && random.nextInt(4) > 0 ? rounded : any;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private <T> List<T> some(T[] values) {
        return Stream.of(values).filter(_ -> random.nextBoolean()).toList();
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> T turn(T[] values) {
        return values[(turns.merge(values.getClass(), 1, Integer::sum) - 1) % values.length];
    }
}
