package org.yaoxiang.bridge.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaoxiang.bridge.chain.Break.Wrong;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Head;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;

/// Real chains, sealed by a handheld and by a gateway, and everything that can be done to them on
/// the way to the county.
class ChainsTest {
    private static final String HANDHELD = "handheld-1";
    private static final String GATEWAY = "gateway-1";
    private static final int LENGTH = 12;
    private static final Stamp LATER =
            new Stamp(Instant.parse("2026-11-26T00:00:00Z"), Duration.ofSeconds(1));
    private static final Stamp AT =
            new Stamp(Instant.parse("2026-11-25T00:00:00Z"), Duration.ofSeconds(1));

    private final Random random = new Random(9);
    private final Map<String, KeyPair> keys = new HashMap<>();

    /// The handheld's facts by number; the last is a head by which all before it are receipted.
    private List<Sealed> facts;

    @BeforeEach
    void seal() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        keys.put(HANDHELD, generator.generateKeyPair());
        keys.put(GATEWAY, generator.generateKeyPair());
        facts = chain(List.of(), LENGTH - 1, 1);
        facts.add(next(HANDHELD, new Head(List.of(), AT), facts));
    }

    @Test
    void an_untouched_chain_is_fine_in_every_order_of_arrival() {
        for (int i = 0; i < 5; i++) {
            List<Sealed> order = new ArrayList<>(facts.subList(0, LENGTH - 1));
            Collections.shuffle(order, random);
            order.add(facts.getLast());
            List<Sealed> feed = receipted(order);
            List<Link> links = feed.stream().map(this::link).toList();
            for (int n = 0; n <= links.size(); n++) {
                assertThat(Chains.fold(links.subList(0, n)).breaks())
                        .as("seed 9, case %d", i)
                        .isEmpty();
            }
            assertThat(Chains.fold(links).waiting()).isEmpty();
        }
    }

    @Test
    void what_has_not_arrived_yet_waits_and_is_not_called_broken() {
        List<Sealed> some = new ArrayList<>(facts.subList(0, 9));
        some.remove(3);
        some.add(next(HANDHELD, new Head(List.of(4L), AT), facts.subList(0, 9)));
        Chains chains = fold(receipted(some));
        assertThat(chains.breaks()).isEmpty();
        assertThat(chains.waiting()).containsExactly(Map.entry(HANDHELD, 1L));
    }

    /// Such as a recording: its check and the consult go ahead of it, and a head says so.
    @Test
    void what_waited_while_a_head_went_ahead_closes_the_chain_when_it_comes() {
        Sealed late = facts.get(3);
        List<Sealed> order = new ArrayList<>(facts.subList(0, 9));
        order.remove(late);
        order.add(next(HANDHELD, new Head(List.of(late.sequence()), AT), facts.subList(0, 9)));
        order.add(late);
        Chains chains = fold(receipted(order));
        assertThat(chains.breaks()).isEmpty();
        assertThat(chains.waiting()).isEmpty();
    }

    @Test
    void a_fact_that_is_dropped_is_named_by_its_receipt() {
        for (int dropped = 0; dropped < LENGTH - 1; dropped++) {
            List<Sealed> feed = receipted(facts.subList(0, LENGTH - 1));
            feed.remove(facts.get(dropped));
            Break named =
                    dropped == LENGTH - 2
                            ? new Break(Wrong.DROPPED, facts.get(dropped).hash().prefix(), 0)
                            : new Break(Wrong.DROPPED, HANDHELD, dropped + 1);
            assertThat(fold(feed).breaks()).containsExactly(named);
        }
    }

    /// A gateway that lies, or has lost its disk, can drop the receipt too; the handheld holds it.
    @Test
    void a_fact_that_is_dropped_with_its_receipt_is_named_by_its_authors_head() {
        for (int dropped = 0; dropped < LENGTH - 1; dropped++) {
            List<Sealed> left = new ArrayList<>(facts);
            left.remove(dropped);
            assertThat(fold(receipted(left)).breaks())
                    .containsExactly(new Break(Wrong.DROPPED, HANDHELD, dropped + 1));
        }
    }

    /// It gives other receipts with the numbers of those that it has lost; the handheld's chain is
    /// whole all the same.
    @Test
    void a_gateway_that_was_put_back_is_named_once_and_not_its_handheld() {
        for (int left = 1; left < LENGTH - 1; left++) {
            List<Sealed> feed = receipted(facts);
            List<Sealed> receipts = new ArrayList<>();
            feed.stream()
                    .filter(each -> each.author().equals(GATEWAY))
                    .limit(left)
                    .forEach(receipts::add);
            for (Sealed fact : facts.subList(left, LENGTH)) {
                Receipt again = new Receipt(fact.hash(), Receipt.Proof.ARRIVED, LATER);
                receipts.add(next(GATEWAY, again, receipts));
            }
            feed.addAll(receipts.subList(left, LENGTH));
            assertThat(fold(feed).breaks())
                    .containsExactly(new Break(Wrong.RESTORED, GATEWAY, left + 1));
        }
    }

    @Test
    void a_hole_in_the_gateways_own_chain_is_named() {
        List<Sealed> feed = receipted(facts);
        Sealed receipt = feed.remove(7);
        assertThat(receipt.author()).isEqualTo(GATEWAY);
        assertThat(fold(feed).breaks())
                .containsExactly(new Break(Wrong.DROPPED, GATEWAY, receipt.sequence()));
    }

    @Test
    void an_altered_fact_is_named() {
        List<Sealed> feed = receipted(facts);
        List<Link> links = feed.stream().map(this::link).toList();
        int read = 0;
        for (int i = 0; i < 200; i++) {
            int number = random.nextInt(LENGTH - 1);
            byte[] bytes = facts.get(number).bytes();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Sealed altered;
            try {
                altered = Sealed.parse(bytes);
            } catch (SealException _) {
                continue; // The feed's reader does not take it at all.
            }
            List<Link> changed = new ArrayList<>(links);
            changed.set(feed.indexOf(facts.get(number)), link(altered));
            assertThat(Chains.fold(changed).breaks())
                    .as("seed 9, case %d", i)
                    .contains(new Break(Wrong.ALTERED, altered.author(), altered.sequence()));
            read++;
        }
        assertThat(read).isGreaterThan(50);
    }

    @Test
    void a_replayed_fact_is_named() {
        List<Sealed> feed = receipted(facts);
        feed.add(facts.get(4));
        assertThat(fold(feed).breaks()).containsExactly(new Break(Wrong.REPLAYED, HANDHELD, 5));
    }

    /// Only who has the handheld's key can do it, such as a tampered program.
    @Test
    void a_reordered_fact_is_named() {
        List<Sealed> twisted = new ArrayList<>(facts.subList(0, 5));
        twisted.add(sealed(HANDHELD, fact(99), 6, Optional.of(facts.get(2).hash())));
        assertThat(fold(receipted(twisted)).breaks())
                .containsExactly(new Break(Wrong.REORDERED, HANDHELD, 6));
    }

    @Test
    void a_replaced_fact_is_named_by_the_one_after_it() {
        List<Sealed> replaced = new ArrayList<>(facts.subList(0, 8));
        replaced.set(4, sealed(HANDHELD, fact(99), 5, Optional.of(facts.get(3).hash())));
        assertThat(fold(receipted(replaced)).breaks())
                .containsExactly(new Break(Wrong.REPLACED, HANDHELD, 6));
    }

    @Test
    void a_card_that_was_restored_from_an_old_copy_is_named_where_its_histories_part() {
        for (int copied = 0; copied < LENGTH - 1; copied++) {
            List<Sealed> both = new ArrayList<>(facts.subList(0, LENGTH - 1));
            List<Sealed> second = chain(facts.subList(0, copied), 4, 500);
            both.addAll(second.subList(copied, second.size()));
            assertThat(fold(receipted(both)).breaks())
                    .containsExactly(new Break(Wrong.ROLLED_BACK, HANDHELD, copied + 1));
        }
    }

    private Chains fold(List<Sealed> feed) {
        return Chains.fold(feed.stream().map(this::link).toList());
    }

    private Link link(Sealed sealed) {
        KeyPair pair = keys.get(sealed.author());
        boolean isOfPost = sealed.author().equals(GATEWAY);
        Link link =
                Link.of(
                        sealed.hash(),
                        sealed.author(),
                        sealed.sequence(),
                        sealed.previous(),
                        pair != null && sealed.verify(publicKey(pair)),
                        isOfPost);
        if (!link.isGenuine()) {
            return link;
        }
        Fact fact = content.get(sealed.hash());
        if (fact instanceof Head head) {
            return link.ofHead(head);
        }
        return isOfPost && fact instanceof Receipt receipt ? link.ofArrival(receipt) : link;
    }

    private static PublicKey publicKey(KeyPair pair) {
        return pair.getPublic();
    }

    private final Map<Hash, Fact> content = new HashMap<>();

    /// The gateway's journal: every fact, and its receipt behind it.
    private List<Sealed> receipted(List<Sealed> arriving) {
        List<Sealed> feed = new ArrayList<>();
        List<Sealed> receipts = new ArrayList<>();
        for (Sealed each : arriving) {
            feed.add(each);
            Sealed receipt =
                    next(GATEWAY, new Receipt(each.hash(), Receipt.Proof.ARRIVED, AT), receipts);
            receipts.add(receipt);
            feed.add(receipt);
        }
        return feed;
    }

    private List<Sealed> chain(List<Sealed> before, int more, int name) {
        List<Sealed> chain = new ArrayList<>(before);
        for (int i = 0; i < more; i++) {
            chain.add(next(HANDHELD, fact(name + i), chain));
        }
        return chain;
    }

    private static Fact fact(int name) {
        byte[] bytes = new byte[Hash.LENGTH];
        bytes[0] = (byte) name;
        bytes[1] = (byte) (name >> 8);
        return new Receipt(new Hash(bytes), Receipt.Proof.READ, AT);
    }

    private Sealed next(String author, Fact fact, List<Sealed> before) {
        return sealed(
                author,
                fact,
                before.size() + 1,
                before.isEmpty() ? Optional.empty() : Optional.of(before.getLast().hash()));
    }

    private Sealed sealed(String author, Fact fact, long sequence, Optional<Hash> previous) {
        KeyPair pair = keys.get(author);
        if (pair == null) {
            throw new IllegalStateException(author);
        }
        Sealed sealed =
                new Sealer(new Signer(author, pair.getPrivate()), random)
                        .seal(fact, sequence, previous, Urgency.ROUTINE, List.of());
        content.put(sealed.hash(), fact);
        return sealed;
    }
}
