package org.yaoxiang.contract.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;

class FeedPageTest {
    private static final PrivateKey KEY = key();

    @Test
    void returns_the_facts_that_were_written_in_their_order() {
        List<Sealed> facts = List.of(receipt(1), receipt(2), receipt(3));
        assertThat(FeedPage.decode(FeedPage.encode(facts))).isEqualTo(facts);
        assertThat(FeedPage.decode(new byte[0])).isEmpty();
    }

    @Test
    void refuses_every_page_that_was_cut_within_a_fact() {
        byte[] one = FeedPage.encode(List.of(receipt(1)));
        byte[] two = FeedPage.encode(List.of(receipt(1), receipt(2)));
        for (int length = 1; length < two.length; length++) {
            if (length != one.length) {
                byte[] cut = Arrays.copyOf(two, length);
                assertThatThrownBy(() -> FeedPage.decode(cut))
                        .as("cut at %d", length)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void refuses_bytes_that_are_no_page_with_a_clear_error_and_no_other() {
        Random random = new Random(5);
        byte[] page = FeedPage.encode(List.of(receipt(1)));
        for (int i = 0; i < 3000; i++) {
            byte[] hostile = page.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                hostile[random.nextInt(hostile.length)] ^= (byte) (1 << random.nextInt(8));
            }
            List<Throwable> thrown = new ArrayList<>();
            try {
                FeedPage.decode(hostile);
            } catch (SealException | IllegalArgumentException e) {
                thrown.add(e);
            }
            assertThat(thrown.size()).isLessThanOrEqualTo(1);
        }
    }

    private static Sealed receipt(int fill) {
        byte[] hash = new byte[Hash.LENGTH];
        Arrays.fill(hash, (byte) fill);
        Stamp at = new Stamp(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(1));
        return new Sealer(new Signer("gateway", KEY), new Random(1))
                .seal(
                        new Receipt(new Hash(hash), Receipt.Proof.ARRIVED, at),
                        1,
                        Optional.empty(),
                        Urgency.ROUTINE,
                        List.of());
    }

    private static PrivateKey key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair().getPrivate();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
