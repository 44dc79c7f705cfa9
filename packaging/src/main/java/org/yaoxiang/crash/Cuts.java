package org.yaoxiang.crash;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.State;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.mocks.world.FaultyDisk;

/// Whole visits saved on a disk whose power is cut, at one seeded point after another. A history is
/// replayed from its seed, but for the keys: signatures and letter keys are fresh in each run.
final class Cuts {
    static final String NAME = "vault.journal";
    private static final Instant MET = Instant.parse("2026-01-01T08:00:00Z");
    private static final int VISITS_MAX = 2;

    /// Small, so that every visit begins some.
    static final int SEGMENT_LENGTH = 2048;

    /// Operations of the disk in one visit, with some to spare: five facts of a write and a force,
    /// and a write and two forces for each segment that is begun.
    private static final int OPERATIONS_PER_VISIT = 24;

    /// What was counted.
    ///
    /// @param points power cuts
    /// @param acknowledged facts that the vault said were saved
    /// @param lost acknowledged facts that were not there afterwards
    /// @param duplicated facts that were there more than once
    /// @param unopened vaults that did not open, or not as their owner's
    /// @param firstSeed the first history in which something did not hold; empty when all held
    record Count(
            long points,
            long acknowledged,
            long lost,
            long duplicated,
            long unopened,
            Optional<Long> firstSeed) {
        static final Count NONE = new Count(0, 0, 0, 0, 0, Optional.empty());

        boolean isSound() {
            return lost == 0 && duplicated == 0 && unopened == 0;
        }

        Count plus(Count other) {
            return new Count(
                    points + other.points,
                    acknowledged + other.acknowledged,
                    lost + other.lost,
                    duplicated + other.duplicated,
                    unopened + other.unopened,
                    firstSeed.or(other::firstSeed));
        }
    }

    private final KeyPair handheld = pair();
    private final KeyPair gateway = pair();
    private final KeyPair county = pair();
    private final LetterKey letters = letterKey("handheld-1", pair());
    private final Vault.Owner owner =
            new Vault.Owner(
                    new Signer("handheld-1", handheld.getPrivate()),
                    letters,
                    new Recipient("county-1", (ECPublicKey) county.getPublic()),
                    "gateway-1",
                    author ->
                            Optional.ofNullable(
                                            Map.of("gateway-1", gateway, "county-1", county)
                                                    .get(author))
                                    .map(KeyPair::getPublic));
    private final boolean isLying;
    private long reported;

    /// @param isLying the disk says that it has forced what it has not; then facts must be lost
    Cuts(boolean isLying) {
        this.isLying = isLying;
    }

    /// Cuts the power once or more often in one history of visits.
    Count history(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        FaultyDisk disk = new FaultyDisk(random);
        if (isLying) {
            disk.lie();
        }
        List<Hash> acknowledged = new ArrayList<>();
        long points = 0;
        disk.cutAfter(1 + random.nextInt(VISITS_MAX * OPERATIONS_PER_VISIT));
        boolean isOver = false;
        while (!isOver) {
            try {
                visits(disk, random, acknowledged);
                isOver = true;
            } catch (FaultyDisk.PowerCut _) {
                points++;
                FaultyDisk.Cut[] cuts = FaultyDisk.Cut.values();
                disk.restart(cuts[random.nextInt(cuts.length)]);
                if (random.nextInt(3) == 0) {
                    // Soon again, so that it falls into the recovery.
                    disk.cutAfter(1 + random.nextInt(4));
                }
            } catch (JournalException | IllegalStateException _) {
                return new Count(points, acknowledged.size(), 0, 0, 1, Optional.of(seed));
            }
        }
        if (points == 0) {
            points++;
            disk.restart(FaultyDisk.Cut.DROPPED);
        }
        return inspect(disk, acknowledged, points, seed);
    }

    private Count inspect(FaultyDisk disk, List<Hash> acknowledged, long points, long seed) {
        List<Entry> entries;
        List<Sealed> own = new ArrayList<>();
        long frames;
        try (Journal journal = journal(disk)) {
            frames = journal.size();
        }
        try (Vault vault = open(disk, seed)) {
            entries = vault.entries();
            for (Entry each : entries) {
                if (each.own()) {
                    own.add(vault.sealed(each.hash()));
                }
            }
        } catch (JournalException | IllegalStateException _) {
            return new Count(points, acknowledged.size(), 0, 0, 1, Optional.of(seed));
        }
        List<Hash> hashes = entries.stream().map(Entry::hash).toList();
        long lost = acknowledged.stream().filter(each -> !hashes.contains(each)).count();
        long duplicated = frames - hashes.size();
        // A hole or a fork in the author's chain counts as a loss too: the county would see it.
        for (int i = 0; i < own.size(); i++) {
            Optional<Hash> before = i == 0 ? Optional.empty() : Optional.of(own.get(i - 1).hash());
            if (own.get(i).sequence() != i + 1 || !own.get(i).previous().equals(before)) {
                lost++;
            }
        }
        boolean holds = lost == 0 && duplicated == 0;
        return new Count(
                points,
                acknowledged.size(),
                lost,
                duplicated,
                0,
                holds ? Optional.empty() : Optional.of(seed));
    }

