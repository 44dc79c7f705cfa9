package org.yaoxiang.bridge.portal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.bridge.consult.Answer;
import org.yaoxiang.bridge.consult.Case;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Citation;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;

/// Cases of patients who do not exist.
final class SomeCases {
    static final Instant NOW = Instant.parse("2026-03-02T02:30:00Z");

    private SomeCases() {}

    static Hash hash(int name) {
        byte[] bytes = new byte[Hash.LENGTH];
        bytes[0] = (byte) name;
        bytes[31] = (byte) (name * 7);
        return new Hash(bytes);
    }

    static Stamp ago(int minutes) {
        return new Stamp(NOW.minus(Duration.ofMinutes(minutes)), Duration.ofMillis(300));
    }

    static Case open(int name, String patient, Urgency urgency, int minutesAgo, String question) {
        return of(
                name,
                check(patient, Origin.SIMULATED, minutesAgo, List.of(noSaturation(), ecg(30))),
                urgency,
                minutesAgo,
                question);
    }

    static Case of(int name, Check check, Urgency urgency, int minutesAgo, String question) {
        return new Case(
                hash(name),
                "handheld-07",
                new Consult(hash(name + 100), urgency, question, ago(minutesAgo)),
                check,
                List.of(),
                List.of());
    }

    static Case claimed(Case open, String clinician, int minutesAgo) {
        List<Claim> claims = new ArrayList<>(open.claims());
        claims.add(new Claim(open.hash(), clinician, ago(minutesAgo)));
        return new Case(
                open.hash(), open.handheld(), open.consult(), open.check(), claims, open.answers());
    }

    static Case answered(
            Case open, String clinician, String name, Disposition disposition, String text) {
        List<Answer> answers = new ArrayList<>(open.answers());
        answers.add(
                new Answer(
                        hash(200 + answers.size()),
                        new Advice(open.hash(), clinician, name, disposition, text, ago(5)),
                        Optional.empty()));
        return new Case(
                open.hash(), open.handheld(), open.consult(), open.check(), open.claims(), answers);
    }

    /// Answered in a hospital's own system.
    static Case relayed(Case open, String name, String system) {
        Advice advice =
                new Advice(
                        open.hash(),
                        "city-system",
                        name,
                        Disposition.WATCH,
                        "请观察。",
                        Optional.of(new Advice.Relayed(system, "urn:test|1")),
                        ago(5));
        return new Case(
                open.hash(),
                open.handheld(),
                open.consult(),
                open.check(),
                open.claims(),
                List.of(new Answer(hash(200), advice, Optional.empty())));
    }

    static Case read(Case answered) {
        List<Answer> answers =
                answered.answers().stream()
                        .map(each -> new Answer(each.hash(), each.advice(), Optional.of(ago(2))))
                        .toList();
        return new Case(
                answered.hash(),
                answered.handheld(),
                answered.consult(),
                answered.check(),
                answered.claims(),
                answers);
    }

    static Check check(String patient, Origin origin, int minutesAgo, List<Outcome> outcomes) {
        return new Check(
                new Patient("V07-0031", patient, Sex.FEMALE, LocalDate.of(1968, 4, 12)),
                new Place("village-7", "测试村", 3650),
                origin,
                "village-doctor-2",
                outcomes,
                List.of(),
                ago(minutesAgo + 4));
    }

    static Check with(Check check, Finding... findings) {
        return new Check(
                check.patient(),
                check.place(),
                check.origin(),
                check.clinicianId(),
                check.outcomes(),
                List.of(findings),
                check.at());
    }

    static Finding finding(Urgency urgency, String chinese, String english) {
        return new Finding(
                "altitude-hypoxaemia",
                Vital.OXYGEN_SATURATION,
                urgency,
                chinese,
                english,
                new Citation("Test guideline for pages", "2024", "3.2"));
    }

    static Outcome noSaturation() {
        return new Outcome.Refused(Vital.OXYGEN_SATURATION, Refusal.LOW_PERFUSION, ago(30));
    }

    static Outcome saturation(double percent, double pulse) {
        return new Outcome.Measured(
                new Reading.OxygenSaturation(percent, pulse, 0.8),
                new Quality(List.of(Disturbance.LOW_PERFUSION, Disturbance.MOTION)),
                ago(30));
    }

    static Outcome temperature(double celsius) {
        return new Outcome.Measured(new Reading.BodyTemperature(celsius), Quality.CLEAN, ago(30));
    }

    /// A heart beat drawn from Gaussian bumps, 82 a minute at 500 Hz, with one gap.
    static Outcome ecg(int seconds) {
        int[] counts = new int[seconds * 500];
        for (int i = 0; i < counts.length; i++) {
            double t = i / 500.0;
            double phase = (t * 82 / 60) % 1;
            double millivolts =
                    bump(phase, 0.18, 0.025, 0.12)
                            + bump(phase, 0.285, 0.008, -0.12)
                            + bump(phase, 0.30, 0.010, 1.15)
                            + bump(phase, 0.318, 0.009, -0.25)
                            + bump(phase, 0.52, 0.045, 0.28)
                            + 0.08 * Math.sin(t * 1.3);
            counts[i] = 40_000 + (int) Math.round(millivolts * 1000 / 2.5);
        }
        return new Outcome.Measured(
                new Reading.Electrocardiogram(
                        new Waveform(
                                List.of(new Waveform.Channel(Lead.II, counts)),
                                500,
                                2.5,
                                List.of(new Waveform.Gap(6600, 400))),
                        82),
                new Quality(List.of(Disturbance.GAP)),
                ago(30));
    }

    /// The same case while its recordings are on their way.
    static Case awaiting(Case whole) {
        return new Case(
                whole.hash(),
                whole.handheld(),
                whole.consult(),
                whole.check().split(_ -> hash(77)),
                whole.claims(),
                whole.answers());
    }

    private static double bump(double at, double middle, double width, double height) {
        double x = (at - middle) / width;
        return height * Math.exp(-x * x / 2);
    }
}
