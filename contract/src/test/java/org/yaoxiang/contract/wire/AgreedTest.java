package org.yaoxiang.contract.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Head;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Slim;
import org.yaoxiang.contract.seal.Suite;

class AgreedTest {
    private static final KeyPair KEY = Suite.INTERNATIONAL.newKeyPair(new SecureRandom());
    private static final Stamp AT =
            new Stamp(Instant.parse("2026-01-01T08:00:00Z"), Duration.ofSeconds(1));

    private final Author handheld = new Author("handheld-1");
    private final Author gateway = new Author("gateway-1");
    private final Agreed agreed = new Agreed("gateway-1");

    @Test
    void facts_that_go_together_rely_on_one_another_and_later_ones_on_those_with_a_receipt() {
        List<Sealed> facts = handheld.heads(3);
        Agreed.Sending first = sending(facts.subList(0, 2));
        assertThat(first.facts()).isEqualTo(facts.subList(0, 2));
        assertThat(isWithoutPrevious(first)).containsExactly(false, true);
        assertThat(isWithoutPrevious(sending(facts.subList(2, 3)))).containsExactly(false);

        List<Sealed> receipts = gateway.receipts(first.facts());
        assertThat(agreed.receipts(first, answer(first, receipts))).isEqualTo(receipts);
        assertThat(isWithoutPrevious(sending(facts.subList(2, 3)))).containsExactly(true);
        agreed.clear();
        assertThat(isWithoutPrevious(sending(facts.subList(2, 3)))).containsExactly(false);
    }

    @Test
    void no_more_go_together_than_fit_into_a_datagram() {
        List<Sealed> facts = handheld.heads(40);
        Agreed.Sending some = sending(facts);
        assertThat(some.bytes().length).isBetween(Together.LENGTH_MAX - 200, Together.LENGTH_MAX);
        assertThat(some.facts()).isEqualTo(facts.subList(0, some.facts().size()));
    }

    /// It was answered, and the answer was not understood, or it would not come again.
    @Test
    void what_was_answered_before_goes_whole() {
        List<Sealed> facts = handheld.heads(3);
        Agreed.Sending second = sending(facts.subList(1, 2));
        agreed.receipts(second, answer(second, gateway.receipts(second.facts())));
        assertThat(sending(facts).facts()).containsExactly(facts.getFirst());
        assertThat(agreed.sending(facts.subList(1, 3))).isEmpty();
    }

    @Test
    void of_an_answer_that_ends_early_the_receipts_before_are_good() {
        List<Sealed> facts = handheld.heads(3);
        Agreed.Sending all = sending(facts);
        List<Sealed> receipts = gateway.receipts(facts);
        assertThat(agreed.receipts(all, answer(all, receipts.subList(0, 1))))
                .isEqualTo(receipts.subList(0, 1));
        assertThat(agreed.receipts(all, new byte[] {0, 1, 2, 3})).isEmpty();
        assertThat(agreed.receipts(all, new byte[0])).isEmpty();
    }

    private Agreed.Sending sending(List<Sealed> facts) {
        return agreed.sending(facts).orElseThrow();
    }

    private static List<Boolean> isWithoutPrevious(Agreed.Sending sending) {
        return Together.decode(sending.bytes()).stream().map(Slim::isWithoutPrevious).toList();
    }

    private static byte[] answer(Agreed.Sending sent, List<Sealed> receipts) {
        List<byte[]> slims = new ArrayList<>();
        for (int i = 0; i < receipts.size(); i++) {
            slims.add(
                    Slim.of(
                            receipts.get(i),
                            receipts.subList(0, i),
                            Optional.of(sent.facts().get(i).hash())));
        }
        return Together.encode(slims);
    }

    private static final class Author {
        private final Sealer sealer;
        private long sequence;
        private Optional<Hash> previous = Optional.empty();

        Author(String id) {
            sealer = new Sealer(new Signer(id, KEY.getPrivate()), new Random(1));
        }

        List<Sealed> heads(int count) {
            List<Sealed> facts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                facts.add(seal(new Head(List.of(), AT)));
            }
            return facts;
        }

        List<Sealed> receipts(List<Sealed> facts) {
            return facts.stream()
                    .map(fact -> seal(new Receipt(fact.hash(), Receipt.Proof.ARRIVED, AT)))
                    .toList();
        }

        private Sealed seal(Fact fact) {
            Sealed sealed = sealer.seal(fact, ++sequence, previous, Urgency.ROUTINE, List.of());
            previous = Optional.of(sealed.hash());
            return sealed;
        }
    }
}
