package org.yaoxiang.bridge.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.wire.FeedPlace;

/// The county's copy, beside a gateway's feed that is put back to an earlier state.
class FeedCopyTest {
    private static final KeyPair KEYS = Suite.INTERNATIONAL.newKeyPair(new SecureRandom());

    @TempDir Path folder;
    private int asked;

    @Test
    void what_comes_again_in_another_order_is_kept_once() {
        List<Sealed> facts = facts(9);
        List<Sealed> before = facts.subList(0, 7);
        // Facts 4 and 5 come again the other way round, 6 comes no more, 7 and 8 are new.
        List<Sealed> after = new ArrayList<>(facts.subList(0, 4));
        after.addAll(List.of(facts.get(5), facts.get(7), facts.get(4), facts.get(8)));
        try (FeedCopy copy = copy()) {
            assertThat(copy.append(before)).isEqualTo(before);

            copy.goBack(place -> isIn(place, after));

            assertThat(copy.place()).isEqualTo(place(after, 4));
            assertThat(copy.stands(facts.get(6).hash())).isFalse();
            assertThat(copy.append(after.subList(4, 8)))
                    .containsExactly(facts.get(7), facts.get(8));
            assertThat(copy.stands(facts.get(5).hash())).isTrue();
            assertThat(copy.stands(facts.get(6).hash())).as("lost there").isFalse();
        }
        try (FeedCopy copy = copy()) {
            assertThat(copy.place()).as("after a restart").isEqualTo(place(after, 8));
            assertThat(copy.all()).as("nothing is lost here").isEqualTo(facts);
            assertThat(copy.standing())
                    .containsExactlyInAnyOrderElementsOf(after.stream().map(Sealed::hash).toList());
        }
    }

    /// So that it is seen, see {@link org.yaoxiang.bridge.chain.Chains}.
    @Test
    void a_fact_that_stands_twice_in_one_feed_is_kept_twice() {
        Sealed fact = facts(1).getFirst();
        try (FeedCopy copy = copy()) {
            assertThat(copy.append(List.of(fact, fact))).containsExactly(fact, fact);
            assertThat(copy.all()).containsExactly(fact, fact);
        }
    }

    @Test
    void the_last_place_of_agreement_is_found_with_few_questions_wherever_it_is() {
        List<Sealed> facts = facts(100);
        Random random = new Random(4);
        for (int i = 0; i < 20; i++) {
            int kept = i < 2 ? 99 * i : random.nextInt(100);
            List<Sealed> there = new ArrayList<>(facts.subList(0, kept));
            there.addAll(facts.subList(Math.min(100, kept + 1), 100));
            try (FeedCopy copy = copy("feed-" + i)) {
                copy.append(facts);
                asked = 0;
                copy.goBack(place -> isIn(place, there));
                assertThat(copy.place()).isEqualTo(place(facts, kept));
                assertThat(asked).isLessThanOrEqualTo(7);
            }
        }
    }

    private boolean isIn(FeedPlace place, List<Sealed> feed) {
        asked++;
        return place.facts() <= feed.size() && place.equals(place(feed, place.facts()));
    }

    private static FeedPlace place(List<Sealed> feed, int facts) {
        FeedPlace place = FeedPlace.BEGINNING;
        for (Sealed fact : feed.subList(0, facts)) {
            place = place.next(fact.hash());
        }
        return place;
    }

    private FeedCopy copy() {
        return copy("feed");
    }

    private FeedCopy copy(String name) {
        return new FeedCopy(Journal.open(folder.resolve(name)));
    }

    private static List<Sealed> facts(int count) {
        Sealer sealer = new Sealer(new Signer("gateway-1", KEYS.getPrivate()), new Random(1));
        List<Sealed> facts = new ArrayList<>();
        Optional<Hash> previous = Optional.empty();
        for (int i = 0; i < count; i++) {
            Receipt receipt =
                    new Receipt(
                            new Hash(new byte[Hash.LENGTH]),
                            Receipt.Proof.ARRIVED,
                            new Stamp(Instant.EPOCH.plusSeconds(i), Duration.ZERO));
            facts.add(sealer.seal(receipt, i + 1, previous, Urgency.ROUTINE, List.of()));
            previous = Optional.of(facts.getLast().hash());
        }
        return facts;
    }
}
