package org.yaoxiang.contract.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;

@SuppressWarnings("EnumOrdinal") // The position is the number on the wire.
class SealTest {
    private final SplittableRandom random = new SplittableRandom(7);
    private final Map<Suite, KeyPair> author = keyPairs();
    private final LetterKey county = letterKey("county");
    private final LetterKey village = letterKey("handheld-1");

    @ParameterizedTest
    @EnumSource
    void every_recipient_opens_the_fact_that_was_sealed(Suite suite) {
        for (int i = 0; i < 150; i++) {
            Fact fact = SomeFacts.any(random);
            Sealed sealed = Sealed.parse(seal(suite, fact).bytes());
            assertThat(sealed.suite()).isEqualTo(suite);
            assertThat(sealed.verify(publicKey(suite))).isTrue();
            assertThat(Opener.open(sealed, county)).isEqualTo(fact);
            assertThat(Opener.open(sealed, village)).isEqualTo(fact);
        }
    }

    /// What the letters cost on the link, per recipient and in all.
    @ParameterizedTest
    @EnumSource
    void a_recipient_costs_its_id_a_point_and_a_wrapped_key(Suite suite) {
        Stamp at = new Stamp(Instant.ofEpochMilli(1_800_000_000_000L), Duration.ofMillis(500));
        Fact claim = new Claim(SomeFacts.hash(random), "county-1", at);
        int forOne = seal(suite, claim, List.of(county.recipient())).bytes().length;
        int forTwo =
                seal(suite, claim, List.of(county.recipient(), village.recipient())).bytes().length;
        assertThat(forTwo - forOne)
                .isEqualTo(
                        // Heads of array, id and two strings, the id, and a longer head around all.
                        17
                                + switch (suite) {
                                    case INTERNATIONAL -> 65 + 48;
                                    case CHINESE -> 65 + 80;
                                });
    }

