package org.yaoxiang.contract.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;

class SlimTest {
    private static final String AUTHOR = "handheld-1";

    private final SplittableRandom random = new SplittableRandom(11);

    @ParameterizedTest
    @EnumSource
    void the_whole_is_made_again_to_the_byte(Suite suite) {
        Keys keys = new Keys(suite);
        List<Sealed> before = new ArrayList<>();
        for (int i = 1; i < 150; i++) {
            Sealed sealed = keys.seal(SomeFacts.any(random), before);

            byte[] without = Slim.of(sealed, before, Optional.empty());
            byte[] with = Slim.of(sealed, List.of(), Optional.empty());

            assertThat(Slim.whole(without, AUTHOR, each -> fact(before, each), Optional.empty()))
                    .contains(sealed);
            assertThat(Slim.whole(with, AUTHOR, SlimTest::unknown, Optional.empty()))
                    .contains(sealed);
            assertThat(with.length - without.length)
                    .isGreaterThanOrEqualTo(before.isEmpty() ? 0 : Hash.LENGTH);
            before.add(sealed);
        }
    }

    /// Of letters with one series key only the first need say it.
    @ParameterizedTest
    @EnumSource
    void the_keys_of_a_series_go_once(Suite suite) {
        Keys keys = new Keys(suite);
        List<Sealed> series = new ArrayList<>();
        for (int i = 0; i < Sealer.SERIES_MAX + 2; i++) {
            series.add(keys.seal(SomeFacts.check(random), series));
        }
        Sealed first = series.getFirst();
        Sealed last = series.get(Sealer.SERIES_MAX - 1);
        Sealed ofAnother = series.getLast();

        byte[] slim = Slim.of(last, List.of(first), Optional.empty());

        int keysLength = Suite.SHORT_POINT_LENGTH + suite.wrappedLength() + "county".length() + 1;
        assertThat(Slim.of(last, List.of(), Optional.empty()).length - slim.length)
                .isGreaterThanOrEqualTo(keysLength);
        assertThat(Slim.whole(slim, AUTHOR, _ -> Optional.of(first), Optional.empty()))
                .contains(last);
        assertThat(Slim.whole(slim, AUTHOR, SlimTest::unknown, Optional.empty())).isEmpty();
        assertThat(isSigned(keys, slim, AUTHOR, _ -> Optional.of(ofAnother))).isFalse();
        assertThat(Slim.of(ofAnother, List.of(first, last), Optional.empty()))
                .isEqualTo(Slim.of(ofAnother, List.of(), Optional.empty()));
    }

