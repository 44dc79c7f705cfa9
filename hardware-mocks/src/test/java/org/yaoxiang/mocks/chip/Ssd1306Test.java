package org.yaoxiang.mocks.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.bus.BusFault;

class Ssd1306Test {
    private final Ssd1306 panel = new Ssd1306();

    @Test
    void stays_dark_until_it_is_on_and_its_charge_pump_too() {
        fill(0xff);
        assertThat(panel.text()).doesNotContain("#");
        command(0xAF);
        assertThat(panel.text()).doesNotContain("#");
        command(0x8D, 0x14);
        assertThat(panel.text()).doesNotContain(".");
        assertThat(panel.read(1)[0] & 0x40).isZero();
        command(0xAE);
        assertThat(panel.text()).doesNotContain("#");
        assertThat(panel.read(1)[0] & 0x40).isNotZero();
    }

    @Test
    void a_byte_is_eight_pixels_downwards_and_the_window_bounds_them() {
        upright();
        fill(0);
        command(0x20, 0x00, 0x21, 3, 4, 0x22, 1, 2);
        data(0x01, 0x80, 0x03, 0x00, 0xC0);
        assertThat(panel.isLit(3, 16)).as("row 2 of page 2").isTrue();
        assertThat(panel.isLit(4, 15)).isTrue();
        assertThat(panel.isLit(3, 8)).as("written over by the fifth byte").isFalse();
        assertThat(panel.isLit(3, 15)).as("the window began anew").isTrue();
        assertThat(panel.isLit(5, 15)).isFalse();
    }

    @Test
    void inverse_all_lit_and_turned_pictures_are_seen_so() {
        upright();
        fill(0);
        command(0x20, 0x00, 0x21, 0, 127, 0x22, 0, 7);
        data(0x01);
        assertThat(panel.isLit(0, 0)).isTrue();
        command(0xA0, 0xC0);
        assertThat(panel.isLit(127, 63)).isTrue();
        command(0xA7);
        assertThat(panel.isLit(127, 63)).isFalse();
        assertThat(panel.isLit(0, 0)).isTrue();
        command(0xA5);
        assertThat(panel.text()).doesNotContain(".");
    }

    @Test
    void wakes_with_a_memory_of_chance_and_dark() {
        upright();
        fill(0);
        panel.brownOut();
        upright();
        assertThat(panel.text()).contains("#").contains(".");
    }

    @Test
    void what_it_does_not_have_fails() {
        assertThatThrownBy(() -> command(0xF5)).hasMessage("SSD1306 has no command 0xf5");
        assertThatThrownBy(() -> panel.write(new byte[] {0x20, 0})).isInstanceOf(BusFault.class);
    }

    @Test
    void its_picture_opens_in_any_viewer() throws IOException {
        upright();
        fill(0);
        command(0x20, 0x00, 0x21, 0, 127, 0x22, 0, 7);
        data(0x01);
        var picture = ImageIO.read(new ByteArrayInputStream(panel.png()));
        assertThat(picture.getWidth()).isEqualTo(128);
        assertThat(picture.getRGB(0, 0) & 0xffffff).isEqualTo(0xffffff);
        assertThat(picture.getRGB(1, 0) & 0xffffff).isZero();
    }

    private void upright() {
        command(0xA1, 0xC8, 0x8D, 0x14, 0xAF);
    }

    private void fill(int value) {
        command(0x20, 0x00, 0x21, 0, 127, 0x22, 0, 7);
        byte[] bytes = new byte[1025];
        Arrays.fill(bytes, (byte) value);
        bytes[0] = 0x40;
        panel.write(bytes);
    }

    private void command(int... bytes) {
        send(0x00, bytes);
    }

    private void data(int... bytes) {
        send(0x40, bytes);
    }

    private void send(int control, int... bytes) {
        byte[] sent = new byte[bytes.length + 1];
        sent[0] = (byte) control;
        for (int i = 0; i < bytes.length; i++) {
            sent[i + 1] = (byte) bytes[i];
        }
        panel.write(sent);
    }
}
