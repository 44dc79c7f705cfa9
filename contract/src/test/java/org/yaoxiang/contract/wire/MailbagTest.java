package org.yaoxiang.contract.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
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
import org.yaoxiang.contract.fact.Run;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;

class MailbagTest {
    private static final PrivateKey KEY = key();
    private static final Mailbag.Label LABEL =
            new Mailbag.Label("handheld-1", new Receipted(List.of(new Run(3, 9, 0x1234))));

    @Test
    void gives_back_what_was_put_in() throws IOException {
        List<Sealed> facts = List.of(receipt(1), receipt(2), receipt(3));
        List<Sealed> read = new ArrayList<>();
        assertThat(Mailbag.read(in(bag(facts)), read::add))
                .isEqualTo(new Mailbag.Read(LABEL, true));
        assertThat(read).isEqualTo(facts);
        assertThat(Mailbag.read(in(bag(List.of())), read::add).isWhole()).isTrue();
    }

    @Test
    void a_bag_that_was_cut_anywhere_gives_what_is_whole_and_says_so() throws IOException {
        List<Sealed> facts = List.of(receipt(1), receipt(2));
        byte[] whole = bag(facts);
        int head = bag(List.of()).length - 4;
        int one = bag(facts.subList(0, 1)).length - 4;
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            List<Sealed> read = new ArrayList<>();
            if (length < head) {
                assertThatThrownBy(() -> Mailbag.read(in(cut), read::add))
                        .as("cut at %d", length)
                        .isInstanceOf(IllegalArgumentException.class);
            } else {
                assertThat(Mailbag.read(in(cut), read::add))
                        .as("cut at %d", length)
                        .isEqualTo(new Mailbag.Read(LABEL, false));
                assertThat(read)
                        .isEqualTo(
                                facts.subList(
                                        0, length < one ? 0 : length < whole.length - 4 ? 1 : 2));
            }
        }
    }

    @Test
    void flipped_bits_are_never_worse_than_no_bag_or_a_spoilt_one() throws IOException {
        Random random = new Random(5);
        byte[] bag = bag(List.of(receipt(1), receipt(2)));
        for (int i = 0; i < 3000; i++) {
            byte[] hostile = bag.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                hostile[random.nextInt(hostile.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                Mailbag.read(in(hostile), fact -> assertThat(fact.bytes()).isNotEmpty());
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void a_newer_bag_and_a_name_that_leads_elsewhere_are_refused() throws IOException {
        byte[] newer = bag(List.of());
        newer[4]++;
        assertThatThrownBy(() -> Mailbag.read(in(newer), _ -> {}))
                .hasMessageContaining("version 2");
        for (String name : List.of("", ".", "..", "../x", "a/b", "a b", "药箱")) {
            assertThatThrownBy(() -> new Mailbag.Label(name, new Receipted(List.of())))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static ByteArrayInputStream in(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static byte[] bag(List<Sealed> facts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Mailbag.begin(out, LABEL);
        for (Sealed each : facts) {
            Mailbag.put(out, each);
        }
        Mailbag.end(out);
        return out.toByteArray();
    }

    private static Sealed receipt(int seed) {
        byte[] hash = new byte[Hash.LENGTH];
        new Random(seed).nextBytes(hash);
        Stamp at = new Stamp(Instant.parse("2026-03-01T04:00:00Z"), Duration.ofSeconds(1));
        return new Sealer(new Signer("gateway-1", KEY), new Random(seed))
                .seal(
                        new Receipt(new Hash(hash), Receipt.Proof.ARRIVED, at),
                        seed,
                        seed == 1 ? Optional.empty() : Optional.of(new Hash(hash)),
                        Urgency.ROUTINE,
                        List.of());
    }

    private static PrivateKey key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair().getPrivate();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
