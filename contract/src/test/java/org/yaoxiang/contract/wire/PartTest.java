package org.yaoxiang.contract.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.fact.Hash;

/// What travels of a fact that is too long for one datagram, and what is answered.
class PartTest {
    private static final Hash HASH = new Hash(bytes(Hash.LENGTH, 3));

    @Test
    void the_parts_of_a_fact_are_the_fact() {
        for (int length : new int[] {1025, 2047, 2048, 2049, 18_000}) {
            byte[] sealed = bytes(length, length);
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            for (int i = 0; i < Part.count(length); i++) {
                Part part = Part.of(HASH, sealed, i);
                assertThat(Part.decode(part.encode())).isEqualTo(part);
                assertThat(part.name()).isEqualTo(CoapNames.name(HASH));
                joined.writeBytes(part.content());
            }
            assertThat(joined.toByteArray()).as("%d bytes", length).isEqualTo(sealed);
        }
    }

    @Test
    void a_part_is_laid_out_as_documented() {
        Part part = new Part("0123456789abcdef", 2, 3, new byte[] {7});
        assertThat(HexFormat.of().formatHex(part.encode())).isEqualTo("0123456789abcdef0002000307");
    }

    @Test
    void only_a_fact_that_is_longer_than_a_part_goes_in_parts() {
        assertThat(Part.isNeeded(Part.LENGTH)).isFalse();
        assertThat(Part.isNeeded(Part.LENGTH + 1)).isTrue();
    }

    @Test
    void impossible_parts_are_refused() {
        byte[] full = new byte[Part.LENGTH];
        for (Runnable wrong :
                new Runnable[] {
                    () -> new Part("0123456789abcdef", 3, 3, full),
                    () -> new Part("0123456789abcdef", 0, 1, full),
                    () -> new Part("0123456789abcdef", 0, Part.OF_MAX + 1, full),
                    () -> new Part("0123456789abcdef", 0, 2, new byte[Part.LENGTH - 1]),
                    () -> new Part("0123456789abcdef", 1, 2, new byte[Part.LENGTH + 1]),
                    () -> new Part("0123456789abcdef", 1, 2, new byte[0]),
                }) {
            assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatever_bytes_come_are_a_part_or_refused() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            try {
                assertThat(Part.decode(bytes).encode()).isEqualTo(bytes);
            } catch (IllegalArgumentException _) {
                assertThat(bytes).hasSizeLessThan(40);
            }
        }
    }

    @Test
    void what_is_held_follows_every_order_of_arrival() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            int of = 2 + random.nextInt(60);
            BitSet arrived = new BitSet();
            Held held = Held.NONE;
            for (int i = 0; i < 2 * of; i++) {
                int number = random.nextInt(of);
                arrived.set(number);
                held = held.with(number);
                for (int each = 0; each < of; each++) {
                    assertThat(held.holds(each))
                            .as("seed %d, part %d", seed, each)
                            .isEqualTo(arrived.get(each));
                }
                assertThat(held.count()).isEqualTo(arrived.cardinality());
                assertThat(held.missing()).isEqualTo(arrived.nextClearBit(0));
                assertThat(Held.decode(held.encode())).isEqualTo(held);
            }
        }
    }

    @Test
    void a_full_span_moves_on_at_once() {
        Held held = Held.NONE;
        for (int i = 1; i <= Held.SPAN; i++) {
            held = held.with(i);
        }
        assertThat(held.with(Held.SPAN + 1)).isEqualTo(held);
        assertThat(held.with(0)).isEqualTo(new Held(Held.SPAN + 1, 0));
    }

    @Test
    void what_is_held_is_laid_out_as_documented() {
        Held held = new Held(258, 0b1_0000_0001);
        assertThat(HexFormat.of().formatHex(held.encode())).isEqualTo("01020101");
        assertThat(Held.NONE.encode()).hasSize(2);
        for (int length : new int[] {0, 1, 11}) {
            assertThatThrownBy(() -> Held.decode(new byte[length]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        byte[] far = new byte[10];
        Arrays.fill(far, (byte) -1);
        assertThatThrownBy(() -> Held.decode(far)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
