package org.yaoxiang.contract.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Head;
import org.yaoxiang.contract.fact.Receipt;

class SealTest {
    private final SplittableRandom random = new SplittableRandom(7);
    private final KeyPair author = keyPair();
    private final LetterKey county = letterKey("county");
    private final LetterKey village = letterKey("handheld-1");
    private final Sealer sealer = new Sealer(new Signer("handheld-1", author.getPrivate()), random);

    @Test
    void every_recipient_opens_the_fact_that_was_sealed() {
        for (int i = 0; i < 300; i++) {
            Fact fact = SomeFacts.any(random);
            Sealed sealed = Sealed.parse(seal(fact).bytes());
            assertThat(sealed.verify(author.getPublic())).isTrue();
            assertThat(Opener.open(sealed, county)).isEqualTo(fact);
            assertThat(Opener.open(sealed, village)).isEqualTo(fact);
        }
    }

    @Test
    void the_envelope_says_who_and_what_and_how_soon() {
        Hash previous = SomeFacts.hash(random);
        Sealed sealed =
                sealer.seal(
                        SomeFacts.check(random),
                        9,
                        Optional.of(previous),
                        Urgency.URGENT,
                        List.of(county.recipient()));
        assertThat(sealed.author()).isEqualTo("handheld-1");
        assertThat(sealed.kind()).isEqualTo(Kind.CHECK);
        assertThat(sealed.sequence()).isEqualTo(9);
        assertThat(sealed.previous()).contains(previous);
        assertThat(sealed.urgency()).isEqualTo(Urgency.URGENT);
        assertThat(sealed.recipients()).containsExactly("county");
        assertThat(sealed).hasToString("CHECK[" + sealed.hash().prefix() + "]");
    }

    @Test
    void nobody_else_opens_the_letter() {
        Sealed sealed = seal(SomeFacts.check(random));
        assertThatThrownBy(() -> Opener.open(sealed, letterKey("thief")))
                .isInstanceOf(SealException.class)
                .hasMessage("the letter is not for thief");
        assertThatThrownBy(() -> Opener.open(sealed, letterKey("county")))
                .isInstanceOf(SealException.class)
                .hasMessage("the letter does not open with this key");
    }

    @Test
    void a_receipt_is_an_open_letter_and_nothing_else_is() {
        Receipt receipt =
                new Receipt(
                        SomeFacts.hash(random),
                        Receipt.Proof.ARRIVED,
                        SomeFacts.check(random).at());
        Sealed sealed = seal(receipt);
        assertThat(sealed.recipients()).isEmpty();
        assertThat(Opener.openReceipt(sealed)).isEqualTo(receipt);
        assertThatThrownBy(() -> Opener.openReceipt(seal(SomeFacts.check(random))))
                .hasMessage("a CHECK is not an open receipt");
        Claim claim = new Claim(SomeFacts.hash(random), "county-1", receipt.at());
        assertThatThrownBy(
                        () -> sealer.seal(claim, 1, Optional.empty(), Urgency.ROUTINE, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void one_changed_bit_anywhere_is_noticed() {
        byte[] bytes = seal(SomeFacts.check(random)).bytes();
        for (int bit = 0; bit < 8 * bytes.length; bit += 3) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(isAccepted(changed)).as("bit %d", bit).isFalse();
        }
        assertThat(isAccepted(bytes)).isTrue();
    }

    @Test
    void random_cut_and_mutated_bytes_meet_a_seal_exception_only() {
        byte[] bytes = seal(SomeFacts.check(random)).bytes();
        for (int i = 0; i < 20_000; i++) {
            byte[] hostile =
                    switch (i % 3) {
                        case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
                        case 1 -> {
                            byte[] mutated = bytes.clone();
                            for (int j = 0; j <= random.nextInt(4); j++) {
                                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
                            }
                            yield mutated;
                        }
                        default -> {
                            byte[] noise = new byte[random.nextInt(60)];
                            random.nextBytes(noise);
                            yield noise;
                        }
                    };
            assertThat(isAccepted(hostile) && !Arrays.equals(hostile, bytes)).isFalse();
        }
    }

    @Test
    void deep_nesting_and_huge_lengths_are_refused_before_they_are_allocated() {
        byte[] nested = new byte[1_000_000];
        Arrays.fill(nested, (byte) 0x81);
        assertThatThrownBy(() -> Sealed.parse(nested))
                .isInstanceOf(SealException.class)
                .hasMessage("CBOR nested deeper than 12");
        byte[] huge = {(byte) 0x5a, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff};
        assertThatThrownBy(() -> Sealed.parse(huge))
                .hasMessage("CBOR string longer than the input at byte 0");
    }

    @Test
    void a_rewritten_signature_is_the_same_fact() {
        Sealed first = seal(SomeFacts.check(random));
        byte[] other = first.bytes();
        other[other.length - 1] ^= 1;
        assertThat(Sealed.parse(other).hash()).isEqualTo(first.hash());
        assertThat(Sealed.parse(other).verify(author.getPublic())).isFalse();
    }

    private boolean isAccepted(byte[] bytes) {
        try {
            Sealed sealed = Sealed.parse(bytes);
            if (!sealed.verify(author.getPublic())) {
                return false;
            }
            Opener.open(sealed, county);
            return true;
        } catch (SealException e) {
            return false;
        }
    }

    private Sealed seal(Fact fact) {
        return sealer.seal(
                fact,
                1,
                Optional.empty(),
                Urgency.ROUTINE,
                fact instanceof Receipt || fact instanceof Head
                        ? List.of()
                        : List.of(county.recipient(), village.recipient()));
    }

    private static LetterKey letterKey(String id) {
        KeyPair pair = keyPair();
        return new LetterKey(id, (ECPrivateKey) pair.getPrivate(), (ECPublicKey) pair.getPublic());
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
