package org.yaoxiang.contract.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.seal.Cbor.Fields;

class CborTest {
    /// The stamps of a clock that starts in January 1970 need all 32 bits for a month.
    @Test
    void integers_around_every_change_of_length_come_back_in_the_shortest_form() {
        for (int bits : new int[] {0, 4, 5, 8, 16, 31, 32, 62}) {
            for (long near = -2; near <= 2; near++) {
                for (long value : new long[] {(1L << bits) + near, -(1L << bits) + near}) {
                    byte[] bytes = Cbor.array(Cbor.integer(value)).encode();
                    assertThat(Fields.of(Cbor.decode(bytes)).integer())
                            .as(HexFormat.of().formatHex(bytes))
                            .isEqualTo(value);
                }
            }
        }
    }

    /// RFC 8949 appendix A.
    @Test
    void integers_have_the_bytes_of_the_standard() {
        assertThat(hex(1_000_000)).isEqualTo("1a000f4240");
        assertThat(hex(1_000_000_000_000L)).isEqualTo("1b000000e8d4a51000");
        assertThat(hex(-1000)).isEqualTo("3903e7");
        assertThat(hex(0xffff_ffffL)).isEqualTo("1affffffff");
        assertThat(hex(-0x1_0000_0000L)).isEqualTo("3affffffff");
    }

    private static String hex(long value) {
        return HexFormat.of().formatHex(Cbor.integer(value).encode());
    }
}