    @ParameterizedTest
    @EnumSource
    void a_key_of_one_suite_serves_no_other(Suite suite) {
        Suite other = other(suite);
        Sealed sealed = seal(suite, SomeFacts.check(random));
        assertThat(sealed.verify(publicKey(suite))).isTrue();
        assertThat(sealed.verify(publicKey(other))).isFalse();
        LetterKey half = new LetterKey("county", List.of(pair(county.pairs(), other)));
        assertThatThrownBy(() -> Opener.open(sealed, half))
                .isInstanceOf(SealException.class)
                .hasMessage("county has no letter key of the " + suite.setting() + " suite");
        Recipient reader = half.recipient();
        assertThatThrownBy(() -> seal(suite, SomeFacts.check(random), List.of(reader)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("county has no letter key of the " + suite.setting() + " suite");
        assertThatThrownBy(() -> suite.publicKey(publicKey(other).getEncoded()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> suite.privateKey(pair(author, other).getPrivate().getEncoded()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// Nobody can make an envelope say the other suite: neither in the header, nor in COSE's, nor
    /// in both, for both are signed, and the author's other key has not signed this.
    @ParameterizedTest
    @EnumSource
    void a_fact_cannot_be_moved_to_another_suite(Suite suite) {
        byte[] bytes = seal(suite, SomeFacts.check(random)).bytes();
        byte[] header = protectedHeader(suite);
        byte[] otherHeader = protectedHeader(other(suite));
        int at = indexOf(bytes, header);
        byte[] inCose = replaced(bytes, at, header.length, otherHeader);
        assertThatThrownBy(() -> Sealed.parse(inCose))
                .isInstanceOf(SealException.class)
                .hasMessageContaining("another suite");

        byte[] start = {(byte) 0x87, 4, (byte) suite.ordinal()};
        int in = indexOf(bytes, start) + 2;
        byte[] inHeader = bytes.clone();
        inHeader[in] = (byte) other(suite).ordinal();
        assertThatThrownBy(() -> Sealed.parse(inHeader))
                .isInstanceOf(SealException.class)
                .hasMessageContaining("another suite");

        byte[] inBoth = replaced(inHeader, at, header.length, otherHeader);
        assertThatThrownBy(() -> Sealed.parse(inBoth))
                .isInstanceOf(SealException.class)
                .hasMessageContaining("wrapped key");
        byte[] open = seal(suite, receipt()).bytes();
        open[indexOf(open, start) + 2] = (byte) other(suite).ordinal();
        Sealed moved =
                Sealed.parse(replaced(open, indexOf(open, header), header.length, otherHeader));
        assertThat(moved.suite()).isEqualTo(other(suite));
        assertThat(moved.verify(publicKey(suite))).isFalse();
        assertThat(moved.verify(publicKey(other(suite)))).isFalse();
    }

    @Test
    void an_unknown_suite_and_an_older_version_are_said() {
        byte[] bytes = seal(Suite.CHINESE, receipt()).bytes();
        int at = indexOf(bytes, new byte[] {(byte) 0x87, 4, 1});
        bytes[at + 2] = 2;
        assertThatThrownBy(() -> Sealed.parse(bytes))
                .isInstanceOf(SealException.class)
                .hasMessage("integer 2, expected 0 to 1");
        bytes[at + 1] = 1;
        assertThatThrownBy(() -> Sealed.parse(bytes))
                .isInstanceOf(SealException.class)
                .hasMessage("envelope version 1, expected 2 to 4");
    }

    /// The link is the name of the fact before, whatever suite gave it that name.
    @Test
    void an_author_that_changes_its_suite_continues_its_chain() {
        Hash previous = null;
        for (long sequence = 1; sequence <= 4; sequence++) {
            Suite suite = sequence % 2 == 0 ? Suite.CHINESE : Suite.INTERNATIONAL;
            Sealed sealed =
                    sealer(suite)
                            .seal(
                                    receipt(),
                                    sequence,
                                    Optional.ofNullable(previous),
                                    Urgency.ROUTINE,
                                    List.of());
            assertThat(sealed.previous()).isEqualTo(Optional.ofNullable(previous));
            assertThat(sealed.verify(publicKey(suite))).isTrue();
            previous = sealed.hash();
        }
    }

    /// An author that gives its letter key makes the series key from it again. SM2 encryption
    /// leaves no room for that.
    @ParameterizedTest
    @EnumSource
    void an_author_opens_its_own_letters_without_a_wrapped_key(Suite suite) {
        Sealer own = ownSealer(suite);
        List<Recipient> both = List.of(county.recipient(), village.recipient());
        Fact fact = SomeFacts.check(random);
        Sealed sealed = own.seal(fact, 1, Optional.empty(), Urgency.ROUTINE, both);
        Sealed again = own.seal(fact, 1, Optional.empty(), Urgency.ROUTINE, both);

        Sealed read = Sealed.parse(sealed.bytes());
        assertThat(read.verify(publicKey(suite))).isTrue();
        assertThat(read.recipients()).containsExactly("county", "handheld-1");
        assertThat(Opener.open(read, county)).isEqualTo(fact);
        assertThat(Opener.open(read, village)).isEqualTo(fact);
        assertThat(again.letter()).as("never twice the same key").isNotEqualTo(sealed.letter());
        boolean isInternational = suite == Suite.INTERNATIONAL;
        assertThat(sealed.wrapped().get(1).wrapped().isEmpty()).isEqualTo(isInternational);
        assertThat(seal(suite, fact).bytes().length - sealed.bytes().length)
                .isEqualTo(isInternational ? 65 + 48 + 4 : 0);
        assertThatThrownBy(() -> Opener.open(read, letterKey("handheld-1")))
                .isInstanceOf(SealException.class);
        assertThatThrownBy(() -> Opener.open(read, letterKey("county")))
                .isInstanceOf(SealException.class);
    }

    /// Letters that follow one another have one series key, and each is opened by itself.
    @ParameterizedTest
    @EnumSource
    void a_series_is_closed_to_its_recipients_once_and_every_letter_has_a_key_of_its_own(
            Suite suite) {
        Sealer own = ownSealer(suite);
        List<Recipient> both = List.of(county.recipient(), village.recipient());
        Fact fact = SomeFacts.check(random);
        List<Sealed> sealed = new ArrayList<>();
        for (int i = 1; i <= Sealer.SERIES_MAX + 1; i++) {
            Optional<Hash> previous =
                    sealed.isEmpty() ? Optional.empty() : Optional.of(sealed.getLast().hash());
            sealed.add(own.seal(fact, i, previous, Urgency.ROUTINE, both));
        }
        List<Sealed> series = sealed.subList(0, Sealer.SERIES_MAX);

        assertThat(series)
                .extracting(each -> HexFormat.of().formatHex(each.recipientBytes()))
                .containsOnly(HexFormat.of().formatHex(series.getFirst().recipientBytes()));
        assertThat(sealed.getLast().recipientBytes())
                .isNotEqualTo(series.getFirst().recipientBytes());
        assertThat(series.stream().map(each -> HexFormat.of().formatHex(each.letter())).distinct())
                .as("never twice the same key")
                .hasSize(Sealer.SERIES_MAX);
        for (Sealed each : sealed) {
            Sealed read = Sealed.parse(each.bytes());
            assertThat(Opener.open(read, county)).isEqualTo(fact);
            assertThat(Opener.open(read, village)).isEqualTo(fact);
        }
    }

    /// A number that is sealed twice, since a disk has failed between, and other recipients.
    @ParameterizedTest
    @EnumSource
    void a_number_that_comes_again_and_other_recipients_begin_a_new_series(Suite suite) {
        Sealer sealer = ownSealer(suite);
        Fact fact = SomeFacts.check(random);
        Optional<Hash> before = Optional.of(SomeFacts.hash(random));
        List<Recipient> one = List.of(county.recipient(), village.recipient());
        List<Recipient> two =
                List.of(county.recipient(), village.recipient(), letterKey("dr-li").recipient());
        Sealed first = sealer.seal(fact, 5, before, Urgency.ROUTINE, one);
        Sealed next = sealer.seal(fact, 7, before, Urgency.ROUTINE, one);
        Sealed again = sealer.seal(fact, 7, before, Urgency.ROUTINE, one);
        Sealed earlier = sealer.seal(fact, 6, before, Urgency.ROUTINE, one);
        Sealed wider = sealer.seal(fact, 8, before, Urgency.ROUTINE, two);

        assertThat(next.recipientBytes()).isEqualTo(first.recipientBytes());
        assertThat(again.recipientBytes()).isNotEqualTo(next.recipientBytes());
        assertThat(again.letter()).isNotEqualTo(next.letter());
        assertThat(earlier.recipientBytes()).isNotEqualTo(again.recipientBytes());
        assertThat(wider.wrapped().getFirst().wrapped().orElseThrow().key())
                .isNotEqualTo(earlier.wrapped().getFirst().wrapped().orElseThrow().key());
    }

    @ParameterizedTest
    @EnumSource
    void who_reads_none_of_its_own_letters_keeps_no_key_to_them(Suite suite) {
        Sealer sealer = sealer(suite);
        Fact fact = SomeFacts.check(random);
        Optional<Hash> before = Optional.of(SomeFacts.hash(random));
        List<Recipient> one = List.of(county.recipient());
        assertThat(sealer.seal(fact, 6, before, Urgency.ROUTINE, one).recipientBytes())
                .isNotEqualTo(sealer.seal(fact, 5, before, Urgency.ROUTINE, one).recipientBytes());
    }

    /// Who copies the keys of another author's series gets no letter opened by them.
    @ParameterizedTest
    @EnumSource
    void the_keys_of_a_series_open_nothing_of_another_author(Suite suite) {
        Sealed sealed = seal(suite, SomeFacts.check(random));
        byte[] payload =
                Sealed.payload(
                        Sealed.header(
                                Sealed.VERSION,
                                suite,
                                sealed.kind(),
                                "handheld-2",
                                sealed.sequence(),
                                sealed.previous(),
                                sealed.urgency()),
                        sealed.wrapped(),
                        sealed.letter());
        Signer thief = new Signer("handheld-2", pair(author, suite).getPrivate());
        Sealed stolen = Sealed.sign(payload, thief);
        assertThat(stolen.verify(publicKey(suite))).isTrue();
        assertThatThrownBy(() -> Opener.open(stolen, county))
                .isInstanceOf(SealException.class)
                .hasMessage(
                        switch (suite) {
                            case INTERNATIONAL -> "the letter does not open with this key";
                            case CHINESE -> "the key was closed under another context";
                        });
    }

    /// Nobody but the author can make the key again, and somebody must have it.
    @Test
    void a_recipient_without_a_key_is_the_author_beside_one_with_a_key() {
        Suite suite = Suite.INTERNATIONAL;
        Sealed sealed =
                ownSealer(suite)
                        .seal(
                                SomeFacts.check(random),
                                1,
                                Optional.empty(),
                                Urgency.ROUTINE,
                                List.of(village.recipient(), county.recipient()));
        Sealed.Addressed bare = sealed.wrapped().get(0);
        Sealed.Addressed other = sealed.wrapped().get(1);
        assertThat(bare.wrapped()).isEmpty();
        assertThat(Opener.open(sealed, village)).isEqualTo(Opener.open(sealed, county));

        assertThat(rebuilt(4, sealed, List.of(bare, other))).isEqualTo(sealed);
        assertThatThrownBy(() -> rebuilt(4, sealed, List.of(bare)))
                .hasMessage("a key that is closed to nobody");
        Sealed.Addressed stranger = new Sealed.Addressed("county", Optional.empty());
        assertThatThrownBy(() -> rebuilt(4, sealed, List.of(stranger, other)))
                .isInstanceOf(SealException.class);
        assertThatThrownBy(() -> rebuilt(2, sealed, List.of(bare, other)))
                .isInstanceOf(SealException.class);
        assertThatThrownBy(() ->
                        new Sealer(
                                new Signer("handheld-1", pair(author, suite).getPrivate()),
                                random,
                                county))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("county's letter key, expected handheld-1's");
    }

    private static Sealed rebuilt(int version, Sealed sealed, List<Sealed.Addressed> keys) {
        return Sealed.of(
                sealed.suite(),
                Sealed.payload(
                        Sealed.header(
                                version,
                                sealed.suite(),
                                sealed.kind(),
                                sealed.author(),
                                sealed.sequence(),
                                sealed.previous(),
                                sealed.urgency()),
                        keys,
                        sealed.letter()),
                sealed.signature());
    }

    /// What a stranger might put in place of a point: not on the curve, at infinity, cut, or of
    /// another form; and a wrapped key that was made under another context.
    @ParameterizedTest
    @EnumSource
    void wrong_points_and_foreign_contexts_open_nothing(Suite suite) {
        byte[] header = {1, 2, 3};
        KeyPair pair = pair(county.pairs(), suite);
        byte[] contentKey = suite.newSeriesKey(random);
        Suite.Wrapped good = suite.wrap(contentKey, (ECPublicKey) pair.getPublic(), header, random);
        assertThat(suite.unwrap(good, pair, header)).isEqualTo(contentKey);
        suite.requireLengths(good);

        byte[] offCurve = good.encapsulated().clone();
        offCurve[64] ^= 1;
        byte[] otherForm = good.encapsulated().clone();
        otherForm[0] = 2;
        for (byte[] point : List.of(offCurve, otherForm, new byte[65], new byte[0], new byte[64])) {
            Suite.Wrapped bad = new Suite.Wrapped(point, good.key());
            assertThatThrownBy(() -> suite.unwrap(bad, pair, header))
                    .isInstanceOf(SealException.class);
        }
        for (int length : new int[] {0, 1, 31, 32, good.key().length - 1}) {
            Suite.Wrapped cut =
                    new Suite.Wrapped(good.encapsulated(), Arrays.copyOf(good.key(), length));
            assertThatThrownBy(() -> suite.unwrap(cut, pair, header))
                    .isInstanceOf(SealException.class);
            assertThatThrownBy(() -> suite.requireLengths(cut))
                    .isInstanceOf(SealException.class)
                    .hasMessageContaining("bytes, expected 65 and");
        }
        assertThatThrownBy(() -> suite.unwrap(good, pair, new byte[] {1, 2, 4}))
                .isInstanceOf(SealException.class);
    }

    @ParameterizedTest
    @EnumSource
    void random_keys_are_read_or_refused(Suite suite) {
        byte[] encoded = publicKey(suite).getEncoded();
        byte[] secret = pair(author, suite).getPrivate().getEncoded();
        assertThat(suite.publicKey(encoded)).isEqualTo(publicKey(suite));
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] hostile = (i % 2 == 0 ? encoded : secret).clone();
            hostile[random.nextInt(hostile.length)] = (byte) random.nextInt();
            if (i % 3 == 0) {
                hostile = Arrays.copyOf(hostile, random.nextInt(hostile.length));
            }
            try {
                if (i % 2 == 0) {
                    suite.publicKey(hostile);
                } else {
                    suite.privateKey(hostile);
                }
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1500);
    }

    /// ECDSA lets a stranger write r, n - s for r, s; the fact keeps its name. SM2 does not.
    @ParameterizedTest
    @EnumSource
    void a_signature_out_of_range_or_mirrored_makes_no_other_fact(Suite suite) {
        Sealed sealed = seal(suite, receipt());
        byte[] bytes = sealed.bytes();
        BigInteger order = publicKey(suite).getParams().getOrder();
        BigInteger s =
                new BigInteger(1, Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length));
        byte[] mirrored = withS(bytes, order.subtract(s));
        assertThat(Sealed.parse(mirrored).hash()).isEqualTo(sealed.hash());
        assertThat(Sealed.parse(mirrored).verify(publicKey(suite)))
                .isEqualTo(
                        switch (suite) {
                            case INTERNATIONAL -> true;
                            case CHINESE -> false;
                        });
        for (BigInteger wrong :
                List.of(BigInteger.ZERO, order, BigInteger.TWO.pow(256).subtract(BigInteger.ONE))) {
            assertThat(Sealed.parse(withS(bytes, wrong)).verify(publicKey(suite))).isFalse();
        }
    }

    @Test
    void the_envelope_says_who_and_what_and_how_soon() {
        Hash previous = SomeFacts.hash(random);
        Sealed sealed =
                sealer(Suite.INTERNATIONAL)
                        .seal(
                                SomeFacts.check(random),
                                9,
                                Optional.of(previous),
                                Urgency.URGENT,
                                List.of(county.recipient()));
        assertThat(sealed.author()).isEqualTo("handheld-1");
        assertThat(sealed.suite()).isEqualTo(Suite.INTERNATIONAL);
        assertThat(sealed.kind()).isEqualTo(Kind.CHECK);
        assertThat(sealed.sequence()).isEqualTo(9);
        assertThat(sealed.previous()).contains(previous);
        assertThat(sealed.urgency()).isEqualTo(Urgency.URGENT);
        assertThat(sealed.recipients()).containsExactly("county");
        assertThat(sealed).hasToString("CHECK[" + sealed.hash().prefix() + "]");
    }

    @ParameterizedTest
    @EnumSource
    void nobody_else_opens_the_letter(Suite suite) {
        Sealed sealed = seal(suite, SomeFacts.check(random));
        assertThatThrownBy(() -> Opener.open(sealed, letterKey("thief")))
                .isInstanceOf(SealException.class)
                .hasMessage("the letter is not for thief");
        assertThatThrownBy(() -> Opener.open(sealed, letterKey("county")))
                .isInstanceOf(SealException.class)
                .hasMessage("the letter does not open with this key");
    }

    @ParameterizedTest
    @EnumSource
    void a_receipt_is_an_open_letter_and_nothing_else_is(Suite suite) {
        Receipt receipt = receipt();
        Sealed sealed = seal(suite, receipt);
        assertThat(sealed.recipients()).isEmpty();
        assertThat(Opener.openReceipt(sealed)).isEqualTo(receipt);
        assertThatThrownBy(() -> Opener.openReceipt(seal(suite, SomeFacts.check(random))))
                .hasMessage("a CHECK is not an open receipt");
        Claim claim = new Claim(SomeFacts.hash(random), "county-1", receipt.at());
        assertThatThrownBy(() ->
                        sealer(suite).seal(claim, 1, Optional.empty(), Urgency.ROUTINE, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void one_changed_bit_anywhere_is_noticed(Suite suite) {
        byte[] bytes = seal(suite, SomeFacts.check(random)).bytes();
        for (int bit = 0; bit < 8 * bytes.length; bit += 13) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(isAccepted(suite, changed)).as("bit %d", bit).isFalse();
        }
        assertThat(isAccepted(suite, bytes)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void random_cut_and_mutated_bytes_meet_a_seal_exception_only(Suite suite) {
        byte[] bytes = seal(suite, SomeFacts.check(random)).bytes();
        for (int i = 0; i < 10_000; i++) {
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
            assertThat(isAccepted(suite, hostile) && !Arrays.equals(hostile, bytes)).isFalse();
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

    private boolean isAccepted(Suite suite, byte[] bytes) {
        try {
            Sealed sealed = Sealed.parse(bytes);
            if (!sealed.verify(publicKey(suite))) {
                return false;
            }
            Opener.open(sealed, county);
            return true;
        } catch (SealException e) {
            return false;
        }
    }

    private Receipt receipt() {
        return new Receipt(
                SomeFacts.hash(random), Receipt.Proof.ARRIVED, SomeFacts.check(random).at());
    }

    private Sealed seal(Suite suite, Fact fact) {
        return seal(
                suite,
                fact,
                Kind.of(fact).isOpen()
                        ? List.of()
                        : List.of(county.recipient(), village.recipient()));
    }

    private Sealed seal(Suite suite, Fact fact, List<Recipient> recipients) {
        return sealer(suite).seal(fact, 1, Optional.empty(), Urgency.ROUTINE, recipients);
    }

    private Sealer sealer(Suite suite) {
        return new Sealer(new Signer("handheld-1", pair(author, suite).getPrivate()), random);
    }

    /// Of an author that is among its letters' recipients.
    private Sealer ownSealer(Suite suite) {
        return new Sealer(
                new Signer("handheld-1", pair(author, suite).getPrivate()), random, village);
    }

    private ECPublicKey publicKey(Suite suite) {
        return (ECPublicKey) pair(author, suite).getPublic();
    }

    private static Suite other(Suite suite) {
        return switch (suite) {
            case INTERNATIONAL -> Suite.CHINESE;
            case CHINESE -> Suite.INTERNATIONAL;
        };
    }

    /// The byte string around { 1: algorithm }, RFC 9052 §3.
    private static byte[] protectedHeader(Suite suite) {
        return HexFormat.of()
                .parseHex(
                        switch (suite) {
                            case INTERNATIONAL -> "43a10126";
                            case CHINESE -> "47a1013a00018095";
                        });
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }

    private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
        byte[] out = new byte[bytes.length - length + by.length];
        System.arraycopy(bytes, 0, out, 0, at);
        System.arraycopy(by, 0, out, at, by.length);
        System.arraycopy(bytes, at + length, out, at + by.length, bytes.length - at - length);
        return out;
    }

    private static byte[] withS(byte[] bytes, BigInteger s) {
        byte[] out = bytes.clone();
        International.put(s, out, out.length - 32);
        for (int i = 32; i > (s.bitLength() + 7) / 8; i--) {
            out[out.length - i] = 0;
        }
        return out;
    }

    private static LetterKey letterKey(String id) {
        return new LetterKey(id, keyPairs());
    }

    private static KeyPair pair(Map<Suite, KeyPair> pairs, Suite suite) {
        return Objects.requireNonNull(pairs.get(suite));
    }

    private static Map<Suite, KeyPair> keyPairs() {
        Map<Suite, KeyPair> pairs = new EnumMap<>(Suite.class);
        for (Suite suite : Suite.values()) {
            pairs.put(suite, suite.newKeyPair(new SecureRandom()));
        }
        return pairs;
    }
}
