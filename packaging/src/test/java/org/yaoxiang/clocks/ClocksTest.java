package org.yaoxiang.clocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The smoke of `./yaoxiang clocks`.
class ClocksTest {
    @Test
    void no_date_is_silently_wrong_and_the_control_lies() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean holds = Clocks.run(new PrintStream(out, true, StandardCharsets.UTF_8), 1, 1000);
        assertThat(holds).as(out.toString(StandardCharsets.UTF_8)).isTrue();
    }
}
