package org.yaoxiang.contract.seal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
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
import org.yaoxiang.contract.fact.Head;
import org.yaoxiang.contract.fact.Holding;
import org.yaoxiang.contract.fact.Interpretation;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Recording;
import org.yaoxiang.contract.fact.Run;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;
import org.yaoxiang.contract.fact.Waveform;

/// Random facts of every kind, the same for the same seed.
final class SomeFacts {
    private SomeFacts() {}

    static Fact any(RandomGenerator random) {
        return switch (random.nextInt(10)) {
            case 0 -> check(random);
            case 1 ->
                    new Consult(hash(random), pick(random, Urgency.values()), "问？", stamp(random));
            case 2 -> new Claim(hash(random), "county-1", stamp(random));
            case 3 ->
                    new Advice(
                            hash(random),
                            "county-1",
                            "测试医生",
                            pick(random, Disposition.values()),
                            "复查",
                            random.nextBoolean()
                                    ? Optional.of(
                                            new Advice.Relayed("测试医院", "urn:x|" + hash(random)))
                                    : Optional.empty(),
                            stamp(random));
            case 4 -> selfTest(random);
            case 8 -> new Recording(waveform(random), stamp(random));
            case 5 -> new Amendment(amending(random));
            case 6 ->
                    new Head(
                            random.longs(random.nextInt(9), 1, 1L << random.nextInt(1, 40))
                                    .distinct()
                                    .sorted()
                                    .boxed()
                                    .toList(),
                            stamp(random));
            case 7 -> new Holding("handheld-1", runs(random), stamp(random));
            default ->
                    new Receipt(hash(random), pick(random, Receipt.Proof.values()), stamp(random));
        };
    }

    private static List<Run> runs(RandomGenerator random) {
        List<Run> runs = new ArrayList<>();
        for (int i = random.nextInt(Holding.RUNS_MAX + 1); i > 0; i--) {
            long first = random.nextLong(1, 1L << random.nextInt(1, 40));
            runs.add(new Run(first, first + random.nextInt(300), random.nextLong()));
        }
        return runs;
    }

    static SelfTest selfTest(RandomGenerator random) {
        List<SelfTest.Result> results = new ArrayList<>();
        for (Probe probe : Probe.values()) {
            if (probe == Probe.NOISE || random.nextBoolean()) {
                double min = random.nextDouble(-9, 9);
                results.add(
                        random.nextInt(3) == 0
                                ? new SelfTest.Result.Refused(probe, pick(random, Refusal.values()))
                                : new SelfTest.Result.Measured(
                                        probe,
                                        random.nextDouble(-99, 99),
                                        min,
                                        min + random.nextDouble(0, 9),
                                        "uV"));
            }
        }
        return new SelfTest(
                pick(random, Vital.values()),
                pick(random, Origin.values()),
                results,
                stamp(random));
    }

