package org.yaoxiang.bridge.map;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.IntervalKind;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Citation;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Interpretation;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Outcome.Entered;
import org.yaoxiang.contract.fact.Outcome.Measured;
import org.yaoxiang.contract.fact.Outcome.Refused;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;

/// Facts about people who do not exist.
public final class SomeFacts {
    public static final String HANDHELD = "handheld-7";
    public static final Hash CHECK = hash(0xC0);
    public static final Hash CONSULT = hash(0xC1);
    public static final Hash CLAIM = hash(0xC2);
    public static final Hash ADVICE = hash(0xC3);
    static final byte[] SEAL = {(byte) 0xD2, (byte) 0x84};

    private static final Instant MORNING = Instant.parse("2026-03-02T02:05:00Z");

    private SomeFacts() {}

    /// A check that has everything: readings, a refusal, a reading of a newer peer, two findings.
    public static Check check(Origin origin) {
        return new Check(
                new Patient("v-17", "测试病人甲", Sex.FEMALE, LocalDate.of(1956, 7, 8)),
                new Place("village-3", "测试村", 3650),
                origin,
                "doctor-2",
                List.of(
                        new Measured(
                                new Reading.OxygenSaturation(88, 92, 3.1),
                                new Quality(List.of(Disturbance.MOTION)),
                                stamp(0)),
                        new Measured(new Reading.BodyTemperature(38.25), Quality.CLEAN, stamp(60)),
                        new Measured(
                                new Reading.Electrocardiogram(waveform(), 91.5),
                                new Quality(List.of(Disturbance.MAINS, Disturbance.GAP)),
                                stamp(120)),
                        new Refused(Vital.OXYGEN_SATURATION, Refusal.NO_FINGER, stamp(180)),
                        new Measured(
                                new Reading.Unknown(77, new byte[] {(byte) 0x81, 0x05}),
                                Quality.CLEAN,
                                stamp(240))),
                List.of(
                        new Finding(
                                "fever",
                                Vital.BODY_TEMPERATURE,
                                Urgency.SOON,
                                "发热",
                                "Fever",
                                new Citation("A guideline for tests", "2020", "1.2")),
                        new Finding(
                                "low-saturation",
                                Vital.OXYGEN_SATURATION,
                                Urgency.URGENT,
                                "血氧饱和度偏低",
                                "Low oxygen saturation",
                                new Citation("A guideline for tests", "2020", "3.4"))),
                stamp(300));
    }

    /// A check with the readings that {@link #check} has not: one of each.
    public static Check vitals() {
        Check full = check(Origin.MEASURED);
        return new Check(
                full.patient(),
                full.place(),
                Origin.MEASURED,
                full.clinicianId(),
                List.of(
                        new Measured(
                                new Reading.BloodPressure(162, 118, 94.5, 78),
                                Quality.CLEAN,
                                stamp(0)),
                        new Measured(
                                new Reading.RespirationRate(
                                        18.5, Reading.RespirationRate.Source.IMPEDANCE),
                                new Quality(List.of(Disturbance.MOTION)),
                                stamp(60)),
                        new Measured(
                                new Reading.BloodGlucose(
                                        6.4, Meal.FASTING, Specimen.CAPILLARY_PLASMA),
                                Quality.CLEAN,
                                stamp(120)),
                        new Measured(
                                new Reading.UrineStrip(
                                        List.of(
                                                new Pad(Analyte.PROTEIN, Grade.Step.ONE_PLUS),
                                                new Pad(Analyte.PH, new Grade.Amount(6.5)),
                                                new Pad(
                                                        Analyte.SPECIFIC_GRAVITY,
                                                        new Grade.Amount(1.02)),
                                                new Pad(Analyte.VITAMIN_C, Grade.Step.NEGATIVE))),
                                Quality.CLEAN,
                                stamp(180)),
                        new Measured(new Reading.BodyWeight(61.3), Quality.CLEAN, stamp(240)),
                        new Entered(new Reading.BodyHeight(158), stamp(250)),
                        new Measured(
                                new Reading.Electrocardiogram(
                                        waveform(),
                                        91.5,
                                        new Interpretation(
                                                List.of(
                                                        new Interpretation.Interval(
                                                                IntervalKind.PR, 164),
                                                        new Interpretation.Interval(
                                                                IntervalKind.QTC_FRIDERICIA, 418)),
                                                List.of(Rhythm.ATRIAL_FIBRILLATION, Rhythm.PAUSE),
                                                List.of(
                                                        new Interpretation.Count(
                                                                EctopicBeat.VENTRICULAR, 3)),
                                                "0.5-40 Hz",
                                                List.of(
                                                        new Interpretation.StLevel(
                                                                Lead.AVR, -0.06, 0.01),
                                                        new Interpretation.StLevel(
                                                                Lead.V2, 0.21, 0.08)))),
                                Quality.CLEAN,
                                stamp(270))),
                List.of(
                        new Finding(
                                "heavy",
                                Vital.BODY_MASS_INDEX,
                                Urgency.ROUTINE,
                                "超重",
                                "Overweight",
                                new Citation("A guideline for tests", "2020", "5.6"))),
                stamp(300));
    }

