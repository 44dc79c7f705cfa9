package org.yaoxiang.crash;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.IndexFile;
import org.yaoxiang.device.vault.State;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.vault.VaultKey;

/// A village's days: what its doctor saves and what comes back, for one handheld with keys of its
/// own. The keys are fresh in each run.
final class Visits {
    private static final Instant MET = Instant.parse("2026-01-01T08:00:00Z");

    private static final List<Patient> PATIENTS =
            List.of(
                    new Patient("v-1", "测试甲", Sex.FEMALE, LocalDate.of(1950, 2, 3)),
                    new Patient("v-2", "单田芳", Sex.MALE, LocalDate.of(1934, 12, 17)),
                    new Patient("v-3", "བཀྲ་ཤིས་", Sex.MALE, LocalDate.of(1950, 7, 8)));

    private final VaultKey key;
    private final KeyPair handheld;
    private final KeyPair gateway;
    private final KeyPair county;
    private final LetterKey letters;
    private final Vault.Owner owner;

    Visits() {
        this(new SecureRandom());
    }

    /// @param keys what the keys are drawn from
    Visits(SecureRandom keys) {
        key = VaultKey.random(keys);
        handheld = pair(keys);
        gateway = pair(keys);
        county = pair(keys);
        letters = letterKey("handheld-1", pair(keys));
        owner =
                new Vault.Owner(
                        new Signer("handheld-1", handheld.getPrivate()),
                        letters,
                        new Recipient("county-1", (ECPublicKey) county.getPublic()),
                        "gateway-1",
                        (author, _) ->
                                Optional.ofNullable(
                                                Map.of("gateway-1", gateway, "county-1", county)
                                                        .get(author))
                                        .map(KeyPair::getPublic));
    }

    /// Opens this handheld's vault.
    ///
    /// @param journal opens its journal
    /// @param index where its index lies; empty for none
    Vault open(Supplier<Journal> journal, Optional<IndexFile> index, RandomGenerator random) {
        return Vault.open(journal, owner, key, random, new Vault.Opening(index, (_, _) -> {}));
    }

    /// One visit: a check and a consult are saved, delivered, answered and read.
    ///
    /// @param acknowledged is told of each fact when the vault has said that it is saved
    /// @throws IllegalStateException when the open vault has forgotten something
    void visit(Vault vault, RandomGenerator random, Consumer<Hash> acknowledged) {
        Sealed check = vault.append(check(random), Urgency.SOON);
        acknowledged.accept(check.hash());
        recordings(vault, check.hash()).forEach(acknowledged);
        Sealed consult =
                vault.append(
                        new Consult(check.hash(), Urgency.SOON, "请看", stamp(random)), Urgency.SOON);
        acknowledged.accept(consult.hash());
        acknowledged.accept(deliver(vault, check.hash(), stamp(random), random));
        Sealed advice =
                receive(
                        vault,
                        new Signer("county-1", county.getPrivate()),
                        new Advice(
                                consult.hash(),
                                "doctor-1",
                                "测试医生",
                                Disposition.WATCH,
                                "复查",
                                stamp(random)),
                        random);
        acknowledged.accept(advice.hash());
        Sealed read =
                vault.append(
                        new Receipt(advice.hash(), Receipt.Proof.READ, stamp(random)),
                        Urgency.SOON);
        acknowledged.accept(read.hash());
        if (vault.state(check.hash()) != State.READ) {
            throw new IllegalStateException("the vault forgot while it was open");
        }
    }

    /// What a check that was saved refers to.
    static List<Hash> recordings(Vault vault, Hash check) {
        return vault.entries().stream()
                .filter(each -> each.hash().equals(check))
                .flatMap(each -> each.recordings().stream())
                .toList();
    }

    /// The gateway's receipt for a fact comes in.
    Hash deliver(Vault vault, Hash fact, Stamp at, RandomGenerator random) {
        return receive(
                        vault,
                        new Signer("gateway-1", gateway.getPrivate()),
                        new Receipt(fact, Receipt.Proof.ARRIVED, at),
                        random)
                .hash();
    }

    /// How many acknowledged facts a vault has lost. A hole or a fork in the author's own chain
    /// counts too: the county would see it.
    static long lost(Vault vault, List<Hash> acknowledged) {
        List<Entry> entries = vault.entries();
        Set<Hash> there = entries.stream().map(Entry::hash).collect(Collectors.toSet());
        long lost = acknowledged.stream().filter(each -> !there.contains(each)).count();
        long sequence = 0;
        Optional<Hash> before = Optional.empty();
        for (Entry each : entries) {
            if (each.own()) {
                Sealed own = vault.sealed(each.hash());
                sequence++;
                lost += own.sequence() == sequence && own.previous().equals(before) ? 0 : 1;
                before = Optional.of(own.hash());
            }
        }
        return lost;
    }

    /// Whether its author has sealed just this.
    boolean isGenuine(Sealed fact) {
        return fact.verify(
                fact.author().equals(owner.signer().authorId())
                        ? handheld.getPublic()
                        : owner.directory().signingKey(fact.author(), fact.suite()).orElseThrow());
    }

    private Sealed receive(Vault vault, Signer author, Fact fact, RandomGenerator random) {
        Sealed sealed =
                new Sealer(author, random)
                        .seal(
                                fact,
                                1,
                                Optional.empty(),
                                Urgency.SOON,
                                fact instanceof Receipt ? List.of() : List.of(letters.recipient()));
        vault.receive(sealed);
        return sealed;
    }

    private static Check check(RandomGenerator random) {
        int[] samples = random.ints(random.nextInt(50, 2000), -4000, 4000).toArray();
        Waveform waveform =
                new Waveform(List.of(new Waveform.Channel(Lead.I, samples)), 250, 1, List.of());
        return new Check(
                PATIENTS.get(random.nextInt(PATIENTS.size())),
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

    private static KeyPair pair(SecureRandom keys) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), keys);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
