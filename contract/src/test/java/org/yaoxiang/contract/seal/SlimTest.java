package org.yaoxiang.contract.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;

class SlimTest {
    private static final String AUTHOR = "handheld-1";

    private final SplittableRandom random = new SplittableRandom(11);

    @ParameterizedTest
    @EnumSource
    void the_whole_is_made_again_to_the_byte(Suite suite) {
        Keys keys = new Keys(suite);
        Optional<Hash> previous = Optional.empty();
        for (int i = 1; i < 150; i++) {
            Sealed sealed = keys.seal(SomeFacts.any(random), i, previous);
            Optional<Hash> before = previous;
            long number = i - 1L;
            LongFunction<Optional<Hash>> facts =
                    asked -> asked == number ? before : Optional.empty();

            byte[] without = Slim.of(sealed, true, Optional.empty());
            byte[] with = Slim.of(sealed, false, Optional.empty());

            assertThat(Slim.whole(without, AUTHOR, facts, Optional.empty())).contains(sealed);
            assertThat(Slim.whole(with, AUTHOR, SlimTest::unknown, Optional.empty()))
                    .contains(sealed);
            assertThat(with.length - without.length)
                    .isEqualTo(previous.isPresent() ? Hash.LENGTH : 0);
            previous = Optional.of(sealed.hash());
        }
    }

    /// Heads of CBOR and COSE, the author twice, the suite's algorithm, the link to the fact before
    /// and half of the points.
    @ParameterizedTest
    @EnumSource
    void a_check_is_so_many_bytes_less(Suite suite) {
        Keys keys = new Keys(suite);
        Sealed first = keys.seal(SomeFacts.check(random), 1, Optional.empty());
        Sealed second = keys.seal(SomeFacts.check(random), 2, Optional.of(first.hash()));
        assertThat(second.bytes().length - Slim.of(second, true, Optional.empty()).length)
                .isBetween(105, 160);
    }

    @ParameterizedTest
    @EnumSource
    void a_receipt_need_not_say_of_what_it_is_to_who_has_just_sent_that(Suite suite) {
        Keys keys = new Keys(suite);
        Hash sent = SomeFacts.hash(random);
        Optional<Hash> told = Optional.of(sent);
        Receipt receipt = new Receipt(sent, Receipt.Proof.ARRIVED, SomeFacts.check(random).at());
        Sealed sealed = keys.seal(receipt, 1, Optional.empty());

        byte[] slim = Slim.of(sealed, false, told);

        assertThat(Slim.of(sealed, false, Optional.empty()).length - slim.length)
                .isEqualTo(Hash.LENGTH);
        assertThat(Slim.whole(slim, AUTHOR, SlimTest::unknown, told)).contains(sealed);
        assertThat(Slim.whole(slim, AUTHOR, SlimTest::unknown, Optional.empty())).isEmpty();
        Optional<Hash> other = Optional.of(SomeFacts.hash(random));
        assertThat(Slim.of(sealed, false, other).length).isGreaterThan(slim.length);
        assertThat(
                        Slim.whole(slim, AUTHOR, SlimTest::unknown, other)
                                .orElseThrow()
                                .verify(keys.verifying()))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void what_is_made_of_another_authors_or_another_fact_is_not_signed(Suite suite) {
        Keys keys = new Keys(suite);
        Sealed first = keys.seal(SomeFacts.check(random), 1, Optional.empty());
        Sealed sealed = keys.seal(SomeFacts.check(random), 2, Optional.of(first.hash()));
        byte[] slim = Slim.of(sealed, true, Optional.empty());
        LongFunction<Optional<Hash>> right = _ -> Optional.of(first.hash());
        LongFunction<Optional<Hash>> wrong = _ -> Optional.of(SomeFacts.hash(random));

        assertThat(isSigned(keys, slim, AUTHOR, right)).isTrue();
        assertThat(isSigned(keys, slim, "handheld-2", right)).isFalse();
        assertThat(isSigned(keys, slim, AUTHOR, wrong)).isFalse();
        assertThat(Slim.whole(slim, AUTHOR, SlimTest::unknown, Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void random_cut_and_mutated_bytes_meet_a_seal_exception_only(Suite suite) {
        Keys keys = new Keys(suite);
        Sealed sealed = keys.seal(SomeFacts.check(random), 1, Optional.empty());
        byte[] slim = Slim.of(sealed, true, Optional.empty());
        for (int i = 0; i < 3_000; i++) {
            byte[] hostile = Arrays.copyOf(slim, i % 2 == 0 ? slim.length : random.nextInt(200));
            for (int j = 0; j <= random.nextInt(4) && hostile.length > 0; j++) {
                hostile[random.nextInt(hostile.length)] = (byte) random.nextInt();
            }
            try {
                Optional<Sealed> whole =
                        Slim.whole(hostile, AUTHOR, SlimTest::unknown, Optional.empty());
                assertThat(
                                whole.filter(each -> !each.equals(sealed))
                                        .filter(each -> each.verify(keys.verifying())))
                        .isEmpty();
            } catch (SealException e) {
                assertThat(e).isNotNull();
            }
        }
    }

    @Test
    void a_version_that_is_not_known_is_refused() {
        byte[] slim = {1, 0, 0, 0, 1};
        assertThatThrownBy(() -> Slim.whole(slim, AUTHOR, SlimTest::unknown, Optional.empty()))
                .isInstanceOf(SealException.class)
                .hasMessage("envelope version 1, expected 2 or 3");
    }

    private static Optional<Hash> unknown(long number) {
        return Optional.empty();
    }

    private static boolean isSigned(
            Keys keys, byte[] slim, String author, LongFunction<Optional<Hash>> facts) {
        return Slim.whole(slim, author, facts, Optional.empty())
                .orElseThrow()
                .verify(keys.verifying());
    }

    private final class Keys {
        private final KeyPair signing;
        private final LetterKey own;
        private final List<Recipient> recipients;

        Keys(Suite suite) {
            signing = suite.newKeyPair(new SecureRandom());
            own = letterKey(AUTHOR, suite);
            recipients = List.of(letterKey("county", suite).recipient(), own.recipient());
        }

        private static LetterKey letterKey(String id, Suite suite) {
            return new LetterKey(id, List.of(suite.newKeyPair(new SecureRandom())));
        }

        ECPublicKey verifying() {
            return (ECPublicKey) signing.getPublic();
        }

        Sealed seal(Fact fact, long sequence, Optional<Hash> previous) {
            return new Sealer(new Signer(AUTHOR, signing.getPrivate()), random, own)
                    .seal(
                            fact,
                            sequence,
                            previous,
                            Urgency.SOON,
                            Kind.of(fact).isOpen() ? List.of() : recipients);
        }
    }
}