    /// By which a handheld plans what goes together.
    @ParameterizedTest
    @EnumSource
    void nothing_is_shorter_than_the_least(Suite suite) {
        Keys keys = new Keys(suite);
        List<Sealed> before = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Sealed sealed = keys.seal(SomeFacts.any(random), before);
            assertThat(Slim.of(sealed, before, Optional.empty()).length)
                    .isGreaterThanOrEqualTo(Slim.lengthMin(sealed));
            before.add(sealed);
        }
        Sealed first = keys.seal(SomeFacts.check(random), List.of());
        Sealed second = keys.seal(SomeFacts.check(random), List.of(first));
        assertThat(Slim.of(second, List.of(first), Optional.empty()))
                .hasSize(Slim.lengthMin(second));
    }

    private static Optional<Sealed> fact(List<Sealed> facts, long number) {
        return number >= 1 && number <= facts.size()
                ? Optional.of(facts.get((int) number - 1))
                : Optional.empty();
    }

    /// Heads of CBOR and COSE, the author twice, the suite's algorithm, the link to the fact before
    /// and the recipients with their keys.
    @ParameterizedTest
    @EnumSource
    void a_check_is_so_many_bytes_less(Suite suite) {
        Keys keys = new Keys(suite);
        Sealed first = keys.seal(SomeFacts.check(random), List.of());
        Sealed second = keys.seal(SomeFacts.check(random), List.of(first));
        assertThat(second.bytes().length - Slim.of(second, List.of(first), Optional.empty()).length)
                .isBetween(180, 400);
    }

    @ParameterizedTest
    @EnumSource
    void a_receipt_need_not_say_of_what_it_is_to_who_has_just_sent_that(Suite suite) {
        Keys keys = new Keys(suite);
        Hash sent = SomeFacts.hash(random);
        Optional<Hash> told = Optional.of(sent);
        Stamp at = new Stamp(Instant.parse("2026-01-01T08:00:00Z"), Duration.ofSeconds(1));
        Receipt receipt = new Receipt(sent, Receipt.Proof.ARRIVED, at);
        Sealed sealed = keys.seal(receipt, List.of());

        byte[] slim = Slim.of(sealed, List.of(), told);

        assertThat(slim).hasSize(4 + 1 + 6 + 2 + Suite.SIGNATURE_LENGTH);
        assertThat(Slim.whole(slim, AUTHOR, SlimTest::unknown, told)).contains(sealed);
        assertThat(Slim.whole(slim, AUTHOR, SlimTest::unknown, Optional.empty())).isEmpty();
        Optional<Hash> other = Optional.of(SomeFacts.hash(random));
        assertThat(Slim.of(sealed, List.of(), other).length)
                .isGreaterThan(slim.length + Hash.LENGTH);
        assertThat(
                        Slim.whole(slim, AUTHOR, SlimTest::unknown, other)
                                .orElseThrow()
                                .verify(keys.verifying()))
                .isFalse();
    }

    /// What the short form cannot say goes as it is.
    @ParameterizedTest
    @EnumSource
    void a_receipt_of_any_stamp_is_made_again_to_the_byte(Suite suite) {
        Keys keys = new Keys(suite);
        Tick tick = new Tick(7, Duration.ofMinutes(5));
        for (Stamp at :
                List.of(
                        new Stamp(Instant.EPOCH.minusMillis(1), Duration.ZERO),
                        new Stamp(Instant.EPOCH, Duration.ZERO),
                        Stamp.notBefore(Instant.EPOCH, Optional.empty()),
                        new Stamp(Instant.EPOCH, Duration.ofSeconds(1), Optional.of(tick)))) {
            Hash sent = SomeFacts.hash(random);
            Sealed sealed = keys.seal(new Receipt(sent, Receipt.Proof.READ, at), List.of());
            byte[] slim = Slim.of(sealed, List.of(), Optional.of(sent));
            assertThat(Slim.whole(slim, AUTHOR, SlimTest::unknown, Optional.of(sent)))
                    .contains(sealed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_made_of_another_authors_or_another_fact_is_not_signed(Suite suite) {
        Keys keys = new Keys(suite);
        Sealed first = keys.seal(SomeFacts.check(random), List.of());
        Sealed other = keys.seal(SomeFacts.check(random), List.of());
        Sealed sealed = keys.seal(SomeFacts.check(random), List.of(first));
        byte[] slim = Slim.of(sealed, List.of(first), Optional.empty());
        LongFunction<Optional<Sealed>> right = _ -> Optional.of(first);
        LongFunction<Optional<Sealed>> wrong = _ -> Optional.of(other);

        assertThat(isSigned(keys, slim, AUTHOR, right)).isTrue();
        assertThat(isSigned(keys, slim, "handheld-2", right)).isFalse();
        assertThat(isSigned(keys, slim, AUTHOR, wrong)).isFalse();
        assertThat(Slim.whole(slim, AUTHOR, SlimTest::unknown, Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void random_cut_and_mutated_bytes_meet_a_seal_exception_only(Suite suite) {
        Keys keys = new Keys(suite);
        Sealed first = keys.seal(SomeFacts.check(random), List.of());
        Sealed sealed = keys.seal(SomeFacts.check(random), List.of(first));
        byte[] slim = Slim.of(sealed, List.of(first), Optional.empty());
        for (int i = 0; i < 3_000; i++) {
            byte[] hostile = Arrays.copyOf(slim, i % 2 == 0 ? slim.length : random.nextInt(200));
            for (int j = 0; j <= random.nextInt(4) && hostile.length > 0; j++) {
                hostile[random.nextInt(hostile.length)] = (byte) random.nextInt();
            }
            try {
                Optional<Sealed> whole =
                        Slim.whole(hostile, AUTHOR, _ -> Optional.of(first), Optional.empty());
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
        byte[] slim = {1 << 4, 0, 0, 1};
        assertThatThrownBy(() -> Slim.whole(slim, AUTHOR, SlimTest::unknown, Optional.empty()))
                .isInstanceOf(SealException.class)
                .hasMessage("envelope version 1, expected 2 to 4");
    }

    private static Optional<Sealed> unknown(long number) {
        return Optional.empty();
    }

    private static boolean isSigned(
            Keys keys, byte[] slim, String author, LongFunction<Optional<Sealed>> facts) {
        return Slim.whole(slim, author, facts, Optional.empty())
                .orElseThrow()
                .verify(keys.verifying());
    }

    private final class Keys {
        private final KeyPair signing;
        private final LetterKey own;
        private final List<Recipient> recipients;
        private final Sealer sealer;

        Keys(Suite suite) {
            signing = suite.newKeyPair(new SecureRandom());
            own = letterKey(AUTHOR, suite);
            recipients = List.of(letterKey("county", suite).recipient(), own.recipient());
            sealer = new Sealer(new Signer(AUTHOR, signing.getPrivate()), random, own);
        }

        private static LetterKey letterKey(String id, Suite suite) {
            return new LetterKey(id, List.of(suite.newKeyPair(new SecureRandom())));
        }

        ECPublicKey verifying() {
            return (ECPublicKey) signing.getPublic();
        }

        /// The next fact after all others.
        Sealed seal(Fact fact, List<Sealed> before) {
            return sealer.seal(
                    fact,
                    before.size() + 1L,
                    before.isEmpty() ? Optional.empty() : Optional.of(before.getLast().hash()),
                    Urgency.SOON,
                    Kind.of(fact).isOpen() ? List.of() : recipients);
        }
    }
}
