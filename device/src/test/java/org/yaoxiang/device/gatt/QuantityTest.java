package org.yaoxiang.device.gatt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.gatt.Quantity.Absent;
import org.yaoxiang.device.gatt.Quantity.Amount;

class QuantityTest {
    @Test
    void reads_short_floats_exactly() {
        assertThat(Quantity.ofSfloat(0x0078, 0)).isEqualTo(new Amount(120));
        assertThat(Quantity.ofSfloat(0x0062, 0)).isEqualTo(new Amount(98));
        assertThat(Quantity.ofSfloat(0xF16E, 0)).isEqualTo(new Amount(36.6));
        assertThat(Quantity.ofSfloat(0xC037, 0)).isEqualTo(new Amount(0.0055));
        assertThat(Quantity.ofSfloat(0xB064, 0)).isEqualTo(new Amount(0.001));
        assertThat(Quantity.ofSfloat(0x0FFF, 0)).isEqualTo(new Amount(-1));
        assertThat(Quantity.ofSfloat(0xF0A0, 0)).isEqualTo(new Amount(16.0));
    }

    @Test
    void changes_units_by_powers_of_ten_without_rounding() {
        assertThat(Quantity.ofSfloat(0xC037, 3)).isEqualTo(new Amount(5.5));
        assertThat(Quantity.ofSfloat(0xB064, 5)).isEqualTo(new Amount(100));
    }

    @Test
    void tells_special_values_from_numbers() {
        assertThat(Quantity.ofSfloat(0x07FF, 0)).isEqualTo(Absent.NOT_A_NUMBER);
        assertThat(Quantity.ofSfloat(0x0800, 0)).isEqualTo(Absent.NOT_AT_THIS_RESOLUTION);
        assertThat(Quantity.ofSfloat(0x07FE, 3)).isEqualTo(Absent.ABOVE_RANGE);
        assertThat(Quantity.ofSfloat(0x0802, 0)).isEqualTo(Absent.BELOW_RANGE);
        assertThat(Quantity.ofSfloat(0x0801, 0)).isEqualTo(Absent.RESERVED);
        assertThat(Quantity.ofSfloat(0x07FD, 0)).isEqualTo(new Amount(2045));
        assertThat(Quantity.ofSfloat(0x0803, 0)).isEqualTo(new Amount(-2045));
        assertThat(Quantity.ofSfloat(0x17FF, 0)).isEqualTo(new Amount(20470));
    }

    @Test
    void reads_long_floats() {
        assertThat(Quantity.ofFloat(0xFF00016E)).isEqualTo(new Amount(36.6));
        assertThat(Quantity.ofFloat(0xFE000E4C)).isEqualTo(new Amount(36.6));
        assertThat(Quantity.ofFloat(0x01000002)).isEqualTo(new Amount(20));
        assertThat(Quantity.ofFloat(0xFFFFFFFF)).isEqualTo(new Amount(-0.1));
        assertThat(Quantity.ofFloat(0x007FFFFF)).isEqualTo(Absent.NOT_A_NUMBER);
        assertThat(Quantity.ofFloat(0x00800000)).isEqualTo(Absent.NOT_AT_THIS_RESOLUTION);
        assertThat(Quantity.ofFloat(0x007FFFFE)).isEqualTo(Absent.ABOVE_RANGE);
        assertThat(Quantity.ofFloat(0x00800002)).isEqualTo(Absent.BELOW_RANGE);
        assertThat(Quantity.ofFloat(0x00800001)).isEqualTo(Absent.RESERVED);
    }

    @Test
    void only_numbers_have_an_amount_and_none_is_printed() {
        assertThat(new Amount(5.5).amount()).hasValue(5.5);
        assertThat(Absent.NOT_SENT.amount()).isEqualTo(OptionalDouble.empty());
        assertThat(new Amount(5.5).times(2)).isEqualTo(new Amount(11));
        assertThat(Absent.ABOVE_RANGE.times(2)).isEqualTo(Absent.ABOVE_RANGE);
        assertThat(new Amount(5.5)).hasToString("Amount[redacted]");
    }

    /// Every pattern of sixteen bits is a number or a named absence, and the five specials are all.
    @Test
    void every_pattern_means_something() {
        int absent = 0;
        for (int raw = 0; raw < 0x10000; raw++) {
            switch (Quantity.ofSfloat(raw, 0)) {
                case Amount(double value) -> assertThat(Double.isFinite(value)).isTrue();
                case Absent _ -> absent++;
            }
        }
        assertThat(absent).isEqualTo(5);
    }
}