    /// A check with what instruments at the far end of a radio or a serial line tell: less than
    /// those on the board.
    static Check radio() {
        Check full = check(Origin.MEASURED);
        return new Check(
                full.patient(),
                full.place(),
                Origin.MEASURED,
                full.clinicianId(),
                List.of(
                        new Measured(new Reading.BareSaturation(96, 81), Quality.CLEAN, stamp(0)),
                        new Measured(new Reading.BarePressure(151, 88), Quality.CLEAN, stamp(10)),
                        new Measured(
                                new Reading.BloodGlucose(
                                        7.1,
                                        Meal.SOME_TIME_AFTER_MEAL,
                                        Specimen.CAPILLARY_NOT_TOLD),
                                Quality.CLEAN,
                                stamp(20)),
                        new Refused(Vital.BLOOD_GLUCOSE, Refusal.CONTROL_SOLUTION, stamp(30))),
                List.of(),
                stamp(300));
    }

    /// A check in which every quantity was refused, and every reason was given.
    static Check refusals() {
        List<Vital> vitals = List.of(Vital.values());
        List<Refusal> reasons = List.of(Refusal.values());
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < Math.max(vitals.size(), reasons.size()); i++) {
            outcomes.add(
                    new Refused(
                            vitals.get(i % vitals.size()),
                            reasons.get(i % reasons.size()),
                            stamp(i)));
        }
        Check full = check(Origin.MEASURED);
        return new Check(
                full.patient(),
                full.place(),
                Origin.MEASURED,
                full.clinicianId(),
                outcomes,
                full.findings(),
                stamp(300));
    }

    /// Two leads, eight samples, three lost after the fourth.
    public static Waveform waveform() {
        return new Waveform(
                List.of(
                        new Waveform.Channel(Lead.I, new int[] {0, 3, -2, 410, -95, 1, 0, 2}),
                        new Waveform.Channel(Lead.II, new int[] {1, 4, -3, 620, -120, 0, 1, 3})),
                250,
                4.8828125,
                List.of(new Waveform.Gap(4, 3)));
    }

    public static Consult consult() {
        return new Consult(CHECK, Urgency.URGENT, "血氧偏低，是否需要转诊？", stamp(360));
    }

    public static Claim claim() {
        return new Claim(CONSULT, "county-5", stamp(600));
    }

    public static Advice advice() {
        return new Advice(
                CONSULT, "county-5", "测试县医生乙", Disposition.REFER_NOW, "请吸氧并立即转诊。", stamp(900));
    }

    public static Stamp stamp(long seconds) {
        return new Stamp(MORNING.plusSeconds(seconds), Duration.ofMillis(250));
    }

    static Waveform waveform(RandomGenerator random) {
        int length = random.nextInt(1, 400);
        List<Lead> leads = Arrays.asList(Lead.values()).subList(0, random.nextInt(1, 13));
        List<Waveform.Channel> channels = new ArrayList<>();
        for (Lead lead : leads) {
            channels.add(new Waveform.Channel(lead, random.ints(length).toArray()));
        }
        List<Waveform.Gap> gaps = new ArrayList<>();
        for (int at = random.nextInt(0, 40); at <= length; at += random.nextInt(1, 90)) {
            gaps.add(new Waveform.Gap(at, random.nextInt(1, 50)));
        }
        return new Waveform(
                channels,
                random.nextBoolean() ? random.nextInt(1, 2000) : random.nextDouble(0.1, 99_999),
                random.nextBoolean() ? 0.048 : random.nextDouble(1e-6, 1e6),
                gaps);
    }

    private static Hash hash(int filling) {
        byte[] bytes = new byte[Hash.LENGTH];
        Arrays.fill(bytes, (byte) filling);
        return new Hash(bytes);
    }
}
