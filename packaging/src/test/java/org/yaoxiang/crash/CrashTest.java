package org.yaoxiang.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The smoke of `./yaoxiang crash`.
class CrashTest {
    @Test
    void nothing_acknowledged_is_lost_and_the_control_loses() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean holds =
                Crash.run(new PrintStream(out, true, StandardCharsets.UTF_8), 1, 200, 50, 3000);
        assertThat(holds).as(out.toString(StandardCharsets.UTF_8)).isTrue();
    }
}
