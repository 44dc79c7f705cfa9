package org.yaoxiang.gateway.inbox;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.gateway.enrol.SomeParties;

/// An author that seals one fact after the other.
public final class Village {
    public static final Stamp STAMP = new Stamp(SomeParties.NOW, Duration.ofSeconds(1));

    private final Sealer sealer;
    private long sequence;
    private Optional<Hash> previous = Optional.empty();

    public Village(SomeParties.Keys author, RandomGenerator random) {
        this(author, Suite.INTERNATIONAL, random);
    }

    public Village(SomeParties.Keys author, Suite suite, RandomGenerator random) {
        this.sealer = new Sealer(author.signer(suite), random);
    }

    public Sealed seal(Fact fact, Urgency urgency, SomeParties.Keys... recipients) {
        Sealed sealed =
                sealer.seal(
                        fact,
                        ++sequence,
                        previous,
                        urgency,
                        List.of(recipients).stream()
                                .map(keys -> keys.letterKey().recipient())
                                .toList());
        previous = Optional.of(sealed.hash());
        return sealed;
    }

    public static Check check(String name) {
        return new Check(
                new Patient("1", name, Sex.FEMALE, LocalDate.of(1960, 1, 1)),
                new Place("village-1", "测试村", 4018),
                Origin.SIMULATED,
                "village-doctor",
                List.of(new Outcome.Refused(Vital.OXYGEN_SATURATION, Refusal.NO_FINGER, STAMP)),
                List.of(),
                STAMP);
    }

    /// A check with 10 s of one lead, for a transfer in many blocks.
    public static Check longCheck() {
        // Noise, for no codec makes that short.
        int[] samples = new Random(6).ints(5000, -1000, 1000).toArray();
        return new Check(
                new Patient("1", "测试病人甲", Sex.FEMALE, LocalDate.of(1960, 1, 1)),
                new Place("village-1", "测试村", 4018),
                Origin.SIMULATED,
                "village-doctor",
                List.of(
                        new Outcome.Measured(
                                new Reading.Electrocardiogram(
                                        new Waveform(
                                                List.of(new Waveform.Channel(Lead.II, samples)),
                                                500,
                                                0.5,
                                                List.of()),
                                        72),
                                Quality.CLEAN,
                                STAMP)),
                List.of(),
                STAMP);
    }

    static SelfTest selfTest() {
        return new SelfTest(
                Vital.OXYGEN_SATURATION,
                Origin.SIMULATED,
                List.of(new SelfTest.Result.Refused(Probe.NOISE, Refusal.NO_FINGER)),
                STAMP);
    }

    public static Advice advice(Hash consult) {
        return new Advice(consult, "dr-li", "测试医生", Disposition.WATCH, "再观察一天", STAMP);
    }

    public static Receipt arrived(Hash fact) {
        return new Receipt(fact, Receipt.Proof.ARRIVED, STAMP);
    }
}
