package org.yaoxiang.contract.seal;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;

/// What sealing and opening cost in each suite, measured in turn in one run. A program and not a
/// test, for a busy computer says nothing about a suite:
///
/// ```text
/// java -cp "contract/target/classes:contract/target/test-classes:gateway/target/lib/*" \
///     org.yaoxiang.contract.seal.SealSpeed
/// ```
final class SealSpeed {
    private static final int ROUNDS = 100;
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
    private static final Stamp STAMP = new Stamp(Instant.EPOCH, Duration.ofSeconds(1));

    private SealSpeed() {}

    public static void main(String[] args) {
        for (int samples : new int[] {0, 15_000, 60_000}) {
            double[][] millis = measure(check(samples));
            System.out.printf(
                    Locale.ROOT,
                    "%6d samples: sealed for two %.2f and %.2f ms (%.1f times),"
                            + " verified and opened %.2f and %.2f ms (%.1f times)%n",
                    samples,
                    millis[0][0],
                    millis[1][0],
                    millis[1][0] / millis[0][0],
                    millis[0][1],
                    millis[1][1],
                    millis[1][1] / millis[0][1]);
        }
    }

    /// Medians in milliseconds of processor time, [suite][sealing, opening]. The suites take turns,
    /// so that what else the computer does meets both.
    private static double[][] measure(Check check) {
        int suites = Suite.values().length;
        double[][] sealing = new double[suites][ROUNDS];
        double[][] opening = new double[suites][ROUNDS];
        KeyPair[] keys = new KeyPair[suites];
        LetterKey[] letters = new LetterKey[suites];
        for (Suite suite : Suite.values()) {
            keys[index(suite)] = suite.newKeyPair(new SecureRandom());
            letters[index(suite)] =
                    new LetterKey("county-1", List.of(suite.newKeyPair(new SecureRandom())));
        }
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            for (Suite suite : Suite.values()) {
                KeyPair pair = keys[index(suite)];
                LetterKey letter = letters[index(suite)];
                Recipient reader = letter.recipient();
                Sealer sealer =
                        new Sealer(
                                new Signer("handheld-1", pair.getPrivate()),
                                new SplittableRandom(1));
                long begin = THREAD.getCurrentThreadCpuTime();
                Sealed sealed = seal(sealer, check, reader);
                long sealedAt = THREAD.getCurrentThreadCpuTime();
                if (!Sealed.parse(sealed.bytes()).verify((ECPublicKey) pair.getPublic())
                        || !Opener.open(sealed, letter).equals(check)) {
                    throw new IllegalStateException(suite + " did not open its own fact");
                }
                if (round >= 0) {
                    sealing[index(suite)][round] = (sealedAt - begin) / 1e6;
                    opening[index(suite)][round] =
                            (THREAD.getCurrentThreadCpuTime() - sealedAt) / 1e6;
                }
            }
        }
        double[][] medians = new double[suites][2];
        for (int i = 0; i < suites; i++) {
            medians[i][0] = median(sealing[i]);
            medians[i][1] = median(opening[i]);
        }
        return medians;
    }

    private static Sealed seal(Sealer sealer, Check check, Recipient reader) {
        return sealer.seal(check, 1, Optional.empty(), Urgency.ROUTINE, List.of(reader, reader));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @SuppressWarnings("EnumOrdinal") // An index of this run only.
    private static int index(Suite suite) {
        return suite.ordinal();
    }

    private static Check check(int samples) {
        SplittableRandom random = new SplittableRandom(2);
        Supplier<Outcome> temperature =
                () -> new Outcome.Measured(new Reading.BodyTemperature(37.1), Quality.CLEAN, STAMP);
        Supplier<Outcome> electrocardiogram =
                () ->
                        new Outcome.Measured(
                                new Reading.Electrocardiogram(
                                        new Waveform(
                                                List.of(
                                                        new Waveform.Channel(
                                                                Lead.II,
                                                                random.ints(samples, -300, 300)
                                                                        .toArray())),
                                                500,
                                                0.048,
                                                List.of()),
                                        72),
                                Quality.CLEAN,
                                STAMP);
        return new Check(
                new Patient("1", "测试甲", Sex.FEMALE, LocalDate.of(1960, 1, 1)),
                new Place("village-1", "测试村", 4018),
                Origin.SIMULATED,
                "doctor-1",
                List.of((samples == 0 ? temperature : electrocardiogram).get()),
                List.of(),
                STAMP);
    }
}
