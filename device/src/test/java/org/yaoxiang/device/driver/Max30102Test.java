package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.driver.Max30102.Sample;

class Max30102Test {
    private final FakeRegisters chip = new FakeRegisters();

    private Max30102 opened() {
        chip.stuck(0xFF, 0x15);
        chip.stuck(0x09, 0x00);
        var opened = new Max30102(chip, _ -> {}, 7.2);
        chip.stuck(0x09, 0x03);
        return opened;
    }

    @Test
    void resets_then_configures_then_clears_the_fifo_then_samples() {
        opened().close();
        assertThat(chip.writes)
                .containsExactly(
                        "09=40", "08=00", "0A=27", "0C=24", "0D=24", "02=A0", "04=00", "05=00",
                        "06=00", "09=03", "09=80");
    }

    @Test
    void refuses_another_part() {
        chip.stuck(0xFF, 0x11);
        assertThatThrownBy(() -> new Max30102(chip, _ -> {}, 7.2))
                .isInstanceOf(BusException.class)
                .hasMessage("MAX30102 register 0xFF: part id 0x11, expected 0x15");
    }

    @Test
    void gives_up_on_a_reset_that_never_ends() {
        chip.stuck(0xFF, 0x15);
        chip.stuck(0x09, 0x40);
        assertThatThrownBy(() -> new Max30102(chip, _ -> {}, 7.2))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("still in reset after 100 ms");
    }

    @Test
    void drains_across_the_wrap_and_masks_to_18_bits() {
        var oximeter = opened();
        chip.stuck(0x00, 0x00);
        chip.block(0x04, 1, 0, 31);
        chip.block(0x07, 0xFF, 0xFF, 0xFF, 0, 0, 1, 0x01, 0x02, 0x03, 0x02, 0, 0);
        assertThat(oximeter.drain())
                .isEqualTo(
                        new Max30102.Drained(
                                java.util.List.of(
                                        new Sample(0x3FFFF, 1), new Sample(0x10203, 0x20000)),
                                0,
                                false));
    }

    @Test
    void reports_overflow_and_takes_32() {
        var oximeter = opened();
        chip.stuck(0x00, 0xA0);
        chip.block(0x04, 5, 3, 5);
        chip.block(0x07, new int[192]);
        var drained = oximeter.drain();
        assertThat(drained.samples()).hasSize(32);
        assertThat(drained.samplesLost()).isEqualTo(3);
        assertThat(drained.ambientOverflow()).isTrue();
    }

    @Test
    void equal_pointers_without_overflow_hold_nothing() {
        assertThat(Max30102.held(5, 5, false)).isZero();
        assertThat(Max30102.held(5, 5, true)).isEqualTo(32);
        assertThat(Max30102.held(2, 30, false)).isEqualTo(4);
    }
}
