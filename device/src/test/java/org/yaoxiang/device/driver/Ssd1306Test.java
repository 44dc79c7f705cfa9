package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Ssd1306Test {
    private final Bench bench = new Bench();
    private final org.yaoxiang.mocks.chip.Ssd1306 panel = new org.yaoxiang.mocks.chip.Ssd1306();

    @BeforeEach
    void solder() {
        bench.with(0x3C, panel);
    }

    @AfterEach
    void power_off() {
        bench.close();
    }

    /// Power-on leaves chance in the memory; nobody should see it.
    @Test
    void begins_dark() {
        new Ssd1306(bench.board().ssd1306());
        assertThat(panel.text()).doesNotContain("#");
        assertThat(panel.contrast()).isEqualTo(0xCF);
    }

    @Test
    void shows_each_pixel_where_it_was_meant() {
        Ssd1306 display = new Ssd1306(bench.board().ssd1306());
        Ssd1306.Picture picture = new Ssd1306.Picture();
        int[][] lit = {{0, 0}, {127, 0}, {0, 63}, {127, 63}, {5, 8}, {6, 15}};
        for (int[] each : lit) {
            picture.light(each[0], each[1]);
        }
        display.show(picture);
        for (int[] each : lit) {
            assertThat(panel.isLit(each[0], each[1])).isTrue();
        }
        assertThat(panel.text().chars().filter(c -> c == '#')).hasSize(lit.length);
        display.show(new Ssd1306.Picture());
        assertThat(panel.text()).doesNotContain("#");
    }

    @Test
    void goes_dark_when_closed() {
        Ssd1306 display = new Ssd1306(bench.board().ssd1306());
        Ssd1306.Picture picture = new Ssd1306.Picture();
        picture.light(1, 1);
        display.show(picture);
        display.close();
        assertThat(panel.text()).doesNotContain("#");
    }

    @Test
    void refuses_a_pixel_that_is_not_there() {
        Ssd1306.Picture picture = new Ssd1306.Picture();
        assertThatThrownBy(() -> picture.light(128, 0))
                .hasMessage("pixel 128, 0, expected 0, 0 to 127, 63");
    }
}
