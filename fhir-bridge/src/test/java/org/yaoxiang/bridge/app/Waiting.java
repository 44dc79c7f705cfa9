package org.yaoxiang.bridge.app;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.yaoxiang.bridge.answer.Answering;
import org.yaoxiang.bridge.consult.Case;
import org.yaoxiang.bridge.consult.Entry;
import org.yaoxiang.bridge.consult.Queue;
import org.yaoxiang.bridge.map.Algorithms;
import org.yaoxiang.bridge.map.SomeFacts;
import org.yaoxiang.bridge.map.Translation;
import org.yaoxiang.bridge.server.ResourceStore;
import org.yaoxiang.bridge.server.Trail;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Opener;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;

/// A county without a gateway, in which a village waits for an answer: real journals, real keys, a
/// real store.
final class Waiting implements AutoCloseable {
    static final String RELAY = "city-system";
    static final Instant NOW = Instant.parse("2026-03-02T03:00:00Z");
    static final Hash SECOND_CONSULT = Hash.parse("d1".repeat(Hash.LENGTH));

    static final Map<Suite, KeyPair> LETTERS = pairs();
    static final KeyPair SIGNING = Suite.INTERNATIONAL.newKeyPair(new SecureRandom());

    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    final ResourceStore store;
    final Trail trail;
    final Sent sent;
    final Relays relays;
    private final List<Entry> entries = new ArrayList<>();
    private final Translation translation = new Translation();
    private int arrived;

    /// What goes to hospitals, by the fact.
    final Map<Hash, List<Bundle>> transactions = new LinkedHashMap<>();

    /// Whether the program dies before an advice is sealed, or after and before anybody hears of
    /// it.
    boolean diesBeforeSealing;

    boolean diesAfterSealing;

    final Set<String> enrolled = new HashSet<>(Set.of(RELAY, SomeFacts.HANDHELD));

    /// The program is gone.
    static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// Starts on what the folder holds: two consults of one check, and what was sealed before.
    Waiting(Path folder) {
        store = ResourceStore.open(folder.resolve("fhir"), CLOCK);
        trail = Trail.open(folder.resolve("audit.journal"), store, "county");
        sent = new Sent(folder, Set.of(RELAY), new Random(1));
        relays =
                new Relays(
                        Map.of(
                                RELAY,
                                new Relay(
                                        "测试市医院",
                                        "the-token-of-the-city",
                                        new Signer(RELAY, SIGNING.getPrivate()))),
                        enrolled::contains,
                        this::cases,
                        this::seal,
                        () -> new Stamp(NOW, Duration.ofSeconds(1)));
        Check check = SomeFacts.check(Origin.MEASURED);
        Consult consult = SomeFacts.consult();
        arrive(SomeFacts.CHECK, SomeFacts.HANDHELD, 1, check, new byte[0]);
        arrive(SomeFacts.CONSULT, SomeFacts.HANDHELD, 2, consult, new byte[0]);
        arrive(SECOND_CONSULT, SomeFacts.HANDHELD, 3, consult, new byte[0]);
        for (Sealed each : letters()) {
            entries.add(entry(each));
        }
    }

    List<Case> cases() {
        return Queue.fold(entries).cases();
    }

    Answering answering() {
        return relays;
    }

    /// Everything that the relay has ever signed.
    List<Sealed> letters() {
        return sent.missingFrom(Set.of());
    }

    /// What the handheld reads when it opens a letter.
    static Advice atTheHandheld(Sealed letter) {
        return (Advice) Opener.open(letter, new LetterKey(SomeFacts.HANDHELD, LETTERS));
    }

    /// The gateway's feed shows what was sealed.
    void feed() {
        for (Sealed each : letters()) {
            arrive(each.hash(), each.author(), each.sequence(), atTheHandheld(each), each.bytes());
        }
    }

    private Hash seal(Signer by, Advice advice, Case asked) {
        if (diesBeforeSealing) {
            throw new Death();
        }
        Sealed sealed =
                sent.seal(
                        by,
                        advice,
                        asked.urgency(),
                        List.of(new LetterKey(SomeFacts.HANDHELD, LETTERS).recipient()));
        if (diesAfterSealing) {
            throw new Death();
        }
        entries.add(entry(sealed));
        return sealed.hash();
    }

    private static Entry entry(Sealed sealed) {
        return new Entry(sealed.hash(), sealed.author(), sealed.sequence(), atTheHandheld(sealed));
    }

    private void arrive(Hash hash, String author, long sequence, Fact fact, byte[] seal) {
        List<Bundle> next =
                translation.next(
                        hash, author, sequence, fact, new Algorithms("SHA-256", "ES256"), seal);
        next.forEach(each -> store.store(each, ++arrived));
        transactions.put(hash, next);
        if (entries.stream().noneMatch(each -> each.hash().equals(hash))) {
            entries.add(new Entry(hash, author, sequence, fact));
        }
    }

    @Override
    public void close() {
        sent.close();
        trail.close();
        store.close();
    }

    private static Map<Suite, KeyPair> pairs() {
        Map<Suite, KeyPair> pairs = new EnumMap<>(Suite.class);
        for (Suite each : Suite.values()) {
            pairs.put(each, each.newKeyPair(new SecureRandom()));
        }
        return pairs;
    }
}
