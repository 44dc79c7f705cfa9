package org.yaoxiang.fuzz;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Amendment;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Head;
import org.yaoxiang.contract.fact.Holding;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
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

/// A fact of each kind, and a check in both its forms.
final class Facts {
    private static final Stamp STAMP =
            new Stamp(
                    Instant.parse("2026-01-01T08:00:00Z"),
                    Duration.ofSeconds(1),
                    Optional.of(new Tick(7, Duration.ofMinutes(5))));

    private static final Hash HASH = new Hash(new byte[Hash.LENGTH]);

    private Facts() {}

    static List<Fact> all() {
        return List.of(
                check(),
                new Consult(HASH, Urgency.SOON, "请看", STAMP),
                new Claim(HASH, "dr-li", STAMP),
                new Advice(HASH, "dr-li", "测试医生", Disposition.WATCH, "再观察一天", STAMP),
                new Advice(
                        HASH,
                        "city-system",
                        "测试医生",
                        Disposition.WATCH,
                        "再观察一天",
                        Optional.of(new Advice.Relayed("测试医院", "urn:oid:1.2.3|4")),
                        STAMP),
                receipt(),
                new SelfTest(
                        Vital.OXYGEN_SATURATION,
                        Origin.SIMULATED,
                        List.of(new SelfTest.Result.Refused(Probe.NOISE, Refusal.NO_FINGER)),
                        STAMP),
                new Amendment(STAMP),
                new Head(List.of(3L, 5L), STAMP),
                new Holding("handheld-1", List.of(new Run(1, 9, 0x51)), STAMP),
                new Recording(waveform(), STAMP),
                check().split(_ -> HASH));
    }

    private static Waveform waveform() {
        int[] samples = IntStream.range(0, 40).map(i -> (int) (1000 * Math.sin(i))).toArray();
        return new Waveform(List.of(new Waveform.Channel(Lead.II, samples)), 500, 0.5, List.of());
    }

    static Check check() {
        return new Check(
                new Patient("1", "测试病人甲", Sex.FEMALE, LocalDate.of(1960, 1, 1)),
                new Place("village-1", "测试村", 4018),
                Origin.SIMULATED,
                "village-doctor",
                List.of(
                        new Outcome.Refused(Vital.OXYGEN_SATURATION, Refusal.NO_FINGER, STAMP),
                        new Outcome.Measured(
                                new Reading.BloodPressure(120, 93, 80, 72), Quality.CLEAN, STAMP),
                        new Outcome.Measured(
                                new Reading.Electrocardiogram(waveform(), 72),
                                Quality.CLEAN,
                                STAMP)),
                List.of(),
                STAMP);
    }

    static Receipt receipt() {
        return new Receipt(HASH, Receipt.Proof.ARRIVED, STAMP);
    }
}
