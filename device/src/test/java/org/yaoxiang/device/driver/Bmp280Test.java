package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.BusException;

class Bmp280Test {
    /// T1 to T3, P1 to P9 of the datasheet's worked example.
    private static final int[] WORDS = {
        27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000
    };

    @Test
    void compensates_as_the_worked_example() {
        Bmp280.Air air = Bmp280.compensate(WORDS, 519888, 415148);
        assertThat(air.celsius()).isCloseTo(25.08, within(0.005));
        assertThat(air.pascals()).isCloseTo(100653.27, within(0.01));
    }

    @Test
    void calibration_words_have_the_low_byte_first_and_their_signs() {
        byte[] bytes = HexFormat.of().parseHex("706b436718fc7d8e43d6d00b270b8c00f9ff8c3cf8c67017");
        assertThat(Bmp280.calibration(bytes)).containsExactly(WORDS);
    }

    @Test
    void measures_the_air_of_a_village_at_four_thousand_metres() {
        try (Bench bench = new Bench()) {
            bench.with(0x76, new org.yaoxiang.mocks.chip.Bmp280(bench.time, _ -> 61_640, _ -> 9.5));
            try (Bmp280 barometer = new Bmp280(bench.board().bmp280(), bench::pause)) {
                Bmp280.Air air = barometer.measure();
                assertThat(air.pascals()).isCloseTo(61_640, within(3.0));
                assertThat(air.celsius()).isCloseTo(9.5, within(0.02));
            }
        }
    }

    @Test
    void refuses_a_pressure_that_is_none_and_an_empty_calibration() {
        try (Bench bench = new Bench()) {
            bench.with(0x76, new org.yaoxiang.mocks.chip.Bmp280(bench.time, _ -> 20_000, _ -> 9));
            Bmp280 barometer = new Bmp280(bench.board().bmp280(), bench::pause);
            assertThatThrownBy(barometer::measure)
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("Pa, expected 30000 to 110000");
        }
        FakeRegisters blank = new FakeRegisters();
        blank.stuck(0xD0, 0x58);
        blank.stuck(0xF3, 0);
        blank.block(0x88, new int[24]);
        assertThatThrownBy(() -> new Bmp280(blank, _ -> {}))
                .hasMessage("BMP280 register 0x88: calibration reads 0");
    }
}
