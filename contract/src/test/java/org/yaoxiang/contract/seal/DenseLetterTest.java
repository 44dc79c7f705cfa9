package org.yaoxiang.contract.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Stamp;

class DenseLetterTest {
    private static final HexFormat HEX = HexFormat.of();

    private final SplittableRandom random = new SplittableRandom(5);

    /// Whoever changes it can read no letter any more.
    @Test
    void the_dictionary_is_what_it_was() {
        assertThat(DenseLetter.DICTIONARY).hasSize(3_745);
        assertThat(HEX.formatHex(International.sha256(DenseLetter.DICTIONARY)))
                .isEqualTo("0da35cb3c6e5130f1c303421343befb30acb7b400810900d38d692148abcade1");
    }

    @Test
    void every_fact_comes_back() {
        for (int i = 0; i < 500; i++) {
            byte[] cbor = FactCodec.encode(SomeFacts.any(random));
            byte[] dense = DenseLetter.of(cbor);
            assertThat(DenseLetter.cbor(dense)).isEqualTo(cbor);
            assertThat(dense.length).isLessThanOrEqualTo(cbor.length + 1);
        }
    }

    @Test
    void what_does_not_get_shorter_is_left_as_it_is() {
        byte[] noise = new byte[5000];
        random.nextBytes(noise);
        byte[] dense = DenseLetter.of(noise);
        assertThat(dense).hasSize(noise.length + 1);
        assertThat(dense[0]).isZero();
        assertThat(DenseLetter.cbor(dense)).isEqualTo(noise);
    }

    @Test
    void cut_and_mutated_letters_meet_a_seal_exception_only() {
        byte[] dense = DenseLetter.of(FactCodec.encode(SomeFacts.check(random)));
        for (int i = 0; i < 20_000; i++) {
            byte[] hostile = Arrays.copyOf(dense, 1 + random.nextInt(dense.length));
            for (int j = random.nextInt(3); j > 0; j--) {
                hostile[random.nextInt(hostile.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(DenseLetter.cbor(hostile)).isNotNull();
            } catch (SealException e) {
                assertThat(e).hasMessageContaining("letter");
            }
        }
        assertThatThrownBy(() -> DenseLetter.cbor(new byte[0])).isInstanceOf(SealException.class);
        assertThatThrownBy(() -> DenseLetter.cbor(Arrays.copyOf(dense, dense.length + 1)))
                .hasMessage("1 bytes after the letter");
    }

    /// A thousand bytes may not become a gigabyte.
    @Test
    void a_letter_that_would_be_longer_than_any_fact_is_refused() {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(new byte[Sealed.LENGTH_MAX + 20_000]);
        deflater.finish();
        byte[] bomb = new byte[50_000];
        bomb[0] = 1;
        int length = 1 + deflater.deflate(bomb, 1, bomb.length - 1);
        deflater.end();
        assertThatThrownBy(() -> DenseLetter.cbor(Arrays.copyOf(bomb, length)))
                .hasMessage("a letter above 4194304 bytes");
    }

    @Test
    void envelopes_of_older_versions_are_read() throws IOException {
        Fact fact =
                new Consult(
                        new Hash(new byte[Hash.LENGTH]),
                        Urgency.SOON,
                        "请看这位病人",
                        new Stamp(Instant.ofEpochMilli(1_800_000_000_000L), Duration.ofSeconds(1)));
        List<String[]> older = older();
        assertThat(older).hasSize(2 * Suite.values().length);
        for (String[] each : older) {
            Suite suite = Suite.ofSetting(each[1]);
            LetterKey county =
                    new LetterKey(
                            "county-1",
                            suite.privateKey(HEX.parseHex(each[3])),
                            suite.publicKey(HEX.parseHex(each[4])));
            Sealed sealed = Sealed.parse(HEX.parseHex(each[5]));
            assertThat(sealed.version()).isEqualTo(Integer.parseInt(each[0]));
            assertThat(sealed.verify(suite.publicKey(HEX.parseHex(each[2])))).isTrue();
            assertThat(Opener.open(sealed, county)).isEqualTo(fact);
            if (sealed.version() >= 3) {
                LetterKey own =
                        new LetterKey(
                                sealed.author(),
                                suite.privateKey(HEX.parseHex(each[6])),
                                suite.publicKey(HEX.parseHex(each[7])));
                assertThat(Opener.open(sealed, own)).isEqualTo(fact);
            }
        }
    }

    private static List<String[]> older() throws IOException {
        try (InputStream file =
                DenseLetterTest.class.getResourceAsStream("/golden/older-envelopes.txt")) {
            return new String(requireNonNull(file).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", -1))
                    .toList();
        }
    }
}
