package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.I2cLink;

class HoneywellAbpTest {
    /// The transfer function of the open driver: P = (counts − 1638) · range / (14746 − 1638).
    @Test
    void converts_counts_by_the_transfer_function() {
        assertThat(HoneywellAbp.mmHg(1638)).isZero();
        assertThat(HoneywellAbp.mmHg(14746)).isCloseTo(375.031, within(0.001));
        assertThat(HoneywellAbp.mmHg(8192)).isCloseTo(375.031 / 2, within(0.001));
        assertThat(HoneywellAbp.mmHg(1637)).isCloseTo(-0.0286, within(0.0001));
    }

    @Test
    void tells_a_new_conversion_from_one_that_was_read_before() {
        assertThat(reading(0x20, 0x00).isFresh()).isTrue();
        assertThat(reading(0x20, 0x00).mmHg()).isEqualTo(HoneywellAbp.mmHg(0x2000));
        assertThat(reading(0xA0, 0x00).isFresh()).isFalse();
    }

    @Test
    void gives_no_pressure_when_the_chip_has_found_a_fault() {
        assertThatThrownBy(() -> reading(0xE0, 0x00))
                .isInstanceOf(BusException.class)
                .hasMessage("HoneywellAbp register 0x00: status 3, expected 0 or 2");
        assertThatThrownBy(() -> reading(0x60, 0x00))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("status 1");
    }

    @Test
    void gives_no_pressure_beyond_its_range() {
        assertThatThrownBy(() -> reading(0x3F, 0xFF))
                .isInstanceOf(BusException.class)
                .hasMessage("HoneywellAbp register 0x00: 16383 counts, expected 328 to 14746");
        assertThatThrownBy(() -> reading(0x00, 0x00)).isInstanceOf(BusException.class);
        assertThat(reading(14746 >> 8, 14746).mmHg()).isCloseTo(375.031, within(0.001));
    }

    private static HoneywellAbp.Sample reading(int first, int second) {
        I2cLink link =
                count -> {
                    assertThat(count).isEqualTo(2);
                    return new byte[] {(byte) first, (byte) second};
                };
        return new HoneywellAbp(link).sample();
    }
}
