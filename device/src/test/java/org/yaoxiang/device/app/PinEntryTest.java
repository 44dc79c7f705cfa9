package org.yaoxiang.device.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinEntryTest {
    @TempDir Path folder;

    @Test
    void the_first_line_of_a_file_is_the_pin() throws IOException {
        assertThat(PinEntry.first(file("583920\r\nanother\n"))).isEqualTo("583920".toCharArray());
        assertThat(PinEntry.first(file("药箱二四六八"))).isEqualTo("药箱二四六八".toCharArray());
    }

    @Test
    void what_cannot_be_a_pin_is_refused_without_being_shown() throws IOException {
        for (String poor : new String[] {"", "\n", "48213", "777777", "456789", "4".repeat(300)}) {
            Path file = file(poor);
            assertThatThrownBy(() -> PinEntry.first(file))
                    .isInstanceOf(HandheldException.class)
                    .hasMessageContaining("a PIN has 6 to 64 characters")
                    .hasMessageNotContaining("48213");
        }
    }

    @Test
    void a_file_that_is_missing_is_named() {
        assertThatThrownBy(() -> PinEntry.first(folder.resolve("none")))
                .isInstanceOf(HandheldException.class)
                .hasMessageContaining("none");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("pin"), text);
    }
}
