package org.yaoxiang.crash;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Check;
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
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.device.vault.IndexFile;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.mocks.body.DynamicalHeart;

/// The records of a village's years: one handheld's checks, each with the gateway's receipts. Five
/// checks of each patient; each has oxygen saturation, blood pressure, temperature and 30 seconds
/// of one lead. Keys and contents follow from a seed, so that another process can open what this
/// one has saved.
final class Archive {
    private static final long SEED = 1;
    private static final int CHECKS_PER_PATIENT = 5;
    private static final int RATE_HERTZ = 250;
    private static final int SAMPLES = 30 * RATE_HERTZ;

    /// Of the sensor's electronics; in steps of a microvolt.
    private static final double NOISE_MICROVOLTS = 10;

    private static final List<String> SURNAMES = List.of("张", "王", "李", "赵", "陈", "单", "曾", "扎西");
    private static final List<String> GIVEN =
            List.of("伟", "芳", "娜", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰");

    private static final Instant BEGIN = Instant.parse("2023-01-01T00:00:00Z");
    private static final Duration BETWEEN = Duration.ofMinutes(150);

    private final Path folder;
    private final Visits visits;

    /// @param folder where the vault lies
    Archive(Path folder) {
        this.folder = folder;
        try {
            SecureRandom seeded = SecureRandom.getInstance("SHA1PRNG");
            seeded.setSeed(SEED);
            this.visits = new Visits(seeded);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA1PRNG", e);
        }
    }

    /// Opens the vault.
    ///
    /// @param index where its index lies; empty for none
    Vault open(Optional<IndexFile> index) {
        return visits.open(() -> Journal.open(folder.resolve(Cuts.NAME)), index, new Random(SEED));
    }

    Vault open() {
        return open(Optional.of(IndexFile.in(folder)));
    }

    /// Saves so many checks and their receipts.
    void fill(int checks) {
        int[] heart = heart();
        Random random = new Random(SEED);
        try (Vault vault = open()) {
            for (int i = 0; i < checks; i++) {
                Stamp at = new Stamp(BEGIN.plus(BETWEEN.multipliedBy(i)), Duration.ofSeconds(1));
                Sealed check = vault.append(check(i, at, heart, random), Urgency.ROUTINE);
                visits.deliver(vault, check.hash(), at, random);
                for (Hash each : vault.behind(check.hash())) {
                    visits.deliver(vault, each, at, random);
                }
            }
        }
    }

    private static Check check(int number, Stamp at, int[] heart, Random random) {
        double systolic = random.nextInt(100, 180);
        double diastolic = random.nextInt(60, 100);
        int[] samples =
                IntStream.of(heart)
                        .map(each ->
                                each + (int) Math.round(NOISE_MICROVOLTS * random.nextGaussian()))
                        .toArray();
        Waveform waveform =
                new Waveform(
                        List.of(new Waveform.Channel(Lead.I, samples)), RATE_HERTZ, 1, List.of());
        List<Reading> readings =
                List.of(
                        new Reading.OxygenSaturation(random.nextInt(85, 100), 72, 2),
                        new Reading.BloodPressure(
                                systolic, (systolic + 2 * diastolic) / 3, diastolic, 72),
                        new Reading.BodyTemperature(36 + random.nextInt(30) / 10.0),
                        new Reading.Electrocardiogram(waveform, 72));
        List<Outcome> outcomes = new ArrayList<>();
        readings.forEach(each -> outcomes.add(new Outcome.Measured(each, Quality.CLEAN, at)));
        return new Check(
                patient(number / CHECKS_PER_PATIENT),
                new Place("village-1", "测试村", 3200),
                Origin.SIMULATED,
                "doctor-1",
                outcomes,
                List.of(),
                at);
    }

    private static Patient patient(int number) {
        return new Patient(
                "v-" + number,
                SURNAMES.get(number % SURNAMES.size()) + GIVEN.get(number % GIVEN.size()),
                number % 2 == 0 ? Sex.FEMALE : Sex.MALE,
                LocalDate.of(1935 + number % 80, 1 + number % 12, 1 + number % 28));
    }

    /// 30 seconds of lead I, in microvolts.
    private static int[] heart() {
        DynamicalHeart heart = new DynamicalHeart(72, SEED);
        return IntStream.range(0, SAMPLES)
                .map(i -> (int) Math.round(1000 * heart.millivolts((double) i / RATE_HERTZ)))
                .toArray();
    }
}
