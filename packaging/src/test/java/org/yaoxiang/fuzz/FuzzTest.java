package org.yaoxiang.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The smoke of `./yaoxiang fuzz`.
class FuzzTest {
    @Test
    void hostile_bytes_break_nothing_and_the_planted_fault_is_found() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean holds = Fuzz.run(new PrintStream(out, true, StandardCharsets.UTF_8), 1, 2000);
        assertThat(holds).as(out.toString(StandardCharsets.UTF_8)).isTrue();
    }
}