    static Check check(RandomGenerator random) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(5); i++) {
            outcomes.add(outcome(random));
        }
        Finding finding =
                new Finding(
                        "fever",
                        pick(random, Vital.values()),
                        pick(random, Urgency.values()),
                        "发热",
                        "Fever",
                        new Citation("guideline", "2020", "1.2"));
        return new Check(
                new Patient("v-1", "测试甲", pick(random, Sex.values()), LocalDate.of(1950, 2, 3)),
                new Place("village-1", "测试村", random.nextInt(-500, 9000)),
                pick(random, Origin.values()),
                "doctor-1",
                outcomes,
                random.nextBoolean() ? List.of(finding) : List.of(),
                stamp(random));
    }

    private static Outcome outcome(RandomGenerator random) {
        if (random.nextInt(4) == 0) {
            return new Outcome.Refused(
                    pick(random, Vital.values()), pick(random, Refusal.values()), stamp(random));
        }
        Reading reading =
                switch (random.nextInt(14)) {
                    case 0 ->
                            new Reading.OxygenSaturation(
                                    random.nextDouble(70, 100),
                                    random.nextDouble(30, 200),
                                    random.nextDouble(0, 20));
                    case 1 ->
                            new Reading.BodyTemperature(
                                    random.nextDouble(30, 43), pick(random, Site.values()));
                    case 2 -> new Reading.Electrocardiogram(waveform(random), 72);
                    case 3 -> new Reading.Electrocardiogram(waveform(random), 72, read(random));
                    case 4 -> {
                        double[] pressures = random.doubles(3, 10, 400).sorted().toArray();
                        yield new Reading.BloodPressure(
                                pressures[2],
                                pressures[1],
                                pressures[0],
                                random.nextDouble(1, 400));
                    }
                    case 5 ->
                            new Reading.RespirationRate(
                                    random.nextDouble(1, 200),
                                    pick(random, Reading.RespirationRate.Source.values()));
                    case 6 ->
                            new Reading.BloodGlucose(
                                    random.nextDouble(0.1, 100),
                                    pick(random, Meal.values()),
                                    pick(random, Specimen.values()));
                    case 7 -> new Reading.UrineStrip(pads(random));
                    case 8 -> new Reading.BodyWeight(random.nextDouble(0.2, 700));
                    case 9 -> new Reading.BodyHeight(random.nextDouble(15, 300));
                    case 10 ->
                            new Reading.BareSaturation(
                                    random.nextDouble(70, 100), random.nextDouble(30, 200));
                    case 11 -> {
                        double[] pressures = random.doubles(2, 10, 400).sorted().toArray();
                        yield new Reading.BarePressure(pressures[1], pressures[0]);
                    }
                    case 12 ->
                            new Reading.RecordedElectrocardiogram(hash(random), 72, read(random));
                    default -> new Reading.Unknown(77, new byte[] {(byte) 0x81, 0x05});
                };
        if (random.nextInt(5) == 0) {
            return new Outcome.Entered(reading, stamp(random));
        }
        return new Outcome.Measured(
                reading, new Quality(List.of(pick(random, Disturbance.values()))), stamp(random));
    }

    private static List<Pad> pads(RandomGenerator random) {
        List<Pad> pads = new ArrayList<>();
        for (Analyte analyte : Analyte.values()) {
            if (analyte == Analyte.PH || random.nextBoolean()) {
                pads.add(
                        new Pad(
                                analyte,
                                analyte.isNumber()
                                        ? new Grade.Amount(
                                                random.nextDouble(
                                                        analyte.numberMin(), analyte.numberMax()))
                                        : pick(random, Grade.Step.values())));
            }
        }
        return pads;
    }

    private static Interpretation read(RandomGenerator random) {
        List<Interpretation.Interval> intervals = new ArrayList<>();
        for (IntervalKind kind : IntervalKind.values()) {
            if (random.nextBoolean()) {
                intervals.add(new Interpretation.Interval(kind, random.nextDouble(1, 10_000)));
            }
        }
        return new Interpretation(
                intervals,
                random.nextBoolean() ? List.of(pick(random, Rhythm.values())) : List.of(),
                random.nextBoolean()
                        ? List.of(
                                new Interpretation.Count(
                                        pick(random, EctopicBeat.values()), random.nextInt(99)))
                        : List.of(),
                random.nextBoolean() ? "0.5-40 Hz" : "",
                random.nextBoolean() ? stLevels(random) : List.of());
    }

    private static List<Interpretation.StLevel> stLevels(RandomGenerator random) {
        List<Interpretation.StLevel> levels = new ArrayList<>();
        for (Lead lead : Lead.values()) {
            if (random.nextBoolean()) {
                levels.add(
                        new Interpretation.StLevel(
                                lead, random.nextDouble(-1, 1), random.nextDouble()));
            }
        }
        return levels;
    }

    private static Waveform waveform(RandomGenerator random) {
        int length = random.nextInt(1, 400);
        List<Waveform.Channel> channels = new ArrayList<>();
        for (Lead lead : List.of(Lead.I, Lead.II)) {
            int[] samples = new int[length];
            for (int i = 0; i < length; i++) {
                samples[i] = random.nextBoolean() ? random.nextInt() : random.nextInt(-99, 99);
            }
            channels.add(new Waveform.Channel(lead, samples));
        }
        return new Waveform(channels, 500, 0.048, List.of(new Waveform.Gap(0, 3)));
    }

    /// With and without tick; often by one of few reckonings, so that a check has stamps that are
    /// told by another.
    private static Stamp stamp(RandomGenerator random) {
        Duration uncertainty =
                random.nextInt(4) == 0 ? Stamp.OPEN : Duration.ofMillis(random.nextInt(1000));
        if (random.nextInt(3) == 0) {
            return new Stamp(
                    Instant.ofEpochMilli(random.nextLong(0, 4_000_000_000_000L)), uncertainty);
        }
        Duration sinceBoot = Duration.ofMillis(random.nextLong(1L << random.nextInt(1, 33)));
        return new Stamp(
                Instant.ofEpochMilli(1_800_000_000_000L + random.nextInt(2)).plus(sinceBoot),
                uncertainty,
                Optional.of(new Tick((random.nextInt(3) - 1L) << 62, sinceBoot)));
    }

    private static Stamp amending(RandomGenerator random) {
        return new Stamp(
                Instant.ofEpochMilli(random.nextLong(0, 4_000_000_000_000L)),
                Duration.ofMillis(random.nextInt(1000)),
                Optional.of(
                        new Tick(random.nextLong(), Duration.ofMillis(random.nextInt() & 0xffff))));
    }

    static Hash hash(RandomGenerator random) {
        byte[] bytes = new byte[Hash.LENGTH];
        random.nextBytes(bytes);
        return new Hash(bytes);
    }

    private static <T> T pick(RandomGenerator random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
