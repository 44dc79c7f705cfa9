package org.yaoxiang.device.screen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PinFormTest {
    @Test
    void fields_are_decoded_as_browsers_encode_them() throws IOException {
        try (PinForm form = read("token=0af&pin=24%2B6+8%E8%8D%AF&empty=&again=x%3D%26y")) {
            assertThat(form.text("token")).isEqualTo("0af");
            assertThat(form.secret("pin")).isEqualTo("24+6 8药".toCharArray());
            assertThat(form.secret("empty")).isEmpty();
            assertThat(form.secret("missing")).isEmpty();
            assertThat(form.text("again")).isEqualTo("x=&y");
        }
    }

    @Test
    void a_pin_is_wiped_when_the_form_is_closed() throws IOException {
        PinForm form = read("pin=246810");
        char[] pin = form.secret("pin");
        assertThat(pin).isEqualTo("246810".toCharArray());
        form.close();
        assertThat(pin).containsOnly('\0');
    }

    @Test
    void any_bytes_are_read_without_failing() throws IOException {
        assertThat(read("pin=%").secret("pin")).isEqualTo(new char[] {'%'});
        assertThat(read("pin=%2").secret("pin")).isEqualTo(new char[] {'%', '2'});
        assertThat(read("pin=%zz").secret("pin")).isEqualTo("%zz".toCharArray());
        assertThat(read("&&=&==").secret("pin")).isEmpty();
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            byte[] any = new byte[random.nextInt(300)];
            for (int at = 0; at < any.length; at++) {
                any[at] = (byte) "pin=%&+0aF\377".charAt(random.nextInt(11));
            }
            PinForm.read(new ByteArrayInputStream(any)).close();
        }
    }

    private static PinForm read(String body) throws IOException {
        return PinForm.read(new ByteArrayInputStream(body.getBytes(UTF_8)));
    }
}
