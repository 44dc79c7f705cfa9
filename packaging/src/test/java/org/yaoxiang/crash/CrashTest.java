package org.yaoxiang.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The smoke of `./yaoxiang crash`.
class CrashTest {
    @Test
    void nothing_acknowledged_is_lost_and_the_control_loses() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean holds =
                Crash.run(new PrintStream(out, true, StandardCharsets.UTF_8), 1, 200, 50, 900);
        assertThat(holds).as(out.toString(StandardCharsets.UTF_8)).isTrue();
    }

    @Test
    void nothing_acknowledged_is_lost_on_a_real_file_system_and_the_control_loses()
            throws IOException, InterruptedException {
        RealDisk.lacking()
                .ifPresent(lacking -> Assumptions.abort("cuts on a real ext4 need " + lacking));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean holds = Crash.real(new PrintStream(out, true, StandardCharsets.UTF_8), 1, 20);
        assertThat(holds).as(out.toString(StandardCharsets.UTF_8)).isTrue();
    }
}