    /// Whether its author has sealed just this.
    boolean isGenuine(Sealed sealed) {
        return sealed.verify(
                sealed.author().equals(owner.signer().authorId())
                        ? handheld.getPublic()
                        : owner.directory().signingKey(sealed.author()).orElseThrow());
    }

    Vault open(FaultyDisk disk, long seed) {
        return Vault.open(() -> journal(disk), owner, new SplittableRandom(seed));
    }

    /// Opens the journal and remembers what damage it reports.
    Journal journal(FaultyDisk disk) {
        Journal journal = Journal.open(NAME, new Card(disk), SEGMENT_LENGTH);
        reported += journal.damages().size();
        return journal;
    }

    /// How many damages all openings have reported so far.
    long reported() {
        return reported;
    }

    /// Opens the vault and saves visits until there are enough.
    void visits(FaultyDisk disk, RandomGenerator random, List<Hash> acknowledged) {
        // Not closed by a cut: the power does not ask.
        Vault vault = open(disk, random.nextLong());
        while (vault.entries().stream().filter(Entry::own).count() < 3L * VISITS_MAX) {
            Sealed check = vault.append(check(random), Urgency.SOON);
            acknowledged.add(check.hash());
            Sealed consult =
                    vault.append(
                            new Consult(check.hash(), Urgency.SOON, "请看", stamp(random)),
                            Urgency.SOON);
            acknowledged.add(consult.hash());
            receive(
                    vault,
                    "gateway-1",
                    gateway,
                    new Receipt(check.hash(), Receipt.Proof.ARRIVED, stamp(random)),
                    acknowledged);
            Sealed advice =
                    receive(
                            vault,
                            "county-1",
                            county,
                            new Advice(
                                    consult.hash(),
                                    "doctor-1",
                                    "测试医生",
                                    Disposition.WATCH,
                                    "复查",
                                    stamp(random)),
                            acknowledged);
            Sealed read =
                    vault.append(
                            new Receipt(advice.hash(), Receipt.Proof.READ, stamp(random)),
                            Urgency.SOON);
            acknowledged.add(read.hash());
            if (vault.state(check.hash()) != State.READ) {
                throw new IllegalStateException("the vault forgot while it was open");
            }
        }
        vault.close();
    }

    private Sealed receive(
            Vault vault, String author, KeyPair key, Fact fact, List<Hash> acknowledged) {
        Sealed sealed =
                new Sealer(
                                new Signer(author, key.getPrivate()),
                                new SplittableRandom(acknowledged.size()))
                        .seal(
                                fact,
                                1,
                                Optional.empty(),
                                Urgency.SOON,
                                fact instanceof Receipt ? List.of() : List.of(letters.recipient()));
        vault.receive(sealed);
        acknowledged.add(sealed.hash());
        return sealed;
    }

    private static Check check(RandomGenerator random) {
        int[] samples = random.ints(random.nextInt(50, 2000), -4000, 4000).toArray();
        Waveform waveform =
                new Waveform(List.of(new Waveform.Channel(Lead.I, samples)), 250, 1, List.of());
        return new Check(
                new Patient("v-1", "测试甲", Sex.FEMALE, LocalDate.of(1950, 2, 3)),
                new Place("village-1", "测试村", 3200),
                Origin.SIMULATED,
                "doctor-1",
                List.of(
                        new Outcome.Measured(
                                new Reading.Electrocardiogram(waveform, 72),
                                Quality.CLEAN,
                                stamp(random))),
                List.of(),
                stamp(random));
    }

    private static Stamp stamp(RandomGenerator random) {
        return new Stamp(MET.plusSeconds(random.nextInt(100_000)), Duration.ofSeconds(1));
    }

    private static LetterKey letterKey(String id, KeyPair pair) {
        return new LetterKey(id, (ECPrivateKey) pair.getPrivate(), (ECPublicKey) pair.getPublic());
    }

    /// The segments of a vault that was closed in peace, by their names.
    Map<String, byte[]> soundJournal(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        FaultyDisk disk = new FaultyDisk(random);
        visits(disk, random, new ArrayList<>());
        return disk.names().stream()
                .filter(each -> !each.endsWith(".lock"))
                .collect(Collectors.toMap(each -> each, disk::content));
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
